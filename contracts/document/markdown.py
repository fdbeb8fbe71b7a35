"""Reads Markdown as vendors publish it: tables whose cells go on over many lines and hold paragraphs and lists.

No Markdown parser takes those for tables, so blocks are found here, line by line; what stands inside a line is read by
markdown-it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.document.build import Builder
from contracts.document.inline import plain
from contracts.document.model import Code, Document
from contracts.document.pipes import PipeTableReader, begins_table
from contracts.document.texts import texts_of

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*)$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})[^`]*$")


def looks_like_markdown(text: str) -> bool:
    """Tell whether a text has what only Markdown has: headings, or fences around code."""
    return any(_HEADING.match(line) or line.startswith(("```", "~~~")) for line in text.splitlines())


def read_markdown(name: str, text: str) -> Document:
    """Read a page in Markdown. What is not closed ends at the next heading, and is listed as a problem."""
    builder = Builder()
    reader = _Reader(builder.readable(text), builder)
    reader.read()
    return Document(name, "Markdown", reader.builder.finish(), tuple(reader.builder.problems))


@dataclass(slots=True)
class _Reader:
    lines: Sequence[str]
    builder: Builder
    at: int = 0

    def read(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            heading = _HEADING.match(line)
            if heading is not None:
                self.builder.heading(self.at + 1, len(heading[1]), plain(heading[2].rstrip("# \t")))
                self.at += 1
            elif _FENCE.match(line):
                self._code()
            elif begins_table(self.lines, self.at):
                table = PipeTableReader(self.lines, self.at, plain, self.builder)
                self.builder.add(table.read())
                self.at = table.at
            else:
                self._prose()

    def _code(self) -> None:
        first = self.at
        opening = _FENCE.match(self.lines[first])
        marks = opening[1] if opening else "```"
        closing = re.compile(rf"^\s*{re.escape(marks[0])}{{{len(marks)},}}[\s|]*$")
        self.at += 1
        while self.at < len(self.lines) and not closing.match(self.lines[self.at]):
            # Samples are JSON, XML and requests: a heading of the page is none of them.
            if self.lines[self.at].startswith(("## ", "### ")):
                break
            self.at += 1
        self.builder.add(Code(first + 2, "\n".join(self.lines[first + 1 : self.at])))
        if self.at < len(self.lines) and closing.match(self.lines[self.at]):
            self.at += 1
        else:
            self.builder.problem(first + 1, "a block of code is not closed")

    def _prose(self) -> None:
        first = self.at
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if _HEADING.match(line) or _FENCE.match(line) or begins_table(self.lines, self.at):
                break
            self.at += 1
        for text in texts_of(enumerate(self.lines[first : self.at], first + 1), plain):
            self.builder.add(text)
