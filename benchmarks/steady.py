"""The suite at work in this process: generate, sign, send, judge, with many drawn cases, against an emulator."""

from __future__ import annotations

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


def bare_loop(vendor: str, count: int) -> Rate:
    """Send the same GET over one connection, as fast as `http.client` can, and read the answers."""
    with embedded(vendor) as (target, _):
        parts = urlsplit(target.url)
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
        yield run
        run.close()


def steady(vendor: str, examples: int) -> Rate:
    """Draw that many examples for each clause side and send them."""
    with started(vendor) as run:
        run.settings = replace(run.settings, examples=examples)
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
