"""The settings of a run, apart from what it may rely on at its target."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run goes about it.

    `name` tells it from any other run. `examples`, of a few cases each, are drawn per clause side.
    """

    name: str
    seed: int = 0
    examples: int = 1
    budget: int | None = None
    strict: bool = False
    alone: bool = True
