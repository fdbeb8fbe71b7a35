"""Deals the values of a world out to the shards that share its target, so that none meets what another makes."""

from __future__ import annotations

from collections import Counter
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
    owners = {row[name]: 1 for rows in scarce.values() for row in rows for name in names & row.keys()}
    columns = {name: world.values[name] for name in sorted(names & world.values.keys())}
    for name, texts in columns.items():
        _deal_out(name, texts, owners, shard, place)
    mine = {name: tuple(text for text in texts if owners[text] == shard.number) for name, texts in columns.items()}
    rate = world.max_requests_per_second
    return replace(
        world,
        values={**world.values, **mine},
        conditions={name: rows for name, rows in world.conditions.items() if shard.number == 1 or name not in scarce},
        elsewhere={name: tuple(sorted(world.known(name))) for name in sorted(names)},
        max_requests_per_second=rate / shard.of if rate is not None else None,
    )


def _deal_out(name: str, texts: tuple[str, ...], owners: dict[str, int], shard: Shard, place: Path) -> None:
    """Give each text an owner, the shard that has the fewest; one that has an owner keeps it, in whatever column."""
    counts = Counter(owners[text] for text in texts if text in owners)
    for text in texts:
        if text not in owners:
            owners[text] = min(range(1, shard.of + 1), key=lambda number: counts[number])
            counts[owners[text]] += 1
    if not all(counts[number] for number in range(1, shard.of + 1)):
        problem = f"{place} has too few values of {name} for {shard.of} shards that share a target"
        cure = "Give more under [values], take fewer shards, or say `shared = false` if each has a target of its own"
        raise ContractsError(f"--shard {shard}", problem, cure)
