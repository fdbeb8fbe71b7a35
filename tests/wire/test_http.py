"""The connection, against servers that do everything a server must not do."""

import gzip
import random
import shutil
import socket
import ssl
import subprocess
import threading
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hostile import Peer, Server, answering, dripping, flooding, hanging_after, once
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import TargetError
from contracts.exchange import Request, Response, TransportFailure
from contracts.wire.http import SEEN_BYTES, Connection, check_reachable

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
WITHIN = 0.3
LATE = f"no complete answer within {WITHIN} s"


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


# --- what goes out -----------------------------------------------------------------------------------------------


def sent(request: Request, base_url: str = "") -> bytes:
    """The bytes that reach the server; the URL is completed with the server's address."""
    received: list[bytes] = []

    def script(peer: Peer, _number: int) -> None:
        received.append(peer.request())
        peer.send(OK)

    with Server(script) as server, Connection(server.url + base_url) as connection:
        url = request.url.replace("http://target", server.url)
        connection.send(Request(method=request.method, url=url, headers=request.headers, body=request.body))
        return received[0].replace(str(server.port).encode(), b"PORT")


def test_a_request_goes_out_as_it_stands_and_in_order():
    request = Request(
        method="GET", url="http://target/a%20b?x=%7e&y=+&&", headers=(("b-B", "1"), ("A", " 2"), ("b-B", "3"))
    )
    assert sent(request) == (
        b"GET /a%20b?x=%7e&y=+&& HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nb-B: 1\r\nA:  2\r\nb-B: 3\r\n\r\n"
    )


@pytest.mark.parametrize("name", ["host", "Host", "HOST"])
def test_a_host_that_is_given_is_the_only_one(name):
    request = Request(method="GET", url="http://target/", headers=(("x", "y"), (name, "cloud.example")))
    assert sent(request) == f"GET / HTTP/1.1\r\nx: y\r\n{name}: cloud.example\r\n\r\n".encode()


def test_a_body_is_given_its_length():
    request = Request(method="POST", url="http://target/", headers=(("host", "h"),), body=b"a=\xff")
    assert sent(request) == b"POST / HTTP/1.1\r\nhost: h\r\nContent-Length: 3\r\n\r\na=\xff"


def test_a_post_without_a_body_says_so():
    assert b"Content-Length: 0\r\n" in sent(Request(method="POST", url="http://target/"))


def test_a_length_that_is_given_stays():
    request = Request(method="POST", url="http://target/", headers=(("host", "h"), ("content-length", "1")), body=b"a")
    assert sent(request) == b"POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\n\r\na"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://target", b"/"),
        ("http://target?a=b", b"/?a=b"),
        ("http://target/?a=b#Action=c", b"/?a=b"),
        ("http://target/p@q?a=http://x@y/", b"/p@q?a=http://x@y/"),
    ],
)
def test_the_target_of_the_request_is_what_follows_the_host(url, target):
    assert sent(Request(method="GET", url=url)).split(b" ")[1] == target


@pytest.mark.parametrize(
    "request_",
    [
        Request(method="GET /", url="http://127.0.0.1:1/"),
        Request(method="GET", url="http://127.0.0.1:1/ HTTP/1.1"),
        Request(method="GET", url="http://127.0.0.1:1/\r\nx: y"),
        Request(method="GET", url="http://127.0.0.1:1/", headers=(("x", "y\r\nz: 1"),)),
        Request(method="GET", url="http://127.0.0.1:1/", headers=(("x y", "z"),)),
        Request(method="GET", url="http://127.0.0.1:1/", headers=(("x", "\u4e00"),)),
    ],
)
def test_what_cannot_be_written_as_http_is_refused(request_):
    with Connection("http://127.0.0.1:1") as connection, pytest.raises(ValueError, match=r"can be written|encode"):
        connection.send(request_)


@pytest.mark.parametrize("url", ["http://127.0.0.1:2/", "https://127.0.0.1:1/", "http://127.0.0.2:1/"])
def test_a_request_for_another_target_is_refused(url):
    with Connection("http://127.0.0.1:1") as connection, pytest.raises(ValueError, match="does not belong to"):
        connection.send(Request(method="GET", url=url))


