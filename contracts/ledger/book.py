"""The ledger itself: what is entered before a request leaves, and all that is learnt of it afterwards."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO

from contracts.ledger.creation import LEFT, Attempt, Creation, State
from contracts.ledger.file import explained, open_for_run, open_to_sweep, transaction

_MADE: tuple[State, ...] = ("sent", "made", "deleting", "gone")

_COLUMNS = "number, run, worker, vendor, target, operation, account, parameters, sent_at, state, instance"


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
        return cls(path, *open_for_run(path))

    @classmethod
    def to_sweep(cls, path: Path) -> Ledger:
        """Open a ledger that no run is writing to.

        Raises:
            LedgerError: there is none, it cannot be used, or a run is still going on.
        """
        return cls(path, *open_to_sweep(path))

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._connection.close()
            self._in_use.close()

    # -- writing --------------------------------------------------------------------------------------------------

    def enter(self, attempt: Attempt, most: int | None = None) -> int | None:
        """Write down a request that may create something; return its number, once that is on the disk.

        `most` is how many creations the run may make, all workers together; None is returned once there are as many.
        """
        row = {**asdict(attempt), "parameters": json.dumps(dict(attempt.parameters))}
        with self._writing() as connection:
            if most is not None:
                count = f"SELECT count(*) FROM creations WHERE run = ? AND state IN ({_marks(_MADE)})"  # noqa: S608
                if connection.execute(count, (attempt.run, *_MADE)).fetchone()[0] >= most:
                    return None
            entered = connection.execute(
                f"INSERT INTO creations ({', '.join(row)}, state) VALUES ({_marks(row)}, 'sent')",  # noqa: S608
                tuple(row.values()),
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
        with self._turn, explained(self.path):
            return tuple(_creation(row) for row in self._connection.execute(query, values).fetchall())

    def _write(self, statement: str, *values: object) -> None:
        with self._writing() as connection:
            connection.execute(statement, values)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._turn, explained(self.path), transaction(self._connection):
            yield self._connection


def _of(run: str | None, worker: str | None) -> tuple[str, tuple[str, ...]]:
    given = {name: text for name, text in (("run", run), ("worker", worker)) if text is not None}
    return "".join(f" AND {name} = ?" for name in given), tuple(given.values())


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _creation(row: tuple[object, ...]) -> Creation:
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return Creation(**{**fields, "parameters": json.loads(str(fields["parameters"]))})
