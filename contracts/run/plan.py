"""What to send when requests are counted: the fewest cases for each clause side, those first that show the most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from contracts.generate import Case, fixed_cases
from contracts.judge import Judge
from contracts.judge.rules import RULES
from contracts.spec import Clause, Operation, Side, Spec
from contracts.world import World


def planned_cases(operation: Operation, spec: Spec, world: World, judge: Judge) -> Iterator[Case]:
    """Yield the cases of an operation in the order in which a small budget should be spent.

    First what must be accepted, several parameters in one request; then one faulty request for each clause, and only
    then a second for those that take more.
    """
    accepted: list[list[Case]] = []
    refused: list[list[Case]] = []
    for parameter in operation.parameters:
        sides = [(clause, side) for clause in parameter.clauses for side in clause.sides]
        accepted.append(
            [c for clause, side in sides if side == "accept" for c in _needed(clause, side, spec, world, judge)]
        )
        refused += [_needed(clause, side, spec, world, judge) for clause, side in sides if side == "reject"]
    for cases in zip_longest(*accepted):
        yield from _together([case for case in cases if case is not None])
    for place in ("request/methods", "request/positions", "request/order", "request/path"):
        about = operation.clause(place)
        if about is not None:
            accepted_first = sorted(about.sides)
            yield from (case for side in accepted_first for case in fixed_cases(about, side, spec, world))
    for cases in zip_longest(*refused):
        yield from (case for case in cases if case is not None)


def _needed(clause: Clause, side: Side, spec: Spec, world: World, judge: Judge) -> list[Case]:
    """Return the fixed cases that are needed to reach every goal of a side."""
    open_goals = set(judge.goals(clause, side))
    needed = []
    for case in fixed_cases(clause, side, spec, world):
        marks = set(RULES[clause.keyword].marks(side, clause.argument, case.changes.get(clause.subject)))
        if marks & open_goals:
            needed.append(case)
            open_goals -= marks
    return needed


def _together(cases: list[Case]) -> Iterator[Case]:
    """Yield one case for those that only change parameters, and those apart that travel or create in their own way."""
    plain = [case for case in cases if not (case.method or case.position or case.creates or case.path)]
    changes: dict[str, str | None] = {}
    for case in plain:
        if _agree(changes, case.changes):
            changes.update(case.changes)
        else:
            yield case
    if plain:
        yield Case(clause=plain[0].clause, side="accept", changes=changes)
    yield from (case for case in cases if case not in plain)


def _agree(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> bool:
    return not one.keys() & other.keys()
