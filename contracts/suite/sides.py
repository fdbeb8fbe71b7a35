"""Clause sides, as tests are made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.spec import Clause, Side, Spec


@dataclass(frozen=True, slots=True)
class ClauseSide:
    """One clause side of one vendor; as text it is what tests are named after."""

    spec: Spec
    clause: Clause
    side: Side

    def __str__(self) -> str:
        return f"{self.clause.id}-{self.side}"


def in_order(sides: Iterable[ClauseSide]) -> list[ClauseSide]:
    """Return clause sides in the order in which they are exercised."""
    # What is true of every refusal is judged when there have been refusals of all kinds.
    return sorted(sides, key=lambda side: (side.spec.vendor, side.clause.subject == "error"))
