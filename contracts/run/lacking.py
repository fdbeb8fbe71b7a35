"""What to add to a world file so that a clause side can be exercised."""

from __future__ import annotations

from collections.abc import Collection

from contracts.spec import Clause, Operation, Side, Spec
from contracts.world import World

_FOLLOWED = frozenset(
    {"initial", "state", "x-performs", "x-idempotent", "x-names", "x-known", "x-gone", "x-points-back", "x-given-when"}
)
"""Clauses about what becomes of a creation, which only companions show."""

_OF_CONDITIONS = frozenset({"x-exists", "x-required-when", "x-format-when", "x-outside"})


def lacking(clause: Clause, side: Side, spec: Spec, world: World, absent: Collection[str] = ()) -> str | None:
    """Return what world or target lack for a clause side, as a sentence for the user; None if they lack nothing.

    `absent` are the companions that the target is known not to have.
    """
    operation = spec.operation_of(clause)
    needed = _companion(clause, side, operation, absent)
    if needed is not None:
        return f"the target has no {needed}, which would show it"
    # Where the world lacks a value, that is the better advice.
    found = _lacking(clause, side, operation, spec, world)
    if found is None and operation.changes and clause.subject not in {"transport", "response"}:
        return SPENT
    return found


def too_few(operation: Operation, world: World) -> str | None:
    """Return that the world has too few values for creations apart from each other; None if it has enough."""
    names = operation.lifecycle.taken_by if operation.lifecycle is not None else ()
    few = [name for name in names if len(world.values.get(name, ())) == 1]
    if not few:
        return None
    return f"there may be too few places to create at: give more values of {' and '.join(few)} under [values]"


def _companion(clause: Clause, side: Side, operation: Operation, absent: Collection[str]) -> str | None:
    """Return the absent companion that a side needs."""
    lifecycle = operation.lifecycle
    if lifecycle is None:
        return None
    # Only of what was seen to be ready is it said that it is there already.
    is_of_taken = any(entry.clause is clause and entry.fault == "taken" for entry in operation.errors)
    is_followed = clause.keyword in _FOLLOWED or (is_of_taken and side == "reject")
    needed = [lifecycle.observe.operation] if is_followed else []
    needed += [lifecycle.delete.operation] if clause.keyword == "x-gone" else []
    return next((name for name in needed if name in absent), None)


SPENT = (
    "after the first success a refusal may be due to what that changed: "
    "add x-lifecycle to the spec, which says how that is found and deleted"
)


def _lacking(clause: Clause, side: Side, operation: Operation, spec: Spec, world: World) -> str | None:
    condition = _condition(clause, side)
    is_by_state = condition in spec.states and world.states_url is not None
    if condition in spec.conditions and not world.rows(condition) and not is_by_state:
        return f"add [values.{condition}] to the world file"
    parameter = operation.parameter(clause.subject)
    about_ids = clause.keyword == "condition" and side == "accept"
    named = (
        next((p for p in operation.parameters if _is_about(p.clauses, clause.argument)), None) if about_ids else None
    )
    parameter = named or parameter
    if parameter is None or parameter.condition is not None or parameter.clause("x-exists") is None:
        return None
    return None if world.values.get(parameter.name) else f"add {parameter.name} under [values] in the world file"


def _condition(clause: Clause, side: Side) -> str | None:
    """Return the condition that the side is exercised in."""
    if clause.keyword == "x-agrees":
        return "cross-account"  # the only way for two login ids to differ
    if clause.keyword == "condition":
        return str(clause.argument) if side == "reject" else None
    if clause.keyword not in _OF_CONDITIONS:
        return None
    found = clause.argument.get("condition") or clause.argument.get("when")
    return found if side == "reject" or clause.keyword == "x-required-when" else None


def _is_about(clauses: tuple[Clause, ...], condition: object) -> bool:
    return any(clause.keyword == "x-exists" and clause.argument.get("condition") == condition for clause in clauses)
