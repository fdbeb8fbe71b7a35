"""Lets Hypothesis draw cases, and shrink the first that shows a fault."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import hypothesis
from hypothesis.errors import Flaky

from contracts.generate import Case
from contracts.judge import Opinion
from contracts.run.searching import Fault, searching
from contracts.spec import Clause, Operation, Side

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from contracts.run.run import Run


def shows(opinion: Opinion, clause: Clause, side: Side) -> bool:
    """Tell whether an exchange broke a clause side."""
    return any(finding.clause is clause and finding.side == side for finding in opinion.findings)


def draw(run: Run, strategy: SearchStrategy[list[Case]], clause: Clause, side: Side, operation: Operation) -> None:
    """Send drawn cases until one shows a fault of the side; that one is then shrunk.

    What is found is with the judge already: it keeps the smallest finding of each side. So it does no harm when a
    target changes its mind in the middle of shrinking.
    """
    at: int | None = None
    shelf = run.settings.shelf(f"{clause.id} {side}")

    @searching(run.settings.examples, shelf)
    # Below the settings: a seed takes away the database that they name.
    @hypothesis.seed(zlib.crc32(f"{run.settings.seed} {clause.id} {side}".encode()))
    @hypothesis.given(strategy)
    def each(cases: list[Case]) -> None:
        nonlocal at
        # While a case is shrunk, those beside it are not sent: they are there to share the cost of an example.
        for place, case in enumerate(cases):
            if at in (None, place) and shows(run.send(case, operation), clause, side):
                at = place
                raise Fault

    try:
        each()
    except (Fault, Flaky):
        return
