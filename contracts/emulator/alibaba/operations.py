"""The four operations: each takes a request and returns the members of its answer, or raises what refuses it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.checks import account_of, reads_as_true
from contracts.emulator.alibaba.cloud import Cloud, Connection, Remembered
from contracts.emulator.alibaba.traits import Traits
from contracts.emulator.behaviour import Asked, Members
from contracts.wire.alibaba import V1_PARAMETERS

DELETABLE = ("Activated", "Accepting", "Rejected", "Expired")
DAYS_TO_ACCEPT = 7 * 24 * 3600  # seconds; by the sample in facts, 7.4
NOT_COMPARED = V1_PARAMETERS | {"Format", "Action", "Version", "ClientToken"}
_VPC_LIST = re.compile(r"VpcId(\.[0-9]+)?")


def status(connection: Connection, cloud: Cloud, traits: Traits) -> str | None:
    """Return the state of a connection as the clock has it now, None once it is gone (facts, 11)."""
    if connection.deleted is not None:
        if cloud.settling(connection.deleted):
            return "Deleting"
        return "Deleted" if traits.shows_deleted and cloud.settling(connection.deleted, times=2) else None
    if not traits.starts_settled and cloud.settling(connection.born):
        return "Creating"
    return "Accepting" if connection.between_accounts else "Activated"


def create(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Make a connection: CreateVpcPeerConnection."""
    plan = traits.plan(asked)
    if plan.checks:
        for check in traits.checks.values():
            if check.fails(asked, cloud):
                raise refusals.refuse(check.refusal(asked))
    token = asked.given.get("ClientToken")
    parameters = {name: text for name, text in asked.given.items() if name not in NOT_COMPARED}
    if token and plan.creates and (first := cloud.tokens.get((asked.caller, token))) is not None:
        if traits.strict_tokens and first.parameters != parameters:
            raise refusals.refuse(refusals.TOKEN_MISMATCH)
        return {"InstanceId": traits.first_answer(first, asked)}
    connection = _connection(asked, cloud)
    if plan.checks:
        _check_pair(connection, cloud, traits)
    if plan.creates:
        cloud.connections[connection.instance_id] = connection
        if token:
            first = Remembered(asked=asked, parameters=parameters, instance_id=connection.instance_id)
            cloud.remember(asked.caller, token, first)
    if not plan.answers_id:
        raise refusals.refuse(refusals.DRY_RUN)
    return {"InstanceId": connection.instance_id}


