"""The file that a ledger is: one SQLite file, written through to the disk before a request leaves.

It is no write-ahead log: after a kill at any moment the one file holds everything, and may be copied as it is. Beside
it lies an empty file whose lock says that a run is going on; the system lets go of it however the run ends.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from contracts.errors import LedgerError

DEFAULT = Path(".contracts/ledger.sqlite")

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


def open_for_run(path: Path) -> tuple[sqlite3.Connection, IO[bytes]]:
    """Open a ledger to write to, and begin one where there is none; return it with the lock that runs share."""
    check_ledger(path)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        ignored = path.parent / ".gitignore"
        if path.parent.name == ".contracts" and not ignored.exists():
            ignored.write_text("*\n", "utf-8")
        lock = _lock(path, fcntl.LOCK_SH, "a sweep of it is going on", "Wait for its end")
        connection = _connected(path)
        with transaction(connection):
            if not _application(connection):
                connection.execute(_TABLE)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {VERSION}")
    return connection, lock


def open_to_sweep(path: Path) -> tuple[sqlite3.Connection, IO[bytes]]:
    """Open a ledger that is there; return it with a lock that no run shares."""
    if not path.exists():
        raise LedgerError(str(path), "there is no such file", f"Runs write {DEFAULT} unless --ledger says otherwise")
    check_ledger(path)
    with explained(path):
        if not path.stat().st_size:
            raise LedgerError(str(path), "the file is empty, so it is no ledger", f"Runs write {DEFAULT}")
        lock = _lock(path, fcntl.LOCK_EX, "a run that writes to it is still going on", "End the run, or wait for it")
        return _connected(path), lock


def check_ledger(path: Path) -> None:
    """Make sure that a file, if it is there, is a ledger, and whole. Nothing is changed or made.

    Raises:
        LedgerError: it is not.
    """
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return
    with explained(path):
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
def explained(path: Path) -> Iterator[None]:
    """Say in words of our own, with a cure, what SQLite or the system says of a file."""
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
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of what is inside, or none of it."""
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
