"""Answers that are too large."""

import gzip
import tracemalloc
import zlib

import pytest

from contracts.exchange import TransportFailure
from contracts.wire.http import SEEN_BYTES

from ..hostile import Server, flooding, once
from ..talking import chunked, packed, patient_get, problem_with


@pytest.mark.parametrize(
    ("start", "piece", "problem"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"y" * 1000, "a line in the headers of the answer is longer than 64 KiB"),
        (b"HTTP/1.1 200 OK\r\n", b"X: %s\r\n" % (b"y" * 30), "the answer could not be read: got more than 100 headers"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", "the headers of the answer are larger than 256 KiB"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000, "the answer is larger than 64 KiB"),
        (chunked(b""), b"8\r\nabcdefgh\r\n", "the answer is larger than 64 KiB"),
        (chunked(b"FFFFFFFFFFFFFFFFFFFF\r\n"), b"x" * 1000, "the answer is larger than 64 KiB"),
        (chunked(b"0\r\n"), b"Trailer: x\r\n" * 99, "the answer is larger than 64 KiB"),
        (chunked(b""), b"1;" + b"x" * 1000, "a line in the body of the answer is longer than 64 KiB"),
        (chunked(b"-1\r\n"), b"x" * 1000, "the answer is larger than 64 KiB"),
    ],
    ids=["header", "headers", "interim", "body", "chunks", "chunk", "trailers", "extension", "negative"],
)
def test_an_answer_without_end_is_cut_at_the_limit(start, piece, problem):
    with Server(flooding(start, piece)) as server:
        outcome = patient_get(server, max_body=2**16)
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem.startswith(problem)
    assert len(outcome.seen) == SEEN_BYTES


def test_a_length_above_the_limit_is_not_waited_for():
    problem = "the answer is larger than 16 MiB"
    assert problem_with(b"HTTP/1.1 200 OK\r\nContent-Length: 16777217\r\n\r\n") == problem
    assert problem_with(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n") == problem


@pytest.mark.parametrize(("coding", "start"), [("gzip", gzip.compress(b"", mtime=0)[:10]), ("deflate", b"\x78\xda")])
def test_a_bomb_is_stopped_at_the_limit_and_costs_little_memory(coding, start):
    compressor = zlib.compressobj(9, wbits=-15)
    block = compressor.compress(bytes(2**20)) + compressor.flush(zlib.Z_FULL_FLUSH)
    bomb = start + block * 300
    assert len(bomb) < 400_000
    with Server(once(packed(coding, bomb))) as server:
        tracemalloc.start()
        try:
            outcome = patient_get(server, max_body=4 * 2**20)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem == "the answer unpacks to more than 4 MiB"
    assert peak < 8 * 2**20
