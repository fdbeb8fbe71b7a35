"""Judges what was recorded: our own recordings in their own world, traffic of others by what the spec says alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from contracts.cassette.interaction import Recorded, Unusable
from contracts.cassette.kept import understood, why_not_whole
from contracts.cassette.scrubbed import is_scrubbed
from contracts.cassette.sidecar import spec_hash
from contracts.cassette.sources import ExchangeSource
from contracts.errors import CassetteError
from contracts.judge import Judge
from contracts.spec import Spec
from contracts.world import World, unknown_world


@dataclass(slots=True)
class Playback:
    """Takes in sources one after the other.

    `judges` has one for each recording of ours, and one for each vendor that is looked for in the traffic of others.
    `passed_over` counts the exchanges that no spec judges, by reason; `problems` are the places from which on a file
    could not be read.
    """

    specs: tuple[Spec, ...]
    strict: bool = False
    world: World | None = None
    judges: list[Judge] = field(default_factory=list)
    exchanges: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    problems: list[CassetteError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _of_others: list[Judge] = field(default_factory=list)
    _names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        operations = [operation for spec in self.specs for operation in spec.operations.values()]
        self._names = frozenset(p.name for operation in operations for p in operation.parameters)

    def play(self, sources: Iterable[ExchangeSource], *, progress: Callable[[int], None] = lambda _: None) -> None:
        """Judge every exchange of the sources; `progress` is told after each how many there have been."""
        for source in sources:
            judges = self._judges(source)
            if not judges:
                continue
            try:
                for entry in source.entries():
                    self._see(entry, judges, is_ours=source.sidecar is not None and source.is_whole)
                    progress(self.exchanges)
            except CassetteError as error:
                self.problems.append(error)
            for judge in judges:
                judge.settle()

    def idle(self, spec: Spec) -> Judge:
        """Return a judge who has seen nothing, for a vendor that nothing was recorded of."""
        return Judge(spec, unknown_world(spec.vendor), strict=self.strict)

    def _judges(self, source: ExchangeSource) -> list[Judge]:
        sidecar, world = source.sidecar, source.world
        if sidecar is None or world is None:
            return self._judges_of_others()
        spec = next((spec for spec in self.specs if spec.vendor == sidecar.vendor), None)
        if spec is None:
            return []
        if sidecar.spec != spec_hash(sidecar.vendor):
            self.notes.append(f"{source.place} was recorded with another version of the specs; these judge it now")
        if not sidecar.is_complete:
            self.notes.append(f"{source.place} is the recording of a run that did not come to its end")
        judge = Judge(spec, world, strict=self.strict)
        self.judges.append(judge)
        return [judge]

    def _judges_of_others(self) -> list[Judge]:
        if not self._of_others:
            for spec in self.specs:
                if self.world is None:
                    world = unknown_world(spec.vendor)
                elif self.world.vendor == spec.vendor:
                    world = self.world
                else:
                    continue
                self._of_others.append(Judge(spec, world, strict=self.strict))
            self.judges += self._of_others
        for judge in self._of_others:
            judge.history.part()
        return self._of_others

    def _see(self, entry: Recorded | Unusable, judges: list[Judge], *, is_ours: bool) -> None:
        self.exchanges += 1
        if isinstance(entry, Unusable):
            self.passed_over[entry.reason] += 1
            return
        for judge in judges:
            if entry.settled == "all":
                judge.settle()
            elif entry.settled == "dry-runs":
                judge.settle_dry_runs()
        # Of a whole recording of ours everything was kept.
        reason = None if is_ours else self._why_not(entry)
        if reason is not None:
            self.passed_over[reason] += 1
            return
        outcomes = [judge.see(entry.exchange).outcome for judge in judges]
        if not is_ours and all(outcome == "passed over" for outcome in outcomes):
            self.passed_over["no spec is about it"] += 1

    def _why_not(self, entry: Recorded) -> str | None:
        """Return why an exchange that was perhaps not kept as it took place is not judged, or None."""
        meanings = understood(entry.exchange.request, self.specs)
        reason = why_not_whole(entry.exchange, meanings)
        if reason is None and meanings:
            # Credentials and what signs a request are taken out by everybody, and judged of nobody.
            given = (text for _, found in meanings for name, text in found.call.parameters if name in self._names)
            if is_scrubbed(entry.exchange, given):
                reason = "what stood in it was taken out before it was kept"
        return reason
