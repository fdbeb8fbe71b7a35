"""An exchange as an interaction of VCR.py's format, version 1, and back.

    {"request":  {"method": "GET", "uri": "https://…", "body": null, "headers": {"x-name": ["value"]}},
     "response": {"status": {"code": 200, "message": "OK"}, "headers": {…}, "body": {"string": "…"}},
     "contracts": {"number": 12, "sent_at": 1767225600.25, "answered_at": 1767225600.5}}

Other tools pass over what stands under `contracts`: our own recordings keep there what the format has no place for, the
order among several files, the times, why there was no response, and when the run had the judge settle open cases.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPMethod, HTTPStatus
from typing import Any, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from contracts.cassette.kept import NO_ANSWER, NO_ANSWER_BODY, is_known_to_be_empty
from contracts.exchange import Exchange, Headers, Request, Response, TransportFailure, header
from contracts.wire.body import Malformed
from contracts.wire.form import FORM, encode_form
from contracts.wire.http import unpacked

Settled = Literal["all", "dry-runs"]
_NO_ANSWER = 0  # the status of a response that never came, as in HAR files
VERSION = 1  # of the format
LOWEST_STATUS, HIGHEST_STATUS = 100, 999
LATEST = 1e11
"""In seconds since 1970: the year 5138, by which all recordings will have been made."""
_METHODS = frozenset(HTTPMethod)


class Recorded(Struct, frozen=True, kw_only=True):
    """An exchange from a file.

    `number` is its place among all exchanges of our own recording, None in files of others. `settled` tells what the
    judge was asked to decide just before it.
    """

    exchange: Exchange
    number: int | None = None
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class Unusable:
    """An entry from which nothing can be judged, because its recorder did not keep all of it."""

    reason: str


Entry = Recorded | Unusable


class NoInteraction(Exception):  # noqa: N818 - it states what the data is
    """The data is no interaction: one clause of a sentence that says why."""


def to_interaction(recorded: Recorded) -> dict[str, Any]:
    """Return the exchange as plain data; bodies are texts where they are UTF-8, else bytes."""
    exchange = recorded.exchange
    request, outcome = exchange.request, exchange.outcome
    notes: dict[str, Any] = {
        "number": recorded.number,
        "sent_at": exchange.sent_at,
        "answered_at": exchange.answered_at,
    }
    if recorded.settled is not None:
        notes["settled"] = recorded.settled
    if isinstance(outcome, TransportFailure):
        notes["failure"] = {"problem": outcome.problem, "seen": _text_or_bytes(outcome.seen)}
        if outcome.is_stale:
            notes["failure"]["connection"] = "stale"
        outcome = Response(status=_NO_ANSWER)
    return {
        "request": {
            "method": request.method,
            "uri": request.url,
            "body": _text_or_bytes(request.body) if request.body else None,
            "headers": _to_mapping(request.headers),
        },
        "response": {
            "status": {"code": outcome.status, "message": _phrase(outcome.status)},
            "headers": _to_mapping(_of_plain_body(outcome)),
            "body": {"string": _text_or_bytes(outcome.body)},
        },
        "contracts": notes,
    }


def from_interaction(data: Any) -> Entry:
    """Read an interaction, whoever recorded it; what is none, or was not kept, is unusable."""
    try:
        return _from_interaction(_mapping(data, "interaction"))
    except NoInteraction as problem:
        return Unusable(str(problem))


def _from_interaction(held: Mapping[str, Any]) -> Entry:
    request, response = _mapping(held.get("request"), "request"), _mapping(held.get("response"), "response")
    notes = _mapping(held.get("contracts") or {}, "'contracts'")
    number, settled = notes.get("number"), notes.get("settled")
    is_ours = isinstance(number, int)
    method = _text(request.get("method"), "method")
    headers, body = _asked(request)
    # Our own recorder keeps the method as it was sent, others as their library calls it.
    asked = checked(
        Request(
            method=method if is_ours else usual(method),
            url=_text(request.get("uri"), "uri"),
            headers=headers,
            body=body,
        )
    )
    outcome = _failure(notes["failure"]) if "failure" in notes else _answer(response)
    if isinstance(outcome, Unusable):
        return outcome
    exchange = Exchange(
        request=asked,
        outcome=outcome,
        sent_at=_time(notes.get("sent_at", 0.0), "sent_at"),
        answered_at=_time(notes.get("answered_at", 0.0), "answered_at"),
    )
    return Recorded(
        exchange=exchange,
        number=number if is_ours else None,
        settled=settled if settled in ("all", "dry-runs") else None,
    )


def _asked(request: Mapping[str, Any]) -> tuple[Headers, bytes]:
    """Return headers and body of a request; aiohttp is given a form as a mapping, and says of itself that it is one."""
    headers, body = _from_mapping(request.get("headers")), request.get("body")
    if not isinstance(body, Mapping) or (list(body) == ["base64"] and isinstance(body["base64"], str)):
        return headers, _body(body, "body of the request")
    pairs = [(str(name), str(text)) for name, text in body.items() if isinstance(text, (str, int, float))]
    if len(pairs) < len(body):
        raise NoInteraction("the body of the request is a mapping of more than texts")
    kind = () if header(headers, "content-type") is not None else (("Content-Type", FORM),)
    return (*headers, *kind), as_form(pairs)


def as_form(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Return parameters as the body that they stand for. Raises NoInteraction."""
    try:
        return encode_form(pairs).encode()
    except UnicodeEncodeError:
        raise NoInteraction("a parameter has half a character in it") from None


