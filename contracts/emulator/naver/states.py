"""Which state a peering is in, who may see it, and which may still be there (facts/naver.md, 7)."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.emulator.behaviour import Asked
from contracts.emulator.naver.cloud import Cloud, Peering
from contracts.emulator.naver.refusals import invalid, refuse
from contracts.emulator.naver.traits import INIT, RUN, TERMINATING, State, Traits


def state(peering: Peering, cloud: Cloud, traits: Traits) -> State | None:
    """Return the state of a peering as the clock has it now, None once it is gone."""
    if peering.deleted is not None:
        return TERMINATING if not traits.dies or cloud.settling(peering.deleted) else None
    since = peering.accepted if peering.between_accounts else peering.born
    if since is None:
        return INIT
    return traits.meanwhile if cloud.settling(since) else RUN


def present(asked: Asked, cloud: Cloud, traits: Traits) -> Iterator[tuple[Peering, State]]:
    """Yield what is there for the operation asked for, whoever owns it, and forget what is gone."""
    for peering in list(cloud.peerings.values()):
        now = state(peering, cloud, traits)
        if now is None:
            del cloud.peerings[peering.no]
        elif traits.knows(asked, peering):
            yield peering, now


def visible(asked: Asked, cloud: Cloud, traits: Traits) -> Iterator[tuple[Peering, State]]:
    """Yield the peerings that the caller is a side of."""
    for peering, now in present(asked, cloud, traits):
        if asked.caller in (peering.source.owner, peering.target.owner):
            yield peering, now


def named(asked: Asked, cloud: Cloud, traits: Traits) -> tuple[Peering, State]:
    """Return the peering that the request names.

    Raises:
        RefusedError: there is none, or the caller is neither of its sides.
    """
    number = number_of(asked)
    for peering, now in visible(asked, cloud, traits):
        if peering.no == number:
            return peering, now
    raise refuse(invalid("vpcPeeringInstanceNo", "is unknown."))


def number_of(asked: Asked) -> str:
    """Return the number that the request gives.

    Raises:
        RefusedError: it gives none.
    """
    number = asked.given.get("vpcPeeringInstanceNo")
    if not number:
        raise refuse(invalid("vpcPeeringInstanceNo", "is required."))
    return number
