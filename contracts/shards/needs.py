"""What a clause needs of a world that not every shard can have: VPCs of a condition, or several pairs at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from contracts.spec import Clause, Operation, Spec
from contracts.world import Row, World

_SEVERAL_PAIRS = frozenset({"x-idempotent", "x-distinct"})
"""Those compare what one token makes at one place with what it makes at another."""
_ACROSS = frozenset({"state", "x-agrees", "x-points-back", "x-given-when"})
"""Those follow what one account creates and another accepts."""


def occupied_names(spec: Spec) -> frozenset[str]:
    """Return the parameters whose values a creation occupies."""
    lifecycles = (operation.lifecycle for operation in spec.checked())
    return frozenset(name for lifecycle in lifecycles if lifecycle is not None for name in lifecycle.taken_by)


def scarce_conditions(spec: Spec, world: World) -> Mapping[str, tuple[Row, ...]]:
    """Return the conditions of a world whose rows name what a creation occupies: one shard only may have them."""
    names = occupied_names(spec)
    return {name: rows for name, rows in world.conditions.items() if any(not names.isdisjoint(row) for row in rows)}


def needs_one_shard(clause: Clause, operation: Operation, scarce: Collection[str]) -> bool:
    """Tell whether a clause belongs to the shard that has these conditions, and pairs enough to compare two."""
    return clause.keyword in _SEVERAL_PAIRS or not scarce_of(clause, operation).isdisjoint(scarce)


def scarce_of(clause: Clause, operation: Operation) -> frozenset[str]:
    """Return the conditions that a clause is exercised in, as far as its spec tells."""
    named = set(_texts(clause.argument))
    parameter = operation.parameter(clause.subject)
    if parameter is not None and parameter.condition is not None:
        named.add(parameter.condition)
    for entry in operation.errors:
        if entry.clause is clause:
            named |= {name for name in (entry.condition, entry.inside) if name is not None}
    if clause.keyword in _ACROSS and operation.lifecycle is not None:
        named |= {way.inside for way in operation.lifecycle.by_accepter() if way.inside is not None}
    return frozenset(named)


def _texts(argument: Any) -> Iterator[str]:
    if isinstance(argument, str):
        yield argument
    elif isinstance(argument, Mapping):
        for item in argument.values():
            yield from _texts(item)
    elif isinstance(argument, list | tuple):
        for item in argument:
            yield from _texts(item)
