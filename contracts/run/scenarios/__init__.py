"""Clause sides that take more than one request: what to send, in which order. The judge sees to the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from contracts.run.scenarios import answers, conditions, lifecycle, repeats, signing
from contracts.spec import Clause, Operation, Side

if TYPE_CHECKING:
    from contracts.run.run import Run

Scenario = Callable[["Run", Clause, Side, Operation], None]

SCENARIOS: Mapping[str, Scenario] = {
    "x-performs": answers.performs,
    "x-dry-run": answers.dry_run,
    "equal-forms": answers.both_forms,
    "x-gone": answers.gone,
    "x-known": answers.known,
    "x-names": answers.look,
    "x-echo": answers.echo,
    "x-agrees": answers.every_row,
    "schemes": signing.schemes,
    "condition": conditions.condition,
    "requires": conditions.requires,
    "repeated": repeats.repeated,
    "x-idempotent": repeats.idempotent,
    "x-distinct": repeats.distinct,
    "initial": lifecycle.initial,
    "state": lifecycle.state,
    "x-points-back": lifecycle.reverse,
    "x-given-when": lifecycle.reverse,
}


def scenario_of(clause: Clause) -> Scenario | None:
    """Return how to exercise a clause that takes more than one request, or None."""
    if clause.subject == "error":
        return answers.refusals
    return signing.signatures if clause.subject == "signature" else SCENARIOS.get(clause.keyword)
