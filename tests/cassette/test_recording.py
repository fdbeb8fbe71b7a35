"""A recording judges as the live run did, other tools load it, and it holds what a killed run had seen."""

from __future__ import annotations

import errno
import io
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import vcr
from hypothesis import given
from hypothesis import strategies as st

from contracts.cassette.bounded import Bounded
from contracts.cassette.interaction import Recorded
from contracts.cassette.lines import read_lines, to_line
from contracts.cassette.recorder import Recorder
from contracts.cassette.redaction import Redaction
from contracts.cassette.room import check_room, make_room
from contracts.cassette.sidecar import Sidecar
from contracts.cassette.sources import sources_at
from contracts.cassette.vcr_yaml import HEAD, read_yaml, to_yaml
from contracts.errors import CassetteError
from contracts.exchange import Exchange, Request, Response, TransportFailure
from contracts.world import unknown_world
from tests import runs
from tests.cassette.recording import play, record, verdicts

REQUEST = Request(method="GET", url="http://t/vpc/v2/getVpcList?regionCode=KR")
MADE = Exchange(request=REQUEST, outcome=Response(status=200, body=b"{}"))


@pytest.fixture(scope="module", params=["alibaba", "naver"])
def recorded(request, tmp_path_factory):
    """Record a run against the conforming emulator; give the vendor, the folder and the judge."""
    folder = tmp_path_factory.mktemp("recordings") / request.param
    return request.param, folder, record(request.param, folder)


def test_the_same_exchanges_give_the_same_verdicts(recorded):
    _vendor, folder, judge = recorded
    playback = play(folder)
    assert playback.problems == []
    assert verdicts(playback.judges[0]) == verdicts(judge)
    assert {kind for kind, *_ in verdicts(judge).values()} == {"Held"}


def test_vcr_loads_and_plays_back_what_was_recorded(recorded):
    vendor, folder, _ = recorded
    for path in folder.glob("*.yaml"):
        requests_, responses = vcr.persisters.filesystem.FilesystemPersister.load_cassette(
            path, vcr.serializers.yamlserializer
        )
        assert len(requests_) == len(responses) > 0
    operation = {"alibaba": "GetVpcPeerConnectionAttribute", "naver": "getVpcList"}[vendor]
    path = folder / f"{operation}.yaml"
    first = next(entry for entry in read_yaml(Bounded(path.open("rb")), str(path))).exchange
    with vcr.VCR(record_mode="none", match_on=["method", "uri"]).use_cassette(str(path)):
        answer = requests.request(first.request.method, first.request.url, timeout=1)
    assert answer.status_code == first.outcome.status
    assert answer.content == first.outcome.body


def test_the_sidecar_tells_all_but_secrets(recorded):
    vendor, folder, _ = recorded
    told = json.loads((folder / "recording.json").read_text())
    assert told["vendor"] == vendor
    assert told["is_complete"] is True
    assert told["recorded_at"] == "2023-11-14T22:13:20+00:00"
    assert told["spec"].startswith("sha256:")
    assert {"cloud-contracts", "hypothesis", "vcrpy"} <= told["versions"].keys()
    assert "emulator-secret" not in json.dumps(told)


def test_without_one_of_its_files_a_recording_is_judged_up_to_the_gap(recorded, tmp_path):
    vendor, folder, _ = recorded
    shutil.copytree(folder, tmp_path / "r")
    operation = {"alibaba": "DeleteVpcPeerConnection", "naver": "deleteVpcPeeringInstance"}[vendor]
    (tmp_path / "r" / f"{operation}.yaml").unlink()
    playback = play(tmp_path / "r")
    (problem,) = playback.problems
    assert "is missing, and the next one is number" in str(problem)
    assert playback.exchanges > 10
    assert "Broken" not in {kind for kind, *_ in verdicts(playback.judges[0]).values()}


def test_one_file_of_a_recording_alone_raises_no_alarm(recorded):
    _, folder, _ = recorded
    for path in folder.glob("*.yaml"):
        playback = play(path)
        assert playback.problems == []
        assert "Broken" not in {kind for kind, *_ in verdicts(playback.judges[0]).values()}


def test_nothing_is_overwritten_unless_that_is_asked_for(recorded, tmp_path):
    _vendor, folder, _ = recorded
    shutil.copytree(folder, tmp_path / "r")
    before = {path: path.read_bytes() for path in (tmp_path / "r").iterdir()}
    with pytest.raises(CassetteError, match=r"there is a recording already .*Name another folder, or add --overwrite"):
        check_room(tmp_path / "r", overwrite=False)
    assert {path: path.read_bytes() for path in (tmp_path / "r").iterdir()} == before
    check_room(tmp_path / "r", overwrite=True)


