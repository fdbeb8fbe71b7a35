"""HAR files, and cassettes of VCR.py in JSON: one document each, read entry by entry."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import ijson

from contracts.cassette.bounded import Bounded, TooLarge
from contracts.cassette.interaction import (
    HIGHEST_STATUS,
    LATEST,
    LOWEST_STATUS,
    VERSION,
    Entry,
    NoInteraction,
    Recorded,
    Unusable,
    as_form,
    checked,
    checked_headers,
    from_interaction,
    usual,
    without_coding,
)
from contracts.cassette.kept import (
    CUT_ANSWER,
    CUT_REQUEST,
    NO_ANSWER,
    NO_ANSWER_BODY,
    NO_REQUEST_BODY,
    is_known_to_be_empty,
)
from contracts.errors import CassetteError
from contracts.exchange import Exchange, Headers, Request, Response, header
from contracts.wire.body import Malformed
from contracts.wire.form import FORM

_LONGEST = 1e15
_NO_TYPE = frozenset({"", "x-unknown"})  # what recorders write where they know of none
_CURE = "What stands before it was read; export it anew, or correct the file there"


def read_har(stream: Bounded, place: str) -> Iterator[Entry]:
    """Yield the entries of a HAR file (version 1.1 or 1.2).

    Raises:
        CassetteError: from some entry on it cannot be read; what stands before that was yielded.
    """
    yield from _read(stream, place, "log.entries.item", "entry", _from_entry)


def read_json(stream: Bounded, place: str) -> Iterator[Entry]:
    """Yield the interactions of a cassette that VCR.py wrote with its JSON serializer. Raises as `read_har`."""
    yield from _read(stream, place, "interactions.item", "interaction", from_interaction)
    # VCR.py writes the version behind the interactions.
    version = next(_again(stream, "version"), VERSION)
    if version != VERSION:
        raise CassetteError(place, f"this cassette has version {version!r}, and only version {VERSION} is known", _CURE)


def _read(stream: Bounded, place: str, prefix: str, what: str, convert: Callable[[Any], Entry]) -> Iterator[Entry]:
    number = 0
    try:
        for item in ijson.items(stream, prefix, use_float=True, buf_size=2**16):
            number += 1
            stream.begin()
            yield convert(item)
    except TooLarge as error:
        raise CassetteError(f"{place}, {what} {number + 1}", str(error), _CURE) from None
    except (ijson.JSONError, ValueError) as error:
        words = str(error).strip().splitlines()
        problem = words[0].rstrip(".") if words else "it ends too early"
        raise CassetteError(f"{place}, {what} {number + 1}", f"this is no JSON: {problem}", _CURE) from None
    name = prefix.removesuffix(".item")
    if not number and not isinstance(next(_again(stream, name), None), list):
        raise CassetteError(place, f"it has no list '{name}'", "Export it anew; nothing was judged")


def _again(stream: Bounded, prefix: str) -> Iterator[Any]:
    """Read a file that is known to be JSON once more, for what stands at one place in it."""
    stream.rewind()
    found: Iterator[Any] = ijson.items(stream, prefix, use_float=True, buf_size=2**16)
    return found


def _from_entry(data: Any) -> Entry:
    """Read an entry of a HAR file; what is none, or was not kept, is unusable."""
    try:
        return _recorded(data)
    except NoInteraction as problem:
        return Unusable(str(problem))
    except Malformed as malformed:
        return Unusable(str(malformed))


def _recorded(data: Any) -> Entry:
    request, response = (data.get("request"), data.get("response")) if isinstance(data, Mapping) else (None, None)
    if not isinstance(request, Mapping) or not isinstance(response, Mapping):
        raise NoInteraction("the entry has no request, or no response")
    method, url, status = request.get("method"), request.get("url"), response.get("status")
    if not isinstance(method, str) or not isinstance(url, str) or not isinstance(status, int):
        raise NoInteraction("the entry has no method, no URL or no status")
    if status < LOWEST_STATUS:
        return Unusable(NO_ANSWER)
    if status > HIGHEST_STATUS:
        raise NoInteraction("its status is none of HTTP")
    posted = request.get("postData")
    posted = posted if isinstance(posted, Mapping) else {}
    asked = _typed(_headers(request.get("headers")), posted)
    content = response.get("content")
    content = content if isinstance(content, Mapping) else {}
    headers = checked_headers(_typed(_headers(response.get("headers")), content))
    sent_at = _seconds(data.get("startedDateTime"))
    exchange = Exchange(
        request=checked(Request(method=usual(method), url=url, headers=asked, body=_posted(request, posted, asked))),
        outcome=Response(status=status, headers=headers, body=_answered(status, content, headers)),
        sent_at=sent_at,
        answered_at=min(sent_at + _length(data.get("time")) / 1000, LATEST),
    )
    return Recorded(exchange=exchange)


def _answered(status: int, content: Mapping[str, Any], headers: Headers) -> bytes:
    """Return the body of an answer. Raises NoInteraction where not all of it was kept, and Malformed."""
    kept, size = _bytes(content.get("text"), content.get("encoding")), content.get("size")
    if not kept:
        is_stated = content.get("text") is not None and size == 0
        if not is_stated and not is_known_to_be_empty(status, headers):
            raise NoInteraction(NO_ANSWER_BODY)
        return b""
    body = without_coding(kept, headers)
    if _length(size) > max(len(kept), len(body)):
        raise NoInteraction(CUT_ANSWER)
    return body


def _typed(headers: Headers, content: Mapping[str, Any]) -> Headers:
    """Return the headers with the content type, which some recorders keep with the body alone."""
    kind = content.get("mimeType")
    if header(headers, "content-type") is not None or not isinstance(kind, str) or kind in _NO_TYPE:
        return headers
    return (*headers, ("Content-Type", kind))


def _posted(request: Mapping[str, Any], posted: Mapping[str, Any], headers: Headers) -> bytes:
    """Return the body of a request. Raises NoInteraction where not all of it was kept."""
    size, parameters = _length(request.get("bodySize")), posted.get("params")
    if posted.get("text"):
        body = _bytes(posted["text"], posted.get("encoding", posted.get("_encoding")))
        if size > len(body):
            raise NoInteraction(CUT_REQUEST)
        return body
    if isinstance(parameters, list) and parameters:
        if not (header(headers, "content-type") or "").lower().startswith(FORM):
            raise NoInteraction(NO_REQUEST_BODY)
        pairs = [(p.get("name"), p.get("value", "")) for p in parameters if isinstance(p, Mapping)]
        return as_form((str(name), str(value)) for name, value in pairs)
    if size:
        raise NoInteraction(NO_REQUEST_BODY)
    return b""


def _headers(data: Any) -> Headers:
    pairs = [(h.get("name"), h.get("value")) for h in data or () if isinstance(h, Mapping)]
    return tuple(
        (name, value)
        for name, value in pairs
        # HTTP/2 sends the request line as headers whose names begin with a colon.
        if isinstance(name, str) and isinstance(value, str) and not name.startswith(":")
    )


def _bytes(text: Any, encoding: Any) -> bytes:
    if not isinstance(text, str):
        return b""
    if not isinstance(encoding, str) or encoding.lower() != "base64":
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise NoInteraction("a body is said to be Base64, and is not") from None


def _seconds(text: Any) -> float:
    try:
        return min(max(datetime.fromisoformat(text).timestamp(), 0.0), LATEST)
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _length(value: Any) -> float:
    return float(min(value, _LONGEST)) if isinstance(value, (int, float)) and value > 0 else 0.0
