"""Measures everything in one run, side by side, and prints a table with the targets."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

import click

from benchmarks import commands, offline, steady

VENDORS = ("alibaba", "naver")
ROUNDS = 10
EXAMPLES = 4
"""How many examples of each clause side a round of the suite draws."""
STEPS = (2_000, 6_000, 20_000)
FEW_EXAMPLES = 4
"""For memory: so few that a run stops near each step."""
RECORDED = (1_000, 10_000, 100_000, 1_000_000)
JUDGED = 5_000.0
"""So many recorded exchanges a second should be judged on one core."""
FLAT = 10.0
"""By how many MiB memory may grow from the second step to the last and still count as flat."""


@click.command()
@click.option("--vendor", "vendors", multiple=True, type=click.Choice(VENDORS), help="Only this one; can be repeated.")
def main(vendors: tuple[str, ...]) -> None:
    """Print speed and memory beside the targets.

    A machine that others share slows everything down at times, so rates are taken in short rounds: the fastest tells
    what the code costs, the median what the machine gave. Targets are compared with the fastest; one that is missed is
    printed, and is no failure of the command.
    """
    load = os.getloadavg()[0]
    click.echo(f"{os.cpu_count()} cores, load {load:.1f} at the start, Python {sys.version.split()[0]}\n")
    for vendor in vendors or VENDORS:
        _suite(vendor)
        _memory(vendor)
        _offline(vendor)
    _row("pytest tests/contract, both vendors", commands.pytest(), "s", lambda found: found <= 20, "<= 20")
    _row("pytest --collect-only", commands.pytest("--collect-only"), "s", lambda found: found <= 2, "<= 2")


def _suite(vendor: str) -> None:
    found = steady.in_turns(vendor, ROUNDS, EXAMPLES)
    bare, suite = ([rate.per_second for rate in rates] for rates in (found.bare, found.suite))
    _row(f"{vendor}: bare http.client loop (median {median(bare):.0f})", max(bare), "/s")
    least = min(600.0, max(bare) / 2)
    label = f"{vendor}: the whole suite, {found.sent} exchanges (median {median(suite):.0f})"
    _row(label, max(suite), "/s", lambda rate: rate >= least, f">= {least:.0f}")
    other = commands.schemathesis(vendor, 100)
    _row(f"{vendor}: schemathesis run ({other.exchanges} cases)", other.per_second, "/s")
    times = median(suite) / other.per_second
    _row(f"{vendor}: suite (median) / schemathesis", times, "x", lambda found: found >= 6, ">= 6")


def _memory(vendor: str) -> None:
    # A process of its own: one that has worked before has memory to spare, and would look flat whatever it does.
    with ProcessPoolExecutor(1, get_context("spawn")) as own:
        found = own.submit(steady.memory, vendor, STEPS, FEW_EXAMPLES).result()
    for memory in found:
        _row(f"{vendor}: memory after {memory.exchanges} exchanges", memory.mebibytes, "MiB")
    _growth(f"{vendor}: growth", found[1], found[-1])


def _offline(vendor: str) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as own:
        found = own.submit(offline.lines, vendor, RECORDED).result()
    for one in found:
        label = f"{vendor}: judge {one.exchanges} recorded lines (as a whole {one.per_second:.0f})"
        _row(label, one.fastest, "/s", lambda rate: rate >= JUDGED, f">= {JUDGED:.0f}")
    _growth(f"{vendor}: growth", found[1], found[-1])
    _row(f"{vendor}: judge a recording in YAML", offline.yaml(vendor).per_second, "/s")
    _row(f"{vendor}: judge a HAR file", offline.har(vendor).per_second, "/s")


def _growth(label: str, first: steady.Memory | offline.Judged, last: steady.Memory | offline.Judged) -> None:
    grown = last.mebibytes - first.mebibytes
    label = f"{label} from {first.exchanges} to {last.exchanges} exchanges"
    _row(label, grown, "MiB", lambda found: found <= FLAT, f"<= {FLAT:.0f}")


def _row(
    label: str, found: float, unit: str, is_good: Callable[[float], bool] = lambda _: True, target: str = ""
) -> None:
    verdict = f"target {target}: {'met' if is_good(found) else 'MISSED'}" if target else ""
    click.echo(f"{label:<68} {found:>9.1f} {unit:<4} {verdict}".rstrip())


if __name__ == "__main__":
    main()