def test_what_is_no_recording_is_not_even_overwritten_on_request(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(
        CassetteError, match=r"notes\.txt is not part of a recording\. Name another folder; nothing was"
    ):
        Recorder(tmp_path, None, overwrite=True)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def a_recording(folder):
    """Make a recording of one exchange; return its recorder, which is still open."""
    world = Redaction(unknown_world("naver")).world
    recorder = Recorder(folder, Sidecar.begun(world=world, target="http://t", name="t0", now=0.0))
    recorder.write(MADE, "getVpcList")
    return recorder


def contents(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("name", ["docker-compose.yaml", "others.yaml", "recording.json", "x.yaml/", "link.yaml"])
def test_a_recording_with_something_else_in_its_folder_is_not_overwritten(name, tmp_path):
    folder = tmp_path / "r"
    a_recording(folder).finish()
    if name.endswith("/"):
        (folder / name).mkdir()
    elif name == "link.yaml":
        (folder / name).symlink_to(folder / "getVpcList.yaml")
    else:
        (folder / name).write_text('{"song": 1}')
    before = contents(folder)
    problem = rf"{name.strip('/')} is not part of a recording\. Name another folder; nothing was touched"
    for overwriting in (check_room, make_room):
        with pytest.raises(CassetteError, match=problem):
            overwriting(folder, overwrite=True)
    assert contents(folder) == before


def test_what_a_killed_run_left_can_be_overwritten(tmp_path):
    a_recording(tmp_path)
    (tmp_path / "recording.json.new").write_text("{")
    (tmp_path / "others.yaml").write_bytes(b"")
    make_room(tmp_path, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["recording.json"]


def test_a_folder_that_cannot_be_looked_at_is_one_sentence(tmp_path, monkeypatch):
    for folder in (tmp_path / ("n" * 300), tmp_path / ("n" * 300) / "naver"):
        with pytest.raises(CassetteError, match=r"no recording can be made here: File name too long\. Name a folder"):
            check_room(folder, overwrite=False)

    def refuse(_folder):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(CassetteError, match=r"no recording can be made here: Permission denied\. Name a folder that"):
        check_room(tmp_path, overwrite=False)


def write_often(recorder):
    for _ in range(100):
        recorder.write(MADE, "getVpcList")


@pytest.fixture
def no_long_files():
    """Let no file get longer than 10 kB, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_an_exchange_that_has_no_room_leaves_the_others_whole(tmp_path, no_long_files):
    recorder = a_recording(tmp_path)
    with pytest.raises(
        CassetteError, match=r"after \d+ exchanges the recording cannot be written .*: File too large\."
    ):
        write_often(recorder)
    recorder.write(MADE, "getVpcList")  # cleaning up goes on
    with pytest.raises(CassetteError, match="File too large"):
        a_recording(tmp_path / "2").write(replace(MADE, request=replace(REQUEST, body=b"x" * 20_000)), "others")
    assert not (tmp_path / "2" / "others.yaml").exists()
    shutil.rmtree(tmp_path / "2")
    recorder.finish()
    playback = play(tmp_path)
    assert playback.problems == []
    assert playback.exchanges > 10


LIMITED = """
import resource

def pytest_runtest_logreport(report):
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
"""


@pytest.mark.parametrize("workers", [0, 1])
def test_a_run_whose_disk_is_full_ends_at_once_and_says_so(workers, pytester):
    pytester.makepyfile(limited=LIMITED)
    arguments = [
        "-n",
        str(workers),
        "-p",
        "limited",
        "--vendor",
        "naver",
        "--record",
        "recorded",
        "--conformance-report",
        "report.json",
    ]
    result = runs.run_apart(pytester, *arguments)
    ended = pytest.ExitCode.INTERRUPTED if workers else pytest.ExitCode.USAGE_ERROR
    assert result.ret == ended, result.stdout.str()
    told = result.stdout.str() + result.stderr.str()
    assert "the recording cannot be written any further: File too large. Make room there" in told
    assert "Traceback" not in told
    why = "it was interrupted" if workers else "it could not go on"
    assert json.loads((pytester.path / "report.json").read_text())["partial"] == why
    playback = play(pytester.path / "recorded")
    assert playback.problems == []
    assert playback.exchanges > 10
    assert "did not come to its end" in playback.notes[0]
    assert "Broken" not in {kind for kind, *_ in verdicts(playback.judges[0]).values()}


STOPS = {
    "interrupted": "raise KeyboardInterrupt",
    "stopped": "session.shouldstop = 'that is enough'",
    "over": "pass",
}


@pytest.mark.parametrize("how", STOPS)
def test_only_a_run_that_came_to_its_end_says_so_in_its_recording(how, pytester):
    pytester.makepyfile(
        stopping=f"""
        session = None

        def pytest_sessionstart(session):
            globals()["session"] = session

        def pytest_runtest_logfinish():
            {STOPS[how]}
        """
    )
    arguments = ["-p", "stopping", "--vendor", "naver", "--budget", "9", "-k", "vpcPeeringName"]
    runs.run_apart(pytester, *arguments, "--record", "recorded")
    told = json.loads((pytester.path / "recorded" / "naver" / "recording.json").read_text())
    assert told["is_complete"] is (how == "over")
    assert (told["exchanges"] is not None) is (how == "over")


def test_the_end_of_a_recording_is_missed(recorded, tmp_path):
    _vendor, folder, _ = recorded
    told = json.loads((folder / "recording.json").read_text())
    whole = play(folder).exchanges
    assert told["exchanges"] == whole > 10
    lines = tmp_path / "r.jsonl"
    (source,) = sources_at(folder)
    lines.write_bytes(b"".join([to_line(told), *map(to_line, source.entries())][:-2]))
    shutil.copytree(folder, tmp_path / "r")
    for path in (tmp_path / "r").glob("*.yaml"):
        path.rename(path.with_suffix(".yml"))
    for path, missing in ((lines, whole - 1), (tmp_path / "r", 1)):
        (problem,) = play(path).problems
        assert f"exchange {missing} is missing, and the recording had {whole} in all. What stands before it" in str(
            problem
        )


def test_a_recording_that_does_not_say_how_many_exchanges_it_has_is_judged_as_ever(recorded, tmp_path):
    _vendor, folder, _ = recorded
    shutil.copytree(folder, tmp_path / "r")
    told = json.loads((folder / "recording.json").read_text())
    del told["exchanges"]
    (tmp_path / "r" / "recording.json").write_text(json.dumps(told))
    assert play(tmp_path / "r").problems == []


def test_a_killed_run_leaves_everything_but_the_exchange_in_flight(tmp_path):
    folder = tmp_path / "recorded"
    command = [sys.executable, "-m", "pytest", "-q", *runs.SUITE]
    run = subprocess.Popen(
        [*command, "--vendor", "naver", "--record", str(folder)],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    cassette = folder / "naver" / "createVpcPeeringInstance.yaml"
    deadline = time.monotonic() + 120
    while not (cassette.exists() and cassette.stat().st_size > 50_000):
        assert run.poll() is None
        assert time.monotonic() < deadline
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    playback = play(folder)
    assert playback.problems == []
    assert playback.exchanges > 20
    assert playback.notes == [f"{folder / 'naver'} is the recording of a run that did not come to its end"]
    assert "Broken" not in {kind for kind, *_ in verdicts(playback.judges[0]).values()}


def test_judging_reaches_no_network(recorded, monkeypatch):
    from contracts.cassette.offline import NetworkBlocked, offline

    with offline(), pytest.raises(NetworkBlocked), socket.socket() as sock:
        sock.connect(("127.0.0.1", 9))
    with offline(), pytest.raises(NetworkBlocked):
        socket.getaddrinfo("localhost", 80)
    socket.getaddrinfo("localhost", 80)


HEADER = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=8)
BODIES = st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore"))
OUTCOMES = st.builds(
    Response,
    status=st.integers(100, 999),
    headers=st.lists(
        st.tuples(st.sampled_from(["Content-Type", "X-One"]), HEADER), max_size=3, unique_by=lambda h: h[0]
    )
    .map(sorted)
    .map(tuple),
    body=BODIES,
) | st.builds(TransportFailure, problem=st.text(max_size=9), seen=BODIES)
EXCHANGES = st.builds(
    Exchange,
    request=st.builds(
        Request, method=st.sampled_from(["GET", "POST"]), url=st.text(max_size=20), headers=st.just(()), body=BODIES
    ),
    outcome=OUTCOMES,
    sent_at=st.floats(0, 2e9),
    answered_at=st.floats(0, 2e9),
)
RECORDED = st.builds(
    Recorded,
    exchange=EXCHANGES,
    number=st.integers(1, 10**9),
    settled=st.sampled_from([None, "all", "dry-runs"]),
)


@given(RECORDED)
def test_what_is_written_is_read_back(written):
    assert list(read_yaml(Bounded(io.BytesIO(HEAD + to_yaml(written))), "here")) == [written]
    assert list(read_lines(io.BytesIO(to_line(written)), "here")) == [written]
