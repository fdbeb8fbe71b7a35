"""The state machine: it finds what only a sequence of calls shows, and tells of it in the fewest calls."""

from dataclasses import replace

import pytest

from contracts.judge import Broken
from contracts.report.record import ClauseResult
from contracts.report.terminal import finding_text
from contracts.run import Run, Settings
from contracts.run.machine import explore
from contracts.spec import load_spec
from contracts.targets.embedded import embedded

WITHIN = 0.2  # seconds in which all is settled; what takes longer never comes


def explored(vendor, *, fault=None, variants=(), examples=40, seed=0):
    """Explore an emulator that does everything at once; return what was found, side by side, and how it is printed."""
    spec = load_spec(vendor)
    (operation,) = spec.checked()
    clause = operation.clause("request/accepted")
    with embedded(vendor, fault=fault, variants=variants, settle_seconds=0) as (target, world):
        impatient = replace(world, settles_within=WITHIN)
        run = Run(spec, impatient, target, Settings(name="m0", seed=seed, examples=examples))
        run.exercise(clause, "accept")
        explore(run, clause, operation)
        left = run.close()
        verdicts = {(clause, side): run.judge.verdict(clause, side) for clause, side in spec.sides()}
    assert left == []
    broken = {key: verdict for key, verdict in verdicts.items() if isinstance(verdict, Broken)}
    found = {(clause.id.partition("/")[2], side): verdict.finding for (clause, side), verdict in broken.items()}
    texts = [finding_text(ClauseResult.of(clause, side, verdict)) for (clause, side), verdict in broken.items()]
    return found, texts


CREATE = {"alibaba": "CreateVpcPeerConnection", "naver": "createVpcPeeringInstance"}
SEEN = ("GetVpcPeerConnectionAttribute", "ListVpcPeerConnections", "getVpcPeeringInstance")
DECIDED = ("RejectVpcPeerConnection", "acceptOrRejectVpcPeering")
SEQUENCES = [
    ("alibaba-activated-left", "Activated", "accept", (SEEN, SEEN), ["created", "Activated", "Creating"]),
    ("alibaba-activated-unaccepted-later", "Accepting", "reject", (SEEN, SEEN), ["created", "Accepting", "Activated"]),
    ("alibaba-activated-by-rejection", "Accepting", "reject", (DECIDED, SEEN), ["created", "done", "Activated"]),
    ("naver-run-left", "RUN", "accept", (SEEN, SEEN), ["created, INIT", "RUN", "INIT"]),
    ("naver-runs-by-rejection", "RUN", "reject", (DECIDED, SEEN), ["created, INIT", "done", "RUN"]),
]


@pytest.mark.parametrize(("fault", "rule", "side", "calls", "notes"), SEQUENCES, ids=[row[0] for row in SEQUENCES])
def test_a_fault_that_only_a_sequence_shows_is_found_in_the_fewest_calls(fault, rule, side, calls, notes):
    create = CREATE[fault.partition("-")[0]]
    found, texts = explored(fault.partition("-")[0], fault=fault)
    assert list(found) == [(f"{create}/lifecycle/{rule}", side)]
    (finding,) = found.values()
    assert list(finding.notes) == notes
    urls = [exchange.request.url for exchange in finding.exchanges]
    assert all(any(name in url for name in names) for names, url in zip(((create,), *calls), urls, strict=True))
    (text,) = texts
    curls = [line.split()[0] for line in text.splitlines() if "curl -sS -i" in line]
    assert curls == [str(number) for number in range(1, len(notes) + 1)]
    assert [line.partition("  # ")[2] for line in text.splitlines() if "  # " in line] == notes[:-1]
    states = [note.removeprefix("created, ") for note in notes if note not in ("created", "done")]
    assert f"(states seen: {', '.join(states)})" in text


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
@pytest.mark.parametrize("seed", range(3))
def test_a_conforming_target_is_explored_without_a_finding(vendor, seed):
    found, _ = explored(vendor, examples=4, seed=seed)
    assert found == {}
