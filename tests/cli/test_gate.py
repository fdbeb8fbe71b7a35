"""`contracts gate`: the same comparison, later, over the records of one run or of its shards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from contracts.baseline import read_baseline, write_baseline
from contracts.cli.main import group
from contracts.errors import ContractsError
from contracts.report import Record
from tests.baseline.records import baseline, known, record, result

BROKEN = result("a", "broken", "answered 200")


def write(path: Path, made: Record, **changes: str) -> Path:
    replace(made, **changes).write(path)
    return path


def gate(*arguments: object) -> tuple[int, str]:
    made = CliRunner().invoke(group, ["gate", *map(str, arguments)])
    if isinstance(made.exception, ContractsError):
        raise made.exception
    return made.exit_code, made.output


def test_green_when_listed_and_red_when_not(tmp_path: Path) -> None:
    run, file = write(tmp_path / "r.json", record(BROKEN, result("b", "held"))), tmp_path / "known.json"
    write_baseline(file, baseline(known("a", "answered 200", reason="too late"), held=("b",)))
    assert gate(run, "--baseline", file) == (0, f"baseline {file}: 1 known\n")
    write_baseline(file, baseline(known("b", "answered 200"), held=("c",)))
    code, output = gate(run, "--baseline", file)
    assert (code, output.splitlines()[0]) == (1, f"baseline {file}: 0 known, 1 new, 1 mended, 1 vanished")


def test_what_vanished_is_looked_for_in_all_shards_together(tmp_path: Path) -> None:
    one = write(tmp_path / "1.json", record(BROKEN), shard="1/2")
    two = write(tmp_path / "2.json", record(result("b", "held")), shard="2/2")
    file = tmp_path / "known.json"
    write_baseline(file, baseline(known("a", "answered 200"), held=("b",)))
    assert gate(one, two, "--baseline", file)[0] == 0
    write_baseline(file, baseline(known("a", "answered 200"), held=("b", "c")))
    code, output = gate(two, one, "--baseline", file)
    assert code == 1
    assert "v/o/c/rule (reject): there is no such clause side any more" in output
    with pytest.raises(ContractsError, match="2/2 is missing"):
        gate(one, "--baseline", file)


def test_an_update_writes_what_all_records_show(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    shards = [
        write(tmp_path / "1.json", record(BROKEN), shard="1/2"),
        write(tmp_path / "2.json", record(result("b", "held")), shard="2/2"),
    ]
    code, output = gate(*shards, "--baseline", file, "--update")
    assert (code, read_baseline(file)) == (0, baseline(known("a", "answered 200"), held=("b",)))
    assert "added    v/o/a/rule reject: answered 200; fill in its reason" in output


def test_a_record_that_ended_early_proves_nothing_and_updates_nothing(tmp_path: Path) -> None:
    run, file = write(tmp_path / "r.json", record(result("b", "held")), partial="interrupted"), tmp_path / "known.json"
    write_baseline(file, baseline(held=("b",)))
    code, output = gate(run, "--baseline", file)
    assert code == 1
    assert "the run did not get to its end, so it is no proof: interrupted" in output
    with pytest.raises(ContractsError, match="the run did not get to its end: interrupted"):
        gate(run, "--baseline", file, "--update")


def test_an_old_record_and_a_missing_baseline_are_one_sentence(tmp_path: Path) -> None:
    run, file = write(tmp_path / "r.json", record(result("a", "broken"))), tmp_path / "known.json"
    with pytest.raises(ContractsError, match="there is no such baseline"):
        gate(run, "--baseline", file)
    write_baseline(file, baseline())
    for more in ((), ("--update",)):
        with pytest.raises(ContractsError, match="the record does not say in which way it is broken"):
            gate(run, "--baseline", file, *more)
    assert read_baseline(file) == baseline()
