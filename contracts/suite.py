"""The suite as one thing: which vendors, which target, one run each, and the record in the end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.cassette.placeholders import MIN_LENGTH
from contracts.cassette.redaction import Redaction, without_user
from contracts.errors import CassetteError, ContractsError, WorldError
from contracts.exchange import Request
from contracts.judge import Judge, NotExercised
from contracts.ledger import Guard, Ledger, Sweeper
from contracts.ledger.book import DEFAULT, check
from contracts.report.record import ClauseResult, Record, merged, observed
from contracts.spec import Clause, Spec, load_file, load_spec
from contracts.spec import Side as SideName
from contracts.spec.load import vendors
from contracts.targets import Target
from contracts.wire.http import check_reachable
from contracts.world import World, load_world

if TYPE_CHECKING:
    from contracts.run import Run, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteOptions:
    """What the user asked for.

    `max_creations` is how many things a run may make, all its workers together. `run` and `worker` name this run and
    this process of it in the ledger. `sharing` is how many workers keep the target's pace among themselves.
    """

    target: str | None = None
    vendor: str | None = None
    spec: Path | None = None
    world: Path | None = None
    seed: int = 0
    budget: int | None = None
    strict: bool = False
    ledger: Path = DEFAULT
    max_creations: int = 1000
    run: str = "run"
    worker: str = "main"
    sharing: int = 1
    cassette: Path | None = None
    record: Path | None = None
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One clause side of one vendor; as text it is what tests are named after."""

    spec: Spec
    clause: Clause
    side: SideName

    def __str__(self) -> str:
        return f"{self.clause.id}-{self.side}"


