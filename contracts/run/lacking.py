"""What to add to a world file so that a clause side can be exercised."""

from __future__ import annotations

from contracts.spec import Clause, Operation, Side
from contracts.world import World

_OF_CONDITIONS = frozenset({"x-exists", "x-required-when", "x-format-when", "x-outside"})


def lacking(clause: Clause, side: Side, operation: Operation, world: World) -> str | None:
    """Return what the world lacks for a clause side, as a sentence for the user; None if it lacks nothing."""
    if operation.changes and clause.subject not in {"transport", "response"}:
        # Where the world lacks a value, that is the better advice.
        return _lacking(clause, side, operation, world) or SPENT
    return _lacking(clause, side, operation, world)


SPENT = (
    "after the first success a refusal may be due to what that changed: "
    "add x-lifecycle to the spec, which says how that is found and deleted"
)


def _lacking(clause: Clause, side: Side, operation: Operation, world: World) -> str | None:
    condition = _condition(clause, side)
    if condition is not None and not world.rows(condition):
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
