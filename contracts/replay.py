"""The suite over recorded exchanges: the same clause sides, verdicts and reports as in a live run, and nothing sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from contracts.cassette.offline import offline
from contracts.cassette.playback import Playback
from contracts.cassette.shown import without_secrets
from contracts.cassette.sources import ExchangeSource, sources_at
from contracts.errors import CassetteError, ContractsError
from contracts.exchange import Exchange
from contracts.judge import Broken, Judge, Verdict
from contracts.report.record import ClauseResult, Record, merged, observed
from contracts.spec import Clause, Side, Spec, load_spec
from contracts.spec.load import check_vendor, vendors
from contracts.suite import ClauseSide, SuiteOptions, check_world, in_order
from contracts.world import World, load_world


@dataclass(slots=True)
class Replay:
    """Gives verdicts on clause sides by recorded exchanges. They are read when the first verdict is asked for."""

    options: SuiteOptions
    sources: list[ExchangeSource]
    playback: Playback
    _results: dict[tuple[str, Side], ClauseResult] = field(default_factory=dict)
    _asked: set[tuple[str, Side]] = field(default_factory=set)
    _seconds: float = -1.0
    _is_begun: bool = False

    @classmethod
    def prepare(cls, options: SuiteOptions, environment: Mapping[str, str]) -> Replay:
        """Find the files and the specs that they are to be judged by.

        Raises:
            ContractsError: something the user gave is wrong.
        """
        useless = {"target": options.target, "record": options.record, "budget": options.budget, "shard": options.shard}
        for name, given in useless.items():
            if given is not None:
                raise ContractsError(
                    f"--cassette {options.cassette}", f"--{name} has no use here", "Leave one of them out"
                )
        return cls.of([options.cassette] if options.cassette else [], options, environment)

    @classmethod
    def of(cls, paths: list[Path], options: SuiteOptions, environment: Mapping[str, str]) -> Replay:
        """Find the sources at some paths. Raises ContractsError as `prepare`."""
        check_vendor(options.vendor)
        sources = [source for path in paths for source in sources_at(path)]
        specs = tuple(load_spec(name) for name in _vendors(sources, options.vendor))
        world = _world(options.world, environment) if options.world is not None else None
        if world is not None and options.world is not None:
            recorded = next((source.place for source in sources if source.sidecar is not None), None)
            if recorded is not None:
                problem = f"{recorded} brings the world in which it was recorded"
                raise ContractsError(f"--world {options.world}", problem, "Leave out --world")
            spec = next((spec for spec in specs if spec.vendor == world.vendor), None)
            if spec is None:
                problem = f"its vendor is {world.vendor!r}, but --vendor is {options.vendor!r}"
                raise ContractsError(str(options.world), problem, "Make them agree")
            check_world(world, spec, options.world)
            specs = (spec,)
        return cls(options, sources, Playback(specs, strict=options.strict, world=world))

    def sides(self) -> list[ClauseSide]:
        """Return every clause side of the vendors in question."""
        return in_order(ClauseSide(spec, clause, side) for spec in self.playback.specs for clause, side in spec.sides())

    def exercise(self, side: ClauseSide) -> ClauseResult:
        """Return the result of a clause side."""
        self.play()
        self._asked.add((side.clause.id, side.side))
        return self._results[side.clause.id, side.side]

    def play(self, *, progress: Callable[[int], None] = lambda _: None) -> None:
        """Judge everything, once, with the network out of reach; `progress` is told how many exchanges there were."""
        if self._seconds >= 0:
            return
        if self._is_begun:
            problem = "judging what is recorded there came to no end"
            raise ContractsError(self._places(), problem, "The first failure says why")
        self._is_begun = True
        begun = time.monotonic()
        with offline():
            self.playback.play(self.sources, progress=progress)
        self._seconds = time.monotonic() - begun
        for spec in self.playback.specs:
            self._results.update({(r.id, r.side): r for r in self._of_vendor(spec).clauses})

    @property
    def exchanges(self) -> int:
        """Return how many exchanges were sent: none, whatever was recorded."""
        return 0

    def record(self, *, even_if_idle: bool = False) -> Record | None:
        """Return the record of the vendors that were asked for; None if none was (and nothing is made of that)."""
        del even_if_idle
        asked = {
            spec.vendor
            for spec in self.playback.specs
            for clause, side in spec.sides()
            if (clause.id, side) in self._asked
        }
        if not asked:
            return None
        record = self._whole([spec for spec in self.playback.specs if spec.vendor in asked])
        clauses = (replace(result, asked=(result.id, result.side) in self._asked) for result in record.clauses)
        return replace(record, clauses=tuple(clauses))

    def whole(self) -> Record:
        """Judge everything and return the record of all vendors that anything was recorded of."""
        self.play()
        seen = [judge.spec for judge in self.playback.judges if judge.tally.seen]
        specs = [spec for spec in self.playback.specs if spec in seen] or list(self.playback.specs)
        return self._whole(specs)

    @property
    def problems(self) -> list[CassetteError]:
        """Return the places from which on a file could not be read."""
        return self.playback.problems

    def _whole(self, specs: list[Spec]) -> Record:
        whole = merged(map(self._of_vendor, specs))
        return replace(whole, observations=(*whole.observations, *self._notes()))

    def _of_vendor(self, spec: Spec) -> Record:
        judges = [judge for judge in self.playback.judges if judge.spec.vendor == spec.vendor]
        return merged(self._of_judge(judge) for judge in judges or [self.playback.idle(spec)])

    def _of_judge(self, judge: Judge) -> Record:
        return Record(
            vendor=judge.spec.vendor,
            target=self._places(),
            seed=self.options.seed,
            exchanges=judge.tally.seen,
            seconds=max(self._seconds, 0.0),
            clauses=tuple(ClauseResult.of(c, side, self._verdict(judge, c, side)) for c, side in judge.spec.sides()),
            observations=observed(judge, shown=self._shown),
        )

    def _places(self) -> str:
        return ", ".join(dict.fromkeys(source.place for source in self.sources))

    def _verdict(self, judge: Judge, clause: Clause, side: Side) -> Verdict:
        """Return the verdict on a clause side, with a finding that may be shown."""
        verdict = judge.verdict(clause, side)
        if not isinstance(verdict, Broken):
            return verdict
        finding = verdict.finding
        return replace(verdict, finding=replace(finding, exchanges=tuple(map(self._shown, finding.exchanges))))

    def _shown(self, exchange: Exchange) -> Exchange:
        """Return what may be shown of an exchange: what we recorded ourselves has no secrets in it."""
        is_ours = all(source.sidecar is not None for source in self.sources)
        return exchange if is_ours else without_secrets(exchange)

    def _notes(self) -> list[Mapping[str, str]]:
        counts = self.playback.passed_over.most_common()
        texts = [f"{count} of {self.playback.exchanges} exchanges were passed over: {why}" for why, count in counts]
        ignored = [
            f"{source.place} is a recording, and {', '.join(source.ignored)} in its folder is not part of it: "
            "what is in there was not judged"
            for source in self.sources
            if source.ignored
        ]
        return [{"kind": "cassette", "text": text, "curl": ""} for text in [*self.playback.notes, *ignored, *texts]]


def _vendors(sources: list[ExchangeSource], chosen: str | None) -> list[str]:
    """Return the vendors whose specs apply: of our own recordings theirs, of the traffic of others all."""
    recorded = [source.sidecar.vendor for source in sources if source.sidecar is not None]
    every = list(dict.fromkeys(recorded)) if len(recorded) == len(sources) else list(vendors())
    if chosen is not None and chosen not in every:
        raise ContractsError(f"--vendor {chosen}", f"the recording is of {', '.join(every)}", "Leave out --vendor")
    return [chosen] if chosen is not None else every


class _Environment(dict[str, str]):
    """Any variable that is not set has a value all the same: nothing is signed here."""

    def get(self, name: str, default: object = None) -> str:
        return super().get(name) or "not set"


def _world(path: Path, environment: Mapping[str, str]) -> World:
    """Read a world file; without the credentials that it names, no signature can be checked."""
    try:
        return load_world(path, environment)
    except ContractsError:
        return replace(load_world(path, _Environment(environment)), checks_signatures=False)
