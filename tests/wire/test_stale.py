"""A connection that had served before and ends without an answer says nothing of the target; the next one does."""

from __future__ import annotations

import pytest

from contracts.exchange import Request, Response, TransportFailure
from contracts.wire.http import Connection

from .hostile import Peer, Server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
CLOSED = "the connection was closed without an answer"


@pytest.mark.parametrize("how", ["closed", "reset"])
def test_after_a_stale_connection_every_request_has_a_fresh_one(how: str) -> None:
    def script(peer: Peer, number: int) -> None:
        peer.request()
        peer.send(OK)
        if peer.request() and how == "reset":
            peer.reset()

    with Server(script) as server, Connection(server.url) as connection:
        request = Request(method="POST", url=server.url)
        assert isinstance(connection.send(request), Response)
        stale = connection.send(request)
        assert isinstance(stale, TransportFailure)
        assert stale.is_stale
        for _ in range(3):
            assert isinstance(connection.send(request), Response)
        assert server.connections == 4


def test_what_happens_on_a_fresh_connection_is_not_stale() -> None:
    def script(peer: Peer, number: int) -> None:
        peer.request()

    with Server(script) as server, Connection(server.url) as connection:
        outcome = connection.send(Request(method="POST", url=server.url))
    assert outcome == TransportFailure(problem=CLOSED)


def test_a_part_of_an_answer_is_not_stale() -> None:
    def script(peer: Peer, number: int) -> None:
        peer.request()
        peer.send(OK)
        peer.request()
        peer.send(OK[:20])

    with Server(script) as server, Connection(server.url) as connection:
        connection.send(Request(method="POST", url=server.url))
        outcome = connection.send(Request(method="POST", url=server.url))
    assert isinstance(outcome, TransportFailure)
    assert not outcome.is_stale


def test_silence_is_not_stale() -> None:
    def script(peer: Peer, number: int) -> None:
        peer.request()
        peer.send(OK)
        peer.request()
        peer.hang()

    with Server(script) as server, Connection(server.url, answers_within=0.3) as connection:
        connection.send(Request(method="POST", url=server.url))
        outcome = connection.send(Request(method="POST", url=server.url))
    assert isinstance(outcome, TransportFailure)
    assert not outcome.is_stale
