"""What is wrong on purpose, and what differs within the law: the tables of both vendors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from contracts.emulator.behaviour import Change

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
