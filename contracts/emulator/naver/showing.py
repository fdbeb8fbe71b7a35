"""How peerings are shown, one and in lists (facts/naver.md, 5, 6 and 8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from contracts.emulator.behaviour import Asked, Members
from contracts.emulator.naver.cloud import Cloud, Peering, Vpc
from contracts.emulator.naver.refusals import invalid, refuse
from contracts.emulator.naver.states import present
from contracts.emulator.naver.traits import TERMINATING, State, Traits

KOREA = timezone(timedelta(hours=9))
VPC_CREATED = datetime(2020, 8, 7, 8, 53, 6, tzinfo=UTC).timestamp()
SORTED_BY = ("vpcPeeringName", "sourceVpcName", "targetVpcName")
SORTING_ORDERS = ("ASC", "DESC")
NUMBERS = "vpcPeeringInstanceNoList"

Found = list[tuple[Peering, State]]


def instances(found: Found, asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Return the members of an answer that lists peerings."""
    listed = [_shown(peering, now, asked, cloud, traits) for peering, now in found]
    return {"totalRows": len(found), "vpcPeeringInstanceList": listed}


def filtered(found: Found, given: Mapping[str, str], traits: Traits) -> Found:
    """Return the peerings that pass the filters of a list, in the order asked for.

    Raises:
        RefusedError: the order is unknown.
    """
    left = [(peering, now) for peering, now in found if _wanted(peering, now, given, traits)]
    sorted_by, order = given.get("sortedBy"), given.get("sortingOrder") or "ASC"
    if order not in SORTING_ORDERS:
        raise refuse(invalid("sortingOrder", "is unknown."))
    if not sorted_by:
        return left
    if sorted_by not in SORTED_BY:
        raise refuse(invalid("sortedBy", "is unknown."))
    return sorted(left, key=lambda pair: _names(pair[0])[sorted_by], reverse=order == "DESC")


def page(found: Found, given: Mapping[str, str], traits: Traits) -> Found:
    """Return one page of a list, or all of it if no size is given.

    Raises:
        RefusedError: size or number are no numbers, or there is a number without a size.
    """
    size_text, page_text = given.get("pageSize") or "", given.get("pageNo") or ""
    if not size_text and not page_text:
        return found
    if not (size_text.isdecimal() and (page_text or "0").isdecimal() and len(size_text + page_text) < 10):
        raise refuse(invalid("pageSize", "or pageNo is no number."))
    size = int(size_text)
    # Whether pages are counted from 0 or 1 is open (facts, 8.2); here both 0 and 1 are the first.
    start = max(int(page_text or "0") - traits.first_page, 0) * size
    return found[start : start + size]


def listed_texts(given: Mapping[str, str], name: str) -> set[str]:
    """Return the texts of a list parameter: `name.1`, `name.2` and so on."""
    return {text for key, text in given.items() if key.partition(".")[0] == name and text}


def shown_vpc(vpc: Vpc, region: str) -> Members:
    """Return the members that getVpcList has of a VPC."""
    return {
        "vpcNo": vpc.no,
        "vpcName": vpc.name,
        "ipv4CidrBlock": str(vpc.block),
        "vpcStatus": {"code": "RUN", "codeName": "run"},
        "regionCode": region,
        "createDate": _date(VPC_CREATED),
    }


def _wanted(peering: Peering, now: State, given: Mapping[str, str], traits: Traits) -> bool:
    numbers = listed_texts(given, NUMBERS)
    exact = {"regionCode": peering.region, "vpcPeeringInstanceStatusCode": now.code}
    return (
        (not numbers or peering.no in numbers)
        and all(not given.get(name) or given[name] == text for name, text in exact.items())
        and all(not given.get(name) or traits.name_fits(given[name], text) for name, text in _names(peering).items())
    )


def _names(peering: Peering) -> dict[str, str]:
    return {
        "vpcPeeringName": peering.name,
        "sourceVpcName": peering.source.name,
        "targetVpcName": peering.target.name,
    }


def _reverse(peering: Peering, asked: Asked, cloud: Cloud, traits: Traits) -> str:
    """Return the number of the peering from target to source, or the empty text."""
    turned = (peering.target.no, peering.source.no)
    for other, now in present(asked, cloud, traits):
        if (other.source.no, other.target.no) == turned and (now != TERMINATING or traits.reverse_while_ending):
            return other.no
    return ""


def _shown(peering: Peering, now: State, asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    reverse = _reverse(peering, asked, cloud, traits)
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


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, KOREA).strftime("%Y-%m-%dT%H:%M:%S%z")
