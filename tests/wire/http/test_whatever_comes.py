"""Everything else a server might say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.exchange import Response, TransportFailure

from ..hostile import Peer, Server
from ..talking import HELLO, patient_get

PIECES = [
    b"HTTP/1.1 200 OK",
    b"HTTP/1.0 ",
    b"\r\n",
    b"\n",
    b"\r",
    b": ",
    b"Content-Length: 5",
    b"Transfer-Encoding: chunked",
    b"Content-Encoding: gzip",
    b"Content-Encoding: deflate",
    b"Connection: close",
    b"Content-Type: multipart/mixed; boundary=x",
    b"From me",
    b"\t",
    b"5",
    b"0",
    b"-",
    b"hello",
    HELLO,
    b"\x00",
    b"\xff\xfe",
]


@pytest.fixture(scope="module")
def speaker():
    """A server that says what it is told to say, and the way to tell it."""
    words: list[bytes] = []

    def script(peer: Peer, _number: int) -> None:
        peer.request()
        peer.send(words[-1])

    with Server(script) as server:
        yield server, words


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=12), whole=st.booleans())
def test_whatever_a_server_says_becomes_an_outcome(speaker, pieces, whole):
    server, words = speaker
    words.append((b"HTTP/1.1 200 OK\r\n" if whole else b"") + b"".join(pieces))
    outcome = patient_get(server)
    assert isinstance(outcome, Response | TransportFailure)
