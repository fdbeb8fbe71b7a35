"""How faults are made here: each names a clause side of the creation and the change that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.emulator.behaviour import Change, Members, Reply
from contracts.emulator.changes import replying
from contracts.emulator.making import Making
from contracts.emulator.naver.refusals import SERVICE, invalid

CREATE, LIST = "createVpcPeeringInstance", "getVpcPeeringInstanceList"
DETAIL, DECIDE = "getVpcPeeringInstanceDetail", "acceptOrRejectVpcPeering"
INSTANCES = "vpcPeeringInstanceList"
MAKING = Making(
    vendor="naver",
    create=CREATE,
    missing=lambda name: invalid(name, "is required."),
    bad=lambda name: invalid(name, "is refused."),
)
fault = MAKING.fault


def bad_parameter(rewrite: Callable[[Reply], Reply]) -> Change:
    """Rewrite the service's answer to a creation with a bad parameter."""
    return replying(
        lambda asked, reply: rewrite(reply) if asked.operation == CREATE and reply.root == SERVICE else reply
    )


def each_instance(rewrite: Callable[[Members], Members]) -> Callable[[Reply], Reply]:
    """Return the rewriting of every instance in an answer."""

    def change(reply: Reply) -> Reply:
        instances = [rewrite(instance) for instance in reply.members.get(INSTANCES, [])]
        return replace(reply, members={**reply.members, INSTANCES: instances})

    return change


def instance(rewrite: Callable[[Members], Members]) -> Change:
    """Rewrite the instance in the answer to a creation."""
    return MAKING.created(each_instance(rewrite))
