"""Runs the suite against the emulator's own faults and variants: the proof that the judge judges.

A fault must be caught by the clause side it breaks, and by as few others as possible; a variant by none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from contracts.emulator import FAULTS, VARIANTS
from contracts.errors import TargetError
from contracts.judge import Broken, Judge
from contracts.run.run import Run
from contracts.run.settings import Settings
from contracts.spec import Side, Spec, load_spec
from contracts.targets.embedded import embedded
from contracts.world import World

SETTLE_SECONDS = 0.02  # what the emulator takes to settle
SETTLES_WITHIN = 0.5  # seconds the suite waits for it; longer would only make "never" slow
FEW_VALUES = 5  # of each parameter the world names, where only one clause side counts

SideId = tuple[str, Side]
MakeJudge = Callable[[Spec, World], Judge]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """What a run over every clause side found: the broken ones, each with the number of the exchange that broke it."""

    broken: dict[SideId, int]
    why: dict[SideId, str]
    exchanges: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """What became of a fault. `requests` is the number of exchanges until its own side broke, 0 for never."""

    fault: str
    clause: str
    side: Side
    requests: int
    also: tuple[SideId, ...]
    exchanges: int
    seconds: float

    @property
    def caught(self) -> bool:
        """Whether the fault's own clause side broke."""
        return self.requests > 0


def catch(
    fault_name: str, seed: int, *, examples: int = 2, thorough: bool = True, judge_of: MakeJudge = Judge
) -> Caught:
    """Run the suite against the emulator with a fault; unless `thorough`, only until its own clause side breaks.

    `judge_of` makes the judge of the run from spec and world.

    Raises:
        TargetError: there is no such fault.
    """
    fault = FAULTS.get(fault_name)
    if fault is None:
        raise TargetError("emulator", f"there is no fault {fault_name!r}", "--list-faults shows those there are")
    until = None if thorough else fault.breaks
    outcome = _outcome(fault.vendor, seed, examples, fault=fault_name, until=until, judge_of=judge_of)
    clause, side = fault.breaks
    return Caught(
        fault=fault_name,
        clause=clause,
        side=side,
        requests=outcome.broken.get(fault.breaks, 0),
        also=tuple(other for other in outcome.broken if other != fault.breaks),
        exchanges=outcome.exchanges,
        seconds=outcome.seconds,
    )


def conforming(vendor: str, variants: Iterable[str] = (), seed: int = 0, *, examples: int = 2) -> RunOutcome:
    """Run the suite against the emulator as it should be, or with conforming variants; nothing should be broken.

    Raises:
        TargetError: there is no such variant of the vendor.
    """
    for variant in variants:
        if variant not in VARIANTS or VARIANTS[variant].vendor != vendor:
            raise TargetError(vendor, f"there is no variant {variant!r}", "--list-variants shows those there are")
    return _outcome(vendor, seed, examples, variants=variants)


@cache
def _spec(vendor: str) -> Spec:
    return load_spec(vendor)


def _outcome(
    vendor: str,
    seed: int,
    examples: int,
    *,
    fault: str | None = None,
    variants: Iterable[str] = (),
    until: SideId | None = None,
    judge_of: MakeJudge = Judge,
) -> RunOutcome:
    """Exercise every clause side; with `until`, that one first, and the others only as long as it is not broken.

    With `until` the world has fewer values, because all of them are tried before anything else.
    """
    spec = _spec(vendor)
    begun = time.monotonic()
    with embedded(vendor, fault=fault, variants=variants, settle_seconds=SETTLE_SECONDS) as (target, world):
        impatient = replace(world, settles_within=SETTLES_WITHIN)
        if until is not None:
            few = {name: values[:FEW_VALUES] for name, values in world.values.items()}
            impatient = replace(impatient, values=few)
        settings = Settings(name="m0", seed=seed, examples=examples)
        run = Run(spec, impatient, target, settings, judge_of(spec, impatient))
        for clause, side in sorted(spec.sides(), key=lambda each: until is None or (each[0].id, each[1]) != until):
            run.exercise(clause, side)
            if until is not None and _is_broken(run, until):
                break
        run.close()
    broken: dict[SideId, int] = {}
    why: dict[SideId, str] = {}
    for clause, side in spec.sides():
        verdict = run.judge.verdict(clause, side)
        if isinstance(verdict, Broken):
            broken[clause.id, side] = run.judge.tally.of(clause, side).found_in
            why[clause.id, side] = verdict.finding.why
    return RunOutcome(broken=broken, why=why, exchanges=run.judge.tally.seen, seconds=time.monotonic() - begun)


def _is_broken(run: Run, side: SideId) -> bool:
    run.judge.settle()
    return run.judge.tally.is_broken(run.spec.clauses[side[0]], side[1])
