"""HAR files, and cassettes of VCR.py in JSON: one document each, read entry by entry."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import ijson

from contracts.cassette.bounded import Bounded, TooLarge
from contracts.cassette.interaction import Entry, NoInteraction, Recorded, Unusable, from_interaction, plain
from contracts.errors import CassetteError
from contracts.exchange import Exchange, Headers, Request, Response, header
from contracts.wire.body import Malformed
from contracts.wire.form import FORM, encode_form

_CURE = "Everything before it was judged; export it anew, or correct the file there"


def read_har(stream: Bounded, place: str) -> Iterator[Entry]:
    """Yield the entries of a HAR file (version 1.1 or 1.2).

    Raises:
        CassetteError: from some entry on it cannot be read; what stands before that was yielded.
    """
    return _read(stream, place, "log.entries.item", "entry", _from_entry)


def read_json(stream: Bounded, place: str) -> Iterator[Entry]:
    """Yield the interactions of a cassette that VCR.py wrote with its JSON serializer. Raises as `read_har`."""
    return _read(stream, place, "interactions.item", "interaction", from_interaction)


def _read(stream: Bounded, place: str, prefix: str, what: str, convert: Callable[[Any], Entry]) -> Iterator[Entry]:
    number = 0
    try:
        for item in ijson.items(stream, prefix, use_float=True, buf_size=2**16):
            number += 1
            stream.begin()
            yield convert(item)
    except NoInteraction as error:
        raise CassetteError(f"{place}, {what} {number}", str(error), _CURE) from None
    except TooLarge as error:
        raise CassetteError(f"{place}, {what} {number + 1}", str(error), _CURE) from None
    except (ijson.JSONError, ValueError) as error:
        words = str(error).strip().splitlines()
        problem = words[0].rstrip(".") if words else "it ends too early"
        raise CassetteError(f"{place}, {what} {number + 1}", f"this is no JSON: {problem}", _CURE) from None


def _from_entry(data: Any) -> Entry:
    """Read an entry of a HAR file. Raises NoInteraction."""
    request, response = (data.get("request"), data.get("response")) if isinstance(data, Mapping) else (None, None)
    if not isinstance(request, Mapping) or not isinstance(response, Mapping):
        raise NoInteraction("the entry has no request, or no response")
    method, url, status = request.get("method"), request.get("url"), response.get("status")
    if not isinstance(method, str) or not isinstance(url, str) or not isinstance(status, int):
        raise NoInteraction("the entry has no method, no URL or no status")
    if status == 0:
        return Unusable("there was no answer")
    headers = _headers(response.get("headers"))
    content = response.get("content")
    content = content if isinstance(content, Mapping) else {}
    if content.get("text") is None and _length(content.get("size")) > 0:
        return Unusable("the body of the answer was not recorded")
    asked = _headers(request.get("headers"))
    sent_at = _seconds(data.get("startedDateTime"))
    try:
        body = plain(_bytes(content.get("text"), content.get("encoding")), headers)
    except Malformed as malformed:
        return Unusable(str(malformed))
    exchange = Exchange(
        request=Request(method=method, url=url, headers=asked, body=_posted(request.get("postData"), asked)),
        outcome=Response(status=status, headers=_typed(headers, content), body=body),
        sent_at=sent_at,
        answered_at=sent_at + _length(data.get("time")) / 1000,
    )
    return Recorded(exchange=exchange)


def _typed(headers: Headers, content: Mapping[str, Any]) -> Headers:
    """Return the headers with the content type, which some recorders keep with the body alone."""
    kind = content.get("mimeType")
    if header(headers, "content-type") is not None or not isinstance(kind, str) or not kind:
        return headers
    return (*headers, ("Content-Type", kind))


def _posted(data: Any, headers: Headers) -> bytes:
    if not isinstance(data, Mapping):
        return b""
    if data.get("text"):
        return _bytes(data["text"], data.get("encoding", data.get("_encoding")))
    parameters = data.get("params")
    if isinstance(parameters, list) and (header(headers, "content-type") or FORM).startswith(FORM):
        pairs = [(p.get("name"), p.get("value", "")) for p in parameters if isinstance(p, Mapping)]
        return encode_form((str(name), str(value)) for name, value in pairs).encode()
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
    if encoding != "base64":
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        raise NoInteraction("a body is said to be Base64, and is not") from None


def _seconds(text: Any) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _length(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) and value > 0 else 0.0
