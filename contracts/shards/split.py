"""Deals the clauses of a run out to its shards, so that each has about as many requests to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.errors import ContractsError
from contracts.shards.costs import expected_requests
from contracts.shards.needs import needs_one_shard, scarce_conditions
from contracts.shards.shard import Shard
from contracts.spec import Clause, Spec
from contracts.world import World

_OF_ALL_PARAMETERS = frozenset({"signature", "schemes", "equal-forms"})
"""Clauses of these subjects and keywords send every parameter first."""
_SHARED_BY_ALL_PARAMETERS = 150
_SHARED_BY_PARAMETER = 12


def split(specs: Sequence[Spec], shard: Shard, world: World | None) -> frozenset[str]:
    """Return the ids of a shard's clauses. Every clause is in one shard, with both its sides.

    The same specs are always split alike. Clauses that share most of their requests stay together. `world` is the one
    that all shards share; None where each has a target of its own.

    Raises:
        ContractsError: there are more shards than groups of clauses.
    """
    pinned, groups = _groups(specs, world)
    if shard.of > len(groups) + bool(pinned):
        cure = f"Take {len(groups)} or fewer"
        raise ContractsError(f"--shard {shard}", "there are fewer groups of clauses than shards", cure)
    loads = [0] * shard.of
    dealt: list[list[Clause]] = [[] for _ in loads]
    dealt[0] += pinned
    loads[0] += _cost(pinned)
    for group in sorted(groups.values(), key=lambda group: (-_cost(group), group[0].id)):
        lightest = loads.index(min(loads))
        loads[lightest] += _cost(group)
        dealt[lightest] += group
    return frozenset(clause.id for clause in dealt[shard.number - 1])


def _groups(specs: Sequence[Spec], world: World | None) -> tuple[list[Clause], Mapping[str, list[Clause]]]:
    """Return what only the first shard can do, and all else in groups that share requests."""
    pinned: list[Clause] = []
    groups: dict[str, list[Clause]] = {}
    for spec in specs:
        scarce = scarce_conditions(spec, world) if world is not None else {}
        for clause in dict.fromkeys(clause for clause, _ in spec.sides()):
            operation = spec.operation_of(clause)
            if world is not None and needs_one_shard(clause, operation, scarce):
                pinned.append(clause)
                continue
            subject = clause.subject if operation.parameter(clause.subject) is not None else clause.id
            of_all = not _OF_ALL_PARAMETERS.isdisjoint((clause.subject, clause.keyword))
            groups.setdefault(f"{spec.vendor}/{operation.name}/{'*' if of_all else subject}", []).append(clause)
    return pinned, groups


def _cost(group: Sequence[Clause]) -> int:
    shared = _SHARED_BY_PARAMETER if len(group) > 1 else 0
    if any(clause.subject in _OF_ALL_PARAMETERS for clause in group):
        shared = _SHARED_BY_ALL_PARAMETERS
    return shared + sum(expected_requests(clause, side) for clause in group for side in clause.sides)
