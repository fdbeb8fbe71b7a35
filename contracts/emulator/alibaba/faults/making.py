"""How faults are made here: each names a clause side of the creation and the change that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import REGIONS, UNSUPPORTED_REGION
from contracts.emulator.behaviour import Asked, Change, Refusal, RefusedError, Reply
from contracts.emulator.changes import judging, replying
from contracts.emulator.faults import Fault
from contracts.emulator.making import Making, in_json

CREATE, GET, LIST = "CreateVpcPeerConnection", "GetVpcPeerConnectionAttribute", "ListVpcPeerConnections"
ACCEPT, REJECT = "AcceptVpcPeerConnection", "RejectVpcPeerConnection"
MAKING = Making(vendor="alibaba", create=CREATE, missing=refusals.missing, bad=refusals.illegal)
fault = MAKING.fault


def bad_parameter(rewrite: Callable[[Reply], Reply]) -> Change:
    """Rewrite the answer to a creation with a bad parameter."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if asked.operation == CREATE and reply.code.startswith(("IllegalParam.", "Missing")):
            return rewrite(reply)
        return reply

    return replying(change)


def json_member(name: str, value: object) -> Change:
    """Put another value into the answer to a creation, in JSON only."""
    return MAKING.created(in_json(lambda reply: replace(reply, members={**reply.members, name: value})))


def one_region(short: str, name: str) -> Fault:
    """Return the fault of a region that is not known."""
    known = (REGIONS[0], UNSUPPORTED_REGION)
    change = judging(f"{name}.exists", lambda text: text not in known)
    return fault(f"{short}-first-only", f"{name}/exists", "accept", f"Knows only the first region as {name}.", change)


def says(refused: RefusedError, refusal: Refusal) -> bool:
    """Tell whether a request was refused with that code."""
    return refused.refusal.code == refusal.code
