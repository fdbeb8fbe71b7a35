"""Every fault is visible, and every variant is, and both start and answer over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from contracts.emulator import FAULTS, VARIANTS, Emulator, Fault, Variant
from tests.emulator.callers import AlibabaCaller, NaverCaller
from tests.emulator.probes import Shown, shown

ORDINARY = {
    "alibaba": {
        "RegionId": "cn-hangzhou",
        "VpcId": "vpc-bp1requester01",
        "AcceptingAliUid": "1210123456123456",
        "AcceptingRegionId": "cn-hangzhou",
        "AcceptingVpcId": "vpc-bp1accepter01",
    },
    "naver": {"sourceVpcNo": "1001", "targetVpcNo": "2001"},
}
TIMED = {
    "alibaba-shows-deleted",
    "alibaba-frees-pair-early",
    "alibaba-rejection-settles",
    "alibaba-rejection-settles-accepting",
    "alibaba-token-one-at-a-time",
    "alibaba-token-together-doubled",
    "alibaba-token-together-doubled-in-silence",
}
"""These need a real clock, or several calls at once; they are tested with the vendor."""
OF_HISTORY = re.compile("lifecycle/|idempotent|distinct|repeated|points-back|names-instance|/known|/gone")
"""Rules that both sides keep or break in answers alike, so that the status of one does not tell the side."""


@cache
def conforming(vendor: str) -> list[Shown]:
    return list(shown(vendor))


def differs(vendor: str, **how: object) -> bool:
    deviating = shown(vendor, **how)  # type: ignore[arg-type]
    return any(seen != expected for seen, expected in zip(deviating, conforming(vendor), strict=True))


def sides(fault: Fault) -> Iterator[str]:
    """Yield the side of each answer that the fault changes: what the conforming emulator did with the request."""
    for seen, expected in zip(shown(fault.vendor, fault=fault.name), conforming(fault.vendor), strict=True):
        for answered, due in zip(seen, expected, strict=True):
            if answered != due:
                yield "accept" if due.status < 300 or "DryRunOperation" in due.body else "reject"


def answers(vendor: str, **how: object) -> int:
    """Start an emulator, create a peering in the ordinary way, and return the status."""
    with Emulator(vendor, **how) as emulator:  # type: ignore[arg-type]
        if vendor == "alibaba":
            return AlibabaCaller(emulator)("CreateVpcPeerConnection", ORDINARY[vendor]).status
        return NaverCaller(emulator)("createVpcPeeringInstance", ORDINARY[vendor]).status


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_the_conforming_emulator_is_steady(vendor: str) -> None:
    assert not differs(vendor)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_a_fault_shows_on_its_side(fault: Fault) -> None:
    clause, broken = fault.breaks
    shows = (OF_HISTORY.search(clause) or side == broken for side in sides(fault))
    assert fault.name in TIMED or any(shows)
    assert answers(fault.vendor, fault=fault.name) in range(200, 500)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=lambda variant: variant.name)
def test_a_variant_shows_and_serves_an_ordinary_creation(variant: Variant) -> None:
    assert variant.name in TIMED or differs(variant.vendor, variants=(variant.name,))
    assert answers(variant.vendor, variants=(variant.name,)) == 200


@pytest.mark.parametrize("table", [FAULTS, VARIANTS], ids=["faults", "variants"])
def test_names_begin_with_the_vendor_and_say_something(table: Mapping[str, Fault | Variant]) -> None:
    for name, entry in table.items():
        assert name == entry.name
        assert name.startswith(f"{entry.vendor}-")
        assert entry.says.endswith(".")


def test_a_fault_names_one_side_of_one_clause_of_its_vendor() -> None:
    operations = {"alibaba": "CreateVpcPeerConnection", "naver": "createVpcPeeringInstance"}
    for fault in FAULTS.values():
        clause, side = fault.breaks
        assert clause.startswith(f"{fault.vendor}/{operations[fault.vendor]}/")
        assert side in {"accept", "reject"}
