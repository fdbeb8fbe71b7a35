"""Counts what the exchanges showed, side by side, and says in the end what that amounts to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from contracts.judge.kinds import MOST
from contracts.judge.verdict import Finding
from contracts.spec import Clause, Side
from contracts.spec.model import BOTH


@dataclass(slots=True)
class Count:
    """What is known of one clause side."""

    exchanges: int = 0
    marks: set[str] = field(default_factory=set)
    finding: Finding | None = None
    kinds: set[str] = field(default_factory=set)
    found_in: int = 0
    """The number of the exchange, from 1, that first broke the side; 0 for none."""


@dataclass(slots=True)
class Tally:
    """What is known of every clause side."""

    seen: int = 0
    counts: dict[Side, defaultdict[Clause, Count]] = field(
        default_factory=lambda: {side: defaultdict(Count) for side in BOTH}
    )
    doubts: dict[tuple[str, Side], str] = field(default_factory=dict)

    def of(self, clause: Clause, side: Side) -> Count:
        """Return the count of a side."""
        return self.counts[side][clause]

    def show(self, clause: Clause | None, side: Side, marks: Collection[str]) -> None:
        """Take in that an exchange showed something of a side."""
        if clause is None or not marks:
            return
        count = self.counts[side][clause]
        count.exchanges += 1
        if not count.marks.issuperset(marks):
            count.marks.update(marks)

    def show_all(self, shown: Iterable[tuple[Clause, Collection[str]]], side: Side) -> None:
        """Take in that an exchange showed something of several clauses' sides."""
        for clause, marks in shown:
            self.show(clause, side, marks)

    def blame(self, finding: Finding) -> None:
        """Take in a finding; of several for one side the smallest stays, and the kinds of all."""
        count = self.of(finding.clause, finding.side)
        count.exchanges += 1
        if len(count.kinds) < MOST:
            count.kinds.add(finding.kind)
        if count.finding is None:
            count.found_in = self.seen
        # Of two that are as small the later one is simpler: it is what shrinking came to.
        if count.finding is None or finding.size <= count.finding.size:
            count.finding = finding

    def doubt(self, clause: Clause, side: Side, why: str) -> None:
        """Take in that a side looks broken, but need not be."""
        self.doubts.setdefault((clause.id, side), why)

    def is_broken(self, clause: Clause, side: Side) -> bool:
        """Tell whether a side was seen broken."""
        return self.of(clause, side).finding is not None
