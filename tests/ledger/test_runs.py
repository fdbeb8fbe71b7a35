"""Runs that end as they should, that fail, that are interrupted or told to end, and that lose a worker."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from contracts.emulator.server import Received
from contracts.exchange import Response
from contracts.report.file import read_record
from contracts.report.record import UNREACHED
from contracts.spec import SPECS, load_spec
from tests.ledger.clouds import Cloud, operation_of, said
from tests.ledger.conftest import left

Start = Callable[..., "subprocess.Popen[str]"]
QUICKLY = pytest.mark.parametrize(
    "cloud", ["naver", pytest.param("alibaba", marks=pytest.mark.thorough)], indirect=True
)
ONE_VENDOR = pytest.mark.parametrize("cloud", ["naver"], indirect=True)  # where the vendor makes no difference
MAKES_NOTHING = ("Get", "get", "List", "Delete", "delete", "Accept", "accept", "Reject", "Modify", "set")


class Witness:
    """Looks into the ledger whenever a request arrives that may create: it must be in there, as not yet answered."""

    def __init__(self, cloud: Cloud, path: Path) -> None:
        self.missing: list[Received] = []
        self.entered = 0
        self._path = path
        cloud.trap = self

    def __call__(self, received: Received, perform: Callable[[], Response]) -> Response:
        # Schemathesis probes what a server can take with requests of its own, which say nothing at all.
        if said(received) and not operation_of(received).startswith(MAKES_NOTHING):
            self.entered += 1
            ledger = sqlite3.connect(self._path)
            open_now = ledger.execute("SELECT parameters FROM creations WHERE state = 'sent'").fetchall()
            ledger.close()
            # The newer scheme of Alibaba's says in headers which operation it is, and of which edition.
            version = dict(received.headers).get("x-acs-version", "")
            mine = said(received).items() | {("Action", operation_of(received)), ("Version", version)}
            if not any(json.loads(row[0]).items() <= mine for row in open_now):
                self.missing.append(received)
        return perform()


def ended(run: subprocess.Popen[str]) -> str:
    output, _ = run.communicate(timeout=180)
    return output


@QUICKLY
def test_every_request_that_may_create_is_entered_before_it_arrives(cloud: Cloud, start: Start, path: Path) -> None:
    witness = Witness(cloud, path)
    output = ended(start())
    assert witness.missing == []
    assert witness.entered > 200
    assert cloud.there() == set()
    assert left(path) == ()
    assert "left behind" not in output
    assert " 0 broken, " in output


@QUICKLY
def test_what_schemathesis_sends_is_entered_and_cleaned_up_too(cloud: Cloud, path: Path) -> None:
    witness = Witness(cloud, path)
    world = cloud.write_world(path.with_name("world.toml"))
    (operation,) = load_spec(cloud.vendor).checked()
    # Where operations have paths of their own, the stateful phase goes on from what it made.
    name, phases = ("service", "stateful") if load_spec(cloud.vendor).routing is None else (operation.name, "fuzzing")
    hooks = {"SCHEMATHESIS_HOOKS": "contracts.schemathesis_hooks", "CONTRACTS_WORLD": str(world)}
    program = (sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run")
    options = ("--checks", "conforms", "--seed", "1", "--max-examples", "10", "--phases", f"examples,{phases}")
    finished = subprocess.run(
        [*program, str(SPECS / cloud.vendor / f"{name}.yaml"), "--url", cloud.url, *options],
        cwd=path.parent, env={**os.environ, **hooks, "CONTRACTS_LEDGER": str(path)},
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert witness.missing == []
    assert witness.entered > 10
    assert cloud.there() == set()
    assert left(path) == ()


class Signal:
    """Sends a signal to a run once something was made that is still there; the answer comes as ever."""

    def __init__(self, cloud: Cloud, number: int) -> None:
        self.run: subprocess.Popen[Any] | None = None
        self.sent = False
        self._cloud = cloud
        self._number = number
        self._known = threading.Event()
        cloud.trap = self

    def to(self, run: subprocess.Popen[str]) -> None:
        self.run = run
        self._known.set()

    def __call__(self, _received: Received, perform: Callable[[], Response]) -> Response:
        assert self._known.wait(60)
        response = perform()
        if not self.sent and self._cloud.there():
            self.sent = True
            assert self.run is not None
            self.run.send_signal(self._number)
        return response


@pytest.mark.parametrize(
    ("number", "how"),
    [(signal.SIGINT, ()), (signal.SIGTERM, ()), pytest.param(signal.SIGINT, ("-n", "1"), marks=pytest.mark.thorough)],
)
def test_a_run_that_is_told_to_end_cleans_up_first(
    cloud: Cloud, start: Start, path: Path, number: signal.Signals, how: tuple[str, ...]
) -> None:
    teller = Signal(cloud, number)
    report = path.with_name("record.json")
    run = start("--conformance-report", str(report), *how)
    teller.to(run)
    output = ended(run)
    assert teller.sent
    assert run.returncode == pytest.ExitCode.INTERRUPTED, output
    record = read_record(report)
    assert record.partial == "it was interrupted"
    assert record.clauses
    assert "this is only a part: it was interrupted" in output
    assert UNREACHED in {result.reason for result in record.clauses if result.verdict == "not-exercised"}
    assert not record.broken()
    assert cloud.there() == set()
    assert left(path) == ()


@ONE_VENDOR
@pytest.mark.thorough
def test_a_run_that_stops_at_a_failure_cleans_up(cloud: Cloud, start: Start, path: Path) -> None:
    fails = '{"unreadable": '
    made: list[Received] = []

    def garbles_the_third(received: Received, perform: Callable[[], Response]) -> Response:
        before = cloud.there()
        response = perform()
        if cloud.there() - before:
            made.append(received)
            if len(made) == 3:
                return Response(status=200, headers=(("Content-Type", "application/json"),), body=fails.encode())
        return response

    cloud.trap = garbles_the_third
    run = start("-x")
    output = ended(run)
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, output
    assert len(made) >= 3
    assert cloud.there() == set()
    assert left(path) == ()


@ONE_VENDOR
def test_what_a_lost_worker_made_is_deleted_by_the_others_end(cloud: Cloud, start: Start, path: Path) -> None:
    """A pytest-xdist worker is killed in the middle of a creation; the controller cleans up after it."""
    killed: list[int] = []

    def kills_a_worker(_received: Received, perform: Callable[[], Response]) -> Response:
        response = perform()
        if not killed and cloud.there():
            (worker,) = workers_of(run)
            killed.append(worker)
            os.kill(worker, signal.SIGKILL)
            return Response(status=0)
        return response

    known = threading.Event()
    cloud.trap = lambda received, perform: kills_a_worker(received, perform) if known.wait(60) else perform()
    run = start("-n", "1", "--max-worker-restart", "0", "-k", "ame/")
    known.set()
    output = ended(run)
    assert killed, output
    assert cloud.there() == set()
    assert left(path) == ()
    assert "may be left behind" not in output


def workers_of(run: subprocess.Popen[str]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()]


@ONE_VENDOR
@pytest.mark.thorough
def test_two_workers_enter_into_one_ledger(cloud: Cloud, start: Start, path: Path) -> None:
    witness = Witness(cloud, path)
    output = ended(start("-n", "2", "--dist", "worksteal", "-k", "ame/ or request/"))
    assert witness.missing == []
    assert cloud.there() == set()
    assert left(path) == ()
    assert "may be left behind" not in output


def test_a_run_makes_no_more_than_it_may(cloud: Cloud, start: Start, path: Path) -> None:
    made: set[str] = set()

    def counts(_received: Received, perform: Callable[[], Response]) -> Response:
        response = perform()
        made.update(cloud.there())
        return response

    cloud.trap = counts
    output = ended(start("--max-creations", "5", "-rs"))
    assert len(made) == 5
    assert "this run has made 5 things, as many as it may: raise --max-creations" in output
    assert " 0 broken" in output, output
    assert cloud.there() == set()


@ONE_VENDOR
@pytest.mark.thorough
def test_what_cannot_be_deleted_is_named_with_the_command_that_will(
    cloud: Cloud, start: Start, sweep: Callable[..., Result], path: Path
) -> None:
    def refuses_deletions(received: Received, perform: Callable[[], Response]) -> Response:
        return Response(status=503) if operation_of(received).lower().startswith("delete") else perform()

    cloud.trap = refuses_deletions
    output = ended(start("-k", "request/accepted", settles_within=0.5, answers_within=1.0))
    assert "may be left behind: " in output
    assert f"contracts sweep {shlex.quote(str(path))} --world" in output
    (one, *_) = left(path)
    assert one.instance in cloud.there()
    assert one.instance in output
    cloud.trap = None
    assert sweep("--delete").exit_code == 0
    assert cloud.there() == set()


LOOKS = {
    "alibaba": (
        "GetVpcPeerConnectionAttribute",
        {"Code": "InvalidAction.NotFound", "Message": "Specified api is not found, please check your url and method."},
    ),
    "naver": ("getVpcPeeringInstanceDetail", {"error": {"errorCode": "300", "message": "Not Found Exception"}}),
}


@ONE_VENDOR
@pytest.mark.thorough
def test_a_target_without_looks_is_left_as_it_was(cloud: Cloud, start: Start) -> None:
    missing, body = LOOKS[cloud.vendor]

    def lacks_looks(received: Received, perform: Callable[[], Response]) -> Response:
        is_missing = operation_of(received) == missing
        return Response(status=404, body=json.dumps(body).encode()) if is_missing else perform()

    cloud.trap = lacks_looks
    output = ended(start("-k", "request/accepted", settles_within=0.1))
    assert " 0 broken" in output, output
    assert cloud.there() == set()


@ONE_VENDOR
def test_a_run_keeps_the_pace_to_the_last_request(cloud: Cloud, start: Start) -> None:
    ended(start("-k", "request/accepted", max_requests_per_second=40))
    times = [at for at, _ in cloud.received]
    assert len(times) > 20
    jitter = 0.1  # seconds by which the first request may have arrived late, and the last one not
    assert times[-1] - times[0] >= (len(times) - 1) / 40 - jitter


@ONE_VENDOR
def test_a_clean_up_that_is_interrupted_too_says_what_is_left(
    cloud: Cloud, start: Start, sweep: Callable[..., Result], path: Path
) -> None:
    teller = Signal(cloud, signal.SIGINT)
    interrupts: list[Received] = []

    def interrupts_the_first_deletion(received: Received, perform: Callable[[], Response]) -> Response:
        if teller.sent and not interrupts and operation_of(received).startswith("delete"):
            interrupts.append(received)
            assert teller.run is not None
            teller.run.send_signal(signal.SIGINT)
            teller.run.wait()  # what it asked for is not done
            return Response(status=503)
        return teller(received, perform)

    cloud.trap = interrupts_the_first_deletion
    report = path.with_name("record.json")
    run = start("-k", "ame/", "--conformance-report", str(report))
    teller.to(run)
    output = ended(run)
    assert interrupts
    assert read_record(report).partial == "it was interrupted"
    assert "clean-up was cut short: interrupted" in output
    assert f"contracts sweep {shlex.quote(str(path))} --world" in output
    assert "Traceback" not in output
    cloud.trap = None
    assert sweep("--delete").exit_code == 0
    assert cloud.there() == set()


@ONE_VENDOR
def test_collecting_begins_no_ledger(cloud: Cloud, start: Start, path: Path) -> None:
    ended(start("--collect-only"))
    assert not path.exists()
    assert cloud.received == []


@ONE_VENDOR
def test_a_ledger_that_cannot_be_used_is_one_sentence_and_nothing_is_sent(
    cloud: Cloud, start: Start, path: Path
) -> None:
    path.write_text("a diary, " * 500)
    run = start()
    output = ended(run)
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert (
        output.strip() == f"ERROR: {path}: this is no ledger. Name a ledger, or a new file; the file was left as it is"
    )
    assert cloud.received == []
