"""`--baseline` as a user gives it: what is red, what is green, what is shown, and what is written."""

import json
from xml.etree import ElementTree as ET

import pytest
import trustme  # noqa: F401 - see test_plugin.py

import contracts.run  # noqa: F401 - see above
from contracts.emulator import Emulator
from tests.runs import run_apart, run_here
from tests.worlds import with_few_values

CREATE = "alibaba/CreateVpcPeerConnection"
LENGTH = f"{CREATE}/Name/maxLength"
BASELINE = ("--baseline", "known.json")


def started(pytester, *arguments):
    """Run pytest in this process, which has imported everything; with workers or a plugin in one of its own."""
    apart = "-n" in arguments or "cut" in arguments
    return (run_apart if apart else run_here)(pytester, "-q", *arguments)


@pytest.fixture
def run(pytester, monkeypatch):
    """Run some of the suite against an emulator at a port of its own, and return what came of it."""

    def _run(*arguments, fault=None, chosen="Name/maxLength"):
        with Emulator("alibaba", fault=fault) as emulator:
            for variable, value in emulator.environment.items():
                monkeypatch.setenv(variable, value)
            (pytester.path / "world.toml").write_text(with_few_values(emulator.world_toml()))
            target = ("--target", emulator.url, "--world", "world.toml", "-k", chosen)
            return started(pytester, *target, *arguments)

    return _run


@pytest.fixture
def file(pytester):
    """Return what reads the baseline, and with an edit writes it."""

    def _file(edit=None):
        path = pytester.path / "known.json"
        content = json.loads(path.read_text())
        if edit is not None:
            edit(content)
            path.write_text(json.dumps(content))
        return content

    return _file


def explained(content):
    content["broken"][0].update(reason="128 is too short for us", ticket="NET-7", expires="2999-01-01")


def test_a_known_break_is_expected_with_any_port_and_seed_and_a_new_one_is_not(run, file, pytester):
    chosen = "Name/maxLength or Name/characters"
    first = run(*BASELINE, "--baseline-update", fault="alibaba-name-max-129", chosen=chosen)
    assert first.ret == 0
    first.assert_outcomes(passed=3, xfailed=1, deselected=112)
    first.stdout.fnmatch_lines([f"  added    {LENGTH} reject: answered 200; fill in its reason", "  newly held: *"])
    (entry,) = file(explained)["broken"]
    assert {key: entry[key] for key in ("clause", "side", "kinds")} == {
        "clause": LENGTH, "side": "reject", "kinds": ["answered 200"]
    }  # fmt: skip

    again = run(
        *BASELINE, "-rx", "--seed", "11", "--junit-xml", "j.xml", "--conformance-report", "r.json",
        fault="alibaba-name-max-129", chosen=chosen,
    )  # fmt: skip
    assert again.ret == 0
    again.assert_outcomes(passed=3, xfailed=1, deselected=112)
    again.stdout.fnmatch_lines(["baseline known.json: 1 known", "*128 is too short for us (NET-7, until 2999-01-01)"])
    again.stdout.fnmatch_lines(["1 of the broken are known: they are in the baseline"])
    again.stdout.no_fnmatch_line("*curl*")
    suite = ET.parse(pytester.path / "j.xml").getroot().find("testsuite")
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "1")
    assert json.loads((pytester.path / "r.json").read_text())["summary"]["broken"] == 1

    other = run(*BASELINE, fault="alibaba-name-no-hyphen", chosen=chosen)
    assert other.ret == 1
    other.assert_outcomes(passed=3, failed=2, deselected=112)
    other.stdout.fnmatch_lines(["  baseline  new: it is broken, and not listed: answered 400 IllegalParam.Name"])
    other.stdout.fnmatch_lines(
        ["  baseline  mended: it now holds: remove it from the baseline (or run --baseline-update)*"]
    )
    other.stdout.fnmatch_lines(["baseline known.json: 0 known, 1 new, 1 mended"])


@pytest.mark.thorough
def test_what_is_mended_is_a_failed_test_and_does_not_cut_the_run_short(run, file, pytester):
    run(*BASELINE, "--baseline-update", fault="alibaba-name-max-129")
    found = run(*BASELINE, "-x", "--junit-xml", "j.xml", "--conformance-report", "r.json")
    assert found.ret == 1
    found.assert_outcomes(passed=2, failed=1, deselected=114)
    found.stdout.fnmatch_lines([f"FAILED *test_clause[[]{LENGTH}-reject]*"])
    suite = ET.parse(pytester.path / "j.xml").getroot().find("testsuite")
    assert suite.get("failures") == "1"
    assert "partial" not in json.loads((pytester.path / "r.json").read_text())
    before = file()
    update = run(*BASELINE, "--baseline-update")
    assert update.ret == 0
    update.stdout.fnmatch_lines([f"  removed  {LENGTH} reject, which now holds; its reason was: no reason given yet"])
    assert (len(before["broken"]), file()["broken"]) == (1, [])


