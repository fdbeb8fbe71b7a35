"""Faults in what becomes of a connection: its states, who brings them about, and its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import ACCEPTERS, OWN, REQUESTERS, Cloud, Connection
from contracts.emulator.alibaba.faults.making import ACCEPT, CREATE, GET, LIST, REJECT, fault, says
from contracts.emulator.alibaba.operations import connection_of
from contracts.emulator.alibaba.showing import shown
from contracts.emulator.behaviour import Asked, Change, Members, Perform, RefusedError
from contracts.emulator.changes import around, both, setting

Rename = Callable[[Connection, str, int], str]


def _seen_as(rename: Rename) -> Change:
    """Show other states than there are, by connection, state and the number of times that Get showed that state."""

    def change(behaviour: Any) -> Any:
        looks: Counter[tuple[str, str]] = Counter()

        def shows(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
            members = perform(asked)
            if asked.operation == LIST:
                listed = [_renamed(item, cloud, rename, looks) for item in members["VpcPeerConnects"]]
                return {**members, "VpcPeerConnects": listed}
            looks[members["InstanceId"], members["Status"]] += 1
            return _renamed(members, cloud, rename, looks)

        return around(shows, GET, LIST)(behaviour)

    return change


def _renamed(members: Members, cloud: Cloud, rename: Rename, looks: Counter[tuple[str, str]]) -> Members:
    connection = cloud.connections[members["InstanceId"]]
    seen = looks[members["InstanceId"], members["Status"]]
    return {**members, "Status": rename(connection, members["Status"], seen)}


def _first(odd: str) -> Change:
    """Show an odd state at the first look of all, whatever the state is."""

    def change(behaviour: Any) -> Any:
        known: set[str] = set()

        def rename(connection: Connection, state: str, _looks: int) -> str:
            if connection.instance_id in known:
                return state
            known.add(connection.instance_id)
            return odd

        return _seen_as(rename)(behaviour)

    return change


def _within(states: dict[str, str]) -> Rename:
    return lambda connection, state, _looks: state if connection.between_accounts else states.get(state, state)


def _between_regions(connection: Connection, state: str, _looks: int) -> str:
    is_far = connection.region != connection.accepting_region and not connection.between_accounts
    return "Creating" if is_far and state == "Activated" else state


def _across(states: dict[str, str]) -> Rename:
    return lambda connection, state, _looks: states.get(state, state) if connection.between_accounts else state


def _left(other: str) -> Rename:
    def rename(connection: Connection, state: str, looks: int) -> str:
        return other if state == "Activated" and not connection.between_accounts and looks > 1 else state

    return rename


def _accepted_by_itself(connection: Connection, state: str, looks: int) -> str:
    return "Activated" if connection.between_accounts and state == "Accepting" and looks > 1 else state


def _in_the_accepter_s_name(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    connection = cloud.connections.get(asked.given.get("InstanceId", ""))
    return perform(asked if connection is None else replace(asked, caller=connection.accepter))


def _lost(_asked: Asked, _cloud: Cloud, _perform: Perform) -> Members:
    return {}


def _rejected_as_accepted(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    members = perform(asked)
    for instance_id in cloud.connections.keys() & {asked.given["InstanceId"]}:
        cloud.connections[instance_id] = replace(cloud.connections[instance_id], decision="accepted", changed=None)
    return members


STATES = (
    fault("first-pending", "lifecycle/initial", "accept", "Shows a state of its own at first.", _seen_as(
        lambda _connection, state, _looks: "Pending" if state == "Creating" else state)),
    fault("first-odd", "lifecycle/initial", "accept", "Shows every connection as Deleting at first.",
          _first("Deleting")),
    fault("first-updating", "lifecycle/initial", "accept", "Shows every connection as Initiating at first.",
          _first("Initiating")),
    fault("never-activated", "lifecycle/Activated", "accept", "Shows Creating for ever within one account.",
          _seen_as(_within({"Activated": "Creating"}))),
    fault("never-activated-between-regions", "lifecycle/Activated", "accept",
          "Shows Creating for ever between two regions.", _seen_as(_between_regions)),
    fault("activated-left", "lifecycle/Activated", "accept", "Goes back to Creating once Activated was seen.",
          _seen_as(_left("Creating"))),
    fault("activated-expires", "lifecycle/Activated", "accept", "Shows Expired once Activated was seen.",
          _seen_as(_left("Expired"))),
    fault("activated-accepting", "lifecycle/Activated", "reject", "Shows Accepting for ever within one account.",
          _seen_as(_within({"Activated": "Accepting"}))),
    fault("created-accepting", "lifecycle/Activated", "reject",
          "Shows Accepting within one account while a connection is being created.",
          _seen_as(_within({"Creating": "Accepting"}))),
    fault("never-accepting", "lifecycle/Accepting", "accept", "Shows Creating for ever across accounts.",
          _seen_as(_across({"Accepting": "Creating"}))),
    fault("acceptance-lost", "lifecycle/Accepting", "accept", "Says of an acceptance that it was done, and forgets it.",
          around(_lost, ACCEPT)),
    fault("acceptance-unending", "lifecycle/Accepting", "accept", "Shows Updating for ever after an acceptance.",
          _seen_as(_across({"Activated": "Updating"}))),
    fault("activated-unaccepted", "lifecycle/Accepting", "reject", "Activates connections across accounts by itself.",
          _seen_as(_across({"Accepting": "Activated"}))),
    fault("activated-unaccepted-later", "lifecycle/Accepting", "reject",
          "Activates connections across accounts by itself once Accepting was seen.", _seen_as(_accepted_by_itself)),
    fault("activated-by-rejection", "lifecycle/Accepting", "reject", "Takes a rejection for an acceptance.",
          around(_rejected_as_accepted, REJECT)),
    fault("activated-by-requester", "lifecycle/Accepting", "reject", "Lets the requester accept its own connection.",
          around(_in_the_accepter_s_name, ACCEPT)),
)  # fmt: skip


def _with(members: Members, side: str, vpc: str) -> Members:
    return {**members, side: {**members[side], "VpcId": vpc}}


def _other_accepter(members: Members) -> Members:
    odd = next(vpc for vpc in ACCEPTERS if vpc != members["AcceptingVpc"]["VpcId"])
    return _with(members, "AcceptingVpc", odd)


def _other_requester(members: Members) -> Members:
    odd = next(vpc for vpc in REQUESTERS if vpc != members["Vpc"]["VpcId"])
    return _with(members, "Vpc", odd)


def _swapped(members: Members) -> Members:
    return {**members, "Vpc": members["AcceptingVpc"], "AcceptingVpc": members["Vpc"]}


def _shown_as(rewrite: Callable[[Members], Members]) -> Change:
    return around(lambda asked, _cloud, perform: rewrite(perform(asked)), GET)


def _not_yet_known(asked: Asked, _cloud: Cloud, perform: Perform) -> Members:
    members = perform(asked)
    if members["Status"] == "Creating":
        raise refusals.refuse(refusals.UNKNOWN_INSTANCE)
    return members


def _made_up(asked: Asked, cloud: Cloud) -> Connection:
    now = cloud.clock.now()
    return Connection(
        instance_id=asked.given["InstanceId"],
        asked=asked,
        owner=asked.caller,
        accepter=OWN,
        region="cn-hangzhou",
        accepting_region="cn-hangzhou",
        vpc=REQUESTERS[0],
        accepting_vpc=ACCEPTERS[0],
        name="",
        description="",
        resource_group="rg-default",
        created=now,
        modified=now,
        born=0.0,
    )


def _never_given(answer: Callable[[Asked, Cloud], Members]) -> Change:
    """Answer something for an id that was never given."""

    def known(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
        try:
            return perform(asked)
        except RefusedError as refused:
            if not says(refused, refusals.UNKNOWN_INSTANCE) or cloud.was_given(asked.given["InstanceId"]):
                raise
            return answer(asked, cloud)

    return around(known, GET)


_NAMES, _GONE = "response.InstanceId/names-instance", "response.InstanceId/gone"
_KNOWN = "response.InstanceId/known"
INSTANCES = (
    fault("get-other-accepter", _NAMES, "accept", "Shows another accepter VPC than the one asked for.",
          _shown_as(_other_accepter)),
    fault("get-other-requester", _NAMES, "accept", "Shows another requester VPC than the one asked for.",
          _shown_as(_other_requester)),
    fault("get-swapped", _NAMES, "accept", "Shows requester and accepter VPC the wrong way round.",
          _shown_as(_swapped)),
    fault("get-other-id", _NAMES, "accept", "Shows another id than the one asked for.",
          _shown_as(lambda members: {**members, "InstanceId": f"{members['InstanceId']}0"})),
    fault("get-late", _KNOWN, "accept", "Knows an id only once the connection is made.", around(_not_yet_known, GET)),
    fault("get-never-given", _KNOWN, "reject", "Shows a connection for an id that was never given.",
          _never_given(lambda asked, cloud: shown(_made_up(asked, cloud), "Activated"))),
    fault("get-never-given-deleted", _KNOWN, "reject", "Shows an id that was never given as being deleted.",
          _never_given(lambda asked, cloud: shown(_made_up(asked, cloud), "Deleting"))),
    fault("gone-never", _GONE, "accept", "Shows deleted connections for ever.",
          setting(dies=False, frees_pair=frozenset({"Deleting"}))),
    fault("gone-listed", _GONE, "accept", "Lists deleted connections for ever.", setting(
        dies=False, frees_pair=frozenset({"Deleting"}),
        knows=lambda asked, connection: asked.operation == LIST or connection.deleted is None)),
    fault("gone-answered", _GONE, "accept", "Answers deleted connections for ever, but does not list them.", setting(
        dies=False, frees_pair=frozenset({"Deleting"}),
        knows=lambda asked, connection: asked.operation != LIST or connection.deleted is None)),
)  # fmt: skip


def _immediately(*, in_silence: bool) -> Change:
    """Make a second connection where the very same request, without a token, comes again at once.

    In silence it is refused all the same, and only lists show what it made. In no case does the second one keep the
    pair from being peered later: that would be seen as another fault.
    """

    def change(behaviour: Any) -> Any:
        latest: list[dict[str, str]] = []
        doubles: set[str] = set()

        def repeated(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
            said = {name: text for name, text in asked.given.items() if name not in _OF_SIGNING}
            is_repeat = latest == [said] and not said.get("ClientToken")
            latest[:] = [said]
            try:
                return perform(asked)
            except RefusedError as refused:
                if not is_repeat or not says(refused, refusals.peered("")):
                    raise
                second = connection_of(asked, cloud)
                cloud.connections[second.instance_id] = second
                doubles.add(second.instance_id)
                if in_silence:
                    raise
                return {"InstanceId": second.instance_id}

        def knows(asked: Asked, connection: Connection) -> bool:
            is_hidden = asked.operation != LIST if in_silence else asked.operation == CREATE
            return not is_hidden or connection.instance_id not in doubles

        return both(around(repeated, *_ALL), setting(knows=knows))(behaviour)

    return change


_OF_SIGNING = frozenset({"Signature", "SignatureNonce", "Timestamp"})
_ALL = (CREATE, GET, LIST, ACCEPT, REJECT)
REPEATED = (
    fault("repeat-doubles", "request/repeated", "reject", "Makes a second connection when called again at once.",
          _immediately(in_silence=False)),
    fault("repeat-doubles-in-silence", "request/repeated", "reject",
          "Refuses to be called again at once, but makes a second connection.",
          _immediately(in_silence=True)),
)  # fmt: skip
