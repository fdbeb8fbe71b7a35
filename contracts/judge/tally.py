"""Counts what the exchanges showed, side by side, and says in the end what that amounts to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
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


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a text, or the shape of an answer, shows of several clauses on one side: the marks of each.

    Exchanges repeat most of them, so each is made once, known by its identity, and counted as a whole.
    """

    side: Side
    marks: tuple[tuple[Clause, tuple[str, ...]], ...]


_AT_MOST = 10_000
"""So many different things may have been shown, and wait to be counted clause by clause."""


@dataclass(slots=True)
class Tally:
    """What is known of every clause side. `waiting` has what was shown, and how often, since it was asked last."""

    seen: int = 0
    counts: dict[Side, defaultdict[Clause, Count]] = field(
        default_factory=lambda: {side: defaultdict(Count) for side in BOTH}
    )
    doubts: dict[tuple[str, Side], str] = field(default_factory=dict)
    waiting: defaultdict[Shown, int] = field(default_factory=lambda: defaultdict(int))

    def of(self, clause: Clause, side: Side) -> Count:
        """Return the count of a side."""
        if self.waiting:
            self._count()
        return self.counts[side][clause]

    def show(self, clause: Clause, side: Side, marks: Collection[str], times: int = 1) -> None:
        """Take in that an exchange, or several, showed something of a side."""
        if not marks:
            return
        count = self.counts[side][clause]
        count.exchanges += times
        if not count.marks.issuperset(marks):
            count.marks.update(marks)

    def show_all(self, shown: Shown) -> None:
        """Take in that an exchange showed something of several clauses."""
        self.waiting[shown] += 1
        if len(self.waiting) > _AT_MOST:
            self._count()

    def _count(self) -> None:
        for shown, times in self.waiting.items():
            for clause, marks in shown.marks:
                self.show(clause, shown.side, marks, times)
        self.waiting.clear()

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