@pytest.mark.thorough
def test_expired_changed_lost_and_vanished_are_red(run, file):
    run(*BASELINE, "--baseline-update", fault="alibaba-name-max-129")

    def edit(content):
        content["broken"][0]["expires"] = "2020-02-29"
        content["broken"][0]["kinds"] = ["answered 500 InternalError"]
        content["held"] += [f"{CREATE}/Name/minLenght reject", f"{CREATE}/ResourceGroupId/x-exists reject"]

    file(edit)
    found = run(*BASELINE, fault="alibaba-name-max-129")
    assert found.ret == 1
    found.assert_outcomes(passed=1, failed=3, deselected=114)
    found.stdout.fnmatch_lines(
        [
            f"{LENGTH} (reject)",
            "  baseline  changed: it is broken in another way, too: answered 200; known is: answered 500 InternalError",
            "  baseline  expired: it is still broken, and was put up with until 2020-02-29 only: *",
            "baseline known.json: 0 known, 1 changed, 1 expired, 2 vanished",
            f"    {CREATE}/Name/minLenght (reject): there is no such clause side any more; did you mean *",
        ]
    )
    # An update lengthens no date.
    assert run(*BASELINE, "--baseline-update", fault="alibaba-name-max-129").ret == 1
    assert file()["broken"][0]["expires"] == "2020-02-29"


def test_what_held_and_is_not_exercised_any_more_is_red(run, file, pytester):
    run(*BASELINE, "--baseline-update", chosen="Name/maxLength-accept")
    assert file()["held"][-1] == f"{LENGTH} accept"
    found = run(*BASELINE, "-rs", "--budget", "1", chosen="Name/maxLength-accept")
    assert found.ret == 1
    found.assert_outcomes(skipped=1, failed=1, deselected=115)
    found.stdout.fnmatch_lines(["*baseline  lost: it was held, and now was not exercised: *budget*"])


@pytest.mark.thorough
def test_a_break_that_the_tests_of_others_come_upon_counts_too(run, file):
    found = run(*BASELINE, "--baseline-update", fault="alibaba-error-no-message")
    found.assert_outcomes(passed=2, deselected=114)
    (entry,) = file()["broken"]
    assert (entry["clause"], entry["kinds"]) == (f"{CREATE}/error/message", ["no message of IllegalParam.{Parameter}"])
    assert run(*BASELINE, fault="alibaba-error-no-message").ret == 0
    file(lambda content: content.update(broken=[]))
    red = run(*BASELINE, fault="alibaba-error-no-message")
    assert red.ret == 1
    red.assert_outcomes(passed=2, failed=1, deselected=114)
    red.stdout.fnmatch_lines(["  baseline  new: it is broken, and not listed: no message of IllegalParam.{Parameter}"])


@pytest.mark.thorough
def test_workers_agree(run, file):
    update = run(*BASELINE, "--baseline-update", "-n", "2", fault="alibaba-name-max-129")
    update.assert_outcomes(passed=1, xfailed=1)
    assert [entry["clause"] for entry in file()["broken"]] == [LENGTH]
    mended = run(*BASELINE, "-n", "2")
    assert mended.ret == 1
    mended.assert_outcomes(passed=2, failed=1)
    mended.stdout.fnmatch_lines(["baseline known.json: 0 known, 1 mended"])


def test_a_run_that_was_cut_short_writes_nothing(run, file, pytester):
    (pytester.path / "known.json").write_text(json.dumps({"schema": 1, "broken": [], "held": [], "not-exercised": []}))
    before = file(lambda content: None)
    (pytester.path / "cut.py").write_text(
        "def pytest_runtest_logreport(report):\n"
        "    if report.when == 'teardown':\n"
        "        raise KeyboardInterrupt\n"
    )  # fmt: skip
    found = run(*BASELINE, "--baseline-update", "-p", "cut", fault="alibaba-name-max-129")
    assert found.ret == 2
    found.stdout.fnmatch_lines(["error: known.json was not updated, because the run did not get to its end"])
    assert file() == before


@pytest.mark.thorough
def test_both_vendors_are_in_one_file_and_a_run_of_one_leaves_the_other_alone(pytester):
    def _run(*arguments):
        return started(pytester, *BASELINE, *arguments)

    assert _run("--baseline-update", "-k", "AcceptingAliUid/required or vpcPeeringName/maxLength").ret == 0
    path = pytester.path / "known.json"
    vendors = {line.partition("/")[0] for line in json.loads(path.read_text())["held"]}
    assert vendors == {"alibaba", "naver"}
    before = path.read_text()
    one = _run("--vendor", "naver", "-k", "vpcPeeringName/maxLength")
    assert one.ret == 0
    one.stdout.fnmatch_lines(["baseline known.json: 0 known"])
    assert path.read_text() == before
    path.write_text(before.replace("alibaba/", "azure/"))
    gone = _run("-k", "vpcPeeringName/maxLength")
    assert gone.ret == 1
    gone.stdout.fnmatch_lines(["    azure/*: there is no such clause side any more*"])


@pytest.mark.thorough
def test_a_recording_is_compared_as_well(run, file, pytester):
    run("--record", "tape", fault="alibaba-name-max-129")
    cassette = ("--cassette", "tape", "-k", "Name/maxLength")

    def _run(*arguments):
        return started(pytester, *BASELINE, *cassette, *arguments)

    assert _run("--baseline-update").ret == 0
    assert [entry["kinds"] for entry in file()["broken"]] == [["answered 200"]]
    same = _run()
    assert same.ret == 0
    same.assert_outcomes(passed=1, xfailed=1, deselected=114)
    file(lambda content: content.update(broken=[]))
    assert _run().ret == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (BASELINE, "known.json: there is no such baseline. Write it with --baseline-update"),
        (("--baseline-update",), "--baseline-update: it does not say which file to write. Add --baseline FILE"),
        (("--baseline", "no/k.json", "--baseline-update"), "--baseline no/k.json: its folder does not exist.*"),
        (("--baseline", "."), ".: Is a directory. Name a file that can be read"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_exit_code_4(pytester, arguments, sentence):
    result = started(pytester, *arguments)
    assert result.ret == 4
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])
    assert len([line for line in result.stderr.lines if line]) == 1