@dataclass(slots=True)
class Suite:
    """Runs clause sides on demand. Nothing is started or sent before the first one is exercised."""

    options: SuiteOptions
    specs: tuple[Spec, ...]
    world: World | None
    _runs: dict[str, Run] = field(default_factory=dict)
    _exercised: dict[tuple[str, SideName], ClauseResult] = field(default_factory=dict)
    _began_at: float = 0.0
    _open: ExitStack = field(default_factory=ExitStack)
    _ledger: Ledger | None = None

    @classmethod
    def prepare(cls, options: SuiteOptions, environment: Mapping[str, str]) -> Suite:
        """Read specs and world, and make sure that a given target can be reached.

        Raises:
            ContractsError: something the user gave is wrong; nothing was sent.
        """
        check_vendor(options.vendor)
        if options.overwrite and options.record is None:
            raise ContractsError("--overwrite", "there is nothing to overwrite", "Add --record DIR, or leave it out")
        if options.budget is not None and options.budget < 1:
            raise ContractsError(
                f"--budget {options.budget}", "that leaves nothing to send", "Allow at least one request"
            )
        if options.max_creations < 1:
            place = f"--max-creations {options.max_creations}"
            raise ContractsError(place, "that leaves nothing to create", "Allow at least one creation")
        if options.target is None:
            if options.world is not None:
                cure = "Give --target too; the embedded emulator brings its own world"
                raise ContractsError(f"--world {options.world}", "a world belongs to a target", cure)
            if options.spec is not None:
                return cls(options, (_one_operation(options.spec, options.vendor),), None)
            names = (options.vendor,) if options.vendor is not None else vendors()
            return cls(options, tuple(load_spec(name) for name in names), None)
        if options.world is None:
            vendor = options.vendor or vendors()[0]
            cure = f"Add --world FILE; `contracts emulator --vendor {vendor} --write-world FILE` writes an example"
            raise ContractsError(f"--target {options.target}", "nothing is known of this target", cure)
        world = load_world(options.world, environment)
        if options.vendor is not None and options.vendor != world.vendor:
            problem = f"its vendor is {world.vendor!r}, but --vendor is {options.vendor!r}"
            raise WorldError(str(options.world), problem, "Make them agree")
        if world.vendor not in vendors():
            cure = f"There are specs for {', '.join(vendors())}"
            raise WorldError(str(options.world), f"there are no specs for the vendor {world.vendor!r}", cure)
        spec = _one_operation(options.spec, world.vendor) if options.spec is not None else load_spec(world.vendor)
        check_world(world, spec, options.world)
        check(options.ledger)
        check_reachable(options.target)
        # Whoever puts a password into a URL does not want to read it in a ledger or report.
        options = replace(options, target=without_user(options.target))
        if world.max_requests_per_second is not None:
            world = replace(world, max_requests_per_second=world.max_requests_per_second / options.sharing)
        return cls(options, (spec,), world)

    def sides(self) -> list[Side]:
        """Return every clause side, in the order in which they are exercised."""
        return in_order(Side(spec, clause, side) for spec in self.specs for clause, side in spec.sides())

    def check_room(self) -> None:
        """Make sure that a recording has room. Raises CassetteError where it would overwrite something."""
        if self.options.record is None:
            return
        from contracts.cassette.recorder import check_room  # noqa: PLC0415 - see `_run`

        for spec in self.specs:
            check_room(self.options.record / spec.vendor, overwrite=self.options.overwrite)

    def exercise(self, side: Side) -> ClauseResult:
        """Exercise a clause side and return its result."""
        result = ClauseResult.of(side.clause, side.side, self._run(side.spec).exercise(side.clause, side.side))
        self._exercised[side.clause.id, side.side] = result
        return result

    def finish(self) -> Record | None:
        """Clean up at the targets and return the record; None if nothing was exercised."""
        with self._open:
            records = [self._record(spec, self._runs[spec.vendor]) for spec in self.specs if spec.vendor in self._runs]
        return merged(records) if records else None

    @property
    def problems(self) -> list[CassetteError]:
        """Return what could not be read of a recording: nothing, in a live run."""
        return []

    def sweep(self) -> None:
        """Delete what is left of this run, whichever of its workers made it; they must have ended."""
        if self.world is None or not self.options.ledger.exists():
            return
        with closing(Ledger.for_run(self.options.ledger)) as self._ledger:
            self._delete(worker=None)

    def left_lines(self) -> Iterator[str]:
        """Yield what to print of things that may still be there, of this run and of earlier ones; nothing if none."""
        if self.world is None or not self.options.ledger.exists():
            return
        with closing(Ledger.for_run(self.options.ledger)) as ledger:
            left = ledger.left()
        redaction = Redaction(self.world)
        if left:
            yield ""
            yield f"may be left behind: {len(left)} in all, by the ledger {self.options.ledger}"
            yield from (f"  {redaction.text(str(creation))}" for creation in left[:5])
            yield from ("  and more",) if len(left) > 5 else ()
            yield f"  to delete it: contracts sweep {self.options.ledger} --world {self.options.world} --delete"

    def _delete(self, *, worker: str | None) -> list[str]:
        """Delete what the ledger lists of this run, of one worker or of all; return what is left."""
        if self._ledger is None or self.world is None:
            return []
        target = self._guarded(self.specs[0], self.world)
        with closing(target):
            if self._ledger.left(run=self.options.run, worker=worker) and self._is_alone(worker):
                target.send(Request(method="POST", url=self.world.reset_url or ""))
            creations = self._ledger.left(run=self.options.run, worker=worker)
            left = Sweeper(self.specs[0], self.world, target, self._ledger).delete(creations)
        self._ledger.forget(self.options.run, worker)
        return [standing.creation.instance or str(standing.creation) for standing in left]

    def _is_alone(self, worker: str | None) -> bool:
        """Tell whether all can be brought back to the first state by a reset, without taking it from other workers."""
        return self.world is not None and self.world.reset_url is not None and worker in (None, "main")

    def _run(self, spec: Spec) -> Run:
        if not self._began_at:
            self._began_at = time.monotonic()
        if spec.vendor not in self._runs:
            # Hypothesis and the emulators take a second to import, which collecting tests need not wait for.
            from contracts.run import Run, Settings  # noqa: PLC0415

            target, world = self._target(spec)
            settings = Settings(
                name=self._name(), seed=self.options.seed, budget=self.options.budget, strict=self.options.strict
            )
            self._runs[spec.vendor] = Run(spec, world, target, settings, self._judge(spec, world, target, settings))
        return self._runs[spec.vendor]

    def _target(self, spec: Spec) -> tuple[Target, World]:
        from contracts.targets.embedded import embedded  # noqa: PLC0415 - see `_run`

        if self.world is None:
            if any(operation.name not in load_spec(spec.vendor).operations for operation in spec.checked()):
                problem, cure = (
                    "the embedded emulator does not have this operation",
                    "Add --target URL and --world FILE",
                )
                raise ContractsError(f"--spec {self.options.spec}", problem, cure)
            return self._open.enter_context(embedded(spec.vendor))
        self._ledger = self._open.enter_context(closing(Ledger.for_run(self.options.ledger)))
        return self._guarded(spec, self.world), self.world

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
        return RedactingJudge(spec, world, strict=settings.strict, recorder=recorder)

    def _name(self) -> str:
        # Tokens and nonces must be new to a target that remembers earlier runs; an emulator of our own remembers none.
        return f"{self.options.seed & 0xFFFF:04x}" if self.options.target is None else secrets.token_hex(2)

    def _record(self, spec: Spec, run: Run) -> Record:
        left, redaction = run.close(), Redaction(run.world)
        if self._ledger is not None:
            left = self._delete(worker=self.options.worker)
        return Record(
            vendor=spec.vendor,
            target=redaction.text(self.options.target) if self.options.target else "the embedded emulator",
            seed=self.options.seed,
            exchanges=run.target.exchanges,
            seconds=time.monotonic() - self._began_at,
            clauses=tuple(self._result(clause, side, run) for clause, side in spec.sides()),
            observations=observed(run.judge),
            left_behind=tuple(map(redaction.text, left)),
        )

    def _result(self, clause: Clause, side: SideName, run: Run) -> ClauseResult:
        """Return the final result of a side: what later exchanges broke is broken, what had a reason keeps it."""
        verdict = run.judge.verdict(clause, side)
        exercised = self._exercised.get((clause.id, side))
        if isinstance(verdict, NotExercised):
            if exercised is not None:
                return exercised
            verdict = NotExercised(exchanges=verdict.exchanges, reason="not selected for this run")
        return ClauseResult.of(clause, side, verdict)


