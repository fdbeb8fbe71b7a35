"""The emulated Alibaba Cloud: acceptance, rejection and modification of a connection."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts.emulator import Emulator
from tests.emulator.callers import AlibabaCaller, Answer

CREATE, GET, LIST = "CreateVpcPeerConnection", "GetVpcPeerConnectionAttribute", "ListVpcPeerConnections"
ACCEPT, REJECT = "AcceptVpcPeerConnection", "RejectVpcPeerConnection"
MODIFY, DELETE = "ModifyVpcPeerConnection", "DeleteVpcPeerConnection"
WITHIN = {
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-bp1requester01",
    "AcceptingAliUid": "1210123456123456",
    "AcceptingRegionId": "cn-beijing",
    "AcceptingVpcId": "vpc-bp1accepter01",
}
ACROSS = {**WITHIN, "AcceptingAliUid": "1310123456123456", "AcceptingVpcId": "vpc-2zestranger01"}
SLOW = 9.0  # seconds; longer than any test


@pytest.fixture
def settled() -> Iterator[Emulator]:
    with Emulator("alibaba", settle_seconds=0) as emulator:
        yield emulator


@pytest.fixture
def requester(settled: Emulator) -> Iterator[AlibabaCaller]:
    caller = AlibabaCaller(settled)
    yield caller
    caller.close()


@pytest.fixture
def accepter(settled: Emulator) -> Iterator[AlibabaCaller]:
    caller = AlibabaCaller(settled, accepter=True)
    yield caller
    caller.close()


def code(answer: Answer) -> str:
    return f"{answer.status} {answer.json.get('Code', '')}".strip()


def made(call: AlibabaCaller, given: dict[str, str]) -> dict[str, str]:
    return {"InstanceId": call(CREATE, given).json["InstanceId"]}


def status(call: AlibabaCaller, named: dict[str, str]) -> str:
    shown = call(GET, named).json
    return str(shown.get("Status") or shown["Code"])


def test_an_accepted_connection_is_activated(requester: AlibabaCaller, accepter: AlibabaCaller) -> None:
    named = made(requester, ACROSS)
    assert status(requester, named) == status(accepter, named) == "Accepting"
    accepted = accepter(ACCEPT, named)
    assert (accepted.status, set(accepted.json)) == (200, {"RequestId"})
    assert accepter(ACCEPT, {**named, "Format": "XML"}).xml.findtext("Code") == "IncorrectStatus.VpcPeer"
    assert status(requester, named) == "Activated"
    assert requester(GET, named).json["GmtExpired"] is None
    assert code(accepter(DELETE, named)) == "200"
    assert status(requester, named) == "ResourceNotFound.InstanceId"


def test_a_rejected_connection_stays_until_it_is_deleted(requester: AlibabaCaller, accepter: AlibabaCaller) -> None:
    named = made(requester, ACROSS)
    rejected = accepter(REJECT, {**named, "Format": "XML"}, method="POST", position="form")
    assert rejected.xml.tag == f"{REJECT}Response"
    assert status(requester, named) == "Rejected"
    assert code(accepter(ACCEPT, named)) == code(accepter(REJECT, named)) == "400 IncorrectStatus.VpcPeer"
    assert code(requester(CREATE, ACROSS)) == "400 ResourceAlreadyExist.VpcPeer"
    assert code(requester(DELETE, named)) == "200"


@pytest.mark.parametrize("operation", [ACCEPT, REJECT])
def test_only_the_accepter_decides(operation: str, requester: AlibabaCaller, accepter: AlibabaCaller) -> None:
    across, within = made(requester, ACROSS), made(requester, WITHIN)
    assert code(requester(operation, across)) == "400 Forbidden.NoPermission"
    assert status(requester, across) == "Accepting"
    assert code(requester(operation, within)) == "400 IncorrectStatus.VpcPeer"
    assert code(accepter(operation, within)) == "400 ResourceNotFound.InstanceId"
    assert code(accepter(operation, {"InstanceId": "pcc-0"})) == "400 ResourceNotFound.InstanceId"
    assert code(accepter(operation, {})) == "400 MissingInstanceId"


@pytest.mark.parametrize(
    ("operation", "steady"), [(ACCEPT, "Activated"), (REJECT, "Rejected"), (MODIFY, "Activated"), (DELETE, "gone")]
)
def test_a_change_can_be_tried_and_repeated(
    operation: str, steady: str, requester: AlibabaCaller, accepter: AlibabaCaller
) -> None:
    named = made(requester, ACROSS)
    if operation == MODIFY:
        accepter(ACCEPT, named)
    before = accepter(GET, named).json["Status"]
    assert code(accepter(operation, {**named, "DryRun": "True"})) == "400 DryRunOperation"
    assert status(accepter, named) == before
    token = {**named, "ClientToken": "t"}
    assert code(accepter(operation, token)) == code(accepter(operation, token)) == "200"
    assert status(accepter, named) == (steady if steady != "gone" else "ResourceNotFound.InstanceId")
    other = {"InstanceId": made(requester, WITHIN)["InstanceId"], "ClientToken": "t"}
    assert code(accepter(operation, other)) == "400 IdempotentParameterMismatch"
    assert code(accepter(operation, {**named, "ClientToken": "é"})) == "400 IllegalParam.ClientToken"
    assert code(accepter(operation, {**named, "DryRun": "maybe"})) == "400 IllegalParam.DryRun"


def test_work_goes_on_behind_a_decision() -> None:
    with Emulator("alibaba", settle_seconds=0) as emulator:
        requester, accepter = AlibabaCaller(emulator), AlibabaCaller(emulator, accepter=True)
        named = made(requester, ACROSS)
        emulator._service._cloud.settle_seconds = SLOW  # type: ignore[attr-defined]
        assert status(requester, named) == "Creating"
        assert code(accepter(ACCEPT, named)) == "400 IncorrectStatus.VpcPeer"
        emulator._service._cloud.settle_seconds = 0.0  # type: ignore[attr-defined]
        accepter(ACCEPT, named)
        emulator._service._cloud.settle_seconds = SLOW  # type: ignore[attr-defined]
        assert status(requester, named) == "Updating"
        for operation in (ACCEPT, REJECT, MODIFY, DELETE):
            assert code(accepter(operation, named)) == "400 IncorrectStatus.VpcPeer"


def test_a_modification_changes_what_is_shown(requester: AlibabaCaller) -> None:
    named = made(requester, WITHIN)
    given = {"Name": "x", "Description": "a b*~+/=é", "Bandwidth": "100", "LinkType": "Platinum"}
    assert code(requester(MODIFY, {**named, **given}, method="POST", position="form")) == "200"
    [shown] = requester(LIST, {"Name": "x"}).json["VpcPeerConnects"]
    assert {**shown, "RequestId": ""} == {**requester(GET, named).json, "RequestId": ""}
    assert {name: str(shown[name]) for name in given} == given
    assert code(requester(MODIFY, {**named, "Name": ""})) == "200"
    assert requester(GET, named).json["Name"] == "x"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"Name": "https://x"}, "IllegalParam.Name"),
        ({"Name": "a" * 129}, "IllegalParam.Name"),
        ({"Description": "a" * 257}, "IllegalParam.Description"),
        ({"Bandwidth": "0"}, "IllegalParam.Bandwidth"),
        ({"LinkType": "Lead"}, "IllegalParam.LinkType"),
    ],
)
def test_a_bad_modification_is_refused(requester: AlibabaCaller, changed: dict[str, str], expected: str) -> None:
    named = made(requester, WITHIN)
    assert code(requester(MODIFY, {**named, **changed})) == f"400 {expected}"


def test_within_a_region_there_is_no_bandwidth(requester: AlibabaCaller) -> None:
    named = made(requester, {**WITHIN, "AcceptingRegionId": "cn-hangzhou"})
    refused = requester(MODIFY, {**named, "Bandwidth": "5"})
    assert code(refused) == "400 OperationFailed.BandwidthCannotBeChangedInSameRegion"
    refused = requester(MODIFY, {**named, "LinkType": "Gold"})
    assert code(refused) == "400 OperationFailed.InterRegionLinkTypeNotSupported"


def test_both_accounts_list_a_connection_across_them(requester: AlibabaCaller, accepter: AlibabaCaller) -> None:
    across = made(requester, ACROSS)
    made(requester, WITHIN)
    assert requester(LIST, {}).json["TotalCount"] == 2
    [shown] = accepter(LIST, {}).json["VpcPeerConnects"]
    assert shown["InstanceId"] == across["InstanceId"]
