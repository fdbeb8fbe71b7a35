"""Variants whose effect takes a clock, or lies outside of the answers."""

from __future__ import annotations

import tomllib

import pytest

from contracts.clock import SimulatedClock
from contracts.emulator import VARIANTS, Emulator
from tests.emulator.callers import SETTLE_SECONDS, AlibabaCaller, Answer, NaverCaller, looks

CREATE, GET, REJECT = "CreateVpcPeerConnection", "GetVpcPeerConnectionAttribute", "RejectVpcPeerConnection"
ACROSS = {
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-bp1requester01",
    "AcceptingAliUid": "1310123456123456",
    "AcceptingRegionId": "cn-beijing",
    "AcceptingVpcId": "vpc-2zestranger01",
}


@pytest.mark.parametrize(
    ("variants", "expected"),
    [
        ((), {"Rejected"}),
        (("alibaba-rejection-settles",), {"Updating", "Rejected"}),
        (("alibaba-rejection-settles-accepting",), {"Accepting", "Rejected"}),
    ],
)
def test_a_rejection_may_take_its_time(variants: tuple[str, ...], expected: set[str]) -> None:
    clock = SimulatedClock()
    with Emulator("alibaba", settle_seconds=SETTLE_SECONDS, variants=variants, clock=clock) as emulator:
        requester, accepter = AlibabaCaller(emulator), AlibabaCaller(emulator, accepter=True)
        named = {"InstanceId": requester(CREATE, ACROSS).json["InstanceId"]}
        seen_until(clock, requester, named, "Accepting")
        accepter(REJECT, named)
        seen = seen_until(clock, requester, named, "Rejected")
    assert seen == expected


def seen_until(clock: SimulatedClock, call: AlibabaCaller, named: dict[str, str], last: str) -> set[str]:
    """Look until a state is seen, or no other can come; return all that were."""
    seen: set[str] = set()
    for _ in looks(clock):
        seen.add(call(GET, named).json["Status"])
        if last in seen:
            break
    return seen


def into_condition(emulator: Emulator, state: str) -> Answer:
    return AlibabaCaller(emulator).post("/_states", {"state": state, "action": "setup", "params": {}})


def test_a_condition_may_be_out_of_reach() -> None:
    with Emulator("alibaba", variants=("alibaba-cdt-opens-itself",)) as emulator:
        answer = into_condition(emulator, "cdt-not-opened")
        assert answer.status == 400
        assert answer.json["error"].startswith("There is no state 'cdt-not-opened' here; there are accepter-cdt")
        assert into_condition(emulator, "router-interface-exists").status == 204


@pytest.mark.parametrize(
    "state",
    [
        "cross-account",
        "unsupported-region",
        "unknown-resource-group",
        "cdt-not-opened",
        "accepter-cdt-not-opened",
        "accepter-cross-border-cdt-not-opened",
        "router-interface-exists",
        "accepter-business-status-abnormal",
    ],
)
def test_every_condition_is_known(state: str) -> None:
    with Emulator("alibaba") as emulator:
        assert into_condition(emulator, state).status == 204


@pytest.mark.parametrize(("vendor", "caller"), [("alibaba", AlibabaCaller), ("naver", NaverCaller)])
def test_a_target_that_looks_at_no_signature_says_so(vendor: str, caller: type[AlibabaCaller | NaverCaller]) -> None:
    with Emulator(vendor) as plain, Emulator(vendor, variants=(f"{vendor}-no-signatures",)) as lax:
        says = [tomllib.loads(emulator.world_toml())["target"]["checks_signatures"] for emulator in (plain, lax)]
        assert says == [True, False]
        assert caller(lax).post("/nowhere", {}).status == 404


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
@pytest.mark.parametrize("backwards", [False, True])
def test_all_variants_of_a_vendor_go_together_in_any_order(vendor: str, backwards: bool) -> None:
    names = [name for name, variant in VARIANTS.items() if variant.vendor == vendor]
    with Emulator(vendor, variants=reversed(names) if backwards else names) as emulator:
        assert emulator.world_toml()
