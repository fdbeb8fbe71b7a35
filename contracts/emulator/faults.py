"""What is wrong on purpose, and what differs within the law: the tables of both vendors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from contracts.emulator.behaviour import Change
from contracts.emulator.changes import judging, without

Side = Literal["accept", "reject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A deliberate fault. It breaks one side of one clause, and `says` in one sentence what it does."""

    name: str
    vendor: str
    breaks: tuple[str, Side]
    says: str
    change: Change = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another conforming behaviour, in a zone that the documents leave open."""

    name: str
    vendor: str
    says: str
    change: Change = field(repr=False, compare=False)


class FaultMaker(Protocol):
    """A vendor's way to write a fault down: the name without the vendor, the clause without the operation."""

    def __call__(self, name: str, clause: str, side: Side, says: str, change: Change, /) -> Fault:
        """Return the fault."""
        ...


def lower_limit(make: FaultMaker, short: str, name: str, limit: int) -> tuple[Fault, ...]:
    """Return the faults of a smallest length: one too few, one too many, no limit at all.

    The empty text counts as not given, so below a limit of two there is nothing that only "no limit" would let pass.
    """
    rule, clause = f"{name}.minLength", f"{name}/minLength"
    no_limit = make(f"{short}-min-none", clause, "reject", f"Has no smallest length of {name}.", without(rule))
    return (
        make(f"{short}-min-{limit - 1}", clause, "reject", f"Takes {name} one character too short.",
             judging(rule, lambda text: len(text) < limit - 1)),
        *((no_limit,) if limit > 2 else ()),
        make(f"{short}-min-{limit + 1}", clause, "accept", f"Refuses {name} of the smallest length.",
             judging(rule, lambda text: len(text) < limit + 1)),
    )  # fmt: skip


def upper_limit(make: FaultMaker, short: str, name: str, limit: int) -> tuple[Fault, ...]:
    """Return the faults of a greatest length: one too many, one too few, no limit at all."""
    rule, clause = f"{name}.maxLength", f"{name}/maxLength"
    return (
        make(f"{short}-max-{limit + 1}", clause, "reject", f"Takes {name} one character too long.",
             judging(rule, lambda text: len(text) > limit + 1)),
        make(f"{short}-max-none", clause, "reject", f"Has no greatest length of {name}.", without(rule)),
        make(f"{short}-max-{limit - 1}", clause, "accept", f"Refuses {name} of the greatest length.",
             judging(rule, lambda text: len(text) > limit - 1)),
    )  # fmt: skip
