"""The seven operations: each takes a request and returns the members of its answer, or raises what refuses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.checks import account_of, reads_as_true
from contracts.emulator.alibaba.cloud import Cloud, Connection, id_of
from contracts.emulator.alibaba.companions import COMPANION_CHECKS
from contracts.emulator.alibaba.showing import shown, wanted
from contracts.emulator.alibaba.states import BUSY, named, present, visible
from contracts.emulator.alibaba.tokens import answered_before, remember
from contracts.emulator.alibaba.traits import Traits
from contracts.emulator.behaviour import Asked, Members, passes


def create(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Make a connection: CreateVpcPeerConnection."""
    plan = traits.plan(asked)
    if traits.tokens_first and plan.creates and (before := answered_before(asked, cloud, traits)) is not None:
        return before
    if plan.checks:
        passes(asked, cloud, traits.checks)
    if plan.creates and (before := answered_before(asked, cloud, traits)) is not None:
        return before
    connection = connection_of(asked, cloud)
    if plan.checks:
        _check_pair(asked, connection, cloud, traits)
    members = {"InstanceId": connection.instance_id}
    if plan.creates:
        cloud.connections[connection.instance_id] = connection
        remember(asked, cloud, members)
    if not plan.answers_id:
        raise refusals.refuse(refusals.DRY_RUN)
    return members


def get(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Show one connection: GetVpcPeerConnectionAttribute."""
    passes(asked, cloud, COMPANION_CHECKS[asked.operation])
    return shown(*named(asked, cloud, traits))


def list_connections(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Show the caller's connections, filtered and in pages: ListVpcPeerConnections (facts, 7.5)."""
    limit_text, start_text = asked.given.get("MaxResults") or "20", asked.given.get("NextToken") or "0"
    if not re.fullmatch("[0-9]{1,3}", limit_text) or not 1 <= int(limit_text) <= 100:
        raise refusals.refuse(refusals.illegal("MaxResults"))
    if not re.fullmatch("[0-9]{1,9}", start_text):
        raise refusals.refuse(refusals.illegal("NextToken"))
    limit, start = int(limit_text), int(start_text)
    found = [
        shown(connection, state)
        for connection, state in visible(asked, cloud, traits)
        if wanted(connection, asked.given)
    ]
    page: Members = {"TotalCount": len(found), "MaxResults": limit}
    if start + limit < len(found):
        page["NextToken"] = str(start + limit)
    return {**page, "VpcPeerConnects": found[start : start + limit]}


def accept(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Accept a connection in the accepter's name: AcceptVpcPeerConnection (facts, 7.2 and 11)."""
    group = asked.given.get("ResourceGroupId")
    return _decide(asked, cloud, traits, decision="accepted", **({"resource_group": group} if group else {}))


def reject(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Decline a connection in the accepter's name: RejectVpcPeerConnection (facts, 7.2 and 11)."""
    return _decide(asked, cloud, traits, decision="rejected")


def modify(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Change what a connection is called or may carry: ModifyVpcPeerConnection (facts, 7.3)."""

    def legal(connection: Connection, state: str) -> None:
        _check_state(state, traits.modifiable, traits)
        if connection.region == connection.accepting_region:
            if asked.given.get("Bandwidth"):
                raise refusals.refuse(refusals.SAME_REGION_BANDWIDTH)
            if asked.given.get("LinkType"):
                raise refusals.refuse(refusals.SAME_REGION_LINK_TYPE)

    given = asked.given
    texts = {"Name": "name", "Description": "description", "LinkType": "link_type"}
    changes: dict[str, object] = {field: given[name] for name, field in texts.items() if given.get(name)}
    if given.get("Bandwidth"):
        changes["bandwidth"] = int(given["Bandwidth"])
    return _change(asked, cloud, traits, legal, changed=cloud.clock.now(), modified=cloud.clock.now(), **changes)


def delete(asked: Asked, cloud: Cloud, traits: Traits) -> Members:
    """Begin to delete a connection: DeleteVpcPeerConnection. Either account may (facts, 11)."""

    def legal(_connection: Connection, state: str) -> None:
        _check_state(state, traits.deletable, traits)

    return _change(asked, cloud, traits, legal, deleted=cloud.clock.now())


OPERATIONS: Mapping[str, Callable[[Asked, Cloud, Traits], Members]] = {
    "CreateVpcPeerConnection": create,
    "GetVpcPeerConnectionAttribute": get,
    "ListVpcPeerConnections": list_connections,
    "AcceptVpcPeerConnection": accept,
    "RejectVpcPeerConnection": reject,
    "ModifyVpcPeerConnection": modify,
    "DeleteVpcPeerConnection": delete,
}


def connection_of(asked: Asked, cloud: Cloud) -> Connection:
    """Return the connection that a creation asks for, with an id of its own."""
    serial = cloud.next_serial()
    given, now = asked.given, cloud.clock.now()
    return Connection(
        instance_id=id_of(serial),
        asked=asked,
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
        created=now,
        modified=now,
        born=now,
    )


def _check_pair(asked: Asked, new: Connection, cloud: Cloud, traits: Traits) -> None:
    for other, state in present(asked, cloud, traits):
        if state in BUSY and traits.conflicts(asked, new.pair, other.pair):
            raise refusals.refuse(traits.conflict)
        if new.pair == other.pair and state not in traits.frees_pair:
            raise refusals.refuse(refusals.peered(other.instance_id))


def _decide(asked: Asked, cloud: Cloud, traits: Traits, **changes: object) -> Members:
    def legal(connection: Connection, state: str) -> None:
        if connection.between_accounts and asked.caller == connection.owner:
            raise refusals.refuse(traits.requester)
        _check_state(state, ("Accepting",), traits)

    return _change(asked, cloud, traits, legal, changed=cloud.clock.now(), modified=cloud.clock.now(), **changes)


def _check_state(state: str, legal: tuple[str, ...], traits: Traits) -> None:
    if state not in legal:
        busy = traits.busy_is_conflict and state in BUSY
        raise refusals.refuse(traits.conflict if busy else refusals.wrong_status(state))


def _change(
    asked: Asked, cloud: Cloud, traits: Traits, legal: Callable[[Connection, str], None], **changes: object
) -> Members:
    """Change one connection: what the four operations that do so have in common.

    The checks come first, then a repeated ClientToken, which gets its first answer; a dry run stops before the change.
    """
    passes(asked, cloud, COMPANION_CHECKS[asked.operation])
    dry_run = reads_as_true(asked.given.get("DryRun", ""))
    if not dry_run and (before := answered_before(asked, cloud, traits)) is not None:
        return before
    connection, state = named(asked, cloud, traits)
    legal(connection, state)
    if dry_run:
        raise refusals.refuse(refusals.DRY_RUN)
    cloud.connections[connection.instance_id] = replace(connection, **changes)  # type: ignore[arg-type]
    remember(asked, cloud, {})
    return {}
