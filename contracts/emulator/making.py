"""How faults are written down: what both vendors' tables have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from contracts.emulator.behaviour import Asked, Change, Check, Refusal, Reply
from contracts.emulator.changes import adding, dropping, failing, judging, succeeding, without
from contracts.emulator.faults import Fault, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """One vendor's way to make faults of its operation `create`; `missing` and `bad` refuse a parameter by name."""

    vendor: str
    create: str
    missing: Callable[[str], Refusal]
    bad: Callable[[str], Refusal]

    def fault(self, name: str, clause: str, side: Side, says: str, change: Change, /) -> Fault:
        """Return a fault: the name without the vendor, the clause without the operation."""
        breaks = (f"{self.vendor}/{self.create}/{clause}", side)
        return Fault(name=f"{self.vendor}-{name}", vendor=self.vendor, breaks=breaks, says=says, change=change)

    def needs(self, name: str) -> Change:
        """Require a parameter that is optional."""
        refusal = self.missing(name)
        return adding(
            f"{name}.needed",
            Check(fails=lambda asked, _cloud: name not in asked.given, refusal=lambda _asked: refusal),
        )

    def refuses(self, name: str, fails: Callable[[Asked, Any], bool]) -> Change:
        """Refuse some requests besides, in the name of a parameter."""
        refusal = self.bad(name)
        return adding(f"{name}.refused", Check(fails=fails, refusal=lambda _asked: refusal))

    def refuses_all(self, refusal: Refusal) -> Change:
        """Refuse every creation."""
        return adding("refused", Check(fails=lambda _asked, _cloud: True, refusal=lambda _asked: refusal))

    def created(self, rewrite: Callable[[Reply], Reply]) -> Change:
        """Rewrite the answer to a creation that succeeded."""
        return succeeding(self.create, lambda _asked, reply: rewrite(reply))

    def member(self, name: str, value: object) -> Change:
        """Put another value into the answer to a creation."""
        return self.created(lambda reply: replace(reply, members={**reply.members, name: value}))

    def no_member(self, name: str) -> Change:
        """Leave a member out of the answer to a creation."""
        return self.created(lambda reply: dropping(reply, name))

    def required(self, short: str, name: str) -> tuple[Fault, ...]:
        """Return the faults of a required parameter: absent, empty."""
        absent, empty = without(f"{name}.required"), without(f"{name}.minLength")
        return (
            self.fault(f"{short}-missing", f"{name}/required", "reject", f"Serves without {name}.", absent),
            self.fault(f"{short}-empty", f"{name}/minLength", "reject", f"Takes an empty {name}.", empty),
        )

    def optional(self, short: str, name: str) -> Fault:
        """Return the fault of an optional parameter: it is required."""
        says = f"Wants {name} in every request."
        return self.fault(f"{short}-needed", f"{name}/optional", "accept", says, self.needs(name))


def odd_only(name: str, unknown: Callable[[Asked, Any], bool]) -> Change:
    """Take every second VPC for unknown."""
    even = tuple("02468")
    return failing(
        f"{name}.exists", lambda asked, cloud: unknown(asked, cloud) or asked.given.get(name, "").endswith(even)
    )


def any_of(rule: str, *allowed: str) -> Change:
    """Allow these values of a parameter only."""
    return judging(rule, lambda text: text not in allowed)


def in_json(rewrite: Callable[[Reply], Reply]) -> Callable[[Reply], Reply]:
    """Return the rewriting for JSON only: XML has no types."""
    return lambda reply: rewrite(reply) if reply.format == "json" else reply