def _one_operation(path: Path, vendor: str | None) -> Spec:
    """Read the spec of one operation, which must be the vendor's if one is named."""
    spec = load_file(path)
    if vendor is not None and spec.vendor != vendor:
        raise ContractsError(f"--spec {path}", f"its vendor is {spec.vendor!r}, not {vendor!r}", "Make them agree")
    return spec


def in_order(sides: Iterable[Side]) -> list[Side]:
    """Return clause sides in the order in which they are exercised."""
    # What is true of every refusal is judged when there have been refusals of all kinds.
    return sorted(sides, key=lambda side: (side.spec.vendor, side.clause.subject == "error"))


def check_vendor(name: str | None) -> None:
    """Refuse a vendor that there are no specs for.

    Raises:
        ContractsError: with the one that was probably meant.
    """
    if name is None or name in vendors():
        return
    near = get_close_matches(name, vendors(), n=1)
    cure = f"Did you mean {near[0]!r}?" if near else f"There are specs for {', '.join(vendors())}"
    raise ContractsError(f"--vendor {name}", "there are no specs for this vendor", cure)


def check_world(world: World, spec: Spec, path: Path) -> None:
    """Refuse a world that speaks of parameters or conditions that the vendor does not have.

    Raises:
        WorldError: with what was probably meant.
    """
    parameters = {parameter.name for operation in spec.operations.values() for parameter in operation.parameters}
    rows = [(f"[values.{name}]", row) for name, table in world.conditions.items() for row in table]
    for table, names in [("[values]", world.values), *rows]:
        _check_names(names, parameters, f"{path}: {table}", "parameter", spec.vendor)
    _check_names(dict.fromkeys(world.private_parameters), parameters, f"{path}: [private]", "parameter", spec.vendor)
    _check_private(world, path)
    _check_names(world.conditions, set(spec.conditions), f"{path}: [values]", "condition", spec.vendor)


def _check_private(world: World, path: Path) -> None:
    short = [(n, t) for n in world.private_parameters for t in sorted(world.known(n)) if len(t) < MIN_LENGTH]
    if short:
        name, text = short[0]
        problem = f"a value of {name} has only {len(text)} characters, too few to be told from other text"
        raise WorldError(f"{path}: [private]", problem, f"Make it {MIN_LENGTH} or more, or leave out {name}")


def _check_names(names: Mapping[str, object], known: set[str], place: str, kind: str, vendor: str) -> None:
    odd = next((name for name in names if name not in known), None)
    if odd is None:
        return
    near = get_close_matches(odd, known, n=1)
    cure = f"Did you mean {near[0]!r}?" if near else f"Those there are: {', '.join(sorted(known))}"
    raise WorldError(place, f"{vendor} has no {kind} {odd!r}", cure)
