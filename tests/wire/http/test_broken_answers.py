"""Connections that are cut, what is not HTTP, and bodies that are broken."""

import random
import zlib

import pytest

from contracts.exchange import Response, TransportFailure

from ..hostile import Peer, Server, hanging_after
from ..talking import HELLO, RAW_HELLO, answer_to, chunked, get, packed, patient_get, problem_with


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"HTTP/1.1 20", "headers were"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: te", "headers were"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", "headers were"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", "headers were"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "body was"),
        (chunked(b""), "body was"),
        (chunked(b"5\r\nab"), "body was"),
        (chunked(b"2\r\nab"), "body was"),
        (chunked(b"2\r\nab\r\n"), "body was"),
        (chunked(b"2\r\nab\r\n0\r\n"), "body was"),
    ],
)
def test_a_cut_connection_is_named_with_the_place(data, where):
    problem = problem_with(data)
    assert problem == f"the connection was closed after {len(data)} bytes, before the {where} complete"


def test_a_connection_that_is_closed_at_once_is_named():
    assert problem_with(b"") == "the connection was closed without an answer"


def test_a_connection_that_is_reset_is_named():
    def script(peer: Peer, _number: int) -> None:
        peer.request()
        peer.reset()

    with Server(script) as server:
        assert patient_get(server) == TransportFailure(problem="the connection was closed without an answer")


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"\x00\xff\x13" * 50,
        random.Random(1).randbytes(100_000),
        b"<html>hello</html>",
        b"\r\n\r\n",
    ],
    ids=["ssh", "tls", "binary", "large", "html", "lines"],
)
def test_what_is_not_http_is_called_so(data):
    words = f"this is not HTTP: the answer begins with {data[:60]!r}"
    assert problem_with(data) == words
    with Server(hanging_after(data)) as server:
        outcome = get(server)
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem == words


@pytest.mark.parametrize("line", [b"HTTP/2.0 200 OK", b"HTTP/1.1 abc", b"HTTP/1.1 20 OK", b"HTTP/1.1"])
def test_a_status_line_that_is_none_is_shown(line):
    data = line + b"\r\n\r\n"
    assert problem_with(data) == f"this is not HTTP/1: the answer begins with {data!r}"


@pytest.mark.parametrize("line", [b"no colon here", b" folded: first", b"Name : x"])
def test_a_broken_header_line_is_refused(line):
    words = "a line among the headers is not of the form 'name: value'"
    assert problem_with(b"HTTP/1.1 200 OK\r\n" + line + b"\r\nContent-Length: 0\r\n\r\n") == words


@pytest.mark.parametrize(
    ("coding", "body", "problem"),
    [
        ("br", b"abc", "the content coding 'br' is not understood"),
        ("zstd", b"abc", "the content coding 'zstd' is not understood"),
        ("gzip, gzip", b"abc", "the content coding 'gzip, gzip' is not understood"),
        ("gzip", b"abc", "the gzip body is broken: Error -3 while decompressing data: incorrect header check"),
        ("gzip", HELLO[:-1], "the gzip body ends too early"),
        ("gzip", HELLO[:12], "the gzip body ends too early"),
        (
            "gzip",
            HELLO[:-8] + bytes(8),
            "the gzip body is broken: Error -3 while decompressing data: incorrect data check",
        ),
        ("gzip", HELLO + b"abc", "3 bytes follow the end of the gzip body"),
        ("deflate", zlib.compress(b"hello")[:-1], "the deflate body ends too early"),
        ("deflate", RAW_HELLO + b"abc", "3 bytes follow the end of the deflate body"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_named(coding, body, problem):
    assert problem_with(packed(coding, body)) == problem


@pytest.mark.parametrize("body", [b"xyz\r\nabc\r\n0\r\n\r\n", b"3\r\nabcXX0\r\n\r\nrest", b"\r\n\r\n"])
def test_broken_chunking_is_named(body):
    # The two bytes after a chunk are not looked at by http.client, so garbage there shows only in what follows.
    outcome = answer_to(chunked(body))
    if b"XX" in body:
        assert isinstance(outcome, Response)
    else:
        assert isinstance(outcome, TransportFailure)
        assert outcome.problem.startswith("the chunking of the body is broken")


@pytest.mark.parametrize("size", [b"-5", b"-1", b"-" + b"F" * 30])
def test_a_negative_chunk_size_is_a_failure(size):
    assert isinstance(answer_to(chunked(size + b"\r\nabc\r\n0\r\n\r\n")), TransportFailure)


@pytest.mark.parametrize("length", ["abc", "-1", "2, 2", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(length):
    problem = problem_with(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nhi".encode())
    assert problem == f"Content-Length is not a number: {length[:40]!r}"


def test_an_unknown_transfer_coding_is_named():
    problem = problem_with(chunked(b"").replace(b"chunked", b"gzip, chunked"))
    assert problem == "the transfer coding 'gzip, chunked' is not understood"
