"""The emulated Alibaba Cloud, as the statements and facts describe it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from contracts.clock import SimulatedClock
from contracts.emulator import Emulator
from contracts.exchange import Request
from tests.emulator.callers import SETTLE_SECONDS, AlibabaCaller, Answer, looks

CREATE = "CreateVpcPeerConnection"
GET = "GetVpcPeerConnectionAttribute"
LIST = "ListVpcPeerConnections"
DELETE = "DeleteVpcPeerConnection"
BASE = {
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-bp1requester01",
    "AcceptingAliUid": "1210123456123456",
    "AcceptingRegionId": "cn-beijing",
    "AcceptingVpcId": "vpc-bp1accepter01",
}
ACROSS = {**BASE, "AcceptingAliUid": "1310123456123456", "AcceptingVpcId": "vpc-2zestranger01"}
WAYS = [
    pytest.param(
        {"signature": signature, "method": method, "position": position}, id=f"{signature}-{method}-{position}"
    )
    for signature in ("V1", "V3")
    for method, position in (("GET", "query"), ("POST", "query"), ("POST", "form"))
]


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def settled() -> Iterator[Emulator]:
    with Emulator("alibaba", settle_seconds=0) as emulator:
        yield emulator


@pytest.fixture
def call(settled: Emulator) -> Iterator[AlibabaCaller]:
    caller = AlibabaCaller(settled)
    yield caller
    caller.close()


def code(answer: Answer) -> str:
    return f"{answer.status} {answer.json['Code']}"


@pytest.mark.parametrize("how", WAYS)
def test_every_way_of_calling_has_the_same_outcome(call: AlibabaCaller, how: dict[str, str]) -> None:
    given = {**BASE, "Name": "peer_1", "Description": "a b*~+/=é 漢 😀", "ClientToken": "~t o+k%e&n="}
    created = call(CREATE, given, **how)
    assert (created.status, created.content_type, set(created.json)) == (
        200,
        "application/json",
        {"RequestId", "InstanceId"},
    )
    shown = call(GET, {"InstanceId": created.json["InstanceId"]}, **how).json
    assert {name: shown[name] for name in ("Name", "Description", "Status", "OwnerId", "RegionId")} == {
        "Name": "peer_1",
        "Description": given["Description"],
        "Status": "Activated",
        "OwnerId": 1210123456123456,
        "RegionId": "cn-hangzhou",
    }
    assert shown["Vpc"]["VpcId"] == BASE["VpcId"]


def test_xml_carries_what_json_carries(call: AlibabaCaller) -> None:
    given = {**BASE, "ClientToken": "t", "Description": "a <b> & c\x01"}
    created = call(CREATE, given).json
    again = call(CREATE, {**given, "Format": "xml"})
    assert (again.content_type, again.xml.tag) == ("application/xml", f"{CREATE}Response")
    assert again.xml.findtext("InstanceId") == created["InstanceId"]
    assert again.xml.findtext("RequestId") != created["RequestId"]
    shown = call(GET, {"InstanceId": created["InstanceId"], "Format": "XML"}).xml
    assert shown.findtext("Vpc/Ipv4Cidrs") == "10.0.0.0/16"
    assert shown.findtext("Description") == "a <b> & c\ufffd"


def test_the_format_is_xml_by_default_under_v1_and_as_accepted_under_v3(call: AlibabaCaller) -> None:
    def without_format(**how: str) -> Answer:
        from contracts.wire.call import Call

        wanted = Call(operation=LIST, path="/", parameters=(("Action", LIST), ("Version", "2022-01-01")), **how)  # type: ignore[arg-type]
        return call.send(call.signed(wanted))

    assert without_format(signature="V1").content_type == "application/xml"
    assert without_format(signature="V3").content_type == "application/json"


def test_work_goes_on_behind_a_creation(clock: SimulatedClock) -> None:
    with Emulator("alibaba", settle_seconds=SETTLE_SECONDS, clock=clock) as emulator:
        call = AlibabaCaller(emulator)
        one = call(CREATE, BASE).json["InstanceId"]
        two = call(CREATE, ACROSS).json["InstanceId"]
        assert code(call(DELETE, {"InstanceId": one})) == "400 IncorrectStatus.VpcPeer"
        assert states(clock, call, one) == ["Creating", "Activated"]
        assert states(clock, call, two)[-1] == "Accepting"
        assert call(GET, {"InstanceId": two}).json["GmtExpired"] is not None
        assert AlibabaCaller(emulator, accepter=True)(GET, {"InstanceId": two}).json["Status"] == "Accepting"
        assert set(call(DELETE, {"InstanceId": one}).json) == {"RequestId"}
        assert states(clock, call, one) == ["Deleting", "ResourceNotFound.InstanceId"]


def test_deleted_may_be_seen_for_a_while(clock: SimulatedClock) -> None:
    variants = ("alibaba-shows-deleted",)
    with Emulator("alibaba", settle_seconds=SETTLE_SECONDS, variants=variants, clock=clock) as emulator:
        call = AlibabaCaller(emulator)
        instance_id = call(CREATE, BASE).json["InstanceId"]
        states(clock, call, instance_id)
        call(DELETE, {"InstanceId": instance_id})
        assert states(clock, call, instance_id, count=3) == ["Deleting", "Deleted", "ResourceNotFound.InstanceId"]


@pytest.mark.parametrize(("variants", "expected"), [((), 400), (("alibaba-frees-pair-early",), 200)])
def test_a_pair_may_be_free_while_its_connection_is_being_deleted(
    clock: SimulatedClock, variants: tuple[str, ...], expected: int
) -> None:
    with Emulator("alibaba", settle_seconds=SETTLE_SECONDS, variants=variants, clock=clock) as emulator:
        call = AlibabaCaller(emulator)
        instance_id = call(CREATE, BASE).json["InstanceId"]
        states(clock, call, instance_id)
        call(DELETE, {"InstanceId": instance_id})
        assert call(CREATE, BASE).status == expected


def states(clock: SimulatedClock, call: AlibabaCaller, instance_id: str, *, count: int = 2) -> list[str]:
    """Look until so many different states were seen, or no other can come."""
    seen: list[str] = []
    for _ in looks(clock):
        shown = call(GET, {"InstanceId": instance_id}).json
        state = shown.get("Status") or shown["Code"]
        if state not in seen:
            seen.append(state)
        if len(seen) == count:
            break
    return seen


def test_a_pair_is_peered_once_whichever_side_asks(call: AlibabaCaller) -> None:
    first = call(CREATE, BASE).json["InstanceId"]
    turned = {**BASE, "VpcId": BASE["AcceptingVpcId"], "AcceptingVpcId": BASE["VpcId"]}
    for again in (BASE, turned):
        refused = call(CREATE, again)
        assert code(refused) == "400 ResourceAlreadyExist.VpcPeer"
        assert refused.json["Message"] == f"The specified resource of {first} already exists."
    call(DELETE, {"InstanceId": first})
    assert call(CREATE, turned).status == 200


def test_a_token_makes_a_creation_idempotent(call: AlibabaCaller) -> None:
    given = {**BASE, "ClientToken": "Token"}
    first, again = call(CREATE, given).json, call(CREATE, given, signature="V3", method="POST", position="form").json
    assert again["InstanceId"] == first["InstanceId"]
    assert again["RequestId"] != first["RequestId"]
    assert code(call(CREATE, {**given, "Name": "other"})) == "400 IdempotentParameterMismatch"
    assert code(call(CREATE, {**given, "ClientToken": "token"})) == "400 ResourceAlreadyExist.VpcPeer"
    assert call(LIST, {}).json["TotalCount"] == 1


def test_simultaneous_calls_with_one_token_make_one_connection(settled: Emulator) -> None:
    ids: list[str] = []

    def create() -> None:
        caller = AlibabaCaller(settled)
        ids.append(caller(CREATE, {**BASE, "ClientToken": "t"}).json["InstanceId"])
        caller.close()

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1


def test_a_dry_run_checks_everything_and_does_nothing(call: AlibabaCaller) -> None:
    dry = {**BASE, "DryRun": "true"}
    passed = call(CREATE, dry)
    assert (code(passed), passed.json["Message"]) == ("400 DryRunOperation", "The operation DryRun verifies success.")
    assert code(call(CREATE, {**dry, "Name": "1"})) == "400 IllegalParam.Name"
    assert call(LIST, {}).json["TotalCount"] == 0
    instance_id = call(CREATE, {**BASE, "DryRun": "false"}).json["InstanceId"]
    assert code(call(CREATE, dry)) == "400 ResourceAlreadyExist.VpcPeer"
    assert code(call(DELETE, {"InstanceId": instance_id, "DryRun": "True"})) == "400 DryRunOperation"
    assert call(GET, {"InstanceId": instance_id}).status == 200


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"RegionId": ""}, "MissingRegionId"),
        ({"VpcId": ""}, "MissingVpcId"),
        ({"VpcId": "vpc-none"}, "IllegalParam.VpcId"),
        ({"VpcId": "vpc-2zestranger01"}, "IllegalParam.VpcId"),
        ({"AcceptingVpcId": "vpc-2zestranger01"}, "IllegalParam.AcceptingVpcId"),
        ({"AcceptingVpcId": BASE["VpcId"]}, "IllegalParam.AcceptingVpcId"),
        ({"AcceptingAliUid": "abc"}, "IllegalParam.AcceptingAliUid"),
        ({"AcceptingAliUid": "1.5"}, "IllegalParam.AcceptingAliUid"),
        ({"AcceptingAliUid": str(1 << 63)}, "IllegalParam.AcceptingAliUid"),
        ({"AcceptingAliUid": "9" * 5000}, "IllegalParam.AcceptingAliUid"),
        ({"RegionId": "cn-nowhere-1"}, "UnsupportedRegion"),
        ({"AcceptingRegionId": "cn-nonesuch"}, "IllegalParam.AcceptingRegionId"),
        ({"Name": "a"}, "IllegalParam.Name"),
        ({"Name": "a" * 129}, "IllegalParam.Name"),
        ({"Name": "ab\n"}, "IllegalParam.Name"),
        ({"Name": "-ab"}, "IllegalParam.Name"),
        ({"Description": "http://x"}, "IllegalParam.Description"),
        ({"Description": "ab" * 129}, "IllegalParam.Description"),
        ({"Description": " ab"}, "IllegalParam.Description"),
        ({"DryRun": "yes"}, "IllegalParam.DryRun"),
        ({"ClientToken": "é"}, "IllegalParam.ClientToken"),
        ({"ClientToken": "a" * 65}, "IllegalParam.ClientToken"),
        ({"ResourceGroupId": "rg-nonesuch"}, "OperationFailed.NotExist.ResourceGroup"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(call: AlibabaCaller, changed: dict[str, str], expected: str) -> None:
    refused = call(CREATE, {**BASE, **changed}, method="POST", position="form")
    assert code(refused) == f"400 {expected}"
    assert set(refused.json) == {"RequestId", "HostId", "Code", "Message", "Recommend"}
    assert call(CREATE, {**BASE, **changed, "Format": "XML"}, method="POST", position="form").xml.tag == "Error"


@pytest.mark.parametrize(
    "changed",
    [
        {
            "Name": "a" * 128,
            "Description": "😀".join("ab") + "é" * 253,
            "ClientToken": "".join(map(chr, range(32, 96))),
        },
        {"Name": "", "Description": "", "ClientToken": "", "ResourceGroupId": "", "DryRun": ""},
        {"Description": "httpx://", "AcceptingAliUid": "+01210123456123456", "ResourceGroupId": "rg-network"},
        {"Description": "a https://"},
    ],
)
def test_a_good_parameter_is_accepted(call: AlibabaCaller, changed: dict[str, str]) -> None:
    assert call(CREATE, {**BASE, **changed}, method="POST", position="form").status == 200


@pytest.mark.parametrize(
    ("state", "given", "expected"),
    [
        ("cdt-not-opened", BASE, "OperationFailed.CdtNotOpened"),
        ("router-interface-exists", BASE, "ResourceAlreadyExist.RouterInterface"),
        ("accepter-cdt-not-opened", ACROSS, "OperationFailed.AcceptUserCdtNotOpened"),
        ("accepter-cross-border-cdt-not-opened", ACROSS, "OperationFailed.AcceptUserCrossBorderCdtNotOpened"),
        ("accepter-business-status-abnormal", ACROSS, "IncorrectBusinessStatus.AcceptUserVpcPeer"),
    ],
)
def test_a_condition_is_answered_with_its_code(
    call: AlibabaCaller, state: str, given: dict[str, str], expected: str
) -> None:
    call.post("/_states", {"state": state, "action": "setup", "params": {}})
    assert code(call(CREATE, given)) == f"400 {expected}"
    if given is ACROSS:
        assert call(CREATE, BASE).status == 200


def test_lists_are_filtered_and_paged(call: AlibabaCaller) -> None:
    made = [
        call(CREATE, {**BASE, "VpcId": f"vpc-bp1requester0{n}", "Name": f"peer-{n}"}).json["InstanceId"]
        for n in (1, 2, 3)
    ]
    first = call(LIST, {"MaxResults": "2"}).json
    assert (first["TotalCount"], len(first["VpcPeerConnects"])) == (3, 2)
    second = call(LIST, {"MaxResults": "2", "NextToken": first["NextToken"]}).json
    assert "NextToken" not in second
    assert [shown["InstanceId"] for shown in first["VpcPeerConnects"] + second["VpcPeerConnects"]] == made
    for filters, count in (
        ({"InstanceId": made[0]}, 1),
        ({"InstanceId": "pcc-none"}, 0),
        ({"Name": "peer-2"}, 1),
        ({"RegionId": "cn-beijing"}, 0),
        ({"VpcId": BASE["AcceptingVpcId"]}, 3),
        ({"VpcId.1": BASE["AcceptingVpcId"], "VpcId.2": "vpc-bp1requester03"}, 1),
        ({"VpcId": f"{BASE['AcceptingVpcId']},vpc-bp1requester02"}, 1),
    ):
        assert call(LIST, filters).json["TotalCount"] == count, filters
    assert code(call(LIST, {"MaxResults": "101"})) == "400 IllegalParam.MaxResults"
    assert len(call(LIST, {"Format": "XML"}).xml.findall("VpcPeerConnects")) == 3


def test_a_stranger_does_not_see_a_connection(settled: Emulator, call: AlibabaCaller) -> None:
    instance_id = call(CREATE, BASE).json["InstanceId"]
    stranger = AlibabaCaller(settled, accepter=True)
    assert code(stranger(GET, {"InstanceId": instance_id})) == "400 ResourceNotFound.InstanceId"
    assert stranger(LIST, {}).json["TotalCount"] == 0
    assert code(stranger(GET, {})) == "400 MissingInstanceId"


def replaced(old: str, new: str) -> dict[str, object]:
    """Change a request after it was signed, wherever the text stands."""

    def change(request: Request) -> Request:
        headers = tuple((name, value.replace(old, new)) for name, value in request.headers)
        body = request.body.replace(old.encode(), new.encode())
        return replace(request, url=request.url.replace(old, new), headers=headers, body=body)

    return {"change": change}


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("vpc-bp1requester01", "vpc-bp1requester02", "400 SignatureDoesNotMatch"),
        ("emulator-requester", "nobody", "404 InvalidAccessKeyId.NotFound"),
        ("2022-01-01", "2014-05-26", "400 InvalidVersion"),
        (CREATE, "CreateVpcPeer", "404 InvalidAction.NotFound"),
        ("Format=JSON", "Format=YAML", "400 InvalidParameter.Format"),
    ],
)
def test_what_is_changed_after_signing_is_refused(
    call: AlibabaCaller, how: dict[str, str], old: str, new: str, expected: str
) -> None:
    refused = call(CREATE, BASE, **how, **replaced(old, new))
    said = refused.json["Code"] if new != "Format=YAML" else refused.xml.findtext("Code")
    assert f"{refused.status} {said}" == expected
    assert call(LIST, {}).json["TotalCount"] == 0


def test_the_message_of_a_wrong_signature_shows_what_should_have_been_signed(call: AlibabaCaller) -> None:
    refused = call(LIST, {}, **replaced("Signature=", "Signature=x")).json
    beginning, _, to_sign = refused["Message"].partition(":")
    assert beginning == "Specified signature is not matched with our calculation. server string to sign is"
    assert to_sign.startswith("GET&%2F&AccessKeyId%3D")


@pytest.mark.parametrize("signature", ["V1", "V3"])
@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-880, 200), (880, 200), (-920, "InvalidTimeStamp.Expired"), (920, "InvalidTimeStamp.Expired")],
)
def test_a_request_is_good_for_fifteen_minutes(
    call: AlibabaCaller, signature: str, seconds: int, expected: int | str
) -> None:
    from contracts.wire.call import Call

    given = (("Action", LIST), ("Version", "2022-01-01"), ("Format", "JSON"))
    wanted = Call(operation=LIST, path="/", parameters=given, signature=signature)
    answer = call.send(call.signed(wanted, now=time.time() + seconds))
    assert expected in (answer.status, answer.json.get("Code"))


@pytest.mark.parametrize("signature", ["V1", "V3"])
def test_a_nonce_is_good_for_one_request(call: AlibabaCaller, signature: str) -> None:
    from contracts.wire.call import Call

    given = (("Action", LIST), ("Version", "2022-01-01"), ("Format", "JSON"))
    request = call.signed(Call(operation=LIST, path="/", parameters=given, signature=signature))
    assert call.send(request).status == 200
    assert code(call.send(request)) == "400 SignatureNonceUsed"


@pytest.mark.parametrize(
    ("request_line", "expected"),
    [
        ("GET /?Format=JSON", "400 MissingAction"),
        ("GET /?Format=JSON&Action=DescribeRegions", "404 InvalidAction.NotFound"),
        (f"GET /?Format=JSON&Action={LIST}", "400 MissingVersion"),
        (f"GET /?Format=JSON&Version=2022-01-01&Action={LIST}", "400 MissingAccessKeyId"),
        (f"PUT /?Format=JSON&Version=2022-01-01&Action={LIST}", "400 UnsupportedHTTPMethod"),
        (f"GET /other?Format=JSON&Action={LIST}", "404 InvalidAction.NotFound"),
    ],
)
def test_a_request_that_is_not_signed_is_refused(call: AlibabaCaller, request_line: str, expected: str) -> None:
    method, target = request_line.split(" ")
    assert code(call.send(Request(method=method, url=f"{call.url}{target}"))) == expected
