"""The suite at work in this process: generate, sign, send, judge, with many drawn cases, against an emulator."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from contracts.run import Run, Settings
from contracts.spec import load_spec
from contracts.targets.embedded import embedded


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many exchanges in how many seconds."""

    exchanges: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Return exchanges per second."""
        return self.exchanges / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Resident memory, in MiB, after that many exchanges."""

    exchanges: int
    mebibytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InTurns:
    """A bare `http.client` loop and the whole suite, measured in turns."""

    bare: tuple[Rate, ...]
    suite: tuple[Rate, ...]

    @property
    def sent(self) -> int:
        """Return how many exchanges the suite made."""
        return sum(rate.exchanges for rate in self.suite)


def in_turns(vendor: str, rounds: int, examples: int) -> InTurns:
    """Let a bare loop and the suite send in turns, both to one emulator: what slows a machine down meets both alike."""
    bare, suite = [], []
    with started(vendor) as run:
        for number in range(rounds):
            bare.append(_bare_loop(run.target.url, 1_000))
            run.settings = replace(run.settings, examples=examples, seed=number)
            suite.append(_drawn(run))
    return InTurns(bare=tuple(bare), suite=tuple(suite))


def _bare_loop(url: str, count: int) -> Rate:
    """Send the same GET over one connection, as fast as `http.client` can, and read the answers."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port)
    begun = time.perf_counter()
    for _ in range(count):
        connection.request("GET", "/")
        connection.getresponse().read()
    seconds = time.perf_counter() - begun
    connection.close()
    return Rate(exchanges=count, seconds=seconds)


@contextmanager
def started(vendor: str) -> Iterator[Run]:
    """Start a run that has sent its fixed cases already, so that nothing but drawn ones are left."""
    spec = load_spec(vendor)
    with embedded(vendor) as (target, world):
        run = Run(spec, world, target, Settings(name="b0", examples=0))
        _exercise(run)
        gc.freeze()  # as the plugin does
        yield run
        gc.unfreeze()
        run.close()


def _drawn(run: Run) -> Rate:
    """Draw as many examples for each clause side as the run's settings say, and send them."""
    before = run.target.exchanges
    begun = time.perf_counter()
    _exercise(run)
    return Rate(exchanges=run.target.exchanges - before, seconds=time.perf_counter() - begun)


def memory(vendor: str, steps: tuple[int, ...], examples: int) -> list[Memory]:
    """Let one run go on, with ever new cases, and measure when it has sent as many exchanges as each step says."""
    found = []
    with started(vendor) as run:
        for step in steps:
            while run.target.exchanges < step:
                run.settings = replace(run.settings, examples=examples, seed=run.settings.seed + 1)
                _exercise(run)
            found.append(Memory(exchanges=run.target.exchanges, mebibytes=resident()))
    return found


def resident() -> float:
    """Return the resident memory of this process in MiB (Linux)."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    kibibytes = next(line for line in lines if line.startswith("VmRSS:")).split()[1]
    return int(kibibytes) / 1024


def _exercise(run: Run) -> None:
    for clause, side in run.spec.sides():
        run.exercise(clause, side)
