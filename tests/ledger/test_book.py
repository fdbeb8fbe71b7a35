"""The file itself: what it keeps, whom it lets in, and what it says of files that it cannot be."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.errors import LedgerError
from contracts.ledger import Attempt, Ledger
from contracts.ledger import file as ledger_file
from contracts.ledger.file import APPLICATION, check_ledger

TARGET = "http://127.0.0.1:8080"


def enter(ledger: Ledger, most: int | None = None, **given: object) -> int | None:
    attempt = Attempt(
        **{
            "run": "r1", "worker": "main", "vendor": "alibaba", "target": TARGET, "operation": "Create",
            "account": "key", "parameters": {"Name": "n\u00e9", "ClientToken": "t"}, "sent_at": 5.5, **given,
        }  # type: ignore[arg-type]
    )  # fmt: skip
    return ledger.enter(attempt, most)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    opened = Ledger.for_run(path)
    yield opened
    opened.close()


def test_what_is_entered_is_on_the_disk_before_the_call_returns_in_the_one_file(ledger: Ledger, path: Path) -> None:
    enter(ledger)
    copied = path.with_name("copy.sqlite")
    copied.write_bytes(path.read_bytes())
    (creation,) = Ledger.to_sweep(copied).left()
    assert (creation.parameters, creation.state) == ({"Name": "n\u00e9", "ClientToken": "t"}, "sent")
    assert ledger._connection.execute("PRAGMA synchronous").fetchone() == (3,)
    assert ledger._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_creation_goes_its_way_from_sent_to_gone(ledger: Ledger) -> None:
    number = enter(ledger)
    assert number is not None
    states = [ledger.numbered(number).state]
    for step in (
        lambda: ledger.gone(TARGET, "i-1"),
        lambda: ledger.made(number, "i-1"),
        lambda: ledger.gone(TARGET, "i-1"),
        lambda: ledger.deleting("http://elsewhere", "i-1"),
        lambda: ledger.deleting(TARGET, "i-1"),
        lambda: ledger.gone(TARGET, "i-1"),
    ):
        step()
        states.append(ledger.numbered(number).state)
    assert states == ["sent", "sent", "made", "made", "made", "deleting", "gone"]
    assert ledger.left() == ()


def test_an_id_that_comes_again_is_not_a_new_thing(ledger: Ledger) -> None:
    first, again = enter(ledger), enter(ledger)
    assert first is not None
    assert again is not None
    ledger.made(first, "i-1")
    ledger.deleting(TARGET, "i-1")
    ledger.made(again, "i-1")
    assert ledger.numbered(again).state == "deleting"


def test_a_reset_empties_its_own_target_only(ledger: Ledger) -> None:
    enter(ledger)
    enter(ledger, target="http://elsewhere")
    ledger.reset(TARGET)
    assert [creation.target for creation in ledger.left()] == ["http://elsewhere"]


def test_only_what_is_settled_is_forgotten(ledger: Ledger) -> None:
    settled, _open = enter(ledger), enter(ledger)
    assert settled is not None
    ledger.refused(settled)
    ledger.forget("r1", "main")
    assert [creation.number for creation in ledger.left()] == [_open]
    with pytest.raises(IndexError):
        ledger.numbered(settled)


def test_workers_share_one_file_and_one_limit(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from contracts.ledger import Ledger; from tests.ledger.test_book import enter\n"
        "ledger = Ledger.for_run(Path(sys.argv[1]))\n"
        "print(sum(enter(ledger, worker=sys.argv[2], most=50) is not None for _ in range(40)))"
    )
    command = (sys.executable, "-c", script, str(path))
    root = Path(__file__).parents[2]
    workers = [subprocess.Popen([*command, f"gw{n}"], cwd=root, stdout=subprocess.PIPE, text=True) for n in range(3)]
    entered = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sum(entered) == 50
    assert len(Ledger.to_sweep(path).left(run="r1")) == 50


def test_what_was_refused_does_not_count_as_made(ledger: Ledger) -> None:
    for _ in range(5):
        number = enter(ledger, most=1)
        assert number is not None
        ledger.refused(number)
    assert enter(ledger, most=1) is not None
    assert enter(ledger, most=1) is None
    assert enter(ledger, run="another", most=1) is not None


def test_a_sweep_and_a_run_keep_out_of_each_others_way(path: Path) -> None:
    one, two = Ledger.for_run(path), Ledger.for_run(path)
    with pytest.raises(LedgerError, match="a run that writes to it is still going on"):
        Ledger.to_sweep(path)
    one.close()
    two.close()
    sweeping = Ledger.to_sweep(path)
    with pytest.raises(LedgerError, match="a sweep of it is going on"):
        Ledger.for_run(path)
    sweeping.close()
    Ledger.for_run(path).close()


def test_a_file_that_another_program_locks_is_one_sentence(ledger: Ledger, path: Path, monkeypatch) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    ledger._connection.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(LedgerError, match="another program keeps it locked"):
        enter(ledger)
    monkeypatch.setattr(ledger_file, "BUSY_SECONDS", 0.01)
    with pytest.raises(LedgerError, match="another program keeps it locked"):
        check_ledger(path)
    other.close()


def _database(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def _torn(path: Path) -> None:
    Ledger.for_run(path).close()
    _database(path, "CREATE TABLE filler AS SELECT zeroblob(20000) AS x")
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.write_text("a diary, " * 500), "this is no ledger"),
        (
            lambda path: _database(path, "PRAGMA journal_mode = WAL", "CREATE TABLE songs (title)"),
            "this is a database, but no ledger",
        ),
        (
            lambda path: _database(path, f"PRAGMA application_id = {APPLICATION}", "PRAGMA user_version = 9"),
            "it is a ledger of version 9",
        ),
        (_torn, "the ledger is damaged"),
        (lambda path: path.mkdir(), "this is a folder"),
    ],
    ids=["text", "other database", "newer", "damaged", "folder"],
)
def test_what_is_no_ledger_is_refused_and_left_as_it_is(path: Path, make, sentence: str) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for open_it in (Ledger.for_run, Ledger.to_sweep, check_ledger):
        with pytest.raises(LedgerError, match=sentence) as caught:
            open_it(path)
        assert str(caught.value).startswith(str(path))
        assert str(caught.value).count("\n") == 0
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_ledger_to_sweep_must_be_there(path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no such file"):
        Ledger.to_sweep(path)
    path.touch()
    with pytest.raises(LedgerError, match="the file is empty"):
        Ledger.to_sweep(path)
    assert not path.with_name("ledger.sqlite.lock").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LedgerError):
        Ledger.for_run(tmp_path / "new" / "ledger.sqlite")


def test_the_default_place_is_not_taken_for_source(tmp_path: Path) -> None:
    Ledger.for_run(tmp_path / ".contracts" / "ledger.sqlite").close()
    assert (tmp_path / ".contracts" / ".gitignore").read_text() == "*\n"
