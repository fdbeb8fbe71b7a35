import io
from http.client import HTTPResponse

import pytest

from contracts.wire.http.plain_head import plain_head

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/xml;charset=utf-8\r\n"
    b"X-Empty:\r\nx-odd!:  a  b: c \t\r\nContent-Length: 4\r\n\r\n"
)


class Stream(io.BytesIO):
    def makefile(self, _mode):
        return self


def by_library(head):
    raw = HTTPResponse(Stream(head + b"body"))
    raw.begin()
    return raw.status, tuple((name, text.strip()) for name, text in raw.headers.items()), raw.length


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        b"HTTP/1.1 404 \r\nContent-Length:0\r\n\r\n",
        b"HTTP/1.1 503 Try again\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 0004\r\n\r\n",
    ],
)
def test_a_plain_head_says_what_the_library_says(head):
    found = plain_head(head + b"body\r\n\r\n")
    assert found is not None
    assert found.size == len(head)
    assert (found.status, found.headers, found.length) == by_library(head)


@pytest.mark.parametrize(
    "head",
    [
        HEAD[:-1],
        HEAD.replace(b"1.1", b"1.0"),
        HEAD.replace(b"200", b"204"),
        HEAD.replace(b"200", b"101"),
        HEAD.replace(b"200", b"304"),
        HEAD.replace(b" OK", b""),
        HEAD.replace(b"Content-Length: 4", b"Content-Length: +4"),
        HEAD.replace(b"Content-Length: 4", b"Content-Length: 4, 4"),
        HEAD.replace(b"Content-Length: 4", b"Content-Length: 4\r\nContent-Length: 5"),
        HEAD.replace(b"Content-Length: 4", b"Content-Length: 99999999"),
        HEAD.replace(b"Content-Length: 4", b"X: 4"),
        HEAD.replace(b"X-Empty:", b"Transfer-Encoding: identity"),
        HEAD.replace(b"X-Empty:", b"Connection: close"),
        HEAD.replace(b"X-Empty:", b" folded: x"),
        HEAD.replace(b"X-Empty:", b"no colon"),
        HEAD.replace(b"X-Empty:", b"space : x"),
        HEAD.replace(b"X-Empty:", b"X: \xe9"),
        HEAD.replace(b"X-Empty:", b"X: \0"),
        HEAD.replace(b"X-Empty:", b"X: a\nY: b"),
        HEAD.replace(b"X-Empty:\r\n", b"X: a\r\n" * 100),
        b"",
    ],
)
def test_whatever_is_odd_is_left_to_the_library(head):
    assert plain_head(head + b"body") is None
