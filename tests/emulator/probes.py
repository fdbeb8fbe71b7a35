"""A fixed set of conversations with each vendor, rich enough to tell every fault from the conforming emulator.

A conversation is a few requests sent to a fresh emulator; what it shows is the answers with everything masked that
differs from run to run.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from contracts.clock import Clock
from contracts.emulator._emulator import _changes, _service
from contracts.emulator.server import Received
from contracts.exchange import Headers, Request, Response
from contracts.wire import alibaba, naver
from contracts.wire.call import Call, Credentials, Position

NONCES = itertools.count()
SLOW = 9.0  # seconds; longer than any conversation
BASE_URL = "http://emulator"
CREATE, DETAIL = "createVpcPeeringInstance", "getVpcPeeringInstanceDetail"
DELETE, LIST = "deleteVpcPeeringInstance", "getVpcPeeringInstanceList"
DECIDE, DESCRIBE = "acceptOrRejectVpcPeering", "setVpcPeeringDescription"
GET = "GetVpcPeerConnectionAttribute"

ALIBABA = {
    "Action": "CreateVpcPeerConnection",
    "Version": "2022-01-01",
    "Format": "JSON",
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-bp1requester01",
    "AcceptingAliUid": "1210123456123456",
    "AcceptingRegionId": "cn-hangzhou",
    "AcceptingVpcId": "vpc-bp1accepter01",
}
ALIBABA_ACROSS = {"AcceptingAliUid": "1310123456123456", "AcceptingVpcId": "vpc-2zestranger01"}
ALIBABA_FIRST_ID = f"pcc-{1:017x}"
ALIBABA_VALUES: dict[str, list[str | None]] = {
    "Action": [None, "", "createvpcpeerconnection", "CreateVpcPeer", "CreateVpcPeerConnections"],
    "Format": [None, "xml"],
    "RegionId": [None, "", "cn-beijing", "cn-nowhere-1", "nowhere"],
    "VpcId": [None, "", "vpc-bp1requester02", "vpc-2zestranger01", "vpc-none"],
    "AcceptingAliUid": [
        None,
        "",
        "abc",
        "1x",
        "1.5",
        "1a",
        "1310123456123456",
        "1410123456123456",
        "+1210123456123456",
        "1_2",
        " 1",
        "1e3",
        str(2**64 - 1),
        "9" * 20,
        "9" * 30,
    ],
    "AcceptingRegionId": [None, "", "cn-beijing", "nowhere"],
    "AcceptingVpcId": [None, "", "vpc-bp1accepter02", "vpc-none", "vpc-2zestranger01"],
    "Name": [
        *("", "a", "ab", "abc", "a" * 127, "a" * 128, "a" * 129, "a" * 999, "zebra", "ZEBRA", "a-b_c9", "aXb", "a0b"),
        *("ab0", "ab-", "1ab", "_ab", "-ab", "a.b", "a b", "a[b", "ab*", "ab\n", "aéb", "éab"),
    ],
    "Description": [
        *("", "a", "ab", "abc", "a" * 255, "a" * 256, "a" * 257, "a" * 999, "é" * 3, "a" + "é" * 200, "a" + "😀" * 200),
        *("zebra", "Zebra", "1ab", " ab", "-ab", "http", "httpx", "http:/x", "a https://", "http://x", "https://x"),
        *("http://", "https://", "HTTP://x"),
    ],
    "DryRun": ["", "true", "false", "True", "yes", "2", "1", "maybe", "t", "truefalse"],
    "ClientToken": [
        "",
        "a",
        "a" * 63,
        "a" * 64,
        "a" * 65,
        "a" * 99,
        "é",
        "漢",
        "aé",
        "a b",
        "a~b",
        "a+b",
        "a%",
        "a\tb",
    ],
    "ResourceGroupId": ["", "rg-default", "rg-network", "rg-nonesuch"],
}

NAVER = {"responseFormatType": "json", "sourceVpcNo": "1001", "targetVpcNo": "2001"}
NAVER_ACROSS = {
    **NAVER,
    "targetVpcNo": "3001",
    "targetVpcName": "stranger-1",
    "targetVpcLoginId": "receiver@emulator.example",
}
NAVER_FIRST_NO = "2006212"
NAVER_VALUES: dict[str, list[str | None]] = {
    "responseFormatType": [None, "", "xml", "JSON", "jsonp", "yaml"],
    "regionCode": ["", "KR", "SGN", "kr", "nowhere"],
    "vpcPeeringName": [
        *(
            "",
            "a",
            "ab",
            "abc",
            "abcd",
            "a" * 29,
            "a" * 30,
            "a" * 31,
            "a" * 99,
            "zebra",
            "apple",
            "Apple",
            "a-b",
            "a--b",
        ),
        *(
            "a0b",
            "a1b",
            "ab9",
            "abz",
            "aqb",
            "1ab",
            "-ab",
            "ab-",
            "ab--",
            "a_b",
            "a.b",
            "a한b",
            "a[b",
            "a*b",
            "a٣b",
            "a\nb",
        ),
    ],
    "sourceVpcNo": [None, "", "1002", "9", "2001"],
    "targetVpcNo": [None, "", "2002", "9", "1001", "4001"],
    "targetVpcName": ["", "target-1", "other"],
    "targetVpcLoginId": ["", "requester@emulator.example", "other"],
    "vpcPeeringDescription": [
        *("", "a", "a" * 256, "a" * 1000, "a" * 1001, "a" * 2000, "é" * 500, "é" * 501, "漢" * 333, "漢" * 334),
        *("a😀", "a%41", "a & <b>"),
    ],
}
NAVER_PAIRS = [
    ("1001", "2005"),
    ("3001", "2001"),
    ("1001", "4001"),
    ("1001", "4002"),
    ("1001", "4003"),
    ("4004", "1001"),
]


SECRETS = {
    "emulator-requester": "emulator-requester-secret",
    "emulator-accepter": "emulator-accepter-secret",
    "emulator-receiver": "emulator-receiver-secret",
    "nobody": "emulator-requester-secret",
}
ALL_OF_SIGNING = (
    *("AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"),
    *("authorization", "x-acs-date", "x-acs-signature-nonce"),
    *("x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Requests to a fresh emulator whose asynchronous work takes `settle_seconds`, in some conditions."""

    requests: tuple[Received, ...]
    settle_seconds: float = 0.0
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """An answer without what differs from run to run."""

    status: int
    headers: Headers
    body: str