def get(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Show one connection: GetVpcPeerConnectionAttribute."""
    connection, state = _named(asked, cloud, traits)
    return _shown(connection, state)


def delete(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Begin to delete a connection: DeleteVpcPeerConnection. Either account may (facts, 11)."""
    connection, state = _named(asked, cloud, traits)
    if state not in DELETABLE:
        raise refusals.refuse(refusals.wrong_status(state))
    if reads_as_true(asked.given.get("DryRun", "")):
        raise refusals.refuse(refusals.DRY_RUN)
    cloud.connections[connection.instance_id] = replace(connection, deleted=time.monotonic())
    return {}


def list_connections(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Show the caller's connections, filtered and in pages: ListVpcPeerConnections (facts, 7.5)."""
    limit_text, start_text = asked.given.get("MaxResults") or "20", asked.given.get("NextToken") or "0"
    if not re.fullmatch("[0-9]{1,3}", limit_text) or not 1 <= int(limit_text) <= 100:
        raise refusals.refuse(refusals.illegal("MaxResults"))
    if not re.fullmatch("[0-9]{1,9}", start_text):
        raise refusals.refuse(refusals.illegal("NextToken"))
    limit, start = int(limit_text), int(start_text)
    found = [
        _shown(connection, state)
        for connection, state in _present(cloud, traits)
        if asked.caller in (connection.owner, connection.accepter) and _wanted(connection, asked.given)
    ]
    page: Members = {"TotalCount": len(found), "MaxResults": limit}
    if start + limit < len(found):
        page["NextToken"] = str(start + limit)
    return {**page, "VpcPeerConnects": found[start : start + limit]}


OPERATIONS: Mapping[str, Callable[[Asked, Cloud, Traits], Members]] = {
    "CreateVpcPeerConnection": create,
    "GetVpcPeerConnectionAttribute": get,
    "ListVpcPeerConnections": list_connections,
    "DeleteVpcPeerConnection": delete,
}


def _connection(asked: Asked, cloud: Cloud) -> Connection:
    serial = next(cloud.serials)
    given = asked.given
    return Connection(
        instance_id=f"pcc-{serial:017x}",
        owner=asked.caller,
        accepter=account_of(given.get("AcceptingAliUid", "")),
        region=given.get("RegionId", ""),
        accepting_region=given.get("AcceptingRegionId", ""),
        # A faulty emulator may let a request without VPCs pass; each such connection then has a pair of its own.
        vpc=given.get("VpcId") or f"vpc-none-{serial}",
        accepting_vpc=given.get("AcceptingVpcId") or f"vpc-none-{serial}-accepting",
        name=given.get("Name", ""),
        description=given.get("Description", ""),
        resource_group=given.get("ResourceGroupId") or "rg-default",
        created=time.time(),
        born=time.monotonic(),
    )


def _check_pair(new: Connection, cloud: Cloud, traits: Traits) -> None:
    pair = {new.vpc, new.accepting_vpc}
    for other, state in _present(cloud, traits):
        theirs = {other.vpc, other.accepting_vpc}
        if traits.conflicts and pair & theirs and state in ("Creating", "Deleting"):
            raise refusals.refuse(refusals.CONFLICT)
        if pair == theirs and state != "Deleted" and not (traits.frees_pair_early and state == "Deleting"):
            raise refusals.refuse(refusals.peered(other.instance_id))


def _present(cloud: Cloud, traits: Traits) -> Iterator[tuple[Connection, str]]:
    for connection in list(cloud.connections.values()):
        state = status(connection, cloud, traits)
        if state is None:
            del cloud.connections[connection.instance_id]
        else:
            yield connection, state


def _named(asked: Asked, cloud: Cloud, traits: Traits) -> tuple[Connection, str]:
    instance_id = asked.given.get("InstanceId")
    if not instance_id:
        raise refusals.refuse(refusals.missing("InstanceId"))
    connection = cloud.connections.get(instance_id)
    state = None if connection is None else status(connection, cloud, traits)
    if connection is None or state is None or asked.caller not in (connection.owner, connection.accepter):
        raise refusals.refuse(refusals.UNKNOWN_INSTANCE)
    return connection, state


def _wanted(connection: Connection, given: Mapping[str, str]) -> bool:
    vpcs = {vpc for name, text in given.items() if _VPC_LIST.fullmatch(name) for vpc in text.split(",") if vpc}
    exact = {
        "RegionId": connection.region,
        "InstanceId": connection.instance_id,
        "Name": connection.name,
        "ResourceGroupId": connection.resource_group,
    }
    return vpcs <= {connection.vpc, connection.accepting_vpc} and all(
        not given.get(name) or given[name] == text for name, text in exact.items()
    )


def _shown(connection: Connection, state: str) -> Members:
    within_region = connection.region == connection.accepting_region
    created = _stamp(connection.created)
    return {
        "InstanceId": connection.instance_id,
        "Status": state,
        "BizStatus": "Normal",
        "OwnerId": int(connection.owner),
        "AcceptingOwnerUid": int(connection.accepter),
        "RegionId": connection.region,
        "AcceptingRegionId": connection.accepting_region,
        "Vpc": {"VpcId": connection.vpc, "Ipv4Cidrs": ["10.0.0.0/16"], "Ipv6Cidrs": []},
        "AcceptingVpc": {"VpcId": connection.accepting_vpc, "Ipv4Cidrs": ["172.16.0.0/16"], "Ipv6Cidrs": []},
        "Name": connection.name,
        "Description": connection.description,
        "Bandwidth": -1 if within_region else 1024,
        "GmtCreate": created,
        "GmtModified": created,
        "GmtExpired": _stamp(connection.created + DAYS_TO_ACCEPT) if state == "Accepting" else None,
        "ResourceGroupId": connection.resource_group,
    }


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
