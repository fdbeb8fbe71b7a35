"""Which conditions a call is in, by the values it holds, and whether the world promises its combination of values."""

from __future__ import annotations

from functools import cache, lru_cache

from contracts.spec import Operation
from contracts.wire.call import Call
from contracts.world import Row, World


def row_of(condition: str, call: Call, operation: Operation, world: World) -> Row | None:
    """Return the world's row that puts the call into a condition, or None.

    Parameters that have a use in that condition only (`x-conditional`) do not decide: whether they must be given is
    what the condition is about.
    """
    for row, deciding in _deciding(condition, operation, world):
        for name, text in deciding:
            if call.get(name) != text:
                break
        else:
            return row
    return None


@lru_cache(maxsize=256)  # asked of every call, and always the same
def _deciding(condition: str, operation: Operation, world: World) -> list[tuple[Row, list[tuple[str, str]]]]:
    """Return the rows of a condition that decide anything, each with the values that do."""
    rows = (
        (row, [(name, text) for name, text in row.items() if not _depends(operation, name, condition)])
        for row in world.rows(condition)
    )
    return [(row, deciding) for row, deciding in rows if deciding]


def in_condition(condition: str, call: Call, operation: Operation, world: World) -> bool:
    """Tell whether the call is known to be in a condition."""
    return row_of(condition, call, operation, world) is not None


def conditions_of(call: Call, operation: Operation, world: World) -> tuple[str, ...]:
    """Return the conditions that the call's values put it into."""
    if _telling(operation, world).isdisjoint(call.parameters):
        return ()  # as nearly all calls are
    return tuple(name for name in world.conditions if row_of(name, call, operation, world) is not None)


@lru_cache(maxsize=256)
def _telling(operation: Operation, world: World) -> frozenset[tuple[str, str]]:
    """Return the values of which a call in any condition has one."""
    return frozenset(
        pair
        for condition in world.conditions
        for _, deciding in _deciding(condition, operation, world)
        for pair in deciding
    )


def is_promised(call: Call, operation: Operation, world: World) -> bool:
    """Tell whether the world promises that the call's values exist and go together."""
    named = {name: text for name in _of_things(operation) if (text := call.get(name)) is not None}
    odd = {name for name, text in named.items() if text not in world.values.get(name, ())}
    if not odd:
        return True
    rows = (row_of(condition, call, operation, world) for condition in world.conditions)
    return any(row is not None and all(row.get(name) == named[name] for name in odd) for row in rows)


@cache
def _of_things(operation: Operation) -> tuple[str, ...]:
    """Return the parameters that name something which must exist."""
    return tuple(parameter.name for parameter in operation.parameters if parameter.clause("x-exists") is not None)


def _depends(operation: Operation, name: str, condition: str) -> bool:
    parameter = operation.parameter(name)
    return parameter is not None and parameter.condition == condition
