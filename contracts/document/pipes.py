"""Tables in the notation with pipes, whose cells may go on over many lines and hold paragraphs and lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contracts.document.build import Builder
from contracts.document.columns import role_of
from contracts.document.model import Cell, Row, Table
from contracts.document.texts import texts_of

_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?$|^\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_HEADING = ("# ", "## ", "### ", "#### ")


def is_rule(line: str) -> bool:
    """Tell whether a line is the rule below a table's head."""
    return len(line) < 2000 and _RULE.match(line) is not None


def begins_table(lines: Sequence[str], at: int) -> bool:
    """Tell whether the head of a table stands at this line."""
    return (
        at + 1 < len(lines)
        and "|" in lines[at]
        and (is_rule(lines[at + 1]) or _is_head_alone(lines, at) or len(_head_in_lines(lines, at)) > 2)
    )


def _head_in_lines(lines: Sequence[str], at: int) -> list[str]:
    """Return the columns of a head that begins with a pipe alone, one on each line; none if it is no head."""
    found: list[str] = []
    for line in lines[at + 1 : at + 12] if lines[at].strip() == "|" else ():
        name = line.strip().removesuffix("|").strip()
        if "|" in name or not line.rstrip().endswith("|") or role_of(name) is None:
            break
        found.append(name)
    return found if len(set(map(role_of, found))) == len(found) else []


def _is_head_alone(lines: Sequence[str], at: int) -> bool:
    """Tell whether a line is a table's head although the rule below it was lost: every cell names a column."""
    head = lines[at].strip()
    if not head.startswith("|") or not head.endswith("|") or len(head) > 200 or not lines[at + 1].startswith("|"):
        return False
    roles = [role_of(cell) for cell in _PIPE.split(head[1:-1])]
    return len(roles) > 2 and None not in roles and len(set(roles)) == len(roles)


@dataclass(slots=True)
class PipeTableReader:
    """Reads the table whose head is at `at`; afterwards `at` is the line below it. `plain` takes markup from a line."""

    lines: Sequence[str]
    at: int
    plain: Callable[[str], str]
    builder: Builder

    def read(self) -> Table:
        """Return the table."""
        first = self.at
        heads = _head_in_lines(self.lines, first)
        self.at += len(heads) + 1
        if not heads:
            heads = _PIPE.split(self.lines[first].strip().removeprefix("|").removesuffix("|"))
        columns = tuple(self.plain(cell) for cell in heads)
        self.at += self.at < len(self.lines) and is_rule(self.lines[self.at])
        rows = []
        while (row := self._row(len(columns))) is not None:
            rows.append(row)
        return Table(first + 1, columns, tuple(rows))

    def _row(self, width: int) -> Row | None:
        """Read a row from where the reader stands, up to the line that closes it; None if there is none."""
        first = self.at
        if first >= len(self.lines) or not _PIPE.search(self.lines[first]):
            return None
        leading = 1 if self.lines[first].lstrip().startswith("|") else 0
        pipes = 0
        while self.at < len(self.lines):
            line = self.lines[self.at]
            found = len(_PIPE.findall(line))
            if self.at > first and _interrupts(line, found, pipes - leading, width):
                break
            pipes += found
            self.at += 1
            if pipes - leading >= width and line.rstrip().endswith("|"):
                return self._row_of(first, self.at, width)
            # Without pipes at its edges a row may end without one.
            if not leading and pipes == width - 1 and not _goes_on(self.lines, self.at):
                return self._row_of(first, self.at, width)
        self.builder.problem(first + 1, "a row of a table is not closed")
        return self._row_of(first, self.at, width, closed=False)

    def _row_of(self, first: int, end: int, width: int, *, closed: bool = True) -> Row:
        """Divide the lines of a row at its pipes; pipes beyond the last column are text of that column."""
        cells: list[list[tuple[int, str]]] = [[]]
        for number in range(first, end):
            line = self.lines[number]
            if number == first:
                line = line.lstrip().removeprefix("|")
            if number == end - 1 and closed:
                line = line.rstrip().removesuffix("|")
            parts = _PIPE.split(line, width - len(cells)) if len(cells) < width else [line]
            cells[-1].append((number + 1, parts[0]))
            cells += ([(number + 1, part)] for part in parts[1:])
        made = tuple(Cell(cell[0][0], tuple(texts_of(cell, self._unpiped))) for cell in cells)
        return Row(first + 1, made, ragged=not closed or len(made) < width)

    def _unpiped(self, text: str) -> str:
        return self.plain(text.replace("\\|", "|"))


def _interrupts(line: str, found: int, pipes: int, width: int) -> bool:
    """Tell whether a line with `found` pipes cannot belong to a row that has `pipes` already."""
    return line.startswith(_HEADING) or (pipes >= width - 1 and line.startswith("|") and found >= max(width, 3))


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Tell whether the row above goes on below: the next pipe stands alone, or closes a line of its own."""
    for line in lines[at : at + 100]:
        pipes = len(_PIPE.findall(line))
        if pipes:
            return pipes == 1 and line.rstrip().endswith("|") and (line.strip() == "|" or " " in line.strip(" |"))
    return False
