"""The fixed cases of each clause side: exact boundaries and one of each kind, always, in this order.

Tables from keyword to a function that yields texts or cases: `parameters` for one parameter, `rows` for several
together, `requests` for a request as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.generate.case import Case
from contracts.generate.fixed.about import About, case_of
from contracts.generate.fixed.parameters import TEXTS
from contracts.generate.fixed.requests import REQUEST, full_texts, nothing, of_condition
from contracts.generate.fixed.rows import BY_ROW
from contracts.generate.texts import alphabet_of
from contracts.spec import Clause, Operation, Side, Spec
from contracts.world import World

__all__ = ["fixed_cases", "full_texts", "simpler_cases"]


def fixed_cases(clause: Clause, side: Side, spec: Spec, world: World) -> Iterator[Case]:
    """Yield the fixed cases of a clause side. No case means that the world gives too little, or that nothing fits."""
    operation = spec.operation_of(clause)
    parameter = operation.parameter(clause.subject)
    if clause.keyword == "condition":
        yield from of_condition(clause, side, operation, world)
        return
    if parameter is None:
        yield from REQUEST.get(f"{clause.subject}/{clause.rule}", nothing)(clause, side, operation, world)
        return
    about = About(clause=clause, side=side, parameter=parameter, operation=operation, world=world)
    if clause.keyword in BY_ROW:
        yield from BY_ROW[clause.keyword](about)
    elif clause.keyword in TEXTS:
        yield from (case_of(about, text) for text in TEXTS[clause.keyword](about))


def simpler_cases(case: Case, operation: Operation, world: World) -> Iterator[Case]:
    """Yield cases that may show the same with less: of several characters inside a text, each alone."""
    parameter = operation.parameter(case.clause.subject)
    text = case.changes.get(case.clause.subject)
    if parameter is None or text is None or case.clause.keyword != "pattern" or case.side == "reject":
        return
    alphabet = alphabet_of(parameter, operation, world)
    for character in dict.fromkeys(text[1:-1]):
        yield replace(case, changes={**case.changes, parameter.name: alphabet.around(character)})
