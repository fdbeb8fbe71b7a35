"""`pytest --record`, `pytest --cassette`, `contracts judge` and `contracts lines`, as a user runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from contracts.cassette.playback import Playback
from contracts.cli.main import group
from contracts.emulator import FAULTS
from contracts.errors import ContractsError
from contracts.replay import Replay
from contracts.suite import SuiteOptions
from tests.cassette.foreign import as_har
from tests.cassette.recording import record
from tests.cassette.test_foreign import MADE, answered, create, signed
from tests.runs import run_here

FAULT = next(name for name in sorted(FAULTS) if name.startswith("alibaba") and name.endswith("201"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Record a run against the conforming emulator, and one against a faulty one."""
    folder = tmp_path_factory.mktemp("recorded")
    record("alibaba", folder / "good", budget=80)
    record("alibaba", folder / "bad", fault=FAULT, budget=80)
    return folder


def contracts(*arguments):
    return CliRunner().invoke(group, [*map(str, arguments)])


def test_pytest_records_and_judges_the_recording(pytester):
    result = run_here(pytester, "-q", "--vendor", "naver", "--record", "here", "--budget", "30")
    live = [line for line in result.stdout.lines if " held, " in line]
    result = run_here(pytester, "-q", "--cassette", "here", "--conformance-report", "r.json")
    assert [line for line in result.stdout.lines if " held, " in line] == live
    assert json.loads((pytester.path / "r.json").read_text())["target"] == "here/naver"
    result = run_here(pytester, "-q", "--vendor", "naver", "--record", "here")
    result.stderr.fnmatch_lines(["ERROR: here/naver: there is a recording already (*). Name another folder, or add *"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result = run_here(pytester, "-q", "--vendor", "naver", "--record", "here", "--overwrite", "--budget", "3")
    assert "recording already" not in result.stderr.str()


def test_what_is_broken_in_a_recording_fails_under_pytest(pytester, folder):
    result = run_here(pytester, "-q", "--cassette", str(folder / "bad"))
    clause, side = FAULTS[FAULT].breaks
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines([f"{clause} ({side})", "  broken    the HTTP status is 201 and not 200"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_recording_is_read_once_even_if_that_fails(folder, monkeypatch):
    options = SuiteOptions(cassette=folder / "good")
    replay = Replay.prepare(options, {})
    asked = []

    def fail(*_, **__):
        asked.append(1)
        raise ContractsError("here", "it fails", "Do something")

    monkeypatch.setattr(Playback, "play", fail)
    side = replay.sides()[0]
    with pytest.raises(ContractsError, match="it fails"):
        replay.exercise(side)
    with pytest.raises(ContractsError, match="judging what is recorded there came to no end"):
        replay.exercise(side)
    assert len(asked) == 1


def test_collecting_lists_the_sides_of_the_recorded_vendor_and_judges_nothing(pytester, folder):
    result = run_here(pytester, "-q", "--collect-only", "--cassette", str(folder / "good"))
    result.stdout.fnmatch_lines(["*alibaba/CreateVpcPeerConnection/Name/maxLength-reject]"])
    result.stdout.no_fnmatch_line("*exchanges*")


def test_a_damaged_file_makes_the_run_red_and_is_named(pytester, folder):
    whole = (folder / "good" / "CreateVpcPeerConnection.yaml").read_text()
    (pytester.path / "a.yaml").write_text(whole[: len(whole) // 2])
    result = run_here(pytester, "-q", "--cassette", "a.yaml")
    result.stdout.fnmatch_lines(["error: a.yaml:*What stands before it was read*"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_of_a_file_that_is_no_recording_nothing_is_said_but_that(pytester):
    (pytester.path / "a.yaml").write_text("hello\n")
    result = run_here(pytester, "-q", "--cassette", "a.yaml")
    result.stdout.fnmatch_lines(["error: a.yaml:1: this is no cassette of VCR.py*"])
    result.stdout.no_fnmatch_line("*not exercised*")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    judged = contracts("judge", "a.yaml")
    assert judged.exit_code == 4
    assert judged.output.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--cassette", "x.yaml"], "x.yaml: there is no such file. Record it first, with --record"),
        (
            ["--cassette", "x.yaml", "--record", "r"],
            "--cassette x.yaml: --record has no use here. Leave one of them out",
        ),
        (["--overwrite"], "--overwrite: there is nothing to overwrite. Add --record DIR, or leave it out"),
    ],
)
def test_wrong_options_are_refused_in_a_sentence(pytester, arguments, sentence):
    result = run_here(pytester, "-q", *arguments)
    assert f"ERROR: {sentence}" in result.stderr.str()
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_the_command_judges_without_pytest(folder):
    result = contracts("judge", folder / "good")
    assert " held, 0 broken, " in result.output
    assert result.exit_code == 0
    result = contracts("judge", folder / "bad")
    assert " held, 1 broken, " in result.output
    assert result.exit_code == 1


def test_lines_of_json_are_judged_like_the_folder_they_came_from(folder, tmp_path):
    assert contracts("lines", folder / "bad", tmp_path / "a.jsonl").exit_code == 0
    here, there = contracts("judge", folder / "bad"), contracts("judge", tmp_path / "a.jsonl")
    assert here.output.splitlines()[1:] == there.output.splitlines()[1:]
    again = contracts("lines", folder / "bad", tmp_path / "a.jsonl")
    assert str(again.exception) == f"{tmp_path / 'a.jsonl'}: the file exists. Name another file, or add --overwrite"
    assert contracts("lines", folder / "bad", tmp_path / "a.jsonl", "--overwrite").exit_code == 0
    assert "the name must end in .jsonl" in str(contracts("lines", folder / "bad", tmp_path / "a.txt").exception)


@pytest.mark.parametrize("older", [None, b"what was there before"])
def test_of_a_damaged_file_no_lines_are_left_that_would_pass_for_the_whole(folder, tmp_path, older):
    damaged = Path(shutil.copytree(folder / "good", tmp_path / "damaged"))
    file = damaged / "CreateVpcPeerConnection.yaml"
    file.write_text(file.read_text()[:-400])
    lines = tmp_path / "a.jsonl"
    if older is not None:
        lines.write_bytes(older)
    result = contracts("lines", damaged, lines, *(["--overwrite"] if older is not None else []))
    assert f"{file}:" in str(result.exception)
    assert (lines.read_bytes() if lines.exists() else None) == older
    assert not list(tmp_path.glob("a.jsonl?*"))


def test_the_record_has_the_form_that_its_name_asks_for(folder, tmp_path):
    names = [tmp_path / f"o.{suffix}" for suffix in ("html", "json", "md")]
    asked = [word for name in names for word in ("--report", name)]
    assert contracts("judge", folder / "good", *asked).exit_code == 0
    page, record, text = (name.read_text() for name in names)
    assert page.startswith("<!doctype html>")
    assert json.loads(record)["summary"]["broken"] == 0
    assert text.startswith("#")
    result = contracts("judge", folder / "good", "--report", tmp_path / "o.pdf")
    assert "the name must end in one of .json, .html, .md, .txt. Choose such a name" in str(result.exception)


def test_a_damaged_file_is_judged_as_far_as_it_goes(folder, tmp_path):
    contracts("lines", folder / "good", tmp_path / "a.jsonl")
    whole = (tmp_path / "a.jsonl").read_bytes()
    (tmp_path / "a.jsonl").write_bytes(whole[: len(whole) // 2])
    result = contracts("judge", tmp_path / "a.jsonl")
    assert ", 0 broken, " in result.output
    assert "error: " in result.output
    assert "the file was cut off" in result.output
    assert result.exit_code == 4


def test_a_world_file_says_what_holds_in_the_traffic_of_others(tmp_path):
    world = """
        vendor = "alibaba"
        credentials = {access_key_id = "NOT_SET_1", access_key_secret = "NOT_SET_2"}
        [values]
        RegionId = ["cn-hangzhou"]
        VpcId = ["vpc-1"]
        AcceptingAliUid = [1210123456123456]
        AcceptingRegionId = ["cn-hangzhou"]
        AcceptingVpcId = ["vpc-2"]
        """
    (tmp_path / "world.toml").write_text(world)
    refused = answered(400, Code="InvalidParameter", Message="no", RequestId="r")
    path = as_har([signed("alibaba", create(), **refused)], tmp_path / "a.har")
    clause = "alibaba/CreateVpcPeerConnection/request/accepted (accept)"
    assert f"\n{clause}\n" not in contracts("judge", path).output
    assert f"\n{clause}\n" in contracts("judge", path, "--world", tmp_path / "world.toml").output


def test_a_recording_brings_its_own_world(folder, tmp_path):
    (tmp_path / "world.toml").write_text(
        'vendor = "alibaba"\n[credentials]\naccess_key_id="A"\naccess_key_secret="B"\n'
    )
    result = contracts("judge", folder / "good", "--world", tmp_path / "world.toml")
    assert isinstance(result.exception, ContractsError)
    assert "brings the world in which it was recorded. Leave out --world" in str(result.exception)


def test_what_was_passed_over_is_told(tmp_path):
    other = signed("alibaba", create(Action="DescribeVpcs"), **answered(RequestId="r"))
    path = as_har([signed("alibaba", create(), **answered(**MADE)), other], tmp_path / "a.har")
    assert "  1 of 2 exchanges were passed over: no spec is about it\n" in contracts("judge", path).output
