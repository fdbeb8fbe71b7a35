"""Live runs against the emulator, recorded, and what is made of them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from contracts.cassette.interaction import Recorded, Settled
from contracts.cassette.lines import to_line
from contracts.cassette.playback import Playback
from contracts.cassette.recorder import Recorder, RedactingJudge
from contracts.cassette.redaction import Redaction
from contracts.cassette.sidecar import Sidecar
from contracts.cassette.sources import sources_at
from contracts.exchange import Exchange
from contracts.judge import Broken, Judge, Opinion
from contracts.run import Run, Settings
from contracts.spec import Spec, load_spec
from contracts.spec.load import vendors
from contracts.targets.embedded import embedded
from contracts.world import World

PRIVATE = {"alibaba": ("AcceptingAliUid",), "naver": ("targetVpcLoginId", "targetVpcName")}


def record(vendor: str, folder: Path, *, fault: str | None = None, budget: int | None = None) -> Judge:
    """Run the suite against the emulator with a recorder; return the judge of the live run."""
    spec = load_spec(vendor)
    with embedded(vendor, fault=fault, settle_seconds=0.01) as (target, given):
        world = replace(given, settles_within=0.5, private_parameters=PRIVATE[vendor])
        with ExitStack() as open_until_done:
            recording = Recording(folder, open_until_done)
            settings = Settings(name="t0", examples=0, budget=budget)
            run = Run(spec, world, target, settings, recording(spec, world))
            for clause, side in spec.sides():
                run.exercise(clause, side)
            run.close()
            recording.recorder.finish()
    return recording.judge


class Recording:
    """Makes the judge of a run, one that records; what it writes to is open as long as the stack is."""

    judge: Judge
    recorder: Recorder

    def __init__(self, folder: Path, open_until_done: ExitStack) -> None:
        self._folder = folder
        self._open = open_until_done

    def __call__(self, spec: Spec, world: World) -> Judge:
        sidecar = Sidecar.begun(world=Redaction(world).world, target="http://t", name="t0", now=1_700_000_000.0)
        self.recorder = self._open.enter_context(Recorder(self._folder, sidecar))
        self.judge = RedactingJudge(spec, world, recorder=self.recorder)
        return self.judge


class WritingJudge(Judge):
    """A judge who keeps what it sees as lines of JSON, with nothing redacted: the least that a recording takes."""

    def __init__(self, spec: Spec, world: World) -> None:
        super().__init__(spec, world)
        told = Sidecar.begun(world=world, target="http://t", name="t0", now=1_700_000_000.0).to_dict()
        self.lines = [to_line({**told, "is_complete": True})]
        self._settled: Settled | None = None

    def see(self, exchange: Exchange) -> Opinion:
        recorded = Recorded(exchange=exchange, number=len(self.lines), settled=self._settled)
        self.lines.append(to_line(recorded))
        self._settled = None
        return super().see(exchange)

    def settle(self) -> None:
        super().settle()
        self._settled = "all"

    def settle_dry_runs(self) -> None:
        self._settled = self._settled or "dry-runs"
        super().settle_dry_runs()


def play(*paths: Path, specs: tuple[Spec, ...] = ()) -> Playback:
    """Judge what is recorded at some paths, by these specs or by all."""
    playback = Playback(specs or tuple(map(load_spec, vendors())))
    playback.play([source for path in paths for source in sources_at(path)])
    return playback


def verdicts(judge: Judge) -> dict[tuple[str, str], tuple[str, int, str]]:
    """Return all there is to a judge's verdicts: kind, number of exchanges, reason."""
    found = {}
    for clause, side in judge.spec.sides():
        verdict = judge.verdict(clause, side)
        why = verdict.finding.why if isinstance(verdict, Broken) else getattr(verdict, "reason", "")
        found[clause.id, side] = (type(verdict).__name__, verdict.exchanges, why)
    return found


def broken(playback: Playback) -> dict[tuple[str, str], str]:
    """Return the broken clause sides of all judges, with the reason."""
    return {
        key: why for judge in playback.judges for key, (kind, _, why) in verdicts(judge).items() if kind == "Broken"
    }