def test_a_proxy_in_the_environment_is_not_used(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert answer_to(OK) == Response(status=200, headers=(("Content-Length", "2"),), body=b"hi")


# --- answers that are fine ---------------------------------------------------------------------------------------


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


RAW_DEFLATE = zlib.compressobj(wbits=-15)
RAW_HELLO = RAW_DEFLATE.compress(b"hello") + RAW_DEFLATE.flush()


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


# --- deadlines ---------------------------------------------------------------------------------------------------


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


# --- connections that are cut ------------------------------------------------------------------------------------


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


# --- what is not HTTP --------------------------------------------------------------------------------------------


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


# --- too much ----------------------------------------------------------------------------------------------------


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


def test_the_deadline_holds_for_unpacking_too():
    members = gzip.compress(b"", mtime=0) * 200_000
    with Server(once(packed("gzip", members))) as server:
        outcome = get(server)
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem.startswith(LATE)


# --- bodies that are broken --------------------------------------------------------------------------------------

HELLO = gzip.compress(b"hello" * 100, mtime=0)


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


# --- keeping the connection --------------------------------------------------------------------------------------


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
    assert outcome == TransportFailure(problem="the connection was closed without an answer")
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
            patch.setattr("contracts.wire.http.connection.read_answer", interrupted)
            with pytest.raises(KeyboardInterrupt):
                connection.send(Request(method="GET", url=server.url))
        outcome = connection.send(Request(method="GET", url=server.url))
        assert isinstance(outcome, Response)
        assert outcome.body == b"02"


# --- TLS ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A key and a certificate for 127.0.0.1, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the command openssl, which makes the certificate, is not installed")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    key, issued = path.with_name("key.pem"), path.with_name("certificate.pem")
    wanted = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=test",
    ]
    extension = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", issued]
    subprocess.run([openssl, *wanted, *extension], check=True, capture_output=True)
    path.write_text(key.read_text() + issued.read_text())
    return path


@pytest.fixture
def tls(certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_https_keeps_its_connection_and_its_deadline(tls, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def script(peer: Peer, _number: int) -> None:
        while b"/hang" not in peer.request():
            peer.send(OK)
        peer.drip(OK)

    with Server(script, tls=tls) as server:
        url = f"https://127.0.0.1:{server.port}"
        with Connection(url, answers_within=WITHIN) as connection:
            for _ in range(3):
                assert isinstance(connection.send(Request(method="GET", url=url)), Response)
            assert server.connections == 1
            outcome = connection.send(Request(method="GET", url=url + "/hang"))
            assert isinstance(outcome, TransportFailure)
            assert outcome.problem.startswith(LATE)


def test_a_certificate_that_nobody_vouches_for_is_refused(tls):
    with Server(answering(OK), tls=tls) as server:
        url = f"https://127.0.0.1:{server.port}"
        with Connection(url) as connection:
            outcome = connection.send(Request(method="GET", url=url))
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem.startswith("the certificate of 127.0.0.1 is not trusted: self")


def test_a_server_without_tls_is_named():
    with Server(once(b"HTTP/1.1 400 Bad\r\n\r\n")) as server:
        url = f"https://127.0.0.1:{server.port}"
        with Connection(url, answers_within=WITHIN) as connection:
            outcome = connection.send(Request(method="GET", url=url))
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem.startswith("the TLS handshake")


# --- everything else a server might say --------------------------------------------------------------------------

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


# --- before the first request ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "this is not an http or https URL"),
        ("localhost:8080", "this is not an http or https URL"),
        ("ftp://localhost", "this is not an http or https URL"),
        ("http://", "this is not an http or https URL"),
        ("http:///path", "this is not an http or https URL"),
        ("http://a b/", "this is not an http or https URL"),
        ("http://b\xfccher.example", "this is not an http or https URL"),
        ("http://:80", "this URL names no host"),
        ("http://h:x", "this URL cannot be read: Port could not be cast to integer value as 'x'"),
        ("http://h:65536", "this URL cannot be read: Port out of range 0-65535"),
        ("http://[::1", "this URL cannot be read: Invalid IPv6 URL"),
        ("http://127.0.0.1:1/?a=b", "the URL of a target has no query and no fragment"),
        ("http://h:0", "nothing can listen on port 0"),
        ("http://no-such-host.invalid", "the name 'no-such-host.invalid' does not resolve"),
        (f"http://{'a' * 64}.example", f"the name '{'a' * 64}.example' does not resolve"),
        ("http://127.0.0.1:1", "nothing listens on port 1 of 127.0.0.1"),
    ],
)
def test_a_target_that_cannot_be_tested_is_named_with_a_cure(url, problem):
    with pytest.raises(TargetError) as caught:
        check_reachable(url)
    assert (caught.value.place, caught.value.problem) == (url, problem)
    assert caught.value.cure.endswith(".")


def test_reaching_a_target_sends_nothing():
    received: list[bytes] = []
    done = threading.Event()

    def script(peer: Peer, _number: int) -> None:
        received.append(peer.request())
        done.set()

    with Server(script) as server:
        check_reachable(server.url)
        done.wait()
    assert received == [b""]


def test_nothing_listening_is_a_failure_of_the_exchange_too():
    with Connection("http://127.0.0.1:1") as connection:
        outcome = connection.send(Request(method="GET", url="http://127.0.0.1:1/"))
    assert outcome == TransportFailure(problem="nothing listens on port 1 of 127.0.0.1")
