"""Bodies and curl lines set so that a person can read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from contracts.report.html.visible import visible

DEEPEST = 12
"""Levels: beyond this an indented body is no easier to read."""
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+')


def indented(body: str) -> str | None:
    """Return JSON text with line breaks and indents, each part as it was; None if it is no JSON, or needs none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict | list) or not data or "\n" in body.strip():
        return None
    pieces = _PIECE.findall(body)
    return "".join(_set(pieces)) if _depth(pieces) <= DEEPEST else None


def breakable(text: str, at: str = "&") -> Markup:
    """Return a text as markup that may be broken before each of the signs `at`; the text stays the same."""
    first, *others = re.split(f"(?=[{re.escape(at)}])", visible(text))
    return Markup("<wbr>").join(map(escape, (first, *others)))


def _depth(pieces: list[str]) -> int:
    depth = deepest = 0
    for piece in pieces:
        depth += (piece in "{[") - (piece in "}]")
        deepest = max(deepest, depth)
    return deepest


def _set(pieces: list[str]) -> Iterator[str]:
    depth, before = 0, ""
    for piece in pieces:
        if piece in "}]":
            depth -= 1
        if before and (
            (before in "{[" and piece not in "}]") or before == "," or (piece in "}]" and before not in "{[")
        ):
            yield "\n" + "  " * depth
        yield f"{piece} " if piece == ":" else piece
        if piece in "{[":
            depth += 1
        before = piece