Shown = tuple[Masked, ...]


def shown(vendor: str, *, fault: str | None = None, variants: tuple[str, ...] = ()) -> Iterator[Shown]:
    """Yield what each conversation shows."""
    changes = _changes(vendor, fault, variants)
    for conversation in conversations(vendor):
        service = _service(vendor, conversation.settle_seconds, changes, Clock())
        for condition in set(conversation.conditions) & set(service.conditions):
            service.set_condition(condition, holds=True)
        yield tuple(_masked(service.answer(request)) for request in conversation.requests)


@cache
def conversations(vendor: str) -> list[Conversation]:
    if vendor == "alibaba":
        return [*_alibaba(), *_alibaba_over_time(), *_alibaba_conditions(), *_alibaba_gateway()]
    return [*_naver(), *_naver_over_time(), *_naver_gateway()]


def _masked(response: Response) -> Masked:
    body = response.body.decode()
    for pattern, mask in MASKS:
        body = pattern.sub(mask, body)
    headers = tuple((name, value) for name, value in response.headers if name.lower() != "content-length")
    return Masked(status=response.status, headers=headers, body=body)


MASKS = (
    (re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}"), "UPPER"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "LOWER"),
    (re.compile(r"20(?!20)\d\d-(?!02-30)\d\d-\d\dT\d\d:\d\d:\d\d(?=[+Z])"), "NOW"),
)


