"""The head of an answer as nearly every server writes it, read in one step.

`http.client` reads headers as an e-mail would have them, which costs more than all else about a request on its way. So
what is beyond doubt is read here, and whatever is odd in the least is left to it: folded lines, other characters than
ASCII, chunks, answers without a body, connections that close.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from contracts.exchange import Headers, header

_HEAD = re.compile(rb"HTTP/1\.1 ([245][0-9]{2}) [ -~]*\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ -~\t]*\r\n){1,100})\r\n")
_LENGTH = re.compile(r"[0-9]{1,7}")
_BODILESS = frozenset({204, 205})
_FRAMING = frozenset({"transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True)
class PlainHead:
    """A head of `size` bytes, followed by a body of `length` bytes, on a connection that stays open."""

    size: int
    status: int
    headers: Headers
    length: int


def plain_head(begin: bytes) -> PlainHead | None:
    """Return the head with which an answer begins; None where it is not complete, or in any way out of the ordinary."""
    found = _HEAD.match(begin)
    if found is None:
        return None
    lines = found[2].decode("ascii").split("\r\n")[:-1]
    headers = tuple([(name, text.strip()) for name, _, text in [line.partition(":") for line in lines]])
    names = [name.lower() for name, _ in headers]
    length = header(headers, "content-length") or ""
    status = int(found[1])
    is_plain = names.count("content-length") == 1 and _FRAMING.isdisjoint(names) and status not in _BODILESS
    if not is_plain or _LENGTH.fullmatch(length) is None:
        return None
    return PlainHead(size=found.end(), status=status, headers=headers, length=int(length))
