"""The emulated NAVER Cloud: acceptance, rejection, description and lists of peerings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts.emulator import Emulator
from tests.emulator.callers import Answer, NaverCaller

CREATE, DETAIL = "createVpcPeeringInstance", "getVpcPeeringInstanceDetail"
LIST, DELETE = "getVpcPeeringInstanceList", "deleteVpcPeeringInstance"
DECIDE, DESCRIBE = "acceptOrRejectVpcPeering", "setVpcPeeringDescription"
WITHIN = {"sourceVpcNo": "1001", "targetVpcNo": "2001"}
ACROSS = {
    "sourceVpcNo": "1001",
    "targetVpcNo": "3001",
    "targetVpcName": "stranger-1",
    "targetVpcLoginId": "receiver@emulator.example",
}
TURNED = {
    "sourceVpcNo": "3001",
    "targetVpcNo": "1001",
    "targetVpcName": "source-1",
    "targetVpcLoginId": "requester@emulator.example",
}
SLOW = 9.0  # seconds; longer than any test


@pytest.fixture
def settled() -> Iterator[Emulator]:
    with Emulator("naver", settle_seconds=0) as emulator:
        yield emulator


@pytest.fixture
def source(settled: Emulator) -> Iterator[NaverCaller]:
    caller = NaverCaller(settled)
    yield caller
    caller.close()


@pytest.fixture
def target(settled: Emulator) -> Iterator[NaverCaller]:
    caller = NaverCaller(settled, accepter=True)
    yield caller
    caller.close()


def instances(answer: Answer) -> list[dict[str, object]]:
    assert answer.status == 200, answer.body
    [envelope] = answer.json.values()
    shown: list[dict[str, object]] = envelope["vpcPeeringInstanceList"]
    return shown


def made(call: NaverCaller, given: dict[str, str]) -> dict[str, str]:
    [shown] = instances(call(CREATE, given))
    return {"vpcPeeringInstanceNo": str(shown["vpcPeeringInstanceNo"])}


def state(answer: Answer) -> str:
    shown = instances(answer)
    return str(shown[0]["vpcPeeringInstanceStatus"]["code"]) if shown else "gone"  # type: ignore[index]


def test_an_accepted_peering_runs(source: NaverCaller, target: NaverCaller) -> None:
    named = made(source, ACROSS)
    assert state(source(DETAIL, named)) == state(target(DETAIL, named)) == "INIT"
    accepted = target(DECIDE, {**named, "isAccept": "True"}, method="POST", position="form")
    assert state(accepted) == "INIT"
    assert state(source(DETAIL, named)) == "RUN"
    assert target(DECIDE, {**named, "isAccept": "true"}).json["responseError"]["returnCode"] == "1300"


def test_a_rejected_peering_ends(source: NaverCaller, target: NaverCaller) -> None:
    named = made(source, ACROSS)
    assert state(target(DECIDE, {**named, "isAccept": "false"})) == "TERMTING"
    assert state(source(DETAIL, named)) == "gone"


def test_work_goes_on_behind_a_decision(settled: Emulator, source: NaverCaller, target: NaverCaller) -> None:
    accepted, rejected = made(source, ACROSS), made(source, {**ACROSS, "sourceVpcNo": "1002"})
    settled._service._cloud.settle_seconds = SLOW  # type: ignore[attr-defined]
    target(DECIDE, {**accepted, "isAccept": "true"})
    target(DECIDE, {**rejected, "isAccept": "false"})
    assert (state(source(DETAIL, accepted)), state(source(DETAIL, rejected))) == ("INIT", "TERMTING")


def test_only_the_target_s_account_decides(source: NaverCaller, target: NaverCaller) -> None:
    across, within = made(source, ACROSS), made(source, WITHIN)

    def refused(call: NaverCaller, given: dict[str, str]) -> str:
        answer = call(DECIDE, given)
        assert answer.status == 400
        return str(answer.json["responseError"]["returnCode"])

    assert refused(source, {**across, "isAccept": "true"}) == "800"
    assert refused(source, {**within, "isAccept": "true"}) == "1300"
    assert refused(target, {**within, "isAccept": "true"}) == "1100000"
    assert refused(target, {**across, "isAccept": "maybe"}) == "1100000"
    assert refused(target, across) == refused(target, {"isAccept": "true"}) == "1100000"
    assert state(source(DETAIL, across)) == "INIT"


def test_a_description_can_be_changed(source: NaverCaller) -> None:
    named = made(source, WITHIN)
    [shown] = instances(source(DESCRIBE, {**named, "vpcPeeringDescription": "é & <b>"}))
    assert shown["vpcPeeringDescription"] == "é & <b>"
    assert instances(source(DETAIL, named)) == [shown]
    assert source(DESCRIBE, {**named, "vpcPeeringDescription": "a" * 1001}).status == 400
    assert instances(source(DESCRIBE, named))[0]["vpcPeeringDescription"] == ""


def test_a_peering_across_accounts_and_its_reverse_know_each_other(source: NaverCaller, target: NaverCaller) -> None:
    one, other = made(source, ACROSS), made(target, TURNED)
    for named, reverse in ((one, other), (other, one)):
        for operation, given in (
            (DETAIL, named),
            (LIST, {"vpcPeeringInstanceNoList.1": named["vpcPeeringInstanceNo"]}),
        ):
            [shown] = instances(source(operation, given))
            assert shown["hasReverseVpcPeering"] is True
            assert shown["reverseVpcPeeringInstanceNo"] == reverse["vpcPeeringInstanceNo"]
    source(DECIDE, {**other, "isAccept": "false"})
    [shown] = instances(target(DETAIL, one))
    assert (shown["hasReverseVpcPeering"], shown["reverseVpcPeeringInstanceNo"]) == (False, "")


def test_lists_are_filtered_sorted_and_paged(source: NaverCaller, target: NaverCaller) -> None:
    made(source, {**WITHIN, "vpcPeeringName": "bbb"})
    made(source, {**WITHIN, "sourceVpcNo": "1002", "vpcPeeringName": "ccc", "regionCode": "SGN"})
    made(source, {**ACROSS, "vpcPeeringName": "aaa"})

    def names(**given: str) -> list[object]:
        return [shown["vpcPeeringName"] for shown in instances(source(LIST, given))]

    assert names() == ["bbb", "ccc", "aaa"]
    assert [shown["vpcPeeringName"] for shown in instances(target(LIST, {}))] == ["aaa"]
    assert names(regionCode="SGN") == names(sourceVpcName="source-2") == ["ccc"]
    assert names(targetVpcName="stranger-1") == names(vpcPeeringInstanceStatusCode="INIT") == ["aaa"]
    assert names(vpcPeeringName="bbb") == ["bbb"]
    assert names(sortedBy="vpcPeeringName") == ["aaa", "bbb", "ccc"]
    assert names(sortedBy="targetVpcName", sortingOrder="DESC") == ["bbb", "ccc", "aaa"]
    assert names(pageSize="2", pageNo="1") == ["bbb", "ccc"]
    assert names(pageSize="2", pageNo="2") == ["aaa"]
    for bad in ({"pageNo": "1"}, {"sortedBy": "vpcNo"}, {"sortedBy": "vpcPeeringName", "sortingOrder": "UP"}):
        assert source(LIST, bad).status == 400
