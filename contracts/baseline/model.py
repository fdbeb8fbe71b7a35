"""A baseline as values: known breaks, each with its reason, and the sides that held or were not exercised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple


class Name(NamedTuple):
    """A clause side by clause id and side; as text, what stands in a line of the file."""

    clause: str
    side: str

    def __str__(self) -> str:
        return f"{self.clause} {self.side}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBreak:
    """A clause side that is known to be broken, and in which ways (`kinds`, as in the record of a run).

    `reason` says why that is put up with, and is empty until somebody fills it in. `expires` is the last day on which
    it is.
    """

    name: Name
    kinds: tuple[str, ...]
    reason: str = ""
    ticket: str = ""
    expires: date | None = None

    def is_expired(self, today: date) -> bool:
        """Tell whether its last day is over."""
        return self.expires is not None and today > self.expires

    def __str__(self) -> str:
        until = f"until {self.expires}" if self.expires is not None else ""
        about = ", ".join(text for text in (self.ticket, until) if text)
        return (self.reason or "no reason given yet") + (f" ({about})" if about else "")


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """What is known of a target. No side is in two of the three."""

    broken: tuple[KnownBreak, ...] = ()
    held: frozenset[Name] = frozenset()
    not_exercised: frozenset[Name] = frozenset()

    @cached_property
    def breaks(self) -> Mapping[Name, KnownBreak]:
        """The known breaks by name."""
        return {known.name: known for known in self.broken}

    @property
    def names(self) -> frozenset[Name]:
        """Every side that it speaks of."""
        return self.held | self.not_exercised | self.breaks.keys()
