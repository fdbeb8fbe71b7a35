"""Scenarios about doing the same again: without a token, with the same one, with another, and all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from contracts.generate import Base, Case, ordinary
from contracts.generate.fixed import full_texts
from contracts.run.caller import NotSent
from contracts.spec import Clause, Operation, Side
from contracts.wire.call import Call

if TYPE_CHECKING:
    from contracts.run.run import Run

_ROUNDS = 3


def repeated(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create, and ask for the very same at once and once it has settled; in every way that a call may travel."""
    places = run.places[operation.name]
    places.look_for_more()
    for case in _ways(Case(clause=clause, side="accept", creates=True), run, operation):
        _repeat(case, run, operation)


def _repeat(case: Case, run: Run, operation: Operation) -> None:
    places = run.places[operation.name]
    _, call = run.sender.send_anew(case, operation)
    made = places.at(call)
    if made is None:
        return
    run.sender.again(call, operation)
    places.following.settle(made)
    run.sender.again(call, operation)
    dry_run = operation.having("x-dry-run")
    if dry_run is not None:
        run.sender.again(call.having(**{dry_run[0].name: dry_run[1].argument["when"]}), operation)
    places.look_for_more()
    places.remove(made)


def idempotent(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Repeat a request with its token: at once, settled, after deletion; with other parameters; many at once."""
    places = run.places[operation.name]
    places.look_for_more()
    if side == "accept":
        for case in _ways(Case(clause=clause, side=side, creates=True), run, operation):
            _repeat_with_token(case, run, operation)
        return
    places.free_used()  # not between two calls: a reset may make the target forget tokens
    token = run.caller.unique(ordinary(operation, run.world, clause.subject) or "")
    call = _created(run, clause, operation, {clause.subject: token})
    if places.at(call) is None:
        return
    run.sender.again(call.having(**next(places.apart())), operation)
    for name, text in full_texts(operation, run.world).items():
        if call.get(name) is None:
            run.sender.again(call.having(**{name: text}), operation)
            break
    places.look_for_more()
    _simultaneous(run, clause, operation)


def _repeat_with_token(case: Case, run: Run, operation: Operation) -> None:
    places, name = run.places[operation.name], case.clause.subject
    places.free_used()  # as below
    token = run.caller.unique(ordinary(operation, run.world, name) or "")
    _, call = run.sender.send_anew(replace(case, changes={name: token}), operation)
    made = places.at(call)
    if made is None:
        return
    run.sender.again(call, operation)
    places.following.settle(made)
    run.sender.again(call, operation)
    for other in islice(_ways(case, run, operation), 1, None):
        if other.method is not None and other.method != call.method and other.position is not None:
            run.sender.again(replace(call, method=other.method, position=other.position), operation)
    places.remove(made)
    run.sender.again(call, operation)


def _ways(case: Case, run: Run, operation: Operation) -> Iterator[Case]:
    """Yield a case as ordinary calls travel, and by the other methods that are known to be served."""
    yield case
    used = run.calls.base.get(operation.name, Base()).method
    for method in sorted(run.judge.history.operations[operation.name].methods - {used}):
        yield replace(case, method=method, position="form" if method == "POST" else "query")


def _simultaneous(run: Run, clause: Clause, operation: Operation) -> None:
    """Ask for the same with the same token several times at once, in some rounds: it must be made once."""
    count = run.target.most_at_once
    if count < 2:
        raise NotSent("max_requests_per_second allows no two requests at once")
    places = run.places[operation.name]
    for _ in range(_ROUNDS):
        token = run.caller.unique(ordinary(operation, run.world, clause.subject) or "")
        case = Case(clause=clause, side="accept", changes={clause.subject: token}, creates=True)
        call = run.calls.of(case, operation)
        run.sender.put_together(call, count, operation)
        places.look_for_more()
        if run.judge.tally.is_broken(clause, "reject"):
            return


def distinct(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create with tokens that differ, in letter case too, and without one; or ask for the same with another token."""
    run.places[operation.name].look_for_more()
    run.places[operation.name].free_used()  # as above
    token = run.caller.unique(ordinary(operation, run.world, clause.subject) or "")
    call = _created(run, clause, operation, {clause.subject: token})
    other = run.caller.unique(token)
    if side == "reject":
        made, places = run.places[operation.name].at(call), run.places[operation.name]
        if made is not None:
            run.sender.again(call.having(**{clause.subject: other}), operation)
            places.following.settle(made)
            run.sender.again(call.having(**{clause.subject: run.caller.unique(token)}), operation)
            run.sender.again(call.having(**{clause.subject: None}), operation)
            places.look_for_more()
        return
    for texts in ((token.swapcase(), other, None), _long_tokens(run, clause, operation)):
        for text in texts:
            _created(run, clause, operation, {clause.subject: text})
        run.places[operation.name].free_used()  # there may be few


def _long_tokens(run: Run, clause: Clause, operation: Operation) -> tuple[str, ...]:
    """Return two tokens of the greatest length that differ in the last character alone; none without such a length."""
    parameter = operation.parameter(clause.subject)
    limit = parameter.clause("maxLength") if parameter is not None else None
    token = run.caller.unique(ordinary(operation, run.world, clause.subject) or "")
    if limit is None or not 0 < len(token) < limit.argument:
        return ()
    common = token + token[-1] * (limit.argument - len(token) - 1)
    return common + "a", common + "b"


def _created(run: Run, clause: Clause, operation: Operation, changes: dict[str, str | None]) -> Call:
    """Create beside what is there, and return the call."""
    case = Case(clause=clause, side="accept", changes=changes, creates=True)
    _, call = run.sender.send_anew(case, operation)
    return call
