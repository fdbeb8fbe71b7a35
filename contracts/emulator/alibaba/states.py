"""Which state a connection is in, who may see it, and which may still be there (facts/alibaba.md, 11)."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import Cloud, Connection
from contracts.emulator.alibaba.traits import Traits
from contracts.emulator.behaviour import Asked

BUSY = ("Creating", "Updating", "Deleting")


def status(connection: Connection, cloud: Cloud, traits: Traits) -> str | None:
    """Return the state of a connection as the clock has it now, None once it is gone."""
    if connection.deleted is not None:
        if not traits.dies or cloud.settling(connection.deleted):
            return "Deleting"
        return "Deleted" if traits.shows_deleted and cloud.settling(connection.deleted, times=2) else None
    if connection.changed is not None and cloud.settling(connection.changed):
        return traits.rejecting if connection.decision == "rejected" else "Updating"
    if not traits.starts_settled and cloud.settling(connection.born):
        return "Creating"
    return connection.steady


def present(asked: Asked, cloud: Cloud, traits: Traits) -> Iterator[tuple[Connection, str]]:
    """Yield what is there for the operation asked for, whoever owns it, and forget what is gone."""
    for connection in list(cloud.connections.values()):
        state = status(connection, cloud, traits)
        if state is None:
            del cloud.connections[connection.instance_id]
        elif traits.knows(asked, connection):
            yield connection, state


def visible(asked: Asked, cloud: Cloud, traits: Traits) -> Iterator[tuple[Connection, str]]:
    """Yield the connections that the caller is a side of."""
    for connection, state in present(asked, cloud, traits):
        if asked.caller in (connection.owner, connection.accepter):
            yield connection, state


def named(asked: Asked, cloud: Cloud, traits: Traits) -> tuple[Connection, str]:
    """Return the connection that the request names.

    Raises:
        RefusedError: there is none, or the caller is neither of its sides.
    """
    connection = cloud.connections.get(asked.given.get("InstanceId", ""))
    state = None if connection is None else status(connection, cloud, traits)
    if connection is None or state is None or not traits.knows(asked, connection):
        raise refusals.refuse(refusals.UNKNOWN_INSTANCE)
    if asked.caller not in (connection.owner, connection.accepter):
        raise refusals.refuse(traits.stranger)
    return connection, state
