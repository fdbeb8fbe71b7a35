"""The suite as a user runs it: options, outcomes, exit codes, reports, and what is printed."""

import json
import socket
import threading
from importlib.resources import files
from xml.etree import ElementTree as ET

import pytest
import trustme  # noqa: F401 - what is imported in a test of pytester's is forgotten again, and this minds being twice there
from jsonschema import Draft202012Validator

from contracts.emulator import Emulator
from tests.runs import run_apart, run_here
from tests.worlds import with_few_values

CREATE = "alibaba/CreateVpcPeerConnection"


@pytest.fixture
def run(pytester):
    """Run the suite and return what came of it."""

    def _run(*arguments):
        return (run_apart if "-n" in arguments else run_here)(pytester, *arguments)

    return _run


@pytest.fixture
def foreign(pytester, monkeypatch):
    """Start an emulator as if it were somebody else's, and return URL and world file for it."""
    started = []

    def _start(*, fault=None, edit=lambda text: text):
        emulator = Emulator("alibaba", fault=fault)
        emulator.__enter__()
        started.append(emulator)
        for name, value in emulator.environment.items():
            monkeypatch.setenv(name, value)
        world = pytester.path / "world.toml"
        world.write_text(edit(with_few_values(emulator.world_toml())))
        return ("--target", emulator.url, "--world", str(world))

    yield _start
    for emulator in started:
        emulator.__exit__(None, None, None)


@pytest.mark.thorough  # tests/contract does the same in this very run
def test_without_a_target_both_vendors_are_checked_against_embedded_emulators(run):
    result = run("-q")
    result.assert_outcomes(passed=264)
    result.stdout.fnmatch_lines(["264 held, 0 broken, 0 not exercised"])
    assert result.ret == 0


def test_collecting_lists_every_clause_side_and_sends_nothing(run, foreign):
    world = foreign()
    result = run("--collect-only", "-q", *world)
    result.stdout.fnmatch_lines([f"*::test_clause[[]{CREATE}/Name/maxLength-reject]"])
    result.stdout.no_fnmatch_line("*exchanges*")


def test_a_clause_is_chosen_by_its_id(run):
    result = run("-q", "-k", f"{CREATE}/Name/maxLength")
    result.assert_outcomes(passed=2, deselected=262)


def test_a_finding_shows_clause_statement_source_request_and_response_and_no_internals(run, foreign):
    result = run("-q", *foreign(fault="alibaba-name-max-129"), "-k", "Name")
    result.assert_outcomes(failed=1, passed=9, deselected=106)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            f"{CREATE}/Name/maxLength (reject)",
            "*statement A14: A name has at most 128 characters.",
            "*source    000_e1877ab52558c977.txt:22",
            "*broken    *accepted*",
            "*request   curl *Action=CreateVpcPeerConnection*",
            "*response  200 application/json*InstanceId*",
        ]
    )
    for internals in ("*Traceback*", "*hypothesis*", "*contracts/run/*", "*Error:*"):
        result.stdout.no_fnmatch_line(internals)


def test_x_stops_at_the_first_finding_and_still_reports(run, foreign, pytester):
    result = run(*foreign(fault="alibaba-name-max-129"), "-x", "-k", "Name", "--conformance-report", "record.json")
    assert result.ret == 1
    record = json.loads((pytester.path / "record.json").read_text())
    assert record["summary"]["broken"] == 1
    assert record["partial"] == "stopping after 1 failures"
    reasons = {result["reason"] for result in record["clauses"] if result["verdict"] == "not-exercised"}
    assert reasons == {"not selected for this run", "the run ended before its turn came"}


@pytest.mark.thorough
def test_workers_give_the_same_verdicts_as_one_process(run, foreign, pytester):
    world = foreign(fault="alibaba-name-max-129")
    verdicts = []
    for name, how in (("one.json", ()), ("two.json", ("-n", "2"))):
        run("-q", *world, *how, "-k", "Name or Description or /error/ or VpcId", "--conformance-report", name)
        record = json.loads((pytester.path / name).read_text())
        verdicts.append({(c["id"], c["side"]): c["verdict"] for c in record["clauses"]})
    assert verdicts[0] == verdicts[1]
    assert list(verdicts[0].values()).count("broken") == 1


