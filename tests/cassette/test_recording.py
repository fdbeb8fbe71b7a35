"""A recording judges as the live run did, other tools load it, and it holds what a killed run had seen."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest
import requests
import vcr
from hypothesis import given
from hypothesis import strategies as st

from contracts.cassette.bounded import Bounded
from contracts.cassette.interaction import Recorded
from contracts.cassette.lines import read_lines, to_line
from contracts.cassette.recorder import Recorder, check_room
from contracts.cassette.vcr_yaml import HEAD, read_yaml, to_yaml
from contracts.errors import CassetteError
from contracts.exchange import Exchange, Request, Response, TransportFailure
from tests import runs
from tests.cassette.recording import play, record, verdicts


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
