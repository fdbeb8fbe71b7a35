"""Collects what a reader finds into sections; the readers only say what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.document.model import Block, Section

_LONGEST = 20_000
"""Characters in a line of prose or of a sample."""


@dataclass(slots=True)
class Builder:
    """Sections in the making."""

    sections: list[Section] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    _line: int = 1
    _level: int = 0
    _title: str = ""
    _blocks: list[Block] = field(default_factory=list)

    def heading(self, line: int, level: int, title: str) -> None:
        """End the section at hand and begin another."""
        self._end()
        self._line, self._level, self._title = line, level, title

    def add(self, block: Block) -> None:
        """Add a block to the section at hand."""
        self._blocks.append(block)

    def problem(self, line: int, what: str) -> None:
        """Note a place that cannot be read as written."""
        self.problems.append((line, what))

    def readable(self, text: str) -> list[str]:
        """Return the lines of a text; one that no person wrote is left out, and noted."""
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if len(line) > _LONGEST:
                self.problem(number, f"a line of {len(line):,} characters is not read")
                lines[number - 1] = ""
        return lines

    def finish(self) -> tuple[Section, ...]:
        """Return all sections."""
        self._end()
        return tuple(self.sections)

    def _end(self) -> None:
        if self._title or self._blocks:
            self.sections.append(Section(self._line, self._level, self._title, tuple(self._blocks)))
        self._blocks = []
