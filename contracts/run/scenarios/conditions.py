"""Scenarios about conditions: a request is put into one by its values, or the target by the provider-state protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from contracts.generate import Case, fixed_cases
from contracts.run.caller import NotSent
from contracts.run.scenarios.repeats import repeated
from contracts.spec import Clause, ErrorEntry, Operation, Side

if TYPE_CHECKING:
    from contracts.run.run import Run


_SHARED = "a target that is shared is put into no condition, which all others would be in, too"


def condition(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Create outside a condition, or send an ordinary request and a dry run in it."""
    entry = next(entry for entry in operation.errors if entry.clause is clause)
    if side == "accept":
        run.send(Case(clause=clause, side=side, creates=True), operation)
        for case in fixed_cases(clause, side, run.spec, run.world):
            run.send(case, operation)
        rows = run.world.rows(entry.inside) if entry.inside is not None else ()
        if rows and entry.condition is not None and run.world.states_url is not None:
            # In the condition, but not such a request as it is about: whatever is answered, this error is not.
            with target_in(run, entry.condition, rows[0]):
                run.sender.send_anew(Case(clause=clause, side="reject"), operation)
    elif entry.fault == "taken":
        repeated(run, clause, side, operation)
    else:
        _inside(run, clause, operation, entry.condition or "", entry)


def requires(run: Run, clause: Clause, side: Side, operation: Operation) -> None:
    """Send an ordinary request in a condition in which none may succeed."""
    _inside(run, clause, operation, clause.argument["condition"], None)


def _inside(run: Run, clause: Clause, operation: Operation, name: str, entry: ErrorEntry | None) -> None:
    rows = run.world.rows(name)
    for row in rows:
        for case in _cases(run, clause, operation, dict(row)):
            run.send(case, operation)
    if rows:
        return
    if name not in run.spec.states:
        raise NotSent(f"add [values.{name}] to the world file")
    if run.world.states_url is None:
        if run.world.shared:
            raise NotSent(f"{_SHARED}: add [values.{name}] to the world file, or say `shared = false` under [target]")
        raise NotSent(f"add [values.{name}] to the world file, or a states_url under [target]")
    around: dict[str, str | None] = {}
    if entry is not None and entry.inside is not None:
        if not run.world.rows(entry.inside):
            raise NotSent(f"add [values.{entry.inside}] to the world file")
        around = dict(run.world.rows(entry.inside)[0])
    with target_in(run, name, around):
        for case in _cases(run, clause, operation, around):
            run.sender.send_anew(case, operation)
    run.sender.send_anew(Case(clause=clause, side="accept"), operation)


def _cases(run: Run, clause: Clause, operation: Operation, changes: dict[str, str | None]) -> Iterator[Case]:
    yield Case(clause=clause, side="reject", changes=changes)
    found = operation.having("x-dry-run")
    if found is not None:
        dry = {**changes, found[0].name: found[1].argument["when"]}
        yield Case(clause=clause, side="reject", changes=dry)


@contextmanager
def target_in(run: Run, name: str, around: Mapping[str, str | None]) -> Iterator[None]:
    """Put the target into a condition, and out of it again; it is told the values that requests will hold.

    Raises:
        NotSent: the target says that it cannot be put into it.
    """
    values = {key: texts[0] for key, texts in run.world.values.items() if texts}
    values |= {key: text for key, text in around.items() if text is not None}
    if not run.caller.change(name, "setup", values):
        raise NotSent(f"the target cannot be put into the condition {name}: it refuses that at states_url")
    try:
        yield
    finally:
        run.caller.change(name, "teardown", values)
