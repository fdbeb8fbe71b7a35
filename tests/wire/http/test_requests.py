"""What goes out."""

import pytest

from contracts.exchange import Request, Response
from contracts.wire.http import Connection

from ..hostile import Peer, Server
from ..talking import OK, answer_to


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
