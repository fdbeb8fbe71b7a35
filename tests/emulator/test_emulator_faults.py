"""Every fault is visible, and every variant is, and both start and answer over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from callers import AlibabaCaller, NaverCaller
from probes import Shown, shown

from contracts.emulator import FAULTS, VARIANTS, Emulator, Fault, Variant

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
TIMED = {"alibaba-shows-deleted", "alibaba-frees-pair-early"}  # need a real clock; tested with the vendor


@cache
def conforming(vendor: str) -> list[Shown]:
    return list(shown(vendor))


def differences(vendor: str, **how: object) -> int:
    deviating = shown(vendor, **how)  # type: ignore[arg-type]
    return sum(seen != expected for seen, expected in zip(deviating, conforming(vendor), strict=True))


def answers(vendor: str, **how: object) -> int:
    """Start an emulator, create a peering in the ordinary way, and return the status."""
    with Emulator(vendor, **how) as emulator:  # type: ignore[arg-type]
        if vendor == "alibaba":
            return AlibabaCaller(emulator)("CreateVpcPeerConnection", ORDINARY[vendor]).status
        return NaverCaller(emulator)("createVpcPeeringInstance", ORDINARY[vendor]).status


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_the_conforming_emulator_is_steady(vendor: str) -> None:
    assert differences(vendor) == 0


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_a_fault_shows(fault: Fault) -> None:
    assert differences(fault.vendor, fault=fault.name) > 0
    assert answers(fault.vendor, fault=fault.name) in range(200, 500)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=lambda variant: variant.name)
def test_a_variant_shows_and_serves_an_ordinary_creation(variant: Variant) -> None:
    assert variant.name in TIMED or differences(variant.vendor, variants=(variant.name,)) > 0
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
