"""Markdown inside a line: emphasis, links, escapes and code spans as the plain text that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKED = re.compile(r"[\\*_`\[\]<&!]")
_ATTRIBUTES = re.compile(r"\s*\{[#.][^{}]*\}\s*$")
_TAG = re.compile(r"</?(?:a|b|br|code|em|font|i|li|ol|p|span|strong|sub|sup|u|ul)\b[^<>]*>", re.IGNORECASE)
_markdown = MarkdownIt("commonmark")
# Most lines have nothing but escapes, and reading them with the parser would take most of the time.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MORE_THAN_ESCAPED = re.compile(r"(?<!\\)[*_`\[\]<&!]|\\\\|\\$")


def plain(text: str) -> str:
    """Return the text of a line of Markdown; an attribute list at its end (`{#id .class}`) is dropped."""
    text = _ATTRIBUTES.sub("", text)
    if not _MARKED.search(text):
        return text.strip()
    if not _MORE_THAN_ESCAPED.search(text):
        return _ESCAPED.sub(r"\1", text).strip()
    found = _markdown.parseInline(text)
    return "".join(_texts(found[0].children or ())).strip() if found else ""


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        if token.type in {"strong_open", "strong_close"}:
            before, after = (tokens[near].content if 0 <= near < len(tokens) else "" for near in (at - 1, at + 1))
            yield " " if _is_glued(token.type, before, after) else ""
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type == "html_inline":
            # `<Common request parameters>` is text of the page, `<br>` is not.
            yield " " if _TAG.fullmatch(token.content) else token.content
        elif token.type != "image":
            yield token.content


def _is_glued(mark: str, before: str, after: str) -> bool:
    """Tell whether a blank was lost at a strong emphasis: a word stands before `to**VPC**` or behind `**10**to`."""
    if mark == "strong_open":
        return re.search(r"(?<![A-Za-z])[a-z]{2,}$", before) is not None and re.match(r"\w", after) is not None
    return re.search(r"\w\w$|\d$", before) is not None and re.match(r"(?!es\b)[a-z]{2,}(?![A-Za-z])", after) is not None
