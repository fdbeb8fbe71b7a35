"""Exercises clause sides on demand, cleans up, and makes the record of it all."""

from __future__ import annotations

import secrets
import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contracts.cassette.redaction import Redaction
from contracts.cassette.sidecar import spec_hash
from contracts.errors import CassetteError, ContractsError
from contracts.exchange import Request
from contracts.judge import Judge, NotExercised
from contracts.ledger import Guard, Ledger, Sweeper
from contracts.report.record import NOT_SELECTED, UNREACHED, ClauseResult, Record, merged, observed
from contracts.spec import Side, Spec, load_spec
from contracts.suite.options import SuiteOptions
from contracts.suite.prepare import Basis, found_before
from contracts.suite.sides import ClauseSide
from contracts.targets import Target
from contracts.world import World

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from contracts.cassette.recorder import Recorder
    from contracts.generate import Case
    from contracts.run import Run, Settings


@dataclass(slots=True)
class Suite:
    """Runs clause sides on demand. Nothing is started or sent before the first one is exercised."""

    basis: Basis
    selected: frozenset[str] | None = None
    """The clause sides (as text) that are to be exercised; None if all of them."""
    watch: Callable[[], None] | None = None
    """Told of every exchange."""
    _runs: dict[str, Run] = field(default_factory=dict)
    _exercised: dict[tuple[str, Side], ClauseResult] = field(default_factory=dict)
    _began_at: float = 0.0
    _left: dict[str, list[str]] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)
    _ledger: Ledger | None = None
    _recorders: list[Recorder] = field(default_factory=list)
    _problems: list[CassetteError] = field(default_factory=list)

    @property
    def options(self) -> SuiteOptions:
        """Return what the user asked for."""
        return self.basis.options

    def sides(self) -> list[ClauseSide]:
        """Return every clause side, in the order in which they are exercised."""
        return self.basis.sides()

    def check_room(self) -> None:
        """Make sure that a recording has room. Raises CassetteError where it would overwrite something."""
        if self.options.record is None:
            return
        from contracts.cassette.room import check_room  # noqa: PLC0415 - see `_run`

        for spec in self.basis.specs:
            check_room(self.options.record / spec.vendor, overwrite=self.options.overwrite)

    def exercise(self, side: ClauseSide) -> ClauseResult:
        """Exercise a clause side and return its result."""
        result = ClauseResult.of(side.clause, side.side, self._run(side.spec).exercise(side.clause, side.side))
        self._exercised[side.clause.id, side.side] = result
        return result

    def strategy(self, side: ClauseSide) -> SearchStrategy[list[Case]] | None:
        """Return how to draw cases of a clause side, or None where there is nothing to draw."""
        return self._run(side.spec).strategy(side.clause, side.side)

    def try_cases(self, side: ClauseSide, cases: list[Case]) -> ClauseResult | None:
        """Send cases that somebody else drew until one shows a fault of the side; return the result then, else None.

        Raises:
            NotSent: they cannot be tried; the message is the reason.
        """
        run = self._run(side.spec)
        if not run.try_cases(side.clause, side.side, cases):
            return None
        result = ClauseResult.of(side.clause, side.side, run.judge.verdict(side.clause, side.side))
        self._exercised[side.clause.id, side.side] = result
        return result

    @property
    def exchanges(self) -> int:
        """Return how many exchanges there have been."""
        return sum(run.target.exchanges for run in self._runs.values())

    def clean_up(self, *, is_whole: bool = True) -> None:
        """Delete what was made at the targets, and leave them; `is_whole` tells that the run came to its end."""
        with self._open:
            for vendor, run in self._runs.items():
                left = run.close()
                self._left[vendor] = left if self._ledger is None else self._delete(worker=self.options.worker)
            for recorder in self._recorders if is_whole else ():
                try:
                    recorder.finish()
                except CassetteError as error:
                    self._problems.append(error)

    def record(self, *, even_if_idle: bool = False) -> Record | None:
        """Return what is known of every clause side of the vendors asked for; None if nothing was exercised."""
        specs = [spec for spec in self.basis.specs if any(map(self._is_selected, self.basis.sides_of(spec)))]
        return merged(map(self._record, specs)) if specs and (self._runs or even_if_idle) else None

    def _is_selected(self, side: ClauseSide) -> bool:
        return self.selected is None or str(side) in self.selected

    @property
    def problems(self) -> list[CassetteError]:
        """Return what could not be written at the end of a recording; what fails before that ends the run."""
        return self._problems

    def sweep(self) -> None:
        """Delete what is left of this run, whichever of its workers made it; they must have ended."""
        if self.basis.world is None or not self.options.ledger.exists():
            return
        with closing(Ledger.for_run(self.options.ledger)) as self._ledger:
            self._delete(worker=None)

    def left_lines(self) -> Iterator[str]:
        """Yield what to print of things that may still be there, of this run and of earlier ones; nothing if none."""
        if self.basis.world is None or not self.options.ledger.exists():
            return
        with closing(Ledger.for_run(self.options.ledger)) as ledger:
            left = ledger.left()
        redaction = Redaction(self.basis.world)
        if left:
            yield ""
            yield f"may be left behind: {len(left)} in all, by the ledger {self.options.ledger}"
            yield from (f"  {redaction.text(str(creation))}" for creation in left[:5])
            yield from ("  and more",) if len(left) > 5 else ()
            command = ["contracts", "sweep", str(self.options.ledger), "--world", str(self.options.world), "--delete"]
            yield f"  to delete it: {shlex.join(command)}"

    def _delete(self, *, worker: str | None) -> list[str]:
        """Delete what the ledger lists of this run, of one worker or of all; return what is left."""
        if self._ledger is None or self.basis.world is None:
            return []
        target = self._guarded(self.basis.specs[0], self.basis.world)
        with closing(target):
            if self._ledger.left(run=self.options.run, worker=worker) and self._is_alone(worker):
                target.send(Request(method="POST", url=self.basis.world.reset_url or ""))
            creations = self._ledger.left(run=self.options.run, worker=worker)
            left = Sweeper(self.basis.specs[0], self.basis.world, target, self._ledger).delete(creations)
        self._ledger.forget(self.options.run, worker)
        return [standing.creation.instance or str(standing.creation) for standing in left]

    def _is_alone(self, worker: str | None) -> bool:
        """Tell whether all can be brought back to the first state by a reset, without taking it from other workers."""
        return self.basis.world is not None and self.basis.world.reset_url is not None and worker in (None, "main")

    def _run(self, spec: Spec) -> Run:
        if not self._began_at:
            self._began_at = time.monotonic()
        if spec.vendor not in self._runs:
            # Hypothesis and the emulators take a second to import, which collecting tests need not wait for.
            from contracts.run import Run, Settings  # noqa: PLC0415

            target, world = self._target(spec)
            target.watch = self.watch
            settings = Settings(
                name=self._name(),
                seed=self.options.seed,
                budget=self.options.budget,
                strict=self.options.strict,
                found=found_before(self.options),
                edition=spec_hash(spec.vendor, self.options.spec),
            )
            self._runs[spec.vendor] = Run(spec, world, target, settings, self._judge(spec, world, target, settings))
        return self._runs[spec.vendor]

    def _target(self, spec: Spec) -> tuple[Target, World]:
        from contracts.targets.embedded import embedded  # noqa: PLC0415 - see `_run`

        if self.basis.world is None:
            if self.options.spec is not None:
                self._check_emulated(spec)
            return self._open.enter_context(embedded(spec.vendor))
        self._ledger = self._open.enter_context(closing(Ledger.for_run(self.options.ledger)))
        return self._guarded(spec, self.basis.world), self.basis.world

    def _check_emulated(self, spec: Spec) -> None:
        emulated = load_spec(spec.vendor).operations
        if any(operation.name not in emulated for operation in spec.checked()):
            problem, cure = "the embedded emulator does not have this operation", "Add --target URL and --world FILE"
            raise ContractsError(f"--spec {self.options.spec}", problem, cure)

    def _guarded(self, spec: Spec, world: World) -> Target:
        """Return the target, as all that sends must see it: nothing that may create leaves before it is entered."""
        url = self.options.target or ""
        assert self._ledger is not None  # noqa: S101 - whoever has a world has opened it
        guard = Guard(
            spec,
            world,
            url,
            self._ledger,
            run=self.options.run,
            worker=self.options.worker,
            most=self.options.max_creations,
        )
        return Target(url, world, guard=guard)

    def _judge(self, spec: Spec, world: World, target: Target, settings: Settings) -> Judge:
        """Return a judge who sees no secret. Those of the embedded emulator are public; only recordings lack them."""
        from contracts.cassette.recorder import Recorder, RedactingJudge  # noqa: PLC0415 - see `_run`
        from contracts.cassette.sidecar import Sidecar  # noqa: PLC0415 - see `_run`

        if self.options.record is None:
            is_public = self.options.target is None
            return (Judge if is_public else RedactingJudge)(spec, world, strict=settings.strict)
        redaction = Redaction(world)
        told = "the embedded emulator" if self.options.target is None else redaction.text(target.url)
        sidecar = Sidecar.begun(world=redaction.world, target=told, name=settings.name, now=time.time())
        folder = self.options.record / spec.vendor
        recorder = self._open.enter_context(Recorder(folder, sidecar, overwrite=self.options.overwrite))
        self._recorders.append(recorder)
        return RedactingJudge(spec, world, strict=settings.strict, recorder=recorder)

    def _name(self) -> str:
        # Tokens and nonces must be new to a target that remembers earlier runs; an emulator of our own remembers none.
        return f"{self.options.seed & 0xFFFF:04x}" if self.options.target is None else secrets.token_hex(2)

    def _record(self, spec: Spec) -> Record:
        run = self._runs.get(spec.vendor)
        world = run.world if run is not None else self.basis.world
        shown = Redaction(world).text if world is not None else str
        return Record(
            vendor=spec.vendor,
            target=shown(self.options.target) if self.options.target else "the embedded emulator",
            seed=self.options.seed,
            exchanges=run.target.exchanges if run is not None else 0,
            seconds=time.monotonic() - self._began_at if self._began_at else 0.0,
            clauses=tuple(self._result(side, run) for side in self.basis.sides_of(spec)),
            observations=observed(run.judge) if run is not None else (),
            left_behind=tuple(map(shown, self._left.get(spec.vendor, ()))),
            shard=str(self.options.shard or ""),
        )

    def _result(self, side: ClauseSide, run: Run | None) -> ClauseResult:
        """Return the final result of a side: what later exchanges broke is broken, what had a reason keeps it."""
        verdict = run.judge.verdict(side.clause, side.side) if run is not None else NotExercised(exchanges=0, reason="")
        exercised = self._exercised.get((side.clause.id, side.side))
        if isinstance(verdict, NotExercised):
            if exercised is not None:
                return exercised
            why = UNREACHED if self._is_selected(side) else NOT_SELECTED
            verdict = NotExercised(exchanges=verdict.exchanges, reason=why)
        return ClauseResult.of(side.clause, side.side, verdict, asked=exercised is not None)
