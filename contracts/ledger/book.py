"""The ledger itself: one SQLite file, written through to the disk before a request leaves.

It is no write-ahead log: after a kill at any moment the one file holds everything, and may be copied as it is. Beside
it lies an empty file whose lock says that a run is going on; the system lets go of it however the run ends.
"""

from __future__ import annotations

import fcntl
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal

from contracts.errors import LedgerError

State = Literal["sent", "checked", "made", "deleting", "gone", "refused"]
"""`sent`: no answer tells what came of it. `checked`: a dry run that passed, so nothing should be there. `made`: its id
is known. `deleting`: its deletion was accepted. `gone`: the target showed it gone. `refused`: nothing was made."""

LEFT: tuple[State, ...] = ("sent", "checked", "made", "deleting")
_MADE: tuple[State, ...] = ("sent", "made", "deleting", "gone")

APPLICATION = 0x4C444752  # tells a ledger from any other SQLite file
VERSION = 1
BUSY_SECONDS = 30.0  # workers wait for one another, a few milliseconds each

_TABLE = """
CREATE TABLE creations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,
    worker TEXT NOT NULL,
    vendor TEXT NOT NULL,
    target TEXT NOT NULL,
    operation TEXT NOT NULL,
    account TEXT,
    parameters TEXT NOT NULL,
    sent_at REAL NOT NULL,
    state TEXT NOT NULL,
    instance TEXT
) STRICT
"""
_COLUMNS = "number, run, worker, vendor, target, operation, account, parameters, sent_at, state, instance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """A request that may have created something.

    `worker` tells the processes of one run apart. `account` stands for the access key it was signed with. `parameters`
    are all that it said, its name and token among them. `sent_at` is in seconds since 1970. `instance` is the id of
    what it made, once that is known.
    """

    number: int
    run: str
    worker: str
    vendor: str
    target: str
    operation: str
    account: str | None
    parameters: Mapping[str, str]
    sent_at: float
    state: State
    instance: str | None = None

    def __str__(self) -> str:
        what = self.instance or "what may have come of a request without an answer"
        sent = datetime.fromtimestamp(self.sent_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = " ".join(f"{name}={_short(text)}" for name, text in self.parameters.items())
        return f"{what} ({self.vendor} {self.operation}, {sent}: {said})"


class Ledger:
    """What may have been created, by whichever runs. For several threads and, by SQLite's locks, several processes."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: IO[bytes]) -> None:
        self.path = path
        self._connection = connection
        self._in_use = lock
        self._turn = threading.Lock()

    @classmethod
    def for_run(cls, path: Path) -> Ledger:
        """Open a ledger to write to, and begin one where there is none.

        Raises:
            LedgerError: it cannot be used; nothing was changed.
        """
        check(path)
        with _explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            ignored = path.parent / ".gitignore"
            if path.parent.name == ".contracts" and not ignored.exists():
                ignored.write_text("*\n", "utf-8")
            lock = _lock(path, fcntl.LOCK_SH, "a sweep of it is going on", "Wait for its end")
            connection = _connected(path)
            with _transaction(connection):
                if not _application(connection):
                    connection.execute(_TABLE)
                    connection.execute(f"PRAGMA application_id = {APPLICATION}")
                    connection.execute(f"PRAGMA user_version = {VERSION}")
        return cls(path, connection, lock)

    @classmethod
    def to_sweep(cls, path: Path) -> Ledger:
        """Open a ledger that no run is writing to.

        Raises:
            LedgerError: there is none, it cannot be used, or a run is still going on.
        """
        if not path.exists():
            raise LedgerError(
                str(path), "there is no such file", f"Runs write {DEFAULT} unless --ledger says otherwise"
            )
        check(path)
        with _explained(path):
            if not path.stat().st_size:
                raise LedgerError(str(path), "the file is empty, so it is no ledger", f"Runs write {DEFAULT}")
            lock = _lock(
                path, fcntl.LOCK_EX, "a run that writes to it is still going on", "End the run, or wait for it"
            )
            return cls(path, _connected(path), lock)

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._connection.close()
            self._in_use.close()

    # -- writing --------------------------------------------------------------------------------------------------

    def enter(
        self, *, run: str, worker: str, vendor: str, target: str, operation: str, account: str | None,
        parameters: Mapping[str, str], sent_at: float, most: int | None = None,
    ) -> int | None:  # fmt: skip
        """Write down a request that may create something; return its number, once that is on the disk.

        `most` is how many creations the run may make, all workers together; None is returned once there are as many.
        """
        row = (run, worker, vendor, target, operation, account, json.dumps(dict(parameters)), sent_at)
        with self._writing() as connection:
            if most is not None:
                count = f"SELECT count(*) FROM creations WHERE run = ? AND state IN ({_marks(_MADE)})"  # noqa: S608
                if connection.execute(count, (run, *_MADE)).fetchone()[0] >= most:
                    return None
            entered = connection.execute(
                "INSERT INTO creations (run, worker, vendor, target, operation, account, parameters, sent_at, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'sent')",
                row,
            )
            return entered.lastrowid

    def made(self, number: int, instance: str) -> None:
        """Take in the id of what a request created; of something on its way out, if its token was used before."""
        known = "SELECT 1 FROM creations AS other WHERE other.target = creations.target AND other.instance = ?1"
        going = f"EXISTS ({known} AND other.state IN ('deleting', 'gone'))"
        self._write(
            f"UPDATE creations SET state = iif({going}, 'deleting', 'made'), instance = ?1 WHERE number = ?2",  # noqa: S608
            instance,
            number,
        )

    def checked(self, number: int) -> None:
        """Take in that a dry run passed."""
        self._write("UPDATE creations SET state = 'checked' WHERE number = ?", number)

    def refused(self, number: int) -> None:
        """Take in that a request created nothing."""
        self._write("UPDATE creations SET state = 'refused' WHERE number = ?", number)

    def deleting(self, target: str, instance: str) -> None:
        """Take in that the deletion of an instance was accepted."""
        where = "target = ? AND instance = ? AND state = 'made'"
        self._write(f"UPDATE creations SET state = 'deleting' WHERE {where}", target, instance)  # noqa: S608

    def gone(self, target: str, instance: str, *, unasked: bool = False) -> None:
        """Take in that an instance is gone; `unasked` says that it counts even without a deletion of ours."""
        where = "target = ? AND instance = ? AND state IN ('deleting', ?)"
        self._write(
            f"UPDATE creations SET state = 'gone' WHERE {where}",  # noqa: S608
            target, instance, "made" if unasked else "deleting",
        )  # fmt: skip

    def reset(self, target: str) -> None:
        """Take in that a target is back in its first state: what was created there is gone."""
        where = f"target = ? AND state IN ({_marks(LEFT)})"
        self._write(f"UPDATE creations SET state = 'gone' WHERE {where}", target, *LEFT)  # noqa: S608

    def forget(self, run: str | None = None, worker: str | None = None) -> None:
        """Drop what is settled: of a worker whose work is over, of a run, or of all runs."""
        condition, values = _of(run, worker)
        self._write(f"DELETE FROM creations WHERE state IN ('gone', 'refused'){condition}", *values)  # noqa: S608

    # -- reading --------------------------------------------------------------------------------------------------

    def left(self, *, run: str | None = None, worker: str | None = None) -> tuple[Creation, ...]:
        """Return what may still be there in the order in which it was sent: all, or that of a run or one worker."""
        condition, values = _of(run, worker)
        return self._read(f"state IN ({_marks(LEFT)}){condition}", *LEFT, *values)

    def numbered(self, number: int) -> Creation:
        """Return one creation."""
        return self._read("number = ?", number)[0]

    def instances(self, target: str) -> frozenset[str]:
        """Return every id at a target that is known to the ledger."""
        rows = self._read("target = ? AND instance IS NOT NULL", target)
        return frozenset(creation.instance for creation in rows if creation.instance is not None)

    def _read(self, condition: str, *values: object) -> tuple[Creation, ...]:
        query = f"SELECT {_COLUMNS} FROM creations WHERE {condition} ORDER BY number"  # noqa: S608 - our own text
        with self._turn, _explained(self.path):
            return tuple(_creation(row) for row in self._connection.execute(query, values).fetchall())

    def _write(self, statement: str, *values: object) -> None:
        with self._writing() as connection:
            connection.execute(statement, values)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn, _explained(self.path), _transaction(self._connection):
            yield self._connection


