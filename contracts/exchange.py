"""What was sent and what came back, as plain bytes and text: all that the judge ever sees of a target."""

from __future__ import annotations

from dataclasses import dataclass

Headers = tuple[tuple[str, str], ...]


def header(headers: Headers, name: str) -> str | None:
    """Return the first header of that name, whatever its letter case, or None."""
    wanted = name.lower()
    length = len(wanted)
    for key, value in headers:
        if len(key) == length and key.lower() == wanted:  # most names differ in their length, which costs less to see
            return value
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request as it goes on the wire. `url` is absolute, its query percent-encoded."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP response. `body` is what is left once content codings (gzip, deflate) are undone."""

    status: int
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportFailure:
    """No usable response: what went wrong, in words, and the first bytes that did arrive.

    `is_stale` tells that nothing arrived over a connection that had served before: either side may close such a one at
    any time (RFC 9112, 9.5), so that the request may have met its end on the way.
    """

    problem: str
    seen: bytes = b""
    is_stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its outcome. `sent_at` and `answered_at` are seconds since 1970, by the suite's own clock."""

    request: Request
    outcome: Response | TransportFailure
    sent_at: float = 0.0
    answered_at: float = 0.0
