"""Reading one answer whole, by `http.client` but for what nearly every server sends."""

from __future__ import annotations

from email.errors import FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any, cast

from contracts.exchange import Response, header
from contracts.wire.http.deadline import UnusableError
from contracts.wire.http.incoming import Incoming, Reader, closed
from contracts.wire.http.plain_head import PlainHead, plain_head
from contracts.wire.http.unpack import STEP_BYTES, unpack

if TYPE_CHECKING:
    import socket

_BROKEN_HEADER = (FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect)


def receive_answer(incoming: Incoming, method: str, max_body: int) -> tuple[Response, bool]:
    """Read one answer whole. The flag says whether the connection is good for another request."""
    reader = Reader(cast("Any", incoming))
    plain = plain_head(reader.peek(1)) if method != "HEAD" else None
    if plain is not None and plain.length <= min(STEP_BYTES, max_body):
        return _plain_answer(reader, incoming, plain, max_body)
    raw = _head(reader, method)
    while 100 <= raw.status < 200 and raw.status != 101:
        raw = _head(reader, method)
    if incoming.ended:
        raise UnusableError(closed(incoming))
    incoming.expect_body(max_body)
    bodiless = method == "HEAD" or raw.status in (101, 204, 304)
    _check_framing(raw, bodiless=bodiless)
    framed = raw.chunked or raw.length is not None
    packed = b"" if bodiless else _body(raw, max_body, incoming.too_large)
    if framed and incoming.ended:
        raise UnusableError(closed(incoming))
    body = unpack(packed, (raw.headers["content-encoding"] or "").strip().lower(), max_body, incoming.deadline)
    incoming.complete = True
    reusable = framed and not raw.will_close and raw.status != 101 and not reader.peek(1)
    headers = tuple((name, value.strip()) for name, value in raw.headers.items())
    return Response(status=raw.status, headers=headers, body=body), reusable


def _plain_answer(reader: Reader, incoming: Incoming, head: PlainHead, max_body: int) -> tuple[Response, bool]:
    reader.read(head.size)
    incoming.expect_body(max_body)
    packed = reader.read(head.length)
    if incoming.ended:
        raise UnusableError(closed(incoming))
    coding = (header(head.headers, "content-encoding") or "").strip().lower()
    body = unpack(packed, coding, max_body, incoming.deadline)
    incoming.complete = True
    return Response(status=head.status, headers=head.headers, body=body), not reader.peek(1)


def _head(reader: Reader, method: str) -> HTTPResponse:
    raw = HTTPResponse(cast("socket.socket", reader), method=method)
    raw.begin()
    if any(isinstance(defect, _BROKEN_HEADER) for defect in raw.headers.defects):
        raise UnusableError("a line among the headers is not of the form 'name: value'")
    return raw


def _check_framing(raw: HTTPResponse, *, bodiless: bool) -> None:
    """Refuse an answer whose end cannot be found: http.client would wait for the end of the connection."""
    coding = raw.headers["transfer-encoding"]
    length = raw.headers["content-length"]
    if bodiless or raw.chunked:
        return
    if coding is not None and coding.strip().lower() == "chunked":
        raw.chunked, raw.chunk_left, raw.length = True, None, None
    elif coding is not None and coding.strip().lower() != "identity":
        raise UnusableError(f"the transfer coding {coding!r} is not understood")
    elif length is not None and raw.length is None:
        raise UnusableError(f"Content-Length is not a number: {length[:40]!r}")


def _body(raw: HTTPResponse, max_body: int, too_large: str) -> bytes:
    if not raw.chunked and raw.length is not None and raw.length > max_body:
        raise UnusableError(too_large)
    parts: list[bytes] = []
    size = 0
    while True:
        try:
            part = raw.read(min(STEP_BYTES, max_body - size + 1))
        except (ValueError, OverflowError):
            # http.client reads the size of a chunk with int(), which takes a sign.
            raise UnusableError("the chunking of the body is broken: a negative size") from None
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > max_body:
            raise UnusableError(too_large)
        parts.append(part)