DEFAULT = Path(".contracts/ledger.sqlite")


def check(path: Path) -> None:
    """Make sure that a file, if it is there, is a ledger, and whole. Nothing is changed or made.

    Raises:
        LedgerError: it is not.
    """
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return
    with _explained(path):
        if path.is_dir():
            raise LedgerError(str(path), "this is a folder", "Name a file")
        connection = _opened(path)
        try:
            if _application(connection) != APPLICATION:
                raise LedgerError(str(path), "this is a database, but no ledger", "Name a ledger, or a new file")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version != VERSION:
                problem = f"it is a ledger of version {version}, and this is for version {VERSION}"
                raise LedgerError(str(path), problem, "Use the cloud-contracts that wrote it")
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise LedgerError(str(path), "the ledger is damaged", _DAMAGED)
        finally:
            connection.close()


_DAMAGED = "Recover it with `sqlite3 FILE .recover`, or look at the target by hand; the file was left as it is"
_PROBLEMS: Mapping[int, tuple[str, str]] = {
    sqlite3.SQLITE_NOTADB: ("this is no ledger", "Name a ledger, or a new file; the file was left as it is"),
    sqlite3.SQLITE_CORRUPT: ("the ledger is damaged", _DAMAGED),
    sqlite3.SQLITE_BUSY: ("another program keeps it locked", "Close what has it open, and try again"),
    sqlite3.SQLITE_LOCKED: ("another program keeps it locked", "Close what has it open, and try again"),
    sqlite3.SQLITE_READONLY: ("it cannot be written to", "Change its permissions, or name another file"),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "Look at its permissions and those of its folder"),
    sqlite3.SQLITE_FULL: ("the disk is full, so nothing more was sent", "Make room, then sweep this ledger"),
}


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        problem, cure = _PROBLEMS.get(code, (f"it cannot be used: {error}", "Name another file"))
        raise LedgerError(str(path), problem, cure) from error
    except OSError as error:
        raise LedgerError(str(path), error.strerror or str(error), "Name a file in a folder of your own") from error


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _connected(path: Path) -> sqlite3.Connection:
    connection = _opened(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    # Beyond FULL: the folder is written through too, so that no old journal can come back and undo a commit.
    connection.execute("PRAGMA synchronous = EXTRA")
    return connection


def _application(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _lock(path: Path, kind: int, problem: str, cure: str) -> IO[bytes]:
    lock = path.with_name(f"{path.name}.lock").open("ab")
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise LedgerError(str(path), problem, cure) from None
    return lock


def _of(run: str | None, worker: str | None) -> tuple[str, tuple[str, ...]]:
    given = {name: text for name, text in (("run", run), ("worker", worker)) if text is not None}
    return "".join(f" AND {name} = ?" for name in given), tuple(given.values())


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}..."


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _creation(row: tuple[object, ...]) -> Creation:
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return Creation(**{**fields, "parameters": json.loads(str(fields["parameters"]))})
