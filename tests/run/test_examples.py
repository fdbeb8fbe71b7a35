"""What one run found by drawing, another tries first, from a folder or from a Redis server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest
from hypothesis.database import ExampleDatabase, InMemoryExampleDatabase

from contracts.emulator import FAULTS
from contracts.errors import ContractsError
from contracts.exchange import Exchange, Request
from contracts.judge import Broken, Verdict
from contracts.run import Run, Settings
from contracts.run.examples import Shelf, open_examples
from contracts.run.machine import explore
from contracts.targets import Target
from contracts.targets.embedded import embedded
from contracts.wire import alibaba
from tests.run.test_drawing import CHARACTERS, DOT_AFTER_DIGIT, SPEC
from tests.runs import run_here


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a real Redis server that keeps nothing on disk, and return its URL."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no redis-server here: `make system` installs it")
    folder = tmp_path_factory.mktemp("redis")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert any("Ready to accept connections" in line for line in process.stdout)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


@pytest.fixture(params=["folder", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where examples are kept: in a folder, or by a Redis server."""
    if request.param == "folder":
        return str(tmp_path / "found")
    return str(request.getfixturevalue("redis_url"))


class Relay:
    """Passes bytes on to a server until it is closed, as if the server went away then."""

    def __init__(self, url: str) -> None:
        self._to = int(url.rpartition(":")[2].partition("/")[0])
        self._server = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self.url = f"redis://127.0.0.1:{self._server.getsockname()[1]}/9"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)  # else the thread goes on accepting on a closed socket
        self._server.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                one, _ = self._server.accept()
                other = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [one, other]
                for ends in ((one, other), (other, one)):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)


class Counting(Target):
    """Keeps the names that were sent in the order in which they were."""

    def send(self, request: Request) -> Exchange:
        self.names: list[str]
        name = dict(alibaba.decode(request)).get("Name")
        self.names = [*getattr(self, "names", []), *([name] if name is not None else [])]
        return super().send(request)


def drawn(
    seed: int, examples: int, database: ExampleDatabase | None, *, fault: str | None = DOT_AFTER_DIGIT.name
) -> tuple[Verdict, list[str]]:
    """Exercise a side that only drawing breaks; return its verdict and the names sent after the fixed cases."""
    with embedded("alibaba", fault=fault) as (target, world):
        counting = Counting(target.url, world, target.clock)
        settings = Settings(name="e0", seed=seed, examples=examples, found=database, edition="1")
        run = Run(SPEC, world, counting, settings)
        verdict = run.exercise(CHARACTERS, "reject")
        run.close()
    return verdict, counting.names


@pytest.fixture(autouse=True)
def _fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FAULTS, DOT_AFTER_DIGIT.name, DOT_AFTER_DIGIT)  # type: ignore[misc]


def test_what_one_run_found_another_tries_first(place: str) -> None:
    fixed = len(drawn(0, 0, None)[1])
    first, sent_first = drawn(0, 40, open_examples(place))
    assert isinstance(first, Broken)
    assert "v0.0" not in sent_first[: fixed + 8]

    # Another seed, hardly any drawing of its own: nothing would be found by chance.
    assert not isinstance(drawn(99, 1, None)[0], Broken)
    again, sent_again = drawn(99, 1, open_examples(place))

    assert isinstance(again, Broken)
    assert dict(alibaba.decode(again.finding.exchanges[-1].request))["Name"] == "v0.0"
    assert "v0.0" in sent_again[fixed : fixed + 8]
    assert len(sent_again) < len(sent_first)


@pytest.mark.thorough
def test_a_conforming_target_in_between_does_not_make_it_forgotten(tmp_path: Path) -> None:
    place = str(tmp_path / "found")
    drawn(0, 40, open_examples(place))
    verdict, _ = drawn(1, 1, open_examples(place), fault=None)
    assert not isinstance(verdict, Broken)
    assert isinstance(drawn(2, 1, open_examples(place))[0], Broken)


def test_without_a_place_only_the_seed_decides_what_is_sent(tmp_path: Path) -> None:
    place = str(tmp_path / "found")
    before = drawn(5, 3, None)[1]
    drawn(0, 40, open_examples(place))
    assert drawn(5, 3, None)[1] == before
    assert drawn(6, 3, None)[1] != before


def test_sequences_of_calls_are_kept_too() -> None:
    database = InMemoryExampleDatabase()
    (operation,) = SPEC.checked()
    clause = operation.clause("request/accepted")
    assert clause is not None
    sent = []
    for seed, examples in ((0, 20), (7, 1)):
        with embedded("alibaba", fault="alibaba-activated-left", settle_seconds=0) as (target, world):
            run = Run(SPEC, world, target, Settings(name="m0", seed=seed, examples=examples, found=database))
            run.exercise(clause, "accept")
            before = target.exchanges
            explore(run, clause, operation)
            sent.append(target.exchanges - before)
            broken = [c.id for c, side in SPEC.sides() if isinstance(run.judge.verdict(c, side), Broken)]
            run.close()
        assert broken == ["alibaba/CreateVpcPeerConnection/lifecycle/Activated"]
    assert sent[1] < sent[0] / 2


def test_another_edition_of_the_specs_begins_anew() -> None:
    database = InMemoryExampleDatabase()
    old, new = (Settings(name="e", found=database, edition=edition).shelf("x") for edition in ("1", "2"))
    assert old is not None
    assert new is not None
    old.save(b"whatever", b"found")
    assert (len(old), len(new)) == (1, 0)


def test_only_the_smallest_example_is_kept() -> None:
    shelf = Shelf(InMemoryExampleDatabase(), "side")
    shelf.save(b"k", b"long")
    shelf.save(b"k", b"l")
    shelf.move(b"k", b"k.secondary", b"long")
    shelf.save(b"k.secondary", b"longer")
    shelf.delete(b"k", b"l")
    assert list(shelf.fetch(b"another digest")) == [b"l"]
    assert list(shelf.fetch(b"k.secondary")) == []


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (
            "redis://:secret@127.0.0.1:1/0",
            r"--examples redis://127\.0\.0\.1:1/0: .* cannot be reached: .*[^.]\. Start .*",
        ),
        ("redis://127.0.0.1:none/0", "--examples .*: this URL cannot be used: .*"),
        ("http://127.0.0.1/", "--examples .*: this is neither a folder nor the URL of a Redis server.*"),
        ("/dev/null/folder", "--examples .*: Not a directory. Name a folder that can be written"),
    ],
)
def test_a_place_that_cannot_be_used_is_one_sentence(pytester: pytest.Pytester, place: str, sentence: str) -> None:
    result = run_here(pytester, "--examples", place)
    assert result.ret == 4
    assert result.stdout.str() == ""
    result.stderr.re_match_lines([f"ERROR: {sentence}"])
    assert len([line for line in result.stderr.lines if line]) == 1
    assert "secret" not in result.stderr.str()


def test_the_package_redis_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contracts.run.examples.find_spec", lambda name: None)
    with pytest.raises(ContractsError, match=r"the package redis is not installed\. Run `pip install redis`"):
        open_examples("redis://127.0.0.1")


def test_a_server_that_goes_away_is_one_sentence(redis_url: str) -> None:
    with Relay(redis_url) as relay:
        database = open_examples(relay.url)
        database.save(b"side", b"found")
        assert list(database.fetch(b"side")) == [b"found"]
    with pytest.raises(ContractsError, match=r"the examples cannot be reached: .*Start Redis there, or leave out"):
        database.fetch(b"side")
    with pytest.raises(ContractsError, match="the examples cannot be reached"):
        database.save(b"side", b"another")