def test_a_junit_report_names_clause_statement_and_source(run, pytester):
    run("-q", "--vendor", "naver", "-k", "vpcPeeringName/maxLength", "--junit-xml", "junit.xml")
    cases = ET.parse(pytester.path / "junit.xml").getroot().iter("testcase")
    found = [{p.get("name"): p.get("value") for p in case.iter("property")} for case in cases]
    clause = "naver/createVpcPeeringInstance/vpcPeeringName/maxLength"
    assert [(case["clause"], case["side"]) for case in found] == [(clause, "accept"), (clause, "reject")]
    assert {(case["statement"], case["source"].rpartition(":")[0]) for case in found} == {
        ("N06", "004_8bca6dc174333c26.txt")
    }


def test_the_record_is_as_its_schema_says(run, foreign, pytester):
    run(
        "-q", *foreign(fault="alibaba-name-max-129"), "-k", "Name", "--conformance-report", "record.json", "--seed", "7"
    )
    record = json.loads((pytester.path / "record.json").read_text())
    schema = json.loads(files("contracts.report").joinpath("report.schema.json").read_text())
    Draft202012Validator(schema).validate(record)
    assert (record["vendor"], record["seed"], record["left_behind"]) == ("alibaba", 7, [])


def test_the_names_of_reports_choose_their_forms(run, foreign, pytester):
    (pytester.path / "pages").mkdir()
    page = pytester.path / "pages" / "000_e1877ab52558c977.txt"
    page.write_text("\n" * 21 + "What the page says of names.\n")
    names = ("r.json", "r.html", "r.md", "r.txt")
    reports = [word for name in names for word in ("--conformance-report", name)]
    run("-q", *foreign(fault="alibaba-name-max-129"), "-k", "Name/maxLength", *reports, "--documents", "pages")
    texts = {name: (pytester.path / name).read_text() for name in names}
    assert texts["r.html"].startswith("<!doctype html>")
    assert "<blockquote>What the page says of names.</blockquote>" in texts["r.html"]
    assert texts["r.md"].startswith("## Conformance: ")
    assert texts["r.txt"].startswith("alibaba at http://127.0.0.1:")
    assert json.loads(texts["r.json"])["summary"]["broken"] == 1


def test_what_the_world_does_not_give_is_skipped_with_what_to_add(run, foreign):
    def without_groups(text):
        return "\n".join(
            line for line in text.split("\n") if "ResourceGroupId" not in line and "resource-group" not in line
        )

    result = run("-rs", *foreign(edit=without_groups), "-k", "ResourceGroup")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*add ResourceGroupId under [[]values] in the world file*"])
    result.stdout.fnmatch_lines(["*add [[]values.unknown-resource-group] to the world file*"])


@pytest.mark.thorough
def test_without_reset_everything_made_is_deleted_again(run, foreign, pytester):
    def without_reset(text):
        return "\n".join(line for line in text.split("\n") if not line.startswith(("reset_url", "states_url")))

    world = foreign(edit=without_reset)
    result = run("-q", *world, "-k", "Name or ClientToken or InstanceId", "--conformance-report", "record.json")
    assert result.ret == 0
    assert json.loads((pytester.path / "record.json").read_text())["left_behind"] == []


def test_a_budget_is_kept_and_what_it_did_not_reach_is_named(run, foreign, pytester):
    def without_reset(text):
        return "\n".join(line for line in text.split("\n") if not line.startswith("reset_url"))

    result = run("-q", "-rs", *foreign(edit=without_reset), "--budget", "40", "--conformance-report", "record.json")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*the budget of requests was spent before: raise --budget*"])
    assert json.loads((pytester.path / "record.json").read_text())["summary"]["held"] > 30


