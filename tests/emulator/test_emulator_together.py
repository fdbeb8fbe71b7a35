"""Simultaneous calls: the emulators answer them one after the other, and faulty ones do not."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from contracts.emulator import Emulator
from tests.emulator.callers import AlibabaCaller, Answer, NaverCaller

CREATE, LIST = "CreateVpcPeerConnection", "ListVpcPeerConnections"
GIVEN = {
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-bp1requester01",
    "AcceptingAliUid": "1210123456123456",
    "AcceptingRegionId": "cn-beijing",
    "AcceptingVpcId": "vpc-bp1accepter01",
}
CALLS = 8


def together(caller: Callable[[], AlibabaCaller | NaverCaller], operation: str, given: dict[str, str]) -> list[Answer]:
    """Make the same call over eight connections that are released at the same moment."""
    barrier = threading.Barrier(CALLS)
    answers: list[Answer] = []

    def call() -> None:
        client = caller()
        client._connection.connect()
        barrier.wait()
        answers.append(client(operation, given))
        client.close()

    threads = [threading.Thread(target=call) for _ in range(CALLS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def outcome(*, settle_seconds: float = 0, **how: object) -> tuple[set[int], int, int]:
    """Return the statuses, the number of ids that were answered, and how many connections there are in the end."""
    with Emulator("alibaba", settle_seconds=settle_seconds, **how) as emulator:  # type: ignore[arg-type]
        answers = together(lambda: AlibabaCaller(emulator), CREATE, {**GIVEN, "ClientToken": "t"})
        ids = {answer.json["InstanceId"] for answer in answers if answer.status == 200}
        listed = AlibabaCaller(emulator)(LIST, {}).json["TotalCount"]
        return {answer.status for answer in answers}, len(ids), listed


def test_eight_calls_with_one_token_make_one_connection() -> None:
    assert outcome() == ({200}, 1, 1)


@pytest.mark.parametrize("settle_seconds", [0, 9])
@pytest.mark.parametrize("fault", ["alibaba-token-together-doubled", "alibaba-token-together-doubled-in-silence"])
@pytest.mark.parametrize("_round", range(3))
def test_a_service_that_is_not_atomic_always_makes_more(fault: str, settle_seconds: float, _round: int) -> None:
    statuses, ids, listed = outcome(fault=fault, settle_seconds=settle_seconds)
    assert statuses == {200}
    assert listed > 1
    assert ids == (1 if fault.endswith("in-silence") else listed)


def test_a_fault_of_simultaneous_calls_does_not_show_in_single_ones() -> None:
    with Emulator("alibaba", fault="alibaba-token-together-doubled") as emulator:
        call = AlibabaCaller(emulator)
        first, again = (call(CREATE, {**GIVEN, "ClientToken": "t"}).json["InstanceId"] for _ in range(2))
        assert first == again
        assert call(LIST, {}).json["TotalCount"] == 1


def test_all_but_one_of_simultaneous_calls_may_be_asked_back() -> None:
    statuses, ids, listed = outcome(variants=("alibaba-token-one-at-a-time",))
    assert statuses == {200, 400}
    assert (ids, listed) == (1, 1)


def test_eight_calls_for_one_pair_make_one_peering() -> None:
    with Emulator("naver") as emulator:
        given = {"sourceVpcNo": "1001", "targetVpcNo": "2001"}
        answers = together(lambda: NaverCaller(emulator), "createVpcPeeringInstance", given)
        assert sorted(answer.status for answer in answers) == [200] + [400] * (CALLS - 1)
