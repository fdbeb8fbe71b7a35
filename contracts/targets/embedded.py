"""The default target: an emulator of the vendor in this very process, spoken to over real HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from contracts.clock import SimulatedClock
from contracts.emulator import Emulator
from contracts.targets.live import Target
from contracts.world import World, parse_world


@contextmanager
def embedded(
    vendor: str, *, fault: str | None = None, variants: Iterable[str] = (), settle_seconds: float = 0.05
) -> Iterator[tuple[Target, World]]:
    """Start an emulator and yield a target for it, with its world; they share a clock, and nobody waits for it."""
    clock = SimulatedClock()
    with Emulator(vendor, fault=fault, variants=variants, settle_seconds=settle_seconds, clock=clock) as emulator:
        world = parse_world(emulator.world_toml(), emulator.environment, place="the emulator's world")
        yield Target(emulator.url, world, clock), world
