"""Talk to a server over a connection, and what servers say."""

import gzip
import zlib

from contracts.exchange import Request, Response, TransportFailure
from contracts.wire.http import SEEN_BYTES, Connection

from .hostile import Server, once

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
WITHIN = 0.3
LATE = f"no complete answer within {WITHIN} s"
HELLO = gzip.compress(b"hello" * 100, mtime=0)
RAW_DEFLATE = zlib.compressobj(wbits=-15)
RAW_HELLO = RAW_DEFLATE.compress(b"hello") + RAW_DEFLATE.flush()


def get(server: Server, path: str = "/", **options: int) -> Response | TransportFailure:
    with Connection(server.url, answers_within=WITHIN, **options) as connection:
        return connection.send(Request(method="GET", url=server.url + path))


def patient_get(server: Server, *, method: str = "GET", **options: int) -> Response | TransportFailure:
    with Connection(server.url, **options) as connection:
        return connection.send(Request(method=method, url=server.url + "/"))


def answer_to(data: bytes, *, method: str = "GET", **options: int) -> Response | TransportFailure:
    """What a server's bytes, after which it closes, are taken for."""
    with Server(once(data)) as server:
        return patient_get(server, method=method, **options)


def problem_with(data: bytes, **options: int) -> str:
    outcome = answer_to(data, **options)
    assert isinstance(outcome, TransportFailure), outcome
    assert outcome.seen == data[:SEEN_BYTES]
    return outcome.problem


def packed(coding: str, body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s" % (
        coding.encode(),
        len(body),
        body,
    )


def chunked(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
