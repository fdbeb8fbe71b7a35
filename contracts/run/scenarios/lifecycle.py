"""Scenarios about the course of a creation: its states, within one account and across two, and what goes both ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contracts.generate import Case
from contracts.judge import Opinion
from contracts.run.caller import NotSent
from contracts.run.following import Occupant
from contracts.run.machine import explore
from contracts.spec import Clause, Operation, Side

if TYPE_CHECKING:
    from contracts.run.run import Run


def initial(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create, and look at once."""
    _, made = run.create(Case(clause=clause, side=side), operation)
    if made is not None:
        run.places[operation.name].following.look(made)


def state(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Follow a creation within one account, and across two until the other account accepts it; then in any order."""
    places = run.places[operation.name]
    across = clause.argument.get("in")
    if across is None:
        for changes in ({}, *_other_values(run, operation)):
            _, made = run.create(Case(clause=clause, side=side, changes=changes), operation)
            if made is not None:
                places.following.settle(made)
                places.following.look(made)
    if "outside" not in clause.argument:
        _across(run, clause, side, operation, across or _crossing(operation))
    if side == "accept" and run.settings.budget is None and run.settings.examples:
        explore(run, clause, operation)


def _other_values(run: Run, operation: Operation) -> Iterator[dict[str, str | None]]:
    """Yield the world's last value of each required parameter that has several, beside those that make the place."""
    places = operation.lifecycle.taken_by if operation.lifecycle is not None else ()
    for parameter in operation.parameters:
        values = run.world.values.get(parameter.name, ())
        if parameter.required and parameter.name not in places and len(values) > 1:
            yield {parameter.name: values[-1]}


def _crossing(operation: Operation) -> str:
    """Return the condition of what another account must accept."""
    ways = operation.lifecycle.by_accepter() if operation.lifecycle is not None else ()
    return next((way.inside for way in ways if way.inside is not None), "cross-account")


def _across(run: Run, clause: Clause, side: Side, operation: Operation, condition: str) -> None:
    rows = run.world.rows(condition)
    if not rows:
        raise NotSent(f"add [values.{condition}] to the world file")
    places, lifecycle = run.places[operation.name], operation.lifecycle
    _, within = run.create(Case(clause=clause, side=side), operation)
    _, made = run.create(Case(clause=clause, side=side, changes=dict(rows[0])), operation)
    if made is None or lifecycle is None:
        return
    places.following.settle(made)
    if within is not None:
        places.following.settle(within)  # what waits for nobody has settled by now, so the other one would have, too
    _wait_for_age(run, operation, made, made.since)
    if side == "reject":
        _decide_wrongly(run, operation, made, dict(rows[0]), clause)
        return
    if run.world.accepter is None:
        raise NotSent("add [credentials.accepter] to the world file: the account that accepts")
    places.following.decide(made, lifecycle.by_accepter()[0])
    instance = run.judge.history.operations[operation.name].instances.get(made.id)
    if instance is None:
        return
    course = instance.course
    for _ in places.following.looks(made):
        if course.is_open or (course.accepted and not course.begun):
            return


def _decide_wrongly(run: Run, operation: Operation, made: Occupant, row: dict[str, str | None], clause: Clause) -> None:
    """Let the requester accept in place of the accepter, and the accepter decline: neither puts it into use."""
    places, following = run.places[operation.name], run.places[operation.name].following
    accept, *others = following.lifecycle.by_accepter()
    following.decide(made, accept, as_accepter=False)
    _wait_for_age(run, operation, made, run.target.clock.now())
    if run.world.accepter is None or not others:
        return
    places.remove(made)
    _, another = run.create(Case(clause=clause, side="accept", changes=row), operation)
    if another is not None:
        following.settle(another)
        following.decide(another, others[0])
        _wait_for_age(run, operation, another, run.target.clock.now())


def _wait_for_age(run: Run, operation: Operation, made: Occupant, since: float) -> None:
    """Look at something that waits, for as long as anything took that did not have to wait."""
    history = run.judge.history.operations[operation.name]
    instance = history.instances.get(made.id)
    made.since = run.target.clock.now()
    for _ in run.places[operation.name].following.looks(made):
        if instance is None or history.settles_after is None or instance.course.is_open:
            return
        if run.target.clock.now() - since > 2 * history.settles_after:
            run.places[operation.name].following.look(made)
            return


def reverse(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create between two, look, create the other way round, look at both and at the list, delete that one, look."""
    places = run.places[operation.name]
    _, call = run.sender.send_anew(Case(clause=clause, side="accept", creates=True), operation)
    one = places.at(call)
    if one is None or operation.lifecycle is None:
        return
    places.following.settle(one)
    names = operation.lifecycle.taken_by
    back = call.having(**{name: call.get(other) for name, other in zip(names, reversed(names), strict=True)})
    run.sender.again(back, operation)
    other = places.at(back)
    if other is None:
        raise NotSent(f"the target makes nothing where {' and '.join(names)} change places")
    points = next((c for c in operation.clauses if c.keyword == "x-points-back"), clause)
    for made, mark in ((one, "earlier"), (other, "later")):
        places.following.settle(made)
        made.since = run.target.clock.now()
        _until(run, points, "accept", mark, places.following.looks(made))
    _until(run, points, "accept", "listed", places.following.lists(one))
    places.remove(other)
    one.since = run.target.clock.now()
    _until(run, points, "reject", "no more", places.following.looks(one))


def _until(run: Run, clause: Clause, side: Side, mark: str, looks: Iterator[Opinion]) -> None:
    """Go on looking until that shows something of a side, or breaks it; `looks` end with the time to settle."""
    for _ in looks:
        if mark in run.judge.tally.of(clause, side).marks or run.judge.tally.is_broken(clause, side):
            return
