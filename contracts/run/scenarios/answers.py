"""Scenarios about answers: what was created exists, looks alike in both forms, and shows what was asked for."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from contracts.generate import Case, fixed_cases, ordinary
from contracts.generate.fixed import full_texts
from contracts.generate.texts import takes_free_text
from contracts.judge.goals import is_legal
from contracts.spec import Clause, Operation, Side
from contracts.wire.answer import Form

if TYPE_CHECKING:
    from contracts.run.run import Run

FRAGILE = (
    "a & b  < c > d",
    "100%41+b c",
    "quote \" and ' and \\ back",
    "wide \u00e9 \ud55c \U0001f600 end",
    "{} [] : ;",
)
"""Texts that come back changed where something is escaped once too often or too seldom, or cut to fewer bits."""


def performs(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create, with the parameter absent and with it saying so, and look at what was made."""
    for changes in ({}, {clause.subject: "false"}):
        _, made = run.create(Case(clause=clause, side=side, changes=changes), operation)
        if made is not None:
            run.places[operation.name].following.settle(made)


def dry_run(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Send faulty requests for real and as dry runs, so that a missing rule is not taken for a lax dry run."""
    if side == "accept":
        # The plainest is sent at the beginning of every run, since all else depends on it.
        checks = Case(clause=clause, side=side, changes={clause.subject: clause.argument["when"]})
        for way in (replace(checks, form="xml"), replace(checks, method="POST", position="form")):
            run.send(way, operation)
        return
    for parameter in operation.parameters:
        if parameter.name in (clause.subject, run.spec.routing):
            continue
        for other in parameter.clauses:
            case = next(fixed_cases(other, "reject", run.spec, run.world), None) if "reject" in other.sides else None
            if case is not None and clause.subject not in case.changes:
                run.send(case, operation)
                dry = {**case.changes, clause.subject: clause.argument["when"]}
                run.send(replace(case, changes=dry), operation)


def both_forms(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Look at one creation in one form, the other, and the first again; repeat a creation by its token likewise."""
    for parameter in operation.parameters:
        if takes_free_text(parameter):
            run.climb(parameter, operation)  # of many new values in one request none could be blamed
    case = Case(clause=clause, side=side, changes={**full_texts(operation, run.world), **_fragile(run, operation)})
    opinion, made = run.create(case, operation)
    if made is None or opinion.deserved is None:
        return
    choice = run.spec.format
    if clause.argument.get("parameter") is not None:
        for form in (choice.xml, choice.json):
            run.caller.send(opinion.deserved.call.having(**{choice.parameter: form}))
    places = run.places[operation.name]
    places.following.settle(made)
    for form in (choice.json, choice.xml, choice.json):
        places.following.look(made, form)


def _fragile(run: Run, operation: Operation) -> dict[str, str | None]:
    """Return, for each parameter with free text, a text that shows if it gets lost or changed in one form."""
    texts: dict[str, str | None] = {}
    for parameter in operation.parameters:
        plain = ordinary(operation, run.world, parameter.name) or ""
        candidates = (*FRAGILE, plain.title())
        legal = (text for text in candidates if text and is_legal(text, parameter.name, operation, run.world))
        if takes_free_text(parameter) and (found := next(legal, None)) is not None:
            texts[parameter.name] = found
    return texts


def gone(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create, delete, and look until it is gone, one by one and in the list."""
    places = run.places[operation.name]
    _, made = run.create(Case(clause=clause, side=side), operation)
    if made is not None:
        places.remove(made)
        places.following.wait_until_unlisted(made)


def known(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create and look at once; ask about an id that was never given."""
    if side == "accept":
        _, made = run.create(Case(clause=clause, side=side), operation)
        if made is not None:
            run.places[operation.name].following.look(made)
            run.places[operation.name].following.settle(made)
        return
    asked = run.spec.operations.get(clause.argument["operation"])
    if asked is not None:
        run.caller.ask(asked, {clause.argument["parameter"]: clause.argument["unknown"]})


def look(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create, and look at what was made."""
    _, made = run.create(Case(clause=clause, side=side), operation)
    if made is not None:
        run.places[operation.name].following.settle(made)


def echo(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create with ordinary values, and with texts that are easily lost or changed on the way."""
    name = clause.argument["parameter"]
    text = ordinary(operation, run.world, name)
    run.send(Case(clause=clause, side=side, creates=True), operation)
    run.send(Case(clause=clause, side=side, changes={name: text}, creates=True), operation)
    parameter = operation.parameter(name)
    if text is None or parameter is None or not takes_free_text(parameter):
        return
    fragile = (candidate for candidate in FRAGILE if is_legal(candidate, name, operation, run.world))
    forms: tuple[Form, ...] = ("json", "xml")
    for changed in (text.title(), *fragile):
        for form in forms:
            run.send(Case(clause=clause, side=side, changes={name: changed}, form=form, creates=True), operation)


def refusals(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Send a faulty request of every kind; what is true of all refusals is judged by each."""
    for other in operation.clauses:
        if "reject" in other.sides and other.subject != "error":
            for case in islice(fixed_cases(other, "reject", run.spec, run.world), 1):
                run.send(case, operation)


def every_row(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create in every condition in which that may succeed, and outside of all."""
    run.send(Case(clause=clause, side=side, creates=True), operation)
    for other in operation.clauses:
        if other.keyword == "x-required-when":
            for case in fixed_cases(other, "accept", run.spec, run.world):
                run.send(case, operation)
