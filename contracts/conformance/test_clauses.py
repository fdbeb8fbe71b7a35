"""One test per clause side: what the page says, at the target that the options name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.plugin.checks import Conformance
    from contracts.suite import ClauseSide


def test_clause(clause_side: ClauseSide, conformance: Conformance) -> None:
    """The target keeps this side of this clause."""
    conformance.check(clause_side)