def _alibaba() -> Iterator[Conversation]:
    for name, values in ALIBABA_VALUES.items():
        for value in values:
            yield _talk(_alibaba_call(**{name: value}))
    across = {"AcceptingAliUid": "1310123456123456", "AcceptingVpcId": "vpc-2zestranger01"}
    listed, shown = {"Action": "ListVpcPeerConnections"}, {"Action": GET, "InstanceId": ALIBABA_FIRST_ID}
    deleted = {"Action": "DeleteVpcPeerConnection", "InstanceId": ALIBABA_FIRST_ID}
    yield _talk(_alibaba_call(**across), _alibaba_call(**across, Name="1"))
    yield _talk(_alibaba_call(), _alibaba_call(), _alibaba_call(**listed))
    yield _talk(_alibaba_call(Name="1", Description="1"))
    yield _talk(_alibaba_call(), _alibaba_call(**shown), _alibaba_call(**shown, Format="XML"))
    for again in ({}, {"Name": "other"}, {"Format": "XML"}):
        yield _talk(_alibaba_call(ClientToken="t"), _alibaba_call(ClientToken="t", **again))
    for dry_run in (None, "true", "false", "1"):
        yield _talk(_alibaba_call(DryRun=dry_run), _alibaba_call(**listed))
    yield _talk(_alibaba_call(DryRun="true", Format="XML"), _alibaba_call(**listed))
    yield _talk(_alibaba_call(DryRun="true", Name="1"))
    yield _talk(_alibaba_call(Action=" CreateVpcPeerConnection"))
    yield _talk(_alibaba_call(), _alibaba_call(**deleted), _alibaba_call(**shown), settle_seconds=0.0)
    yield _talk(_alibaba_call(), _alibaba_call(**shown), _alibaba_call(), settle_seconds=9.0)
    for signature in ("V1", "V3"):
        yield _talk(_alibaba_call(how=How(signature=signature, method="POST", position="form")))
        yield _talk(_alibaba_call(how=How(signature=signature, method="POST", position="query")))
    yield _talk(_alibaba_call(how=How(backwards=True)))
    yield _talk(_alibaba_call(how=How(key="nobody")))
    yield _talk(_alibaba_call(Version="2014-05-26"))


def _naver() -> Iterator[Conversation]:
    for name, values in NAVER_VALUES.items():
        for value in values:
            yield _talk(_naver_call(**{name: value}))
    for name in ("targetVpcName", "targetVpcLoginId"):
        for value in (None, "", "other", "stranger-2", "other@", "other@emulator.example", "receiver"):
            yield _talk(_naver_call(**{**NAVER_ACROSS, name: value}))
    yield _talk(_naver_call(vpcPeeringDescription="\ud55c" * 333 + "aa"))
    yield _talk(_naver_call(vpcPeeringDescription="a & <b>", responseFormatType="xml"))
    detail, gone = {"vpcPeeringInstanceNo": NAVER_FIRST_NO}, {"vpcPeeringInstanceNo": "9"}
    for form in ("json", "xml"):
        asked = {"responseFormatType": form}
        yield _talk(_naver_call(**{**NAVER_ACROSS, **asked}), _naver_call(DETAIL, **detail, **asked))
        yield _talk(_naver_call(**asked), _naver_call(DETAIL, **detail, **asked), settle_seconds=9.0)
        yield _talk(_naver_call(**asked), _naver_call(DELETE, **detail, **asked), settle_seconds=9.0)
        yield _talk(_naver_call(DETAIL, **gone, **asked), _naver_call(vpcPeeringName="1", **asked))
        yield _talk(_naver_call(how=How(key="nobody"), **asked), _naver_call("nothing", **asked))
    yield _talk(_naver_call(), _naver_call(DELETE, **detail), _naver_call(DETAIL, **detail))
    yield _talk(_naver_call(), _naver_call(), _naver_call(targetVpcNo="2002"))
    for source, target in NAVER_PAIRS:
        yield _talk(_naver_call(sourceVpcNo=source, targetVpcNo=target))
    for method in ("PUT", "DELETE", "PATCH"):
        yield _talk(_naver_call(how=How(method=method)))
    yield _talk(_naver_call(how=How(method="POST", position="form")))
    yield _talk(_naver_call(how=How(method="POST", position="query")))
    for path in ("/createVpcPeeringInstance", "/vpc/v2/CREATEvpcpeeringinstance", f"/vpc/v2/{CREATE}/more"):
        yield _talk(_naver_call(how=How(path=path)))


