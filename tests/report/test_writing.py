"""A record that cannot be written: one sentence, whatever the reason, and the others are written all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.cli import main
from contracts.errors import ContractsError
from contracts.report.documents import Documents
from contracts.report.file import read_record
from contracts.report.forms import check_path, write
from tests.cassette.foreign import as_har
from tests.cassette.test_foreign import MADE, answered, create, signed
from tests.report.records import mixed
from tests.runs import run_here

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no device here that is always full")


def full(path):
    """Return a file to which nothing can be written, by whomever."""
    path.symlink_to(FULL)
    return path


@needs_full
@pytest.mark.parametrize("name", ["a.json", "a.html", "a.md", "a.txt"])
def test_a_file_that_takes_nothing(tmp_path, name):
    path = full(tmp_path / name)
    with pytest.raises(ContractsError) as found:
        write(mixed(), path, Documents())
    problem = "the record was not written: No space left on device"
    assert str(found.value) == f"{path}: {problem}. Name a file that can be written"


def test_names_are_looked_at_before_anything_is_judged(tmp_path):
    for path, sentence in (
        (tmp_path, "the name must end in one of .json, .html, .md, .txt. Choose such a name"),
        (tmp_path / "folder.json", "this is a folder. Name a file"),
        (tmp_path / "none" / "a.json", "its folder does not exist. Make it first"),
        (tmp_path / f"{'x' * 300}.json", "File name too long. Name a file that can be written"),
    ):
        (tmp_path / "folder.json").mkdir(exist_ok=True)
        with pytest.raises(ContractsError) as found:
            check_path("--report", path)
        assert str(found.value) == f"--report {path}: {sentence}"


@needs_full
def test_the_command_says_so_and_writes_the_others(tmp_path, monkeypatch, capsys):
    traffic = as_har([signed("alibaba", create(), **answered(**MADE))], tmp_path / "a.har")
    bad, good = full(tmp_path / "bad.json"), tmp_path / "good.json"
    words = ["contracts", "judge", str(traffic), "--report", str(bad), "--report", str(good)]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert f"error: {bad}: the record was not written: No space left on device. Name" in capsys.readouterr().err
    assert ended.value.code == 4
    assert good.exists()


@needs_full
def test_a_run_says_so_and_writes_the_others(pytester, tmp_path):
    traffic = as_har([signed("alibaba", create(), **answered(**MADE))], tmp_path / "a.har")
    bad, good = full(tmp_path / "bad.json"), tmp_path / "good.json"
    reports = [f"--conformance-report={path}" for path in (bad, good)]
    result = run_here(pytester, "-q", "--cassette", str(traffic), *reports)
    result.stdout.fnmatch_lines([f"error: {bad}: the record was not written: No space left on device. Name *"])
    result.stdout.no_fnmatch_line(f"record written to {bad}")
    result.stdout.fnmatch_lines([f"record written to {good}"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert good.exists()


def test_names_that_no_file_can_have_are_refused_in_a_sentence(tmp_path):
    name = tmp_path / f"{'x' * 300}.json"
    with pytest.raises(ContractsError, match=r"File name too long\. Name a file that can be read"):
        read_record(name)
    with pytest.raises(ContractsError, match=r"there is no such folder\. Name the folder of the pages"):
        Documents(name)
