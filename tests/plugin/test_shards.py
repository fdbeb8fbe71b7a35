"""`--shard` as a user gives it: parts of a run, side by side at one target or each at one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.emulator import Emulator
from contracts.shards import Shard, split
from contracts.spec import load_spec
from tests import runs
from tests.runs import run_here
from tests.worlds import with_few_values

SUITE = ("-m", "pytest", "-q", "-rs", *runs.SUITE)
# Few enough to be quick; what they are about is everything that shards could take from each other.
CHOSEN = "lifecycle/Accepting or ClientToken/idempotent or CdtNotOpened or Description/startsWith"


def started(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *SUITE, *arguments],
        env={**os.environ, **(environment or {})},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    process = started(folder, *arguments)
    output, _ = process.communicate()
    return process.returncode, output


@pytest.mark.thorough
def test_shards_side_by_side_at_one_target_find_nothing(tmp_path: Path) -> None:
    with Emulator("alibaba") as emulator:
        Path(tmp_path, "world.toml").write_text(emulator.world_toml())
        processes = []
        for number in (1, 2):
            folder = tmp_path / str(number)
            folder.mkdir()
            options = ("--target", emulator.url, "--world", "../world.toml", "--shard", f"{number}/2")
            more = ("-k", CHOSEN, "--conformance-report", f"../r{number}.json")
            processes.append(started(folder, *options, *more, environment=dict(emulator.environment)))
        outputs = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], "\n".join(outputs)
    records = [json.loads(Path(tmp_path, f"r{number}.json").read_text()) for number in (1, 2)]
    assert [record["shard"] for record in records] == ["1/2", "2/2"]
    results = [result for record in records for result in record["clauses"]]
    tried = [result for result in results if result["reason"] != "not selected for this run"]
    assert len(tried) > 5
    for result in tried:
        shared = "a target that is shared is put into no condition" in result["reason"]
        assert result["verdict"] == "held" or shared, result


def test_a_shard_at_an_emulator_of_its_own_has_its_clauses_only(tmp_path: Path) -> None:
    status, output = run(tmp_path, "--vendor", "alibaba", "--shard", "2/3", "--conformance-report", "2.json")
    assert status == 0, output
    record = json.loads(Path(tmp_path, "2.json").read_text())
    sides = {(clause.id, side) for clause, side in load_spec("alibaba").sides()}
    mine = split([load_spec("alibaba")], Shard(2, 3), None)
    assert {(result["id"], result["side"]) for result in record["clauses"]} == {s for s in sides if s[0] in mine}
    assert record["summary"]["held"] == len(record["clauses"])


@pytest.mark.thorough
def test_workers_share_a_shard(tmp_path: Path) -> None:
    verdicts = []
    for name, how in (("one.json", ()), ("two.json", ("-n", "2"))):
        run(tmp_path, "--vendor", "naver", "--shard", "2/4", *how, "--conformance-report", name)
        record = json.loads(Path(tmp_path, name).read_text())
        verdicts.append({(result["id"], result["side"]): result["verdict"] for result in record["clauses"]})
    assert verdicts[0] == verdicts[1]
    assert set(verdicts[0].values()) == {"held"}


def test_a_shard_is_compared_with_its_part_of_a_baseline(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--baseline", "known.json", "-k", "Name/maxLength or Name/minLength", "-q")
    with Emulator("alibaba", fault="alibaba-name-max-129") as emulator:
        for variable, value in emulator.environment.items():
            monkeypatch.setenv(variable, value)
        text = with_few_values(emulator.world_toml()).replace("[target]\n", "[target]\nshared = false\n")
        (pytester.path / "world.toml").write_text(text)
        target = ("--target", emulator.url, "--world", "world.toml")
        assert run_here(pytester, *options, *target, "--baseline-update").ret == 0
        parts = [run_here(pytester, *options, *target, "--shard", f"{number}/2") for number in (1, 2)]
    outcomes = [part.parseoutcomes() for part in parts]
    assert sum(outcome.get("passed", 0) for outcome in outcomes) == 3
    assert sum(outcome.get("xfailed", 0) for outcome in outcomes) == 1
    assert not any("failed" in outcome for outcome in outcomes)


def test_a_wrong_shard_is_one_sentence(tmp_path: Path) -> None:
    assert run(tmp_path, "--shard", "6/5") == (
        4,
        "ERROR: --shard 6/5: this is no part of a whole. The second of five is written 2/5\n\n",
    )
    assert run(tmp_path, "--shard", "1/999")[0] == 4
