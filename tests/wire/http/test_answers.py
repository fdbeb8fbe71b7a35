"""Answers that are fine."""

import gzip
import random
import socket
import zlib

import pytest

from contracts.exchange import Request, Response
from contracts.wire.http import Connection

from ..hostile import Peer, Server, answering, once
from ..talking import OK, RAW_HELLO, answer_to, chunked, packed


def test_headers_keep_their_order_and_their_repetitions():
    outcome = answer_to(b"HTTP/1.1 200\r\nB: 1\r\na:  2 \r\nB: \xe9\r\nContent-Length: 0\r\n\r\n")
    assert outcome == Response(status=200, headers=(("B", "1"), ("a", "2"), ("B", "\xe9"), ("Content-Length", "0")))


def test_a_redirect_is_not_followed():
    outcome = answer_to(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    assert isinstance(outcome, Response)
    assert outcome.status == 302


@pytest.mark.parametrize("interim", [b"100 Continue", b"102 Processing", b"103 Early Hints\r\nLink: </a>"])
def test_interim_answers_are_skipped(interim):
    interims = b"HTTP/1.1 " + interim + b"\r\n\r\n"
    assert answer_to(interims * 3 + OK) == answer_to(OK)


@pytest.mark.parametrize(
    ("method", "head"),
    [
        ("GET", b"204 No Content\r\n"),
        ("GET", b"204 No Content\r\nTransfer-Encoding: chunked\r\n"),
        ("GET", b"304 Not Modified\r\nContent-Length: 100\r\nContent-Encoding: br\r\n"),
        ("HEAD", b"200 OK\r\nContent-Length: 100\r\nContent-Encoding: gzip\r\n"),
        ("HEAD", b"200 OK\r\nTransfer-Encoding: chunked\r\n"),
        ("HEAD", b"200 OK\r\n"),
    ],
)
def test_an_answer_without_a_body_is_complete_after_its_headers(method, head):
    with Server(answering(b"HTTP/1.1 " + head + b"\r\n")) as server, Connection(server.url) as connection:
        for _ in range(2):
            outcome = connection.send(Request(method=method, url=server.url))
            assert isinstance(outcome, Response)
            assert outcome.body == b""


def test_the_body_of_http_1_0_ends_with_the_connection():
    with Server(once(b"HTTP/1.0 200 OK\r\n\r\nhello")) as server, Connection(server.url) as connection:
        for _ in range(2):
            assert connection.send(Request(method="GET", url=server.url)) == Response(status=200, body=b"hello")
        assert server.connections == 2


def test_chunks_are_joined():
    outcome = answer_to(chunked(b"3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"))
    assert isinstance(outcome, Response)
    assert outcome.body == b"abc0123456789"


@pytest.mark.parametrize("coding", ["chunked ", "Chunked\t"])
def test_white_space_after_a_transfer_coding_changes_nothing(coding):
    outcome = answer_to(chunked(b"3\r\nabc\r\n0\r\n\r\n").replace(b"chunked", coding.encode()))
    assert isinstance(outcome, Response)
    assert outcome.body == b"abc"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"hello", mtime=0)),
        ("GZip ", gzip.compress(b"hello", mtime=0)),
        ("x-gzip", gzip.compress(b"hel", mtime=0) + gzip.compress(b"", mtime=0) + gzip.compress(b"lo", mtime=0)),
        ("deflate", zlib.compress(b"hello")),
        ("deflate", RAW_HELLO),
        ("identity", b"hello"),
    ],
)
def test_content_codings_are_undone(coding, body):
    outcome = answer_to(packed(coding, body))
    assert isinstance(outcome, Response)
    assert outcome.body == b"hello"


def test_an_incompressible_body_larger_than_one_step_unpacks():
    body = random.Random(0).randbytes(3 * 2**20)
    outcome = answer_to(packed("gzip", gzip.compress(body, mtime=0)))
    assert isinstance(outcome, Response)
    assert outcome.body == body


def test_an_empty_body_needs_no_unpacking():
    outcome = answer_to(packed("br", b""))
    assert isinstance(outcome, Response)
    assert outcome.body == b""


def test_a_body_of_exactly_the_limit_is_taken():
    for answer in (packed("identity", b"x" * 1000), packed("gzip", gzip.compress(b"x" * 1000, mtime=0))):
        outcome = answer_to(answer, max_body=1000)
        assert isinstance(outcome, Response)
        assert outcome.body == b"x" * 1000


def test_an_answer_counts_though_the_request_was_not_read_to_its_end():
    def script(peer: Peer, _number: int) -> None:
        peer.sock.recv(1000)
        peer.send(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
        peer.sock.shutdown(socket.SHUT_WR)
        while peer.sock.recv(65536):
            pass

    with Server(script) as server, Connection(server.url) as connection:
        outcome = connection.send(Request(method="POST", url=server.url, body=b"x" * 2**20))
        assert isinstance(outcome, Response)
        assert outcome.status == 413