def test_a_target_elsewhere_is_only_read_unless_the_world_allows_changes(run, foreign, monkeypatch):
    world = foreign(edit=lambda text: text.replace("changes = true", "changes = false"))
    # Any name of this machine that is not recognised as loopback stands for one elsewhere.
    elsewhere = world[1].replace("127.0.0.1", "0.0.0.0")
    result = run("-q", "-rs", "--target", elsewhere, *world[2:])
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*this target is only read: set `changes = true` under [[]target]*"])
    result.stdout.fnmatch_lines(["0 held, 0 broken, 116 not exercised"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--vendor", "alibab"), "--vendor alibab: there are no specs for this vendor. Did you mean 'alibaba'?"),
        (("--target", "http://127.0.0.1:1"), "--target http://127.0.0.1:1: nothing is known of this target.*--world*"),
        (("--world", "w.toml"), "--world w.toml: a world belongs to a target.*"),
        (("--budget", "0"), "--budget 0: that leaves nothing to send.*"),
        (
            ("--conformance-report", "r.xml"),
            "--conformance-report r.xml: the name must end in one of .json, .html, .md*",
        ),
        (("--documents", "none"), "--documents none: there is no such folder. Name the folder of the pages"),
        (("--conformance-report", "no/r.json"), "--conformance-report no/r.json: its folder does not exist.*"),
        (("--target", "http://127.0.0.1:1", "--world", "none.toml"), "none.toml: No such file or directory.*"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_exit_code_4(run, arguments, sentence):
    result = run(*arguments)
    assert result.ret == 4
    assert result.stdout.str() == ""
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])
    assert len([line for line in result.stderr.lines if line]) == 1


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            lambda text: text.replace("VpcId = [", "VpcIdd = [", 1),
            "*alibaba has no parameter 'VpcIdd'. Did you mean 'VpcId'?",
        ),
        (
            lambda text: text.replace("[values.cross-account]", "[values.cross-acount]"),
            "*no condition 'cross-acount'. Did you mean*",
        ),
        (lambda text: text.replace("ALIBABA_CLOUD_ACCESS_KEY_ID", "NOT_SET"), "*variable NOT_SET, which is not set*"),
        (lambda text: text.replace("changes", "chances"), "*has no 'chances'. Did you mean 'changes'?"),
        (lambda text: text + "[", "*this is not TOML*"),
        (lambda text: text.replace('"alibaba"', '"azure"'), "*there are no specs for the vendor 'azure'*"),
        (lambda text: text.replace('"alibaba"', '"alibab"'), "*for the vendor 'alibab'. Did you mean 'alibaba'?"),
    ],
)
def test_a_wrong_world_is_one_sentence_and_exit_code_4(run, foreign, edit, sentence):
    result = run(*foreign(edit=edit))
    assert result.ret == 4
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])
    assert len([line for line in result.stderr.lines if line]) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://no-such-host.invalid", "ftp://x", "http://127.0.0.1:99999"]
)
def test_an_unreachable_target_is_one_sentence_and_exit_code_4(run, foreign, url):
    world = foreign()
    result = run("--target", url, *world[2:])
    assert result.ret == 4
    result.stderr.fnmatch_lines([f"ERROR: {url}: *"])
    assert len([line for line in result.stderr.lines if line]) == 1


def test_a_password_in_the_url_of_an_unreachable_target_is_not_shown(run, foreign):
    result = run("--target", "http://user:secret@127.0.0.1:1", *foreign()[2:])
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: http://127.0.0.1:1: nothing listens *"])
    assert "secret" not in result.stderr.str()


def test_something_else_than_http_is_a_finding_with_the_bytes_seen(run, foreign):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet():
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    client.recv(4096)
                    client.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")

        threading.Thread(target=greet, daemon=True).start()
        result = run("--target", f"http://127.0.0.1:{server.getsockname()[1]}", *foreign()[2:])
    assert result.ret == 1
    result.stdout.fnmatch_lines([f"{CREATE}/transport/answered (accept)", "*SSH-2.0-OpenSSH*"])
    result.stdout.fnmatch_lines(["0 held, 1 broken, 115 not exercised"])


LOOK_AT_GARBAGE = """
    import gc
    import pytest

    before = gc.get_freeze_count()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop():
        print("in the run:", gc.get_freeze_count() > before)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure():
        print("afterwards:", gc.get_freeze_count() > before)
"""


@pytest.mark.parametrize("ours", [True, False])
def test_only_a_run_of_ours_keeps_what_is_set_up_out_of_garbage_collection(pytester, ours):
    pytester.makeconftest(LOOK_AT_GARBAGE)
    pytester.makepyfile("def test_of_somebody_else(): pass")
    result = run_apart(pytester, "-s", "-k", "transport") if ours else pytester.runpytest_subprocess("-s")
    result.stdout.fnmatch_lines([f"*in the run: {ours}*", "*afterwards: False*"])
