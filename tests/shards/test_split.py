"""How clauses and worlds are dealt out to shards."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.emulator import Emulator
from contracts.errors import ContractsError
from contracts.shards import Shard, deal, expected_requests, split
from contracts.shards.needs import occupied_names, scarce_conditions
from contracts.spec import Spec, load_spec
from contracts.world import World, parse_world

VENDORS = ("alibaba", "naver")


def spec_and_world(vendor: str) -> tuple[Spec, World]:
    emulator = Emulator(vendor)
    return load_spec(vendor), parse_world(emulator.world_toml(), emulator.environment, place="world.toml")


def ids(specs: list[Spec]) -> list[str]:
    return [clause.id for spec in specs for clause in dict.fromkeys(clause for clause, _ in spec.sides())]


@pytest.mark.parametrize("of", [1, 2, 5, 16])
@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("vendor", VENDORS)
def test_every_clause_is_in_one_shard(vendor: str, of: int, *, shared: bool) -> None:
    spec, world = spec_and_world(vendor)
    dealt = [name for n in range(1, of + 1) for name in split([spec], Shard(n, of), world if shared else None)]
    assert Counter(dealt) == Counter(ids([spec]))


def test_several_vendors_are_dealt_out_together() -> None:
    specs = [load_spec(vendor) for vendor in VENDORS]
    dealt = [split(specs, Shard(n, 3), None) for n in (1, 2, 3)]
    assert Counter(name for part in dealt for name in part) == Counter(ids(specs))
    assert all({name.partition("/")[0] for name in part} == set(VENDORS) for part in dealt)


def test_shards_have_about_as_much_to_send() -> None:
    specs = [load_spec(vendor) for vendor in VENDORS]
    costs = []
    for number in range(1, 6):
        part = split(specs, Shard(number, 5), None)
        sides = [(c, side) for spec in specs for c, side in spec.sides() if c.id in part]
        costs.append(sum(expected_requests(clause, side) for clause, side in sides))
    # What is counted apart, because many clauses share it, is not in these sums.
    assert max(costs) < 3 * min(costs)


def test_more_shards_than_groups_are_refused() -> None:
    with pytest.raises(ContractsError, match=r"--shard 1/500: there are fewer groups of clauses than shards\. Take "):
        split([load_spec("naver")], Shard(1, 500), None)


@pytest.mark.parametrize("text", ["0/5", "6/5", "2", "2/", "a/b", "-1/2", "1/0", "2/5/7", "²/5"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ContractsError, match="this is no part of a whole"):
        Shard.parse(text)


@pytest.mark.parametrize("of", [2, 5])
@pytest.mark.parametrize("vendor", VENDORS)
def test_shards_share_nothing_that_a_creation_occupies(vendor: str, of: int) -> None:
    spec, world = spec_and_world(vendor)
    names = occupied_names(spec)
    seen: Counter[str] = Counter()
    for number in range(1, of + 1):
        part = deal(world, spec, Shard(number, of), Path("world.toml"))
        rows = [row for rows in part.conditions.values() for row in rows]
        used = {text for name in names for text in part.values[name]}
        seen.update(used | {row[name] for row in rows for name in names & row.keys()})
        assert all(part.values[name] for name in names)
        assert all(part.known(name) == world.known(name) for name in names)  # what others use exists all the same
    assert set(seen) == {text for name in names for text in world.known(name)}
    assert set(seen.values()) == {1}


def test_what_may_be_at_either_end_is_with_one_shard() -> None:
    spec, world = spec_and_world("alibaba")
    texts = tuple(f"vpc-{number}" for number in range(6))
    world = replace(world, values={**world.values, "VpcId": texts, "AcceptingVpcId": (*texts[1:], texts[0])})
    parts = [deal(world, spec, Shard(number, 3), Path("world.toml")).values for number in (1, 2, 3)]
    assert Counter(text for part in parts for text in {*part["VpcId"], *part["AcceptingVpcId"]}) == Counter(texts)


def test_the_first_shard_has_what_only_one_can_have() -> None:
    spec, world = spec_and_world("naver")
    scarce = scarce_conditions(spec, world)
    assert set(scarce) == {"cross-account", "overlapping-cidr"}
    first, second = (deal(world, spec, Shard(number, 2), Path("world.toml")) for number in (1, 2))
    assert set(first.conditions) == set(scarce)
    assert set(second.conditions) == set()
    part = split([spec], Shard(1, 5), world)
    create = "naver/createVpcPeeringInstance"
    assert {
        f"{create}/lifecycle/RUN",
        f"{create}/targetVpcNo/disjoint",
        f"{create}/targetVpcName/required-when",
    } <= part


def test_the_pace_is_shared_out() -> None:
    spec, world = spec_and_world("naver")
    part = deal(replace(world, max_requests_per_second=8.0), spec, Shard(2, 4), Path("world.toml"))
    assert part.max_requests_per_second == 2.0


def test_a_world_with_too_few_values_is_refused() -> None:
    spec, world = spec_and_world("naver")
    with pytest.raises(ContractsError, match=r"world\.toml has too few values of (source|target)VpcNo for 9"):
        deal(world, spec, Shard(2, 9), Path("world.toml"))
