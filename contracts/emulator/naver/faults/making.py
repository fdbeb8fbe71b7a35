"""How faults are made here: each names a clause side of the creation and the change that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.emulator.behaviour import Asked, Change, Check, Members, Refusal, Reply
from contracts.emulator.changes import adding, dropping, failing, judging, replying, succeeding, without
from contracts.emulator.faults import Fault, Side
from contracts.emulator.naver.cloud import Cloud
from contracts.emulator.naver.refusals import SERVICE, always, invalid

CREATE = "createVpcPeeringInstance"
DETAIL = "getVpcPeeringInstanceDetail"
INSTANCES = "vpcPeeringInstanceList"


def fault(name: str, clause: str, side: Side, says: str, change: Change, /) -> Fault:
    """Return a fault of this vendor: the name without the vendor, the clause without the operation."""
    return Fault(
        name=f"naver-{name}", vendor="naver", breaks=(f"naver/{CREATE}/{clause}", side), says=says, change=change
    )


def needs(name: str) -> Change:
    """Require a parameter that is optional."""
    refusal = always(invalid(name, "is required."))
    return adding(f"{name}.needed", Check(fails=lambda asked, _cloud: name not in asked.given, refusal=refusal))


def refuses_where(name: str, fails: Callable[[Asked, Cloud], bool]) -> Change:
    """Refuse some requests besides, with a message that names the parameter."""
    return adding(f"{name}.refused", Check(fails=fails, refusal=always(invalid(name, "is refused."))))


def refuses_all(refusal: Refusal) -> Change:
    """Refuse every creation."""
    return adding("refused", Check(fails=lambda _asked, _cloud: True, refusal=always(refusal)))


def bad_parameter(rewrite: Callable[[Reply], Reply]) -> Change:
    """Rewrite the service's answer to a creation with a bad parameter."""
    return replying(
        lambda asked, reply: rewrite(reply) if asked.operation == CREATE and reply.root == SERVICE else reply
    )


def created(rewrite: Callable[[Reply], Reply]) -> Change:
    """Rewrite the answer to a creation that succeeded."""
    return succeeding(CREATE, lambda _asked, reply: rewrite(reply))


def member(name: str, value: object) -> Change:
    """Put another value into the envelope of a creation."""
    return created(lambda reply: replace(reply, members={**reply.members, name: value}))


def no_member(name: str) -> Change:
    """Leave a member out of the envelope of a creation."""
    return created(lambda reply: dropping(reply, name))


def in_json(rewrite: Callable[[Reply], Reply]) -> Callable[[Reply], Reply]:
    """Return the rewriting for JSON only: XML has no types."""
    return lambda reply: rewrite(reply) if reply.format == "json" else reply


def each_instance(rewrite: Callable[[Members], Members]) -> Callable[[Reply], Reply]:
    """Return the rewriting of every instance in an answer."""

    def change(reply: Reply) -> Reply:
        instances = [rewrite(instance) for instance in reply.members.get(INSTANCES, [])]
        return replace(reply, members={**reply.members, INSTANCES: instances})

    return change


def instance(rewrite: Callable[[Members], Members]) -> Change:
    """Rewrite the instance in the answer to a creation."""
    return created(each_instance(rewrite))


def odd_only(name: str, unknown: Callable[[Asked, Cloud], bool]) -> Change:
    """Take every second VPC for unknown."""
    even = tuple("02468")
    return failing(
        f"{name}.exists", lambda asked, cloud: unknown(asked, cloud) or asked.given.get(name, "").endswith(even)
    )


def required(short: str, name: str) -> tuple[Fault, ...]:
    """Return the faults of a required parameter: absent, empty."""
    absent, empty = without(f"{name}.required"), without(f"{name}.minLength")
    return (
        fault(f"{short}-missing", f"{name}/required", "reject", f"Serves without {name}.", absent),
        fault(f"{short}-empty", f"{name}/minLength", "reject", f"Takes an empty {name}.", empty),
    )


def optional(short: str, name: str) -> Fault:
    """Return the fault of an optional parameter: it is required."""
    return fault(f"{short}-needed", f"{name}/optional", "accept", f"Wants {name} in every request.", needs(name))


def any_of(rule: str, *allowed: str) -> Change:
    """Allow these values of a parameter only."""
    return judging(rule, lambda text: text not in allowed)
