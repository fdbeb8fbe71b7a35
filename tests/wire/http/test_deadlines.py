"""Servers that take too long."""

import gzip
import socket

import pytest

from contracts.errors import TargetError
from contracts.exchange import Request, TransportFailure
from contracts.wire.http import Connection, check_reachable

from ..hostile import Server, dripping, hanging_after, once
from ..talking import LATE, WITHIN, chunked, get, packed


@pytest.mark.parametrize(
    ("script", "arrived"),
    [
        (hanging_after(b""), 0),
        (hanging_after(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), 38),
        (hanging_after(chunked(b"5\r\nab")), 52),
        (hanging_after(b"HTTP/1.1 200 OK\r\n\r\nab"), 21),
        (hanging_after(b"HTTP/1.1 100 Continue\r\n\r\n"), 25),
    ],
)
def test_a_server_that_hangs_is_left_at_the_deadline(script, arrived):
    with Server(script) as server:
        outcome = get(server)
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem == f"{LATE} ({arrived} bytes arrived)"
    assert len(outcome.seen) == arrived


@pytest.mark.parametrize(
    "script",
    [
        dripping(b"", b"HTTP/1.1 200 OK\r\n" * 9),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 200),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n", b"y" * 200),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"y" * 200),
        dripping(chunked(b"FF\r\n"), b"y" * 200),
        dripping(chunked(b""), b"1\r\ny\r\n" * 40),
        dripping(chunked(b"0\r\n"), b"Trailer: x\r\n" * 20),
    ],
    ids=["status", "headers", "length", "close", "chunk", "chunks", "trailer"],
)
def test_the_deadline_is_for_the_whole_answer_not_for_one_read(script):
    with Server(script) as server:
        outcome = get(server)
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem.startswith(LATE)
    assert outcome.seen.startswith(b"HTTP/"[: len(outcome.seen)])


def test_a_server_that_takes_no_request_is_left_at_the_deadline():
    with Server(lambda peer, _: peer.hang()) as server, Connection(server.url, answers_within=WITHIN) as connection:
        outcome = connection.send(Request(method="POST", url=server.url, body=bytes(2**25)))
    assert outcome == TransportFailure(problem=f"{LATE} (0 bytes arrived)")


def test_a_connection_that_is_never_accepted_has_the_deadline_too():
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        port = full.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        with Connection(url, answers_within=WITHIN) as connection:
            outcome = connection.send(Request(method="GET", url=url))
        assert outcome == TransportFailure(problem=f"no connection to port {port} of 127.0.0.1 within {WITHIN} s")
        with pytest.raises(TargetError, match="Check that the target runs"):
            check_reachable(url, within=WITHIN)


def test_the_deadline_holds_for_unpacking_too():
    members = gzip.compress(b"", mtime=0) * 200_000
    with Server(once(packed("gzip", members))) as server:
        outcome = get(server)
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem.startswith(LATE)
