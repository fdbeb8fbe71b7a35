"""Collects what a reader finds into sections; the readers only say what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.document.model import Block, Section


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

    def finish(self) -> tuple[Section, ...]:
        """Return all sections."""
        self._end()
        return tuple(self.sections)

    def _end(self) -> None:
        if self._title or self._blocks:
            self.sections.append(Section(self._line, self._level, self._title, tuple(self._blocks)))
        self._blocks = []
