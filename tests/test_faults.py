"""Every fault of the emulator is caught by the clause side that it breaks, and by no other, live and from a recording.

The faults are the proof that the judge judges. `CONTRACTS_SEEDS=10` tries each with that many seeds, with drawn cases
too, and with the first seed against every clause side. One seed alone goes by the fixed cases, which must do, and stops
for most faults as soon as their own clause side is broken; of those runs every third is judged from a recording, too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from contracts.emulator import FAULTS, Fault
from contracts.run.matrix import catch
from contracts.spec import Spec, load_spec
from contracts.world import World
from tests.cassette.recording import Recording, WritingJudge, play, verdicts

SEEDS = range(int(os.environ.get("CONTRACTS_SEEDS", "1")))
EXAMPLES = 2 if len(SEEDS) > 1 else 0
THOROUGH = frozenset(FAULTS if len(SEEDS) > 1 else [*sorted(FAULTS)[::120], "naver-overlap-touching"])
"""The faults for which every other side is exercised too, in the whole world and with the first seed; with one seed a
sample, or it would take too long. Which blocks touch shows only where there are many."""
REPLAYED = frozenset(FAULTS if len(SEEDS) > 1 else sorted(FAULTS)[::3])
"""The faults whose runs are judged once more from what was written of them; with one seed every third."""
ALSO: Mapping[str, str] = {
    "alibaba-dry-run-absent-idle": "what was never made cannot be told from what is made a second time",
    "naver-number-twice": "what has the number of another one is shown as that",
    "naver-number-constant": "what has the number of another one is shown as that",
    "alibaba-action-missing": "an Action that is empty counts as none there, and is no right one either",
    "alibaba-version-missing": "a Version that is empty counts as none there, and is no right one either",
    "naver-target-name-not-needed": "a name that is empty counts as none there, and is not well formed either",
    "naver-login-not-needed": "a login id that is empty counts as none there, and is not well formed either",
    "alibaba-order-alphabetical": "a parameter added to a repeated request changes the order, too",
}
"""The faults for which other sides may break too, with the reason."""


@cache
def spec_of(vendor: str) -> Spec:
    return load_spec(vendor)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_caught_by_its_own_clause(fault: str, seed: int, tmp_path: Path) -> None:
    judges: list[WritingJudge] = []

    def judge_of(spec: Spec, world: World) -> WritingJudge:
        judges.append(WritingJudge(spec, world))
        return judges[0]

    caught = catch(fault, seed, examples=EXAMPLES, thorough=seed == 0 and fault in THOROUGH, judge_of=judge_of)
    assert caught.caught, f"{caught.clause} {caught.side} was not seen broken; these were: {caught.also}"
    assert caught.also == () or fault in ALSO
    if fault not in REPLAYED:
        return
    path = tmp_path / "run.jsonl"
    path.write_bytes(b"".join(judges[0].lines))
    (replayed,) = play(path, specs=(judges[0].spec,)).judges
    assert verdicts(replayed) == verdicts(judges[0])


@pytest.mark.parametrize("fault", FAULTS if len(SEEDS) > 1 else sorted(FAULTS)[::80])
def test_a_fault_is_found_in_a_recording_without_secrets(fault: str, tmp_path: Path) -> None:
    with ExitStack() as open_until_done:
        recording = Recording(tmp_path / "r", open_until_done)
        catch(fault, 0, examples=0, thorough=False, judge_of=recording)
    (replayed,) = play(tmp_path / "r", specs=(recording.judge.spec,)).judges
    assert verdicts(replayed) == verdicts(recording.judge)
    assert verdicts(replayed)[FAULTS[fault].breaks][0] == "Broken"


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_what_a_fault_breaks_is_a_side_of_a_clause(fault: Fault) -> None:
    clause, side = fault.breaks
    assert side in spec_of(fault.vendor).clauses[clause].sides


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_every_clause_side_has_a_fault(vendor: str) -> None:
    spec = spec_of(vendor)
    broken = {fault.breaks for fault in FAULTS.values()}
    assert [(clause.id, side) for clause, side in spec.sides() if (clause.id, side) not in broken] == []


def test_exceptions_are_of_faults_that_there_are() -> None:
    assert ALSO.keys() <= FAULTS.keys()
