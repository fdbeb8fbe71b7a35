"""Cases about values of several parameters together, most of them rows of a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, product
from typing import Any

from contracts.generate.case import Case, ordinary
from contracts.generate.fixed.about import About, case_of
from contracts.generate.fixed.parameters import exists
from contracts.judge.standing import standing
from contracts.spec.clauses import written
from contracts.wire.call import Call


def _row_cases(about: About, condition: str, left_out: tuple[str | None, ...]) -> Iterator[Case]:
    """Yield the rows of a condition, with the parameter as given (no change) or changed to each of the texts."""
    for row in about.world.rows(condition)[:1]:
        for text in left_out:
            changes: dict[str, str | None] = {**row, about.parameter.name: text}
            yield Case(clause=about.clause, side=about.side, changes=changes)


def _required_when(about: About) -> Iterator[Case]:
    condition = about.clause.argument.get("condition")
    if condition is None:
        yield from _required_by_others(about)
        return
    if not about.accepts:
        yield from _row_cases(about, condition, (None,))
        return
    # One is enough: a creation across accounts may be more than this account can delete.
    for row in about.world.rows(condition)[:1]:
        yield Case(clause=about.clause, side=about.side, changes=dict(row))


def _required_by_others(about: About) -> Iterator[Case]:
    """Put other parameters as the condition has them, and give this one or leave it out."""
    others = _values_for(about.clause.argument, about)
    text = ordinary(about.operation, about.world, about.parameter.name) if about.accepts else None
    if others is not None and (text is not None or not about.accepts):
        yield Case(clause=about.clause, side=about.side, changes={**others, about.parameter.name: text})


def _values_for(argument: Mapping[str, Any], about: About) -> dict[str, str | None] | None:
    """Return values of other parameters that make the condition hold; None where none are known."""
    if "any" in argument:
        return next((found for part in argument["any"] if (found := _values_for(part, about)) is not None), None)
    if "all" in argument:
        parts = [_values_for(part, about) for part in argument["all"]]
        return {n: t for part in parts if part for n, t in part.items()} if all(p is not None for p in parts) else None
    name = argument["parameter"]
    if "equals" in argument:
        return {name: written(argument["equals"])}
    text = None if "absent" in argument else ordinary(about.operation, about.world, name)
    return {name: text} if text is not None or "absent" in argument else None


def _format_when(about: About) -> Iterator[Case]:
    condition = about.clause.argument["condition"]
    known = [row.get(about.parameter.name) or "" for row in about.world.rows(condition)[:1]]
    names = [name for name, at, _ in (text.partition("@") for text in known) if at]
    yield from _row_cases(about, condition, ("nobody", "", "nobody@", "@example.com", *names))


def _exists_by_row(about: About) -> Iterator[Case]:
    when = about.clause.argument.get("when")
    if when is not None:
        others = [row.get(about.parameter.name) for row in about.world.rows(when)[1:2]]
        texts = (*about.world.absent(about.parameter.name), "", *others)
        cases = _row_cases(about, when, texts)
        yield from (case for case in cases if _is_alone_in(about, case))
        return
    yield from (case_of(about, text) for text in exists(about))
    if about.accepts:
        for condition in _harmless_conditions(about):
            rows = (row for row in about.world.rows(condition) if about.parameter.name in row)
            yield from (Case(clause=about.clause, side=about.side, changes=dict(row)) for row in islice(rows, 1))


def _is_alone_in(about: About, case: Case) -> bool:
    """Tell whether a case violates the clause, and none of the others about its parameter."""
    texts = tuple((name, text) for name, text in case.changes.items() if text is not None)
    call = Call(operation=about.operation.name, path="", parameters=texts)
    found = {
        clause
        for clause in about.parameter.clauses
        if standing(clause, call, about.operation, about.world) == "violated"
    }
    return found == {about.clause}


def _harmless_conditions(about: About) -> Iterator[str]:
    """Yield the conditions in which a call may still be accepted."""
    refused = {entry.condition for entry in about.operation.errors}
    refused |= {c.argument["condition"] for c in about.operation.clauses if c.keyword == "x-outside"}
    yield from (condition for condition in about.world.conditions if condition not in refused)


def _outside(about: About) -> Iterator[Case]:
    if about.accepts:
        # The rule is about values together, so several combinations of known good ones are tried.
        names = about.operation.lifecycle.taken_by if about.operation.lifecycle is not None else ()
        # Where a reset frees them all at once they are cheap; elsewhere each must be deleted before the next.
        most = 64 if about.world.reset_url is not None else 9
        columns = [about.world.values.get(name, ()) for name in names]
        for texts in islice(product(*columns), most):
            yield Case(clause=about.clause, side=about.side, changes=dict(zip(names, texts, strict=True)))
        return
    for row in about.world.rows(about.clause.argument["condition"]):
        yield Case(clause=about.clause, side=about.side, changes=dict(row))


def _differs(about: About) -> Iterator[Case]:
    other = about.clause.argument["parameter"]
    for text in about.world.values.get(other, ())[:1]:
        yield Case(clause=about.clause, side=about.side, changes={other: text, about.parameter.name: text})


def _default(about: About) -> Iterator[Case]:
    case = Case(clause=about.clause, side=about.side, changes={about.parameter.name: None}, form="xml")
    yield case
    yield replace(case, method="POST", position="form")


BY_ROW: Mapping[str, Callable[[About], Iterator[Case]]] = {
    "x-required-when": _required_when,
    "x-format-when": _format_when,
    "x-exists": _exists_by_row,
    "x-outside": _outside,
    "x-differs-from": _differs,
    "default": _default,
}
