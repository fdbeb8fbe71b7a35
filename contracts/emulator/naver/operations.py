"""The six operations: each takes a request and returns the members of its answer, or raises what refuses it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from ipaddress import IPv4Network

from contracts.emulator.behaviour import Asked, Members
from contracts.emulator.naver.checks import source, target
from contracts.emulator.naver.cloud import REGIONS, VPCS, Cloud, Peering, Vpc
from contracts.emulator.naver.refusals import NOT_DELETABLE, PEERED, invalid, refuse
from contracts.emulator.naver.traits import INIT, RUN, TERMINATING, State, Traits

KOREA = timezone(timedelta(hours=9))
VPC_CREATED = datetime(2020, 8, 7, 8, 53, 6, tzinfo=UTC).timestamp()


def state(peering: Peering, cloud: Cloud, traits: Traits) -> State | None:
    """Return the state of a peering as the clock has it now, None once it is gone (facts, 7)."""
    if peering.deleted is not None:
        return TERMINATING if not traits.dies or cloud.settling(peering.deleted) else None
    if peering.between_accounts:
        return INIT
    return traits.meanwhile if cloud.settling(peering.born) else RUN


def create(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Make a peering: createVpcPeeringInstance."""
    for check in traits.checks.values():
        if check.fails(asked, cloud):
            raise refuse(check.refusal(asked))
    peering = _peering(asked, cloud, traits)
    pair = (peering.source.no, peering.target.no)
    if traits.one_per_pair and any((old.source.no, old.target.no) == pair for old, _ in _present(cloud, traits)):
        raise refuse(PEERED)
    cloud.peerings.setdefault(peering.no, peering)
    return _instances([(peering, INIT if peering.between_accounts else traits.first)], cloud)


