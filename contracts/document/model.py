"""The page model that every reader fills: sections in the order of the page, and in them texts, tables and code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or with `item` the beginning of a list's item, free of markup.

    `line` counts from 1; `depth` is that of the list that it stands in, 0 outside of any.
    """

    line: int
    text: str
    depth: int = 0
    item: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code as it stands, without its fences; `line` is that of its first line."""

    line: int
    text: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its texts, one for each paragraph and item of a list."""

    line: int
    texts: tuple[Text, ...]

    @cached_property
    def text(self) -> str:
        """Return all of the cell in one line."""
        return " ".join(text.text for text in self.texts).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. `ragged` tells that it has fewer cells than the head, or was never closed."""

    line: int
    cells: tuple[Cell, ...]
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, and the rows below them."""

    line: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


Block = Text | Code | Table


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading up to the next. Level 0 is what stands before any heading."""

    line: int
    level: int
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A page. `problems` are places that could not be read as written: line and what is wrong."""

    name: str
    rendering: str
    sections: tuple[Section, ...]
    problems: tuple[tuple[int, str], ...] = ()

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Yield every table with the section it stands in."""
        for section in self.sections:
            yield from ((section, block) for block in section.blocks if isinstance(block, Table))
