"""Deals the values of a world out to the shards that share its target, so that none meets what another makes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from contracts.errors import ContractsError
from contracts.shards.needs import occupied_names, scarce_conditions
from contracts.shards.shard import Shard
from contracts.spec import Spec
from contracts.world import World


def deal(world: World, spec: Spec, shard: Shard, place: Path) -> World:
    """Return what of a world a shard may use; `place` is the world's file.

    Values of what a creation occupies are dealt out; the first shard has all that is named in a condition's row. The
    pace is shared out too.

    Raises:
        ContractsError: there is not enough for every shard.
    """
    names, scarce = occupied_names(spec), scarce_conditions(spec, world)
    reserved = {row[name] for rows in scarce.values() for row in rows for name in names & row.keys()}
    values = dict(world.values)
    for name in names & values.keys():
        values[name] = _share(name, values[name], reserved, shard, place)
    rate = world.max_requests_per_second
    return replace(
        world,
        values=values,
        conditions={name: rows for name, rows in world.conditions.items() if shard.number == 1 or name not in scarce},
        elsewhere={name: tuple(sorted(world.known(name))) for name in sorted(names)},
        max_requests_per_second=rate / shard.of if rate is not None else None,
    )


def _share(name: str, texts: tuple[str, ...], reserved: set[str], shard: Shard, place: Path) -> tuple[str, ...]:
    """Return a shard's texts: the first has those that are reserved, and makes up for them last."""
    first = [text for text in texts if text in reserved]
    free = [text for text in texts if text not in reserved]
    shares: list[list[str]] = [first, *([] for _ in range(shard.of - 1))]
    for text in free:
        min(shares, key=len).append(text)
    if not all(shares):
        problem = f"{place} has too few values of {name} for {shard.of} shards that share a target"
        cure = "Give more under [values], take fewer shards, or say `shared = false` if each has a target of its own"
        raise ContractsError(f"--shard {shard}", problem, cure)
    return tuple(text for text in texts if text in shares[shard.number - 1])
