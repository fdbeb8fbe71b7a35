"""A fixed set of conversations with each vendor, rich enough to tell every fault from the conforming emulator.

A conversation is a few requests sent to a fresh emulator; what it shows is the answers with everything masked that
differs from run to run.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from contracts.emulator._emulator import _changes, _service
from contracts.emulator.server import Received
from contracts.exchange import Headers, Request, Response
from contracts.wire import alibaba, naver
from contracts.wire.call import Call, Credentials, Position

NONCES = itertools.count()
BASE_URL = "http://emulator"
CREATE, DETAIL = "createVpcPeeringInstance", "getVpcPeeringInstanceDetail"
DELETE = "deleteVpcPeeringInstance"
GET = "GetVpcPeerConnectionAttribute"

ALIBABA = {
    "Action": "CreateVpcPeerConnection",
    "Format": "JSON",
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-bp1requester01",
    "AcceptingAliUid": "1210123456123456",
    "AcceptingRegionId": "cn-hangzhou",
    "AcceptingVpcId": "vpc-bp1accepter01",
}
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
    ("1002", "4002"),
    ("1003", "4003"),
    ("4004", "1005"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Requests to a fresh emulator whose asynchronous work takes `settle_seconds`."""

    requests: tuple[Received, ...]
    settle_seconds: float = 0.0


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
        service = _service(vendor, conversation.settle_seconds, changes)
        yield tuple(_masked(service.answer(request)) for request in conversation.requests)


@cache
def conversations(vendor: str) -> list[Conversation]:
    return list(_alibaba() if vendor == "alibaba" else _naver())


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
    yield _talk(_alibaba_call(DryRun="true", Name="1"))
    yield _talk(_alibaba_call(), _alibaba_call(**deleted), _alibaba_call(**shown), settle_seconds=0.0)
    yield _talk(_alibaba_call(), _alibaba_call(**shown), _alibaba_call(), settle_seconds=9.0)
    for signature in ("V1", "V3"):
        yield _talk(_alibaba_call(how=How(signature=signature, method="POST", position="form")))
        yield _talk(_alibaba_call(how=How(signature=signature, method="POST", position="query")))
    yield _talk(_alibaba_call(how=How(backwards=True)))
    yield _talk(_alibaba_call(how=How(key="nobody")))
    yield _talk(_alibaba_call(how=How(version="2014-05-26")))


def _naver() -> Iterator[Conversation]:
    for name, values in NAVER_VALUES.items():
        for value in values:
            yield _talk(_naver_call(**{name: value}))
    for name in ("targetVpcName", "targetVpcLoginId"):
        for value in (None, "", "other", "other@", "other@emulator.example"):
            yield _talk(_naver_call(**{**NAVER_ACROSS, name: value}))
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
    version: str = "2022-01-01"
    backwards: bool = False


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
        credentials=Credentials(access_key_id=how.key, access_key_secret="emulator-requester-secret"),
        version=how.version,
        now=time.time(),
        nonce=f"n{next(NONCES)}",
    )
    headers = tuple((name.lower(), value) for name, value in request.headers)
    target = request.url.removeprefix(BASE_URL)
    return Received(method=request.method, target=target, headers=headers, body=request.body)
