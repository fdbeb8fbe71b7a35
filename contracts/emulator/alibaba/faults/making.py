"""How faults are made here: each names a clause side of the creation and the change that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import REGIONS, UNSUPPORTED_REGION, Cloud
from contracts.emulator.alibaba.traits import OPERATIONS
from contracts.emulator.behaviour import Asked, Change, Check, Refusal, Reply, about
from contracts.emulator.changes import adding, dropping, failing, judging, replying, succeeding, without
from contracts.emulator.faults import Fault, Side

CREATE, GET = OPERATIONS[:2]


def fault(name: str, clause: str, side: Side, says: str, change: Change, /) -> Fault:
    """Return a fault of this vendor: the name without the vendor, the clause without the operation."""
    breaks = (f"alibaba/{CREATE}/{clause}", side)
    return Fault(name=f"alibaba-{name}", vendor="alibaba", breaks=breaks, says=says, change=change)


def needs(name: str) -> Change:
    """Require a parameter that is optional."""
    refusal = refusals.always(refusals.missing(name))
    return adding(f"{name}.needed", Check(fails=lambda asked, _cloud: name not in asked.given, refusal=refusal))


def refuses(name: str, bad: Callable[[str], bool]) -> Change:
    """Refuse some values of a parameter besides."""
    return adding(f"{name}.refused", Check(fails=about(name, bad), refusal=refusals.always(refusals.illegal(name))))


def refuses_all(refusal: Refusal) -> Change:
    """Refuse every creation."""
    return adding("refused", Check(fails=lambda _asked, _cloud: True, refusal=refusals.always(refusal)))


def bad_parameter(rewrite: Callable[[Reply], Reply]) -> Change:
    """Rewrite the answer to a creation with a bad parameter."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if asked.operation == CREATE and reply.code.startswith(("IllegalParam.", "Missing")):
            return rewrite(reply)
        return reply

    return replying(change)


def created(rewrite: Callable[[Reply], Reply]) -> Change:
    """Rewrite the answer to a creation that succeeded."""
    return succeeding(CREATE, lambda _asked, reply: rewrite(reply))


def member(name: str, value: object) -> Change:
    """Put another value into the answer to a creation."""
    return created(lambda reply: replace(reply, members={**reply.members, name: value}))


def json_member(name: str, value: object) -> Change:
    """Put another value into the answer to a creation, in JSON only: XML has no types."""

    def change(reply: Reply) -> Reply:
        return replace(reply, members={**reply.members, name: value}) if reply.format == "json" else reply

    return created(change)


def no_member(name: str) -> Change:
    """Leave a member out of the answer to a creation."""
    return created(lambda reply: dropping(reply, name))


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


def one_region(short: str, name: str) -> Fault:
    """Return the fault of a region that is not known."""
    known = (REGIONS[0], UNSUPPORTED_REGION)
    change = judging(f"{name}.exists", lambda text: text not in known)
    return fault(f"{short}-first-only", f"{name}/exists", "accept", f"Knows only the first region as {name}.", change)
