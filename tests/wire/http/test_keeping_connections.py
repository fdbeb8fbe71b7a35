"""One connection for many requests."""

import threading

import pytest

from contracts.exchange import Request, Response, TransportFailure
from contracts.wire.http import Connection

from ..hostile import Peer, Server, answering
from ..talking import OK, WITHIN


def test_one_connection_serves_many_requests():
    with Server(answering(OK)) as server, Connection(server.url) as connection:
        for _ in range(20):
            assert isinstance(connection.send(Request(method="GET", url=server.url)), Response)
        assert server.connections == 1


def test_an_idle_connection_that_was_closed_is_replaced_and_the_request_sent_once():
    received: list[bytes] = []
    closed = threading.Event()

    def script(peer: Peer, number: int) -> None:
        received.append(peer.request())
        peer.send(OK)
        if number == 1:
            peer.sock.close()
            closed.set()
        else:
            peer.request()

    with Server(script) as server, Connection(server.url) as connection:
        connection.send(Request(method="GET", url=server.url + "/1"))
        closed.wait()
        outcome = connection.send(Request(method="POST", url=server.url + "/2"))
        assert isinstance(outcome, Response)
    assert [request.split(b" ")[1] for request in received] == [b"/1", b"/2"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_request_is_sent_twice_when_a_kept_connection_dies_under_it(method):
    received: list[bytes] = []

    def script(peer: Peer, _number: int) -> None:
        received.append(peer.request())
        peer.send(OK)
        received.append(peer.request())

    with Server(script) as server, Connection(server.url) as connection:
        connection.send(Request(method="GET", url=server.url + "/1"))
        outcome = connection.send(Request(method=method, url=server.url + "/2"))
    assert outcome == TransportFailure(problem="the connection was closed without an answer", is_stale=True)
    assert [request.split(b" ")[1] for request in received] == [b"/1", b"/2"]


def test_a_server_that_closes_without_notice_gets_a_connection_per_request_from_then_on():
    closed = threading.Event()

    def script(peer: Peer, number: int) -> None:
        while peer.request():
            peer.send(OK)
            if number == 1:
                break
        peer.sock.close()
        closed.set()

    with Server(script) as server, Connection(server.url) as connection:
        connection.send(Request(method="GET", url=server.url))
        closed.wait()
        for _ in range(3):
            assert isinstance(connection.send(Request(method="GET", url=server.url)), Response)
        assert server.connections == 4


def test_bytes_after_an_answer_are_not_taken_for_the_next_one():
    surplus = OK + b"HTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n"
    with Server(answering(surplus)) as server, Connection(server.url) as connection:
        for _ in range(3):
            outcome = connection.send(Request(method="GET", url=server.url))
            assert isinstance(outcome, Response)
            assert outcome.status == 200


def test_after_a_failure_the_next_request_has_a_new_connection():
    def script(peer: Peer, number: int) -> None:
        peer.request()
        if number == 1:
            peer.hang()
        peer.send(OK)

    with Server(script) as server, Connection(server.url, answers_within=WITHIN) as connection:
        assert isinstance(connection.send(Request(method="GET", url=server.url)), TransportFailure)
        assert isinstance(connection.send(Request(method="GET", url=server.url)), Response)


def test_a_connection_that_was_idle_for_long_is_not_trusted(monkeypatch):
    monkeypatch.setattr("contracts.wire.http.connection.IDLE_SECONDS", 0)
    with Server(answering(OK)) as server, Connection(server.url) as connection:
        for _ in range(2):
            assert isinstance(connection.send(Request(method="GET", url=server.url)), Response)
        assert server.connections == 2


def test_an_interrupt_leaves_no_half_read_answer_behind(monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    def script(peer: Peer, number: int) -> None:
        while peer.request():
            peer.send(OK.replace(b"hi", b"%02d" % number))

    with Server(script) as server, Connection(server.url) as connection:
        with monkeypatch.context() as patch:
            patch.setattr("contracts.wire.http.connection.receive_answer", interrupted)
            with pytest.raises(KeyboardInterrupt):
                connection.send(Request(method="GET", url=server.url))
        outcome = connection.send(Request(method="GET", url=server.url))
        assert isinstance(outcome, Response)
        assert outcome.body == b"02"
