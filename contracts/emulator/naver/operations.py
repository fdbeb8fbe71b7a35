"""The eight operations: each takes a request and returns the members of its answer, or raises what refuses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from ipaddress import IPv4Network

from contracts.emulator.behaviour import Asked, Members, passes
from contracts.emulator.naver.checks import source, target
from contracts.emulator.naver.cloud import REGIONS, VPCS, Cloud, Peering, Vpc
from contracts.emulator.naver.companions import COMPANION_CHECKS, reads_as_true
from contracts.emulator.naver.refusals import NOT_ACCEPTABLE, NOT_DELETABLE, PEERED, invalid, refuse
from contracts.emulator.naver.showing import filtered, instances, listed_texts, page, shown_vpc
from contracts.emulator.naver.states import named, number_of, present, visible
from contracts.emulator.naver.traits import INIT, TERMINATING, State, Traits


def create(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Make a peering: createVpcPeeringInstance."""
    passes(asked, cloud, traits.checks)
    peering = _peering(asked, cloud, traits)
    pair = (peering.source.no, peering.target.no)
    if traits.one_per_pair and any((old.source.no, old.target.no) == pair for old, _ in present(asked, cloud, traits)):
        raise refuse(PEERED)
    cloud.peerings.setdefault(peering.no, peering)
    return instances([(peering, INIT if peering.between_accounts else traits.first)], asked, cloud, traits)


def show_list(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Show the caller's peerings, filtered and in pages: getVpcPeeringInstanceList (facts, 8.2)."""
    found = filtered(list(visible(asked, cloud, traits)), asked.given, traits)
    listed = instances(page(found, asked.given, traits), asked, cloud, traits)
    return {**listed, "totalRows": len(found)} if traits.counts_all else listed


def show_detail(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Show one peering, or an empty list for one that is gone: getVpcPeeringInstanceDetail."""
    number = number_of(asked)
    found = [(peering, now) for peering, now in visible(asked, cloud, traits) if peering.no == number]
    if not found and not traits.unknown_is_empty and not cloud.was_given(number):
        raise refuse(invalid("vpcPeeringInstanceNo", "is unknown."))
    return instances(found, asked, cloud, traits)


def accept_or_reject(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Decide on a peering in the name of the target's account: acceptOrRejectVpcPeering (facts, 7 and 8.2)."""
    passes(asked, cloud, COMPANION_CHECKS[asked.operation])
    peering, now = named(asked, cloud, traits)
    if asked.caller != peering.target.owner:
        raise refuse(traits.requester)
    if now != INIT or not peering.between_accounts or peering.accepted is not None:
        raise refuse(NOT_ACCEPTABLE)
    if reads_as_true(asked.given["isAccept"]):
        return _change(peering, INIT, asked, cloud, traits, accepted=cloud.clock.now())
    changed = _change(peering, TERMINATING, asked, cloud, traits, deleted=cloud.clock.now())
    if traits.rejection_ends:
        cloud.peerings.pop(peering.no, None)
    return changed


def describe(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Give a peering another description: setVpcPeeringDescription."""
    passes(asked, cloud, COMPANION_CHECKS[asked.operation])
    peering, now = named(asked, cloud, traits)
    return _change(peering, now, asked, cloud, traits, description=asked.given.get("vpcPeeringDescription", ""))


def delete(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Begin to delete a peering: deleteVpcPeeringInstance."""
    peering, now = named(asked, cloud, traits)
    if now == TERMINATING or not traits.deletable(peering, now, asked.caller):
        raise refuse(NOT_DELETABLE)
    return _change(peering, TERMINATING, asked, cloud, traits, deleted=cloud.clock.now())


def list_vpcs(asked: Asked, _cloud: Cloud, traits: Traits) -> Members:
    """Show the caller's VPCs: getVpcList."""
    numbers = listed_texts(asked.given, "vpcNoList")
    found = [
        vpc
        for vpc in VPCS.values()
        if vpc.owner == asked.caller
        and (not numbers or vpc.no in numbers)
        and asked.given.get("vpcName", "") in ("", vpc.name)
        and asked.given.get("vpcStatusCode", "") in ("", "RUN")
    ]
    region = asked.given.get("regionCode") or traits.default_region
    return {"totalRows": len(found), "vpcList": [shown_vpc(vpc, region) for vpc in found]}


def list_regions(_asked: Asked, _cloud: Cloud, _traits: Traits) -> Members:
    """Show the regions: getRegionList."""
    regions = [{"regionCode": code, "regionName": name} for code, name in REGIONS.items()]
    return {"totalRows": len(regions), "regionList": regions}


OPERATIONS: Mapping[str, Callable[[Asked, Cloud, Traits], Members]] = {
    "createVpcPeeringInstance": create,
    "getVpcPeeringInstanceList": show_list,
    "getVpcPeeringInstanceDetail": show_detail,
    "acceptOrRejectVpcPeering": accept_or_reject,
    "setVpcPeeringDescription": describe,
    "deleteVpcPeeringInstance": delete,
    "getVpcList": list_vpcs,
    "getRegionList": list_regions,
}


def _peering(asked: Asked, cloud: Cloud, traits: Traits) -> Peering:
    serial = cloud.next_serial()
    number, now = traits.number(serial), cloud.clock.now()
    return Peering(
        no=number,
        name=asked.given.get("vpcPeeringName") or traits.granted(number),
        region=asked.given.get("regionCode") or traits.default_region,
        source=source(asked) or _unknown(asked, "sourceVpcNo", 2 * serial),
        target=target(asked) or _unknown(asked, "targetVpcNo", 2 * serial + 1),
        description=asked.given.get("vpcPeeringDescription", ""),
        created=now,
        modified=now,
        born=now,
    )


def _unknown(asked: Asked, name: str, serial: int) -> Vpc:
    # A faulty emulator may let a request without a known VPC pass; each such peering then has a pair of its own.
    number = asked.given.get(name) or str(serial)
    return Vpc(no=number, name=f"vpc-{serial}", block=IPv4Network("192.168.0.0/16"), owner=asked.caller)


def _change(peering: Peering, shown: State, asked: Asked, cloud: Cloud, traits: Traits, **changes: object) -> Members:
    """Change a peering and answer how it is now; `shown` is the state that the answer shows."""
    changed = replace(peering, modified=cloud.clock.now(), **changes)  # type: ignore[arg-type]
    cloud.peerings[peering.no] = changed
    return instances([(changed, shown)], asked, cloud, traits)
