"""The rules about states: where a creation begins, where it gets by itself and in time, what only a call brings about.

Which way leads from which state to which is data of the spec; here is only how a creation is followed along them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.exchange import Exchange
from contracts.judge.history import OperationHistory
from contracts.judge.instance import Course, Instance
from contracts.judge.services import Services
from contracts.spec import Clause, Lifecycle, Operation, Side

_STORY = 12
"""So many exchanges tell of a creation: the first, and the latest ones."""


def begun(lifecycle: Lifecycle, conditions: tuple[str, ...], exchange: Exchange) -> Course:
    """Return the course of what was just created."""
    return Course(
        conditions=conditions,
        possible=lifecycle.first_states(conditions),
        since=exchange.answered_at,
        story=[(exchange, "created")],
    )


def told(course: Course, exchange: Exchange, note: str) -> None:
    """Take in that an exchange tells of a creation, and what in a word."""
    if course.story[-1][0] is exchange:
        _, created = course.story.pop()
        note = f"{created}, {note}"
    course.story.append((exchange, note))
    if len(course.story) > _STORY:
        del course.story[1]


def called(
    instance: Instance,
    lifecycle: Lifecycle,
    operation: str,
    given: Mapping[str, str | None],
    exchange: Exchange,
    *,
    by_requester: bool,
) -> None:
    """Take in that a call on a creation succeeded; what only the other account may decide, the requester cannot."""
    course = instance.course
    told(course, exchange, "done")
    deciding = lifecycle.by_accepter()
    ways = [
        way
        for way in lifecycle.ways(course.conditions, by=operation)
        if way.by is not None and all(given.get(name) == text for name, text in way.by.given.items())
    ]
    if ways and all(course.possible.isdisjoint(way.sources) for way in ways):
        course.is_open = True  # no source tells what the call does in this state
    for way in ways:
        if course.possible.isdisjoint(way.sources) or (by_requester and way in deciding):
            continue
        if way not in course.begun:
            course.begun.append(way)
        course.possible |= lifecycle.reached_from({way.to}, course.conditions)
        course.since = exchange.answered_at
        course.accepted = course.accepted or way in deciding[:1]
        course.declined = course.declined or way in deciding[1:]


def met(course: Course, accounts: Iterable[Any]) -> None:
    """Take in the accounts that a creation was shown with: two, although the world says one, leave its course open."""
    if not course.conditions and len({str(account) for account in accounts if account is not None}) > 1:
        course.is_open = True


def seen(judge: Services, history: OperationHistory, instance: Instance, state: str, exchange: Exchange) -> None:
    """Take in that a creation was seen in a state."""
    operation, course = history.operation, instance.course
    lifecycle, clause = operation.lifecycle, clause_of(operation, instance.course)
    if lifecycle is None or course.is_open or not instance.is_there:
        return
    if course.look is not None and exchange.sent_at < course.look.answered_at:
        return  # of two looks at once, nobody knows which one saw the later state
    if course.declined and state not in _in_use(lifecycle, course):
        return  # what is left of something declined is nobody's promise
    if course.state == state and course.story[-1][0] is course.look and len(course.story) > 1:
        course.story.pop()  # of many looks that show the same, the last one tells enough
    told(course, exchange, state)
    course.look = exchange
    if state not in course.possible:
        course.see(state)
        course.is_open = True  # from here on nothing is expected: one fault, one finding
        _blame(judge, operation, instance, state, clause)
        return
    if course.state is None:
        judge.show(operation.clause("lifecycle/initial"), "accept", "first")
    stays = course.state == state
    if not stays:
        course.see(state)
    late = exchange.sent_at > course.since + judge.world.settles_within
    _advance(course, lifecycle, state, late=late)
    is_steady = lifecycle.is_steady(state, course.conditions) and not course.begun
    if is_steady:
        _show(judge, history, instance, state, clause, exchange, stays=stays)
    elif clause is not None and late:
        course.is_open = True
        why = f"{instance.id} is still {state} more than {judge.world.settles_within:g} s later"
        _tell(judge, clause, "accept", why, course, kind=f"still {state}")


def clause_of(operation: Operation, course: Course) -> Clause | None:
    """Return the clause about the state that what was created in these conditions gets to."""
    for clause in operation.clauses_with("state"):
        if clause.argument.get("outside") in course.conditions:
            continue
        if clause.argument.get("in") is None or clause.argument["in"] in course.conditions:
            return clause
    return None


def _in_use(lifecycle: Lifecycle, course: Course) -> set[str]:
    """Return the steady states that acceptance leads to."""
    after = lifecycle.reached_from((way.to for way in lifecycle.by_accepter()[:1]), course.conditions)
    return {end for end in after if lifecycle.is_steady(end, course.conditions)}


def _advance(course: Course, lifecycle: Lifecycle, state: str, *, late: bool) -> None:
    """Leave behind what the state rules out; work that leads back to where it began may not have begun yet."""
    begun = []
    possible = lifecycle.reached_from({state}, course.conditions)
    for way in course.begun:
        after = lifecycle.reached_from({way.to}, course.conditions)
        ends = {end for end in after if lifecycle.is_steady(end, course.conditions)}
        if state not in ends or (state in way.sources and not late):
            begun.append(way)
            possible |= after
    course.begun = begun
    course.possible = possible


def _show(
    judge: Services,
    history: OperationHistory,
    instance: Instance,
    state: str,
    clause: Clause | None,
    exchange: Exchange,
    *,
    stays: bool,
) -> None:
    """Mark what a steady state shows."""
    if clause is None:
        return
    course, is_target = instance.course, state == clause.argument["state"]
    if course.accepted:
        judge.show(clause, "accept", "after acceptance")
        return
    age = exchange.sent_at - instance.created_at
    if is_target:
        judge.show(clause, "accept", "reached", *(["stays"] if stays else []))
        if not course.conditions:
            took = exchange.answered_at - instance.created_at
            history.settles_after = took if history.settles_after is None else min(history.settles_after, took)
            judge.show(clause, "reject", "settled")
    # What nobody has accepted waits, if it has stayed well longer than it takes where no acceptance is needed.
    settles_after = history.settles_after
    if course.conditions and not course.declined and settles_after is not None and age >= 2 * settles_after:
        judge.show(clause, "reject", "waits")


def _blame(judge: Services, operation: Operation, instance: Instance, state: str, clause: Clause | None) -> None:
    """Blame a state in which the creation should not be."""
    course, lifecycle = instance.course, operation.lifecycle
    first = operation.clause("lifecycle/initial")
    # A state on the way to a steady one says as much as that.
    ways = (
        lifecycle.reached_from({state}, course.conditions)
        if lifecycle is not None and len(course.seen) > 1
        else {state}
    )
    is_known = lifecycle is not None and any(lifecycle.is_steady(end, course.conditions) for end in ways)
    if clause is None:
        return
    target = clause.argument["state"]
    is_ending = lifecycle is not None and state in lifecycle.ends
    is_free = not course.conditions or course.accepted  # nobody's decision is waited for
    if len(course.seen) == 1 and (not is_known or is_ending):
        if first is not None:
            _tell(judge, first, "accept", f"{instance.id} is first seen as {state}", course, kind=f"first {state}")
    elif is_free and target in course.seen[:-1]:
        how = "left its state by itself" if course.seen[-2] == target else f"does not get back to {target}"
        _tell(judge, clause, "accept", f"{instance.id} {how}", course, kind="left by itself")
    elif is_known and not course.accepted:
        after = "which nobody has accepted" if course.conditions else "within one account"
        _tell(
            judge,
            clause,
            "reject",
            f"{instance.id}, {after}, is {state}",
            course,
            kind="after it was declined" if course.declined else "undecided",
        )
    else:
        _tell(judge, clause, "accept", f"{instance.id} is {state}", course, kind=f"is {state}")


def _tell(judge: Services, clause: Clause, side: Side, why: str, course: Course, *, kind: str) -> None:
    """Blame a clause side with the whole story of a creation."""
    *before, last = (exchange for exchange, _ in course.story)
    why = f"{why} (states seen: {', '.join(course.seen)})"
    judge.blame(clause, side, why, last, *before, notes=tuple(note for _, note in course.story), kind=kind)
