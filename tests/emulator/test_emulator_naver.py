"""The emulated NAVER Cloud, as the statements and facts describe it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from contracts.clock import SimulatedClock
from contracts.emulator import Emulator
from contracts.emulator.naver.cloud import OVERLAPPING, SOURCES, STRANGERS, TARGETS
from contracts.exchange import Request
from contracts.wire.call import Call
from tests.emulator.callers import SETTLE_SECONDS, Answer, NaverCaller, looks

CREATE = "createVpcPeeringInstance"
DETAIL = "getVpcPeeringInstanceDetail"
LIST = "getVpcPeeringInstanceList"
DELETE = "deleteVpcPeeringInstance"
BASE = {"sourceVpcNo": "1001", "targetVpcNo": "2001"}
ACROSS = {
    "sourceVpcNo": "1001",
    "targetVpcNo": "3001",
    "targetVpcName": "stranger-1",
    "targetVpcLoginId": "receiver@emulator.example",
}
SAMPLE = [  # the members of the page's sample, in its order
    "vpcPeeringInstanceNo",
    "vpcPeeringName",
    "regionCode",
    "createDate",
    "lastModifyDate",
    "vpcPeeringInstanceStatus",
    "vpcPeeringInstanceStatusName",
    "vpcPeeringInstanceOperation",
    "sourceVpcNo",
    "sourceVpcName",
    "sourceVpcIpv4CidrBlock",
    "sourceVpcLoginId",
    "targetVpcNo",
    "targetVpcName",
    "targetVpcIpv4CidrBlock",
    "targetVpcLoginId",
    "vpcPeeringDescription",
    "hasReverseVpcPeering",
    "isBetweenAccounts",
    "reverseVpcPeeringInstanceNo",
]


@pytest.fixture
def settled() -> Iterator[Emulator]:
    with Emulator("naver", settle_seconds=0) as emulator:
        yield emulator


@pytest.fixture
def call(settled: Emulator) -> Iterator[NaverCaller]:
    caller = NaverCaller(settled)
    yield caller
    caller.close()


def instances(answer: Answer) -> list[dict[str, object]]:
    assert answer.status == 200, answer.body
    [envelope] = answer.json.values()
    assert (envelope["returnCode"], envelope["returnMessage"]) == ("0", "success")
    shown: list[dict[str, object]] = envelope["vpcPeeringInstanceList"]
    assert envelope["totalRows"] == len(shown)
    return shown


def instance(answer: Answer) -> dict[str, object]:
    [only] = instances(answer)
    return only


@pytest.mark.parametrize(("method", "position"), [("GET", "query"), ("POST", "query"), ("POST", "form")])
def test_every_way_of_calling_has_the_same_outcome(call: NaverCaller, method: str, position: str) -> None:
    given = {**BASE, "regionCode": "SGN", "vpcPeeringName": "a-Z0", "vpcPeeringDescription": "é <b> & + 漢 😀 /"}
    shown = instance(call(CREATE, given, method=method, position=position))
    assert list(shown) == SAMPLE
    assert {name: shown[name] for name in given} == given
    assert (shown["isBetweenAccounts"], shown["hasReverseVpcPeering"]) == (False, False)
    assert shown["vpcPeeringInstanceStatus"] == {"code": "INIT", "codeName": "init"}
    assert shown["vpcPeeringInstanceOperation"] == {"code": "NULL", "codeName": "NULL OP"}
    assert shown["sourceVpcIpv4CidrBlock"] == "10.1.0.0/16"
    detail = call(
        DETAIL, {"vpcPeeringInstanceNo": str(shown["vpcPeeringInstanceNo"])}, method=method, position=position
    )
    assert instance(detail)["vpcPeeringInstanceStatus"] == {"code": "RUN", "codeName": "run"}


def test_what_is_not_given_has_its_default(call: NaverCaller) -> None:
    shown = instance(call(CREATE, BASE))
    assert shown["regionCode"] == "KR"
    assert shown["vpcPeeringDescription"] == ""
    assert 3 <= len(str(shown["vpcPeeringName"])) <= 30


def test_xml_is_the_default_and_has_the_sample_s_form(call: NaverCaller) -> None:
    given = (*BASE.items(), ("vpcPeeringDescription", "a\r\n<&>\x0b"))
    created = call.send(call.signed(Call(operation=CREATE, path=f"/vpc/v2/{CREATE}", parameters=given)))
    assert (created.status, created.content_type, created.xml.tag) == (200, "application/xml", f"{CREATE}Response")
    assert [child.tag for child in created.xml] == [
        "requestId", "returnCode", "returnMessage", "totalRows", "vpcPeeringInstanceList",
    ]  # fmt: skip
    [shown] = created.xml.findall("vpcPeeringInstanceList/vpcPeeringInstance")
    assert [child.tag for child in shown] == SAMPLE
    assert shown.findtext("hasReverseVpcPeering") == "false"
    assert shown.findtext("vpcPeeringDescription") == "a\r\n<&>\ufffd"


def test_json_is_written_so_that_go_clients_can_cut_it(call: NaverCaller) -> None:
    body = call(CREATE, BASE).body
    assert body.startswith(b'{"createVpcPeeringInstanceResponse": {')
    assert body.endswith(b"}}")


def test_peerings_live_and_die() -> None:
    clock = SimulatedClock()
    with Emulator("naver", settle_seconds=SETTLE_SECONDS, clock=clock) as emulator:
        call = NaverCaller(emulator)
        one = str(instance(call(CREATE, BASE))["vpcPeeringInstanceNo"])
        two = str(instance(call(CREATE, ACROSS))["vpcPeeringInstanceNo"])
        assert states(clock, call, one) == ["INIT", "RUN"]
        shown = instance(call(DETAIL, {"vpcPeeringInstanceNo": two}))
        assert (shown["isBetweenAccounts"], shown["vpcPeeringInstanceStatus"]) == (
            True,
            {"code": "INIT", "codeName": "init"},
        )
        deleted = instance(call(DELETE, {"vpcPeeringInstanceNo": one}))
        assert deleted["vpcPeeringInstanceStatus"] == {"code": "TERMTING", "codeName": "terminating"}
        assert states(clock, call, one) == ["TERMTING", "gone"]
        assert call(DELETE, {"vpcPeeringInstanceNo": one}).status == 400


def states(clock: SimulatedClock, call: NaverCaller, number: str) -> list[str]:
    """Look until two different states were seen, or no other can come."""
    seen: list[str] = []
    for _ in looks(clock):
        shown = call(DETAIL, {"vpcPeeringInstanceNo": number}).json[f"{DETAIL}Response"]["vpcPeeringInstanceList"]
        state = shown[0]["vpcPeeringInstanceStatus"]["code"] if shown else "gone"
        if state not in seen:
            seen.append(state)
        if len(seen) == 2:
            break
    return seen


def test_a_peering_and_its_reverse_know_each_other(call: NaverCaller) -> None:
    one = instance(call(CREATE, BASE))
    other = instance(call(CREATE, {"sourceVpcNo": "2001", "targetVpcNo": "1001"}))
    assert (other["hasReverseVpcPeering"], other["reverseVpcPeeringInstanceNo"]) == (True, one["vpcPeeringInstanceNo"])
    shown = instance(call(DETAIL, {"vpcPeeringInstanceNo": str(one["vpcPeeringInstanceNo"])}))
    assert shown["reverseVpcPeeringInstanceNo"] == other["vpcPeeringInstanceNo"]
    call(DELETE, {"vpcPeeringInstanceNo": str(other["vpcPeeringInstanceNo"])})
    shown = instance(call(DETAIL, {"vpcPeeringInstanceNo": str(one["vpcPeeringInstanceNo"])}))
    assert (shown["hasReverseVpcPeering"], shown["reverseVpcPeeringInstanceNo"]) == (False, "")


def test_any_source_can_be_peered_with_any_target(call: NaverCaller) -> None:
    for source in SOURCES:
        for target in TARGETS:
            assert call(CREATE, {"sourceVpcNo": source.no, "targetVpcNo": target.no}).status == 200
    assert call(LIST, {}).json[f"{LIST}Response"]["totalRows"] == 64
    assert any(touching(source.block, target.block) for source in SOURCES for target in TARGETS)
    assert not touching(SOURCES[0].block, TARGETS[0].block)


def touching(one: IPv4Network, other: IPv4Network) -> bool:
    first, second = sorted((one, other))
    return int(first.broadcast_address) + 1 == int(second.network_address)


@pytest.mark.parametrize(("source", "target"), OVERLAPPING, ids=lambda vpc: vpc.name)
def test_overlapping_blocks_cannot_be_peered(call: NaverCaller, source: object, target: object) -> None:
    given = {"sourceVpcNo": source.no, "targetVpcNo": target.no}  # type: ignore[attr-defined]
    assert refusal(call(CREATE, given)).startswith("Parameter is invalid. targetVpcNo has a block")
    assert instances(call(LIST, {})) == []


def refusal(answer: Answer) -> str:
    assert answer.status == 400
    error = answer.json["responseError"]
    assert error["returnCode"] == "1100000"
    return str(error["returnMessage"])


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"targetVpcNo": "2001"}, "sourceVpcNo"),
        ({**BASE, "sourceVpcNo": ""}, "sourceVpcNo"),
        ({**BASE, "sourceVpcNo": "9"}, "sourceVpcNo"),
        ({**BASE, "sourceVpcNo": "3001"}, "sourceVpcNo"),
        ({**BASE, "targetVpcNo": "9"}, "targetVpcNo"),
        ({**BASE, "targetVpcNo": "1001"}, "targetVpcNo"),
        ({**BASE, "regionCode": "kr"}, "regionCode"),
        ({**BASE, "vpcPeeringName": "ab"}, "vpcPeeringName"),
        ({**BASE, "vpcPeeringName": "a" * 31}, "vpcPeeringName"),
        ({**BASE, "vpcPeeringName": "1ab"}, "vpcPeeringName"),
        ({**BASE, "vpcPeeringName": "ab-"}, "vpcPeeringName"),
        ({**BASE, "vpcPeeringName": "ab-\n"}, "vpcPeeringName"),
        ({**BASE, "vpcPeeringName": "a한b"}, "vpcPeeringName"),
        ({**BASE, "vpcPeeringDescription": "a" * 1001}, "vpcPeeringDescription"),
        ({**BASE, "vpcPeeringDescription": "漢" * 334}, "vpcPeeringDescription"),
        ({**ACROSS, "targetVpcName": "other"}, "targetVpcName"),
        ({**ACROSS, "targetVpcName": ""}, "targetVpcName"),
        ({**ACROSS, "targetVpcLoginId": "receiver"}, "targetVpcLoginId"),
        ({**ACROSS, "targetVpcLoginId": "nobody@emulator.example"}, "targetVpcLoginId"),
        ({name: ACROSS[name] for name in ("sourceVpcNo", "targetVpcNo", "targetVpcName")}, "targetVpcLoginId"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(call: NaverCaller, given: dict[str, str], named: str) -> None:
    assert refusal(call(CREATE, given, method="POST", position="form")).startswith(f"Parameter is invalid. {named} ")


@pytest.mark.parametrize(
    "given",
    [
        {**BASE, "vpcPeeringDescription": "漢" * 333 + "a"},
        {**BASE, "vpcPeeringName": "", "regionCode": "", "vpcPeeringDescription": ""},
        {**BASE, "targetVpcName": "whatever", "targetVpcLoginId": "whoever"},
        {**ACROSS, "vpcPeeringName": "a" * 30},
    ],
)
def test_a_good_parameter_is_accepted(call: NaverCaller, given: dict[str, str]) -> None:
    instance(call(CREATE, given, method="POST", position="form"))


def test_a_pair_is_peered_once_in_each_direction(call: NaverCaller) -> None:
    instance(call(CREATE, BASE))
    assert refusal(call(CREATE, BASE)).startswith("Parameter is invalid. targetVpcNo is peered")


def test_an_unknown_format_is_refused_in_xml(call: NaverCaller) -> None:
    refused = call(CREATE, {**BASE, "responseFormatType": "JSON"})
    assert (refused.status, refused.content_type, refused.xml.tag) == (400, "application/xml", "responseError")
    assert refused.xml.findtext("returnCode") == "1100000"


def test_lists_are_filtered_sorted_and_paged(call: NaverCaller) -> None:
    made = [
        str(
            instance(
                call(CREATE, {"sourceVpcNo": f"100{n}", "targetVpcNo": "2001", "vpcPeeringName": f"peer-{9 - n}"})
            )["vpcPeeringInstanceNo"]
        )
        for n in (1, 2, 3)
    ]
    assert numbers(call, {}) == made
    assert numbers(call, {"vpcPeeringInstanceNoList.1": made[2], "vpcPeeringInstanceNoList.2": made[0]}) == [
        made[0],
        made[2],
    ]
    assert numbers(call, {"sourceVpcName": "source-2"}) == [made[1]]
    assert numbers(call, {"vpcPeeringInstanceStatusCode": "INIT"}) == []
    assert numbers(call, {"sortedBy": "vpcPeeringName"}) == made[::-1]
    assert numbers(call, {"sortedBy": "vpcPeeringName", "sortingOrder": "DESC"}) == made
    assert numbers(call, {"pageNo": "2", "pageSize": "2"}) == [made[2]]


def numbers(call: NaverCaller, given: dict[str, str]) -> list[object]:
    shown = call(LIST, given).json[f"{LIST}Response"]["vpcPeeringInstanceList"]
    return [each["vpcPeeringInstanceNo"] for each in shown]


def test_vpcs_and_regions_are_listed(settled: Emulator, call: NaverCaller) -> None:
    vpcs = call("getVpcList", {"vpcNoList.1": "1001"}).json["getVpcListResponse"]["vpcList"]
    assert [(vpc["vpcNo"], vpc["vpcName"], vpc["ipv4CidrBlock"]) for vpc in vpcs] == [
        ("1001", "source-1", "10.1.0.0/16")
    ]
    theirs = NaverCaller(settled, accepter=True)("getVpcList", {}).json["getVpcListResponse"]["vpcList"]
    assert [vpc["vpcNo"] for vpc in theirs] == [vpc.no for vpc in STRANGERS]
    regions = call("getRegionList", {}, path="/vserver/v2/getRegionList").json["getRegionListResponse"]
    assert [region["regionCode"] for region in regions["regionList"]] == ["KR", "SGN"]


def without(*names: str) -> dict[str, object]:
    def change(request: Request) -> Request:
        return replace(request, headers=tuple(pair for pair in request.headers if pair[0] not in names))

    return {"change": change}


def with_header(name: str, value: str) -> dict[str, object]:
    def change(request: Request) -> Request:
        return replace(request, headers=tuple((key, value if key == name else old) for key, old in request.headers))

    return {"change": change}


MISSING, INVALID = "Authentication information are missing.", "Invalid authentication information."


@pytest.mark.parametrize(
    ("change", "details"),
    [
        (without("x-ncp-apigw-timestamp"), MISSING),
        (without("x-ncp-iam-access-key"), MISSING),
        (without("x-ncp-apigw-signature-v2"), MISSING),
        (with_header("x-ncp-apigw-timestamp", "soon"), INVALID),
        (with_header("x-ncp-iam-access-key", "nobody"), INVALID),
        (with_header("x-ncp-apigw-signature-v2", "bm9uZQ=="), INVALID),
        ({"change": lambda request: replace(request, url=request.url.replace("1001", "1002"))}, INVALID),
    ],
)
def test_what_is_not_signed_rightly_is_refused(call: NaverCaller, change: dict[str, object], details: str) -> None:
    refused = call(CREATE, BASE, **change)
    assert (refused.status, refused.json) == (
        401,
        {"error": {"errorCode": "200", "message": "Authentication Failed", "details": details}},
    )
    assert instances(call(LIST, {})) == []


@pytest.mark.parametrize(("seconds", "status"), [(-290, 200), (290, 200), (-310, 401), (310, 401)])
def test_a_request_is_good_for_five_minutes(call: NaverCaller, seconds: int, status: int) -> None:
    wanted = Call(operation=LIST, path=f"/vpc/v2/{LIST}", parameters=())
    assert call.send(call.signed(wanted, now=time.time() + seconds)).status == status


def test_the_signature_may_come_under_its_older_name(call: NaverCaller) -> None:
    def renamed(request: Request) -> Request:
        headers = tuple((name.replace("signature-v2", "signature-v1"), value) for name, value in request.headers)
        return replace(request, headers=headers)

    assert call(LIST, {}, change=renamed).status == 200


@pytest.mark.parametrize(
    "how", [{"method": "PUT"}, {"method": "DELETE"}, {"path": f"/{CREATE}"}, {"path": f"/vpc/v2/{CREATE}/"}]
)
def test_other_methods_and_paths_are_not_found(call: NaverCaller, how: dict[str, str]) -> None:
    refused = call(CREATE, BASE, **how)
    assert (refused.status, refused.json) == (404, {"error": {"errorCode": "300", "message": "Not Found Exception"}})
    assert instances(call(LIST, {})) == []