def _named(action: str, number: int = 1, *, how: How | None = None, **given: str) -> Received:
    instance_id = f"pcc-{number:017x}"
    return _alibaba_call(Action=action, InstanceId=instance_id, how=how or How(), **given)


def _alibaba_over_time() -> Iterator[Conversation]:
    listed = _alibaba_call(Action="ListVpcPeerConnections")
    accepter = How(key="emulator-accepter")
    decisions = "AcceptVpcPeerConnection", "RejectVpcPeerConnection"
    other_pair = {"VpcId": "vpc-bp1requester02", "AcceptingVpcId": "vpc-bp1accepter02"}

    def look(how: How | None = None) -> tuple[Received, ...]:
        return (*(_named(GET, how=how) for _ in range(3)), _alibaba_call(Action="ListVpcPeerConnections"))

    for settle in (0.0, SLOW):
        for pair in ({}, ALIBABA_ACROSS):
            yield _talk(_alibaba_call(**pair), *look(), settle_seconds=settle)
    for how in (accepter, How()):
        for decision in decisions:
            made = (_alibaba_call(**ALIBABA_ACROSS), _named(GET))
            repeated = (_named(decision, how=how), _named(decision, how=how))
            yield _talk(*made, *repeated, *look(), _alibaba_call(**ALIBABA_ACROSS), *look(accepter))
    for other in (_named("ModifyVpcPeerConnection", Name="x"), _named("DeleteVpcPeerConnection")):
        yield _talk(_alibaba_call(**ALIBABA_ACROSS), other, _named("AcceptVpcPeerConnection"), *look())
        yield _talk(_alibaba_call(), other, _named("AcceptVpcPeerConnection", how=accepter), *look())
        yield _talk(_alibaba_call(), other, *look(), settle_seconds=SLOW)
        yield _talk(_alibaba_call(), _named("DeleteVpcPeerConnection"), other, *look(), _alibaba_call(), listed)
    yield _talk(_named(GET), _named(GET, 9), listed, _alibaba_call(), _named(GET, 9), _named(GET, how=accepter))
    token = {"ClientToken": "Token"}
    for again in (
        token,
        {"ClientToken": "token"},
        {**token, "Name": "other"},
        {**token, **other_pair},
        {"ClientToken": "token", **other_pair},
        {"ClientToken": "other"},
        {**token, "DryRun": "true"},
        {},
    ):
        yield _talk(_alibaba_call(**token), *look(), _alibaba_call(**again), listed, _alibaba_call(**again), listed)
    yield _talk(_alibaba_call(ClientToken="a" * 64), _alibaba_call(ClientToken="a" * 63 + "b", **other_pair), listed)
    by_post = _alibaba_call(**token, how=How(method="POST"))
    yield _talk(_alibaba_call(**token), by_post, listed)
    yield _talk(_alibaba_call(AcceptingRegionId="cn-beijing"), *look())
    gone = _named("DeleteVpcPeerConnection")
    yield _talk(_alibaba_call(**token), gone, _alibaba_call(**token), _alibaba_call(**token), listed)
    yield _talk(_alibaba_call(**token, DryRun="true"), _alibaba_call(**token), listed)
    yield _talk(_alibaba_call(), _alibaba_call(DryRun="true"), _alibaba_call(VpcId="vpc-bp1requester02"), listed)
    busy = (_alibaba_call(), _alibaba_call(), _alibaba_call(VpcId="vpc-bp1requester02"), _alibaba_call(DryRun="true"))
    yield _talk(*busy, _alibaba_call(VpcId="vpc-bp1requester02", DryRun="true"), settle_seconds=SLOW)