def _failure(data: Any) -> TransportFailure:
    failure = _mapping(data, "failure")
    return TransportFailure(
        problem=_text(failure.get("problem"), "problem"),
        seen=_body(failure.get("seen"), "seen"),
        is_stale=failure.get("connection") == "stale",
    )


def _answer(response: Mapping[str, Any]) -> Response | Unusable:
    # VCR.py before 6 wrote the answers of httpx with members of their own.
    old = response.get("status_code")
    status = old if old is not None else _mapping(response.get("status"), "status").get("code")
    if not isinstance(status, int):
        raise NoInteraction(f"the status code is {_kind(status)}, and no number")
    if status < LOWEST_STATUS:
        return Unusable(NO_ANSWER)
    if status > HIGHEST_STATUS:
        raise NoInteraction("its status is none of HTTP")
    headers = _from_mapping(response.get("headers"))
    content = response.get("body", response.get("content"))
    kept = content.get("string", content if "base64" in content else None) if isinstance(content, Mapping) else content
    if kept is None and not is_known_to_be_empty(status, headers):
        return Unusable(NO_ANSWER_BODY)
    try:
        return Response(
            status=status, headers=checked_headers(headers), body=without_coding(_body(kept, "body"), headers)
        )
    except Malformed as malformed:
        return Unusable(str(malformed))


def usual(method: str) -> str:
    """Return a method of HTTP as it is sent: libraries that take it in small letters send it in capitals."""
    return method.upper() if method.upper() in _METHODS else method


def checked(request: Request) -> Request:
    """Return a request if it can have been sent. Raises NoInteraction."""
    checked_headers(request.headers)
    try:
        request.url.encode()
        urlsplit(request.url)
    except ValueError:
        raise NoInteraction("its URL is none") from None
    return request


def checked_headers(headers: Headers) -> Headers:
    """Return headers if they can have been sent. Raises NoInteraction."""
    try:
        "".join(name + text for name, text in headers).encode()
    except UnicodeEncodeError:
        raise NoInteraction("a header has half a character in it") from None
    return headers


def without_coding(body: bytes, headers: Headers) -> bytes:
    """Return a body without its content coding; many recorders undo that and leave the header as it was.

    Raises:
        Malformed: it cannot be unpacked, or to more than an answer may have.
    """
    coding = header(headers, "content-encoding")
    if not coding or not body or body.lstrip()[:1] in (b"<", b"{", b"["):
        return body
    return unpacked(body, coding)


def _of_plain_body(response: Response) -> Headers:
    """Return the headers as they fit a body without content coding, so that other tools can play it back."""
    lengths = {"content-length": str(len(response.body))} if response.body else {}
    return tuple(
        (name, lengths.get(name.lower(), text))
        for name, text in response.headers
        if name.lower() not in {"content-encoding", "transfer-encoding"}
    )


def _to_mapping(headers: Headers) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in headers:
        found.setdefault(name, []).append(text)
    return found


def _from_mapping(data: Any) -> Headers:
    return tuple(_pairs(_mapping(data or {}, "headers")))


def _pairs(data: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for name, texts in data.items():
        for text in texts if isinstance(texts, list) else [texts]:
            yield _header_text(name), _header_text(text)


def _header_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, (str, int)):
        return str(value)
    raise NoInteraction(f"a header is {_kind(value)}, and no text")


def _text_or_bytes(body: bytes) -> str | bytes:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body


def _body(data: Any, what: str) -> bytes:
    match data:
        case None:
            return b""
        case bytes():
            return data
        case str():
            return data.encode("utf-8", "surrogatepass")
        case {"base64": str(text)}:
            try:
                return base64.b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                raise NoInteraction(f"the {what} is not Base64") from None
    raise NoInteraction(f"the {what} is {_kind(data)}, and no text")


def _mapping(data: Any, what: str) -> Mapping[str, Any]:
    if isinstance(data, Mapping):
        return data
    raise NoInteraction(f"the {what} is {_kind(data)}, and no mapping")


def _text(data: Any, what: str) -> str:
    if isinstance(data, str):
        return data
    raise NoInteraction(f"the {what} is {_kind(data)}, and no text")


def _time(data: Any, what: str) -> float:
    try:
        seconds = float(data)
    except (TypeError, ValueError, OverflowError):
        seconds = -1.0
    if not 0 <= seconds <= LATEST:
        raise NoInteraction(f"{what} is no time in seconds since 1970")
    return seconds


def _kind(value: Any) -> str:
    if value is None:
        return "missing"
    return {dict: "a mapping", list: "a list", int: "a number", str: "a text"}.get(type(value), "something else")


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in _STATUSES else ""


_STATUSES = frozenset(HTTPStatus)
