"""A line of a cassette as our own recorder writes nearly all of them, decoded and checked in one step.

Whatever is not exactly like that (bytes in Base64, an answer that never came, a line of another program, a damaged one)
is left to `from_interaction`, which knows every form and says what is wrong.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contracts.cassette.interaction import HIGHEST_STATUS, LATEST, LOWEST_STATUS, Recorded, without_coding
from contracts.exchange import Exchange, Headers, Request, Response
from contracts.wire.body import Malformed

_Time = Annotated[float, msgspec.Meta(ge=0, le=LATEST)]


class _Asked(msgspec.Struct):
    method: str
    uri: str
    headers: dict[str, list[str]]
    body: str | None


class _Status(msgspec.Struct):
    code: Annotated[int, msgspec.Meta(ge=LOWEST_STATUS, le=HIGHEST_STATUS)]  # 0: an answer that never came


class _Body(msgspec.Struct):
    string: str


class _Answered(msgspec.Struct):
    status: _Status
    headers: dict[str, list[str]]
    body: _Body


class _Notes(msgspec.Struct, forbid_unknown_fields=True):
    number: int
    sent_at: _Time
    answered_at: _Time
    settled: Literal["all", "dry-runs"] | None = None


class _Line(msgspec.Struct):
    request: _Asked
    response: _Answered
    contracts: _Notes


_LINE = msgspec.json.Decoder(_Line)


def read_plain(line: bytes) -> Recorded | None:
    """Return what a line holds, or None where it is not of the usual form."""
    try:
        data = _LINE.decode(line)
        headers = _headers(data.response.headers)
        body = without_coding(data.response.body.string.encode(), headers)
    except (msgspec.DecodeError, Malformed):
        return None
    asked, notes = data.request, data.contracts
    if "[" in asked.uri or not asked.uri.isascii():
        return None  # it may be no URL
    request = Request(
        method=asked.method,
        url=asked.uri,
        headers=_headers(asked.headers),
        body=asked.body.encode() if asked.body else b"",
    )
    exchange = Exchange(
        request=request,
        outcome=Response(status=data.response.status.code, headers=headers, body=body),
        sent_at=notes.sent_at,
        answered_at=notes.answered_at,
    )
    return Recorded(exchange=exchange, number=notes.number, settled=notes.settled)


def _headers(data: dict[str, list[str]]) -> Headers:
    return tuple([(name, text) for name, texts in data.items() for text in texts])