def show_list(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Show the caller's peerings, filtered and in pages: getVpcPeeringInstanceList (facts, 8.2)."""
    found = [(peering, now) for peering, now in _visible(asked, cloud, traits) if _wanted(peering, now, asked.given)]
    keys: Mapping[str, Callable[[tuple[Peering, State]], str]] = {
        "vpcPeeringName": lambda pair: pair[0].name,
        "sourceVpcName": lambda pair: pair[0].source.name,
        "targetVpcName": lambda pair: pair[0].target.name,
    }
    sorted_by = asked.given.get("sortedBy")
    if sorted_by:
        if sorted_by not in keys:
            raise refuse(invalid("sortedBy", "is unknown."))
        found.sort(key=keys[sorted_by], reverse=asked.given.get("sortingOrder") == "DESC")
    return {**_instances(_page(found, asked.given), cloud), "totalRows": len(found)}


def show_detail(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Show one peering, or an empty list for one that is gone: getVpcPeeringInstanceDetail."""
    number = _number(asked)
    found = [(peering, now) for peering, now in _visible(asked, cloud, traits) if peering.no == number]
    if not found and not traits.unknown_is_empty and not cloud.was_given(number):
        raise refuse(invalid("vpcPeeringInstanceNo", "is unknown."))
    return _instances(found, cloud)


def delete(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Begin to delete a peering: deleteVpcPeeringInstance."""
    number = _number(asked)
    found = [(peering, now) for peering, now in _visible(asked, cloud, traits) if peering.no == number]
    if not found:
        raise refuse(invalid("vpcPeeringInstanceNo", "is unknown."))
    peering, now = found[0]
    if now == TERMINATING or (not traits.deletes_at_once and cloud.settling(peering.born)):
        raise refuse(NOT_DELETABLE)
    ending = replace(peering, deleted=time.monotonic(), modified=time.time())
    cloud.peerings[peering.no] = ending
    return _instances([(ending, TERMINATING)], cloud)


def list_vpcs(asked: Asked, _cloud: Cloud, traits: Traits) -> Members:
    """Show the caller's VPCs: getVpcList."""
    numbers = _list(asked.given, "vpcNoList")
    found = [
        vpc
        for vpc in VPCS.values()
        if vpc.owner == asked.caller
        and (not numbers or vpc.no in numbers)
        and asked.given.get("vpcName", "") in ("", vpc.name)
        and asked.given.get("vpcStatusCode", "") in ("", "RUN")
    ]
    region = asked.given.get("regionCode") or traits.default_region
    return {"totalRows": len(found), "vpcList": [_shown_vpc(vpc, region) for vpc in found]}


def list_regions(_asked: Asked, _cloud: Cloud, _traits: Traits) -> Members:
    """Show the regions: getRegionList."""
    regions = [{"regionCode": code, "regionName": name} for code, name in REGIONS.items()]
    return {"totalRows": len(regions), "regionList": regions}


OPERATIONS: Mapping[str, Callable[[Asked, Cloud, Traits], Members]] = {
    "createVpcPeeringInstance": create,
    "getVpcPeeringInstanceList": show_list,
    "getVpcPeeringInstanceDetail": show_detail,
    "deleteVpcPeeringInstance": delete,
    "getVpcList": list_vpcs,
    "getRegionList": list_regions,
}


def _peering(asked: Asked, cloud: Cloud, traits: Traits) -> Peering:
    serial = cloud.next_serial()
    number, now = traits.number(serial), time.time()
    return Peering(
        no=number,
        name=asked.given.get("vpcPeeringName") or traits.granted(number),
        region=asked.given.get("regionCode") or traits.default_region,
        source=source(asked) or _unknown(asked, "sourceVpcNo", 2 * serial),
        target=target(asked) or _unknown(asked, "targetVpcNo", 2 * serial + 1),
        description=asked.given.get("vpcPeeringDescription", ""),
        created=now,
        modified=now,
        born=time.monotonic(),
    )


def _unknown(asked: Asked, name: str, serial: int) -> Vpc:
    # A faulty emulator may let a request without a known VPC pass; each such peering then has a pair of its own.
    number = asked.given.get(name) or str(serial)
    return Vpc(no=number, name=f"vpc-{serial}", block=IPv4Network("192.168.0.0/16"), owner=asked.caller)


def _present(cloud: Cloud, traits: Traits) -> Iterator[tuple[Peering, State]]:
    for peering in list(cloud.peerings.values()):
        now = state(peering, cloud, traits)
        if now is None:
            del cloud.peerings[peering.no]
        else:
            yield peering, now


def _visible(asked: Asked, cloud: Cloud, traits: Traits) -> Iterator[tuple[Peering, State]]:
    return (
        (peering, now)
        for peering, now in _present(cloud, traits)
        if asked.caller in (peering.source.owner, peering.target.owner)
    )


def _number(asked: Asked) -> str:
    number = asked.given.get("vpcPeeringInstanceNo")
    if not number:
        raise refuse(invalid("vpcPeeringInstanceNo", "is required."))
    return number


def _list(given: Mapping[str, str], name: str) -> set[str]:
    return {text for key, text in given.items() if key.partition(".")[0] == name and text}


def _wanted(peering: Peering, now: State, given: Mapping[str, str]) -> bool:
    numbers = _list(given, "vpcPeeringInstanceNoList")
    exact = {
        "regionCode": peering.region,
        "sourceVpcName": peering.source.name,
        "targetVpcName": peering.target.name,
        "vpcPeeringName": peering.name,
        "vpcPeeringInstanceStatusCode": now.code,
    }
    return (not numbers or peering.no in numbers) and all(
        not given.get(name) or given[name] == text for name, text in exact.items()
    )


def _page(found: list[tuple[Peering, State]], given: Mapping[str, str]) -> list[tuple[Peering, State]]:
    size_text, page_text = given.get("pageSize") or "", given.get("pageNo") or "0"
    if not size_text:
        return found
    if not (size_text.isdecimal() and page_text.isdecimal() and len(size_text + page_text) < 10):
        raise refuse(invalid("pageSize", "or pageNo is no number."))
    # Whether pages are counted from 0 or 1 is open (facts, 8.2); here both 0 and 1 are the first.
    start = max(int(page_text) - 1, 0) * int(size_text)
    return found[start : start + int(size_text)]


def _instances(found: list[tuple[Peering, State]], cloud: Cloud) -> Members:
    return {"totalRows": len(found), "vpcPeeringInstanceList": [_shown(peering, now, cloud) for peering, now in found]}


def _reverse(peering: Peering, cloud: Cloud) -> str:
    """Return the number of the peering from target to source, or the empty text."""
    for other in cloud.peerings.values():
        if other.deleted is None and (other.source.no, other.target.no) == (peering.target.no, peering.source.no):
            return other.no
    return ""


def _shown(peering: Peering, now: State, cloud: Cloud) -> Members:
    reverse = _reverse(peering, cloud)
    return {
        "vpcPeeringInstanceNo": peering.no,
        "vpcPeeringName": peering.name,
        "regionCode": peering.region,
        "createDate": _date(peering.created),
        "lastModifyDate": _date(peering.modified),
        "vpcPeeringInstanceStatus": {"code": now.code, "codeName": now.code_name},
        "vpcPeeringInstanceStatusName": now.shown,
        "vpcPeeringInstanceOperation": {"code": "NULL", "codeName": "NULL OP"},
        **_side("source", peering.source),
        **_side("target", peering.target),
        "vpcPeeringDescription": peering.description,
        "hasReverseVpcPeering": reverse != "",
        "isBetweenAccounts": peering.between_accounts,
        "reverseVpcPeeringInstanceNo": reverse,
    }


def _side(prefix: str, vpc: Vpc) -> Members:
    return {
        f"{prefix}VpcNo": vpc.no,
        f"{prefix}VpcName": vpc.name,
        f"{prefix}VpcIpv4CidrBlock": str(vpc.block),
        f"{prefix}VpcLoginId": vpc.owner,
    }


def _shown_vpc(vpc: Vpc, region: str) -> Members:
    return {
        "vpcNo": vpc.no,
        "vpcName": vpc.name,
        "ipv4CidrBlock": str(vpc.block),
        "vpcStatus": {"code": "RUN", "codeName": "run"},
        "regionCode": region,
        "createDate": _date(VPC_CREATED),
    }


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, KOREA).strftime("%Y-%m-%dT%H:%M:%S%z")