def _alibaba_conditions() -> Iterator[Conversation]:
    for condition in (
        "cdt-not-opened",
        "router-interface-exists",
        "accepter-cdt-not-opened",
        "accepter-cross-border-cdt-not-opened",
        "accepter-business-status-abnormal",
    ):
        for pair in ({}, ALIBABA_ACROSS):
            for dry_run in ({}, {"DryRun": "true"}):
                request = _alibaba_call(**pair, **dry_run)
                yield Conversation(requests=(request,), conditions=(condition,))
    for pair in ({}, ALIBABA_ACROSS):
        yield _talk(_alibaba_call(**pair, ResourceGroupId="rg-network"))
    token = {"ClientToken": "t"}
    repeated = (_alibaba_call(**token), _alibaba_call(**token, VpcId="vpc-none"), _alibaba_call(**token))
    yield _talk(*repeated)


def _alibaba_gateway() -> Iterator[Conversation]:
    for signature in ("V1", "V3"):
        for how in _bad_proofs(signature):
            yield _talk(_alibaba_call(how=how))
        for seconds in (-880, -400, 400, 880, -1000, 1000, -1900, 1900, -4000, 4000):
            yield _talk(_alibaba_call(how=How(signature=signature, off=seconds)))
        request = _alibaba_call(how=How(signature=signature, position="form", method="POST"))
        yield _talk(request, request)
        wrong = _alibaba_call(how=How(signature=signature, secret="wrong"))
        yield _talk(wrong, wrong)
        yield _talk(_alibaba_call(Description="a b*~+/=\u00e9", how=How(signature=signature)))
        for method, position, form in (("POST", "form", "JSON"), ("POST", "form", "XML"), ("GET", "query", "XML")):
            how = How(signature=signature, method=method, position=position)
            yield _talk(_alibaba_call(how=replace(how, secret="wrong"), Format=form))
            yield _talk(_alibaba_call(how=how, Name="a" * 129, Format=form))
            yield _talk(_alibaba_call(how=how, Version="2014-05-26", Format=form))
        by_form = How(signature=signature, method="POST", position="form", appended="&Name=peer")
        yield _talk(_alibaba_call(how=by_form))
        yield _talk(_alibaba_call(how=How(signature=signature), Name="a" * 129))
    for missing in ("SignatureMethod", "SignatureVersion", "SignatureNonce"):
        yield _talk(_alibaba_call(how=How(without=(missing,))))
    for version in ("2014-05-26", "2022", ""):
        yield _talk(_alibaba_call(Version=version))
    for form in ("YAML", "JSONP", ""):
        yield _talk(_alibaba_call(Format=form))
    yield _talk(_alibaba_call(Format="YAML", Action="nothing", how=How(key="nobody")))
    by_https = [replace(request, scheme="https") for request in (_alibaba_call(), _named(GET))]
    yield _talk(*by_https)


def _bad_proofs(signature: str = "") -> Iterator[How]:
    yield How(signature=signature, key="nobody")
    yield How(signature=signature, secret="wrong")
    yield How(signature=signature, added="vpcPeeringName=peer&" if signature == "" else "Name=peer&")
    yield How(signature=signature, without=("Signature", "x-ncp-apigw-signature-v2"))
    yield How(signature=signature, without=("AccessKeyId", "x-ncp-iam-access-key"))
    yield How(signature=signature, without=("Timestamp", "x-ncp-apigw-timestamp", "x-acs-date"))
    yield How(signature=signature, without=ALL_OF_SIGNING)


def _detail(operation: str, number: int = 0, *, how: How | None = None, **given: str) -> Received:
    no = str(int(NAVER_FIRST_NO) + number)
    return _naver_call(operation, vpcPeeringInstanceNo=no, how=how or How(), **given)


