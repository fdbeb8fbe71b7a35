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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from contracts.exchange import Exchange, Headers, Request, Response, TransportFailure, header
from contracts.wire.body import Malformed
from contracts.wire.http import unpacked

Settled = Literal["all", "dry-runs"]
_NO_ANSWER = 0  # the status of a response that never came, as in HAR files


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
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
    """Read an interaction, whoever recorded it.

    Raises:
        NoInteraction: the data is something else.
    """
    held = _mapping(data, "interaction")
    request, response = _mapping(held.get("request"), "request"), _mapping(held.get("response"), "response")
    notes = _mapping(held.get("contracts") or {}, "'contracts'")
    asked = Request(
        method=_text(request.get("method"), "method"),
        url=_text(request.get("uri"), "uri"),
        headers=_from_mapping(request.get("headers")),
        body=_body(request.get("body"), "body of the request"),
    )
    status = _mapping(response.get("status"), "status").get("code")
    if not isinstance(status, int):
        raise NoInteraction(f"the status code is {status!r}, and no number")
    if "failure" not in notes and status == _NO_ANSWER:
        return Unusable("there was no answer")
    headers = _from_mapping(response.get("headers"))
    outcome: Response | TransportFailure
    if "failure" in notes:
        failure = _mapping(notes["failure"], "failure")
        outcome = TransportFailure(
            problem=_text(failure.get("problem"), "problem"),
            seen=_body(failure.get("seen"), "seen"),
            is_stale=failure.get("connection") == "stale",
        )
    else:
        content = response.get("body")
        body = _body(content.get("string") if isinstance(content, Mapping) else content, "body")
        try:
            outcome = Response(status=status, headers=headers, body=plain(body, headers))
        except Malformed as malformed:
            return Unusable(f"{malformed}")
    exchange = Exchange(
        request=asked,
        outcome=outcome,
        sent_at=_number(notes.get("sent_at", 0.0), "sent_at"),
        answered_at=_number(notes.get("answered_at", 0.0), "answered_at"),
    )
    number, settled = notes.get("number"), notes.get("settled")
    return Recorded(
        exchange=exchange,
        number=number if isinstance(number, int) else None,
        settled=settled if settled in ("all", "dry-runs") else None,
    )


def plain(body: bytes, headers: Headers) -> bytes:
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


def _number(data: Any, what: str) -> float:
    try:
        return float(data)
    except (TypeError, ValueError):
        raise NoInteraction(f"{what} is {_kind(data)}, and no number") from None


def _kind(value: Any) -> str:
    if value is None:
        return "missing"
    return {dict: "a mapping", list: "a list", int: "a number", str: "a text"}.get(type(value), "something else")


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in _STATUSES else ""


_STATUSES = frozenset(HTTPStatus)
