"""Lines of prose as texts: paragraphs, and items of lists at their depth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from contracts.document.model import Text

_ITEM = re.compile(r"^(?P<indent>[ \t]*)(?P<bullet>[-*+•◦▪·○●]|\d{1,3}[.)])(?P<gap>[ \t]+)(?P<text>\S.*)$")
_GLUED = re.compile(r"^(?P<lead>.*[:.]) ?(?P<item>-   \S.*)$")
INDENT = 4
"""Blanks by which an item of a list stands further in than the item it belongs to."""


def texts_of(lines: Iterable[tuple[int, str]], plain: Callable[[str], str]) -> Iterator[Text]:
    """Yield the texts of numbered lines; `plain` takes the markup from one line."""
    fenced = False
    for number, raw in lines:
        line = raw.expandtabs(INDENT).rstrip()
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            continue
        if fenced or not line.strip():
            continue
        # Where a paragraph lost its end, the first item of the list follows on the same line.
        glued = _GLUED.match(line)
        for part in (glued["lead"], glued["item"]) if glued else _tagged_lines(line):
            text = _text(number, part, plain)
            if text.text:
                yield text


_TAG = re.compile(r"<(?P<end>/?)(?P<name>br|ul|ol|li|p)\b[^<>]{0,200}>", re.IGNORECASE)


def _tagged_lines(line: str) -> Iterator[str]:
    """Divide a line at the tags of HTML that begin another; items of a list are written as Markdown writes them."""
    start, depth, lead = 0, 0, ""
    for found in _TAG.finditer(line):
        if line[start : found.start()].strip():
            yield lead + line[start : found.start()].strip()
        start = found.end()
        name, ends = found["name"].lower(), bool(found["end"])
        if name in {"ul", "ol"}:
            depth = max(depth - 1, 0) if ends else depth + 1
        is_item = name == "li" and not ends
        lead = " " * (INDENT * max(depth - 1, 0)) + ("-   " if is_item else " " * INDENT) if depth or is_item else ""
    if start == 0:
        yield line
    elif line[start:].strip():
        yield lead + line[start:].strip()


def _text(number: int, line: str, plain: Callable[[str], str]) -> Text:
    item = _ITEM.match(line)
    if item is None:
        indent = len(line) - len(line.lstrip())
        return Text(number, plain(line.strip()), indent // INDENT)
    return Text(number, plain(item["text"]), len(item["indent"]) // INDENT + 1, item=True)