def _naver_over_time() -> Iterator[Conversation]:
    target = How(key="emulator-receiver")

    def look() -> tuple[Received, ...]:
        return (*(_detail(DETAIL) for _ in range(3)), _naver_call(LIST))

    for settle in (0.0, SLOW):
        for pair in ({}, NAVER_ACROSS):
            yield _talk(_naver_call(**pair), *look(), _detail(DELETE), *look(), settle_seconds=settle)
        for how in (target, How()):
            for accepts in ("true", "false"):
                decided = _detail(DECIDE, isAccept=accepts, how=how)
                yield _talk(_naver_call(**NAVER_ACROSS), _detail(DETAIL), decided, *look(), settle_seconds=settle)
        yield _talk(_naver_call(), _detail(DECIDE, isAccept="true"), *look(), settle_seconds=settle)
        turned = _naver_call(sourceVpcNo="2001", targetVpcNo="1001")
        both = (_detail(DETAIL), _detail(DETAIL, 1), _naver_call(LIST))
        gone = (_detail(DELETE, 1), *both)
        yield _talk(_naver_call(), turned, *both, *gone, _detail(DELETE, 1), settle_seconds=settle)
    yield _talk(_naver_call(**NAVER_ACROSS), _detail(DELETE, how=target), *look())
    for settle in (0.0, SLOW):
        yield _talk(_naver_call(), _detail(DESCRIBE, vpcPeeringDescription="x"), *look(), settle_seconds=settle)
    pages = ({"pageSize": "1", "pageNo": "1"}, {"pageSize": "1", "pageNo": "2"}, {"vpcPeeringName": "peer"})
    made = (_naver_call(vpcPeeringName="peer-1"), _naver_call(targetVpcNo="2002"))
    yield _talk(*made, *(_naver_call(LIST, **page) for page in pages))


def _naver_gateway() -> Iterator[Conversation]:
    for how in _bad_proofs():
        yield _talk(_naver_call(how=how))
    for seconds in (-200, -30, 30, 200, -400, 400, -900, 900):
        yield _talk(_naver_call(how=How(off=seconds)))
    yield _talk(_naver_call("nothing", how=How(key="nobody")))
    by_form = How(method="POST", position="form")
    yield _talk(_naver_call(how=replace(by_form, secret="wrong")))
    for form in ("json", "xml"):
        for how in (How(), by_form):
            yield _talk(_naver_call(how=how, targetVpcNo="4001", responseFormatType=form))
            yield _talk(_naver_call(how=how, responseFormatType=None))
    by_https = [replace(request, scheme="https") for request in (_naver_call(), _detail(DETAIL))]
    yield _talk(*by_https)


def _talk(*requests: Received, settle_seconds: float = 0.0) -> Conversation:
    return Conversation(requests=requests, settle_seconds=settle_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a request is sent, where that is not the ordinary way."""

    method: str = "GET"
    position: Position = "query"
    signature: str = "V1"
    path: str = ""
    key: str = "emulator-requester"
    secret: str = ""
    backwards: bool = False
    off: float = 0.0
    added: str = ""
    appended: str = ""
    without: tuple[str, ...] = ()


def _alibaba_call(*, how: How = How(), **changes: str | None) -> Received:
    return _received(alibaba.encode, "/", {**ALIBABA, **changes}, how)


def _naver_call(operation: str = CREATE, *, how: How = How(), **changes: str | None) -> Received:
    base = NAVER if operation == CREATE else {"responseFormatType": "json"}
    return _received(naver.encode, how.path or f"/vpc/v2/{operation}", {**base, **changes}, how)


def _received(encode: Callable[..., Request], path: str, given: Mapping[str, str | None], how: How) -> Received:
    pairs = tuple((name, value) for name, value in given.items() if value is not None)
    call = Call(
        operation="",
        path=path,
        parameters=pairs[::-1] if how.backwards else pairs,
        method=how.method,
        position=how.position,
        signature=how.signature,
    )
    request = encode(
        call,
        base_url=BASE_URL,
        credentials=Credentials(access_key_id=how.key, access_key_secret=how.secret or SECRETS[how.key]),
        now=time.time() + how.off,
        nonce=f"n{next(NONCES)}",
    )
    headers = tuple((name.lower(), value) for name, value in request.headers)
    headers = tuple((name, value) for name, value in headers if name not in how.without)
    target = _without(request.url.removeprefix(BASE_URL).replace("?", f"?{how.added}"), how.without)
    return Received(method=request.method, target=target, headers=headers, body=request.body + how.appended.encode())


def _without(target: str, names: tuple[str, ...]) -> str:
    path, mark, query = target.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] not in names]
    return path + mark + "&".join(kept)
