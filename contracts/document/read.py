"""Reads a file into a document, whatever its rendering, or says why it cannot."""

from __future__ import annotations

import re
from pathlib import Path

from contracts.document.html import looks_like_html, read_html
from contracts.document.markdown import looks_like_markdown, read_markdown
from contracts.document.model import Document
from contracts.document.text import looks_like_text, read_text
from contracts.errors import ContractsError

LARGEST = 32 * 2**20
"""Bytes: beyond this a file is no page."""

MOST_LINES = 60_000
"""Lines of Markdown or text; the longest pages of vendors have some thousands."""

MOST_TAGS = 300_000
"""Tags of HTML, likewise."""

_LOOKED_FOR = (
    "tags of HTML, headings of Markdown, or the head of a table such as `Parameter | Type | Required | Description`"
)


class DocumentError(ContractsError):
    """A file is no page that can be read."""


def read_document(path: Path, name: str | None = None) -> Document:
    """Read a page.

    Args:
        path: the file.
        name: what sources call it; its own name if not given.

    Raises:
        DocumentError: it cannot be read, is no text, or has none of the marks of a page.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise DocumentError(str(path), f"it has more than {LARGEST >> 20} MiB", "Give the page of one operation")
        octets = path.read_bytes()
    except OSError as error:
        raise DocumentError(str(path), error.strerror or "it cannot be read", "Name a page that exists") from error
    return document_of(octets, name or path.name, str(path))


def document_of(octets: bytes, name: str, place: str) -> Document:
    """Read the bytes of a page; `place` is named in errors."""
    text = _decoded(octets, place)
    if looks_like_html(text):
        tags = text.count("<")
        if tags > MOST_TAGS:
            raise DocumentError(
                place, f"it has {tags:,} tags, and no page has so many", "Give the page of one operation"
            )
        return read_html(name, text)
    lines = text.count("\n")
    if lines > MOST_LINES:
        raise DocumentError(place, f"it has {lines:,} lines, and no page has so many", "Give the page of one operation")
    if looks_like_markdown(text):
        return read_markdown(name, text)
    if looks_like_text(text):
        return read_text(name, text)
    raise DocumentError(
        place, f"this is no page of an API: it has none of {_LOOKED_FOR}", "Give a page as HTML, Markdown or text"
    )


def _decoded(octets: bytes, place: str) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\x00" in octets:
            line = octets.count(b"\n", 0, octets.index(b"\x00")) + 1
            raise DocumentError(
                f"{place}:{line}", "a zero byte stands here, as in no text", "Give a page as HTML, Markdown or text"
            )
    try:
        return _lines(octets.decode(encoding))
    except UnicodeDecodeError as error:
        line = octets.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"{place}:{line}", "a byte is not UTF-8", "Save the page as UTF-8") from error


def _lines(text: str) -> str:
    """Return the text with line feeds as its only line breaks, and blanks as its only spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() and not _BREAKS.search(text) else text.translate(_BLANKS)


# What `str.splitlines` takes for the end of a line, and no editor does, would shift every number of a line.
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e]")
_BLANKS = dict.fromkeys((*b"\x0b\x0c\x1c\x1d\x1e", 0x85, 0xA0, 0x2028, 0x2029, 0x3000), " ") | dict.fromkeys(
    (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), ""
)
