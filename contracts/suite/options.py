"""What the user asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contracts.errors import ContractsError
from contracts.ledger.file import DEFAULT
from contracts.shards import Shard


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteOptions:
    """What the user asked for.

    `max_creations` is how many things a run may make, all its workers together. `run` and `worker` name this run and
    this process of it in the ledger. `sharing` is how many workers keep the target's pace among themselves. `shard` is
    the part of a whole that this run is. `examples` names the Redis server or folder with what other runs found by
    drawing.
    """

    target: str | None = None
    vendor: str | None = None
    spec: Path | None = None
    world: Path | None = None
    seed: int = 0
    budget: int | None = None
    strict: bool = False
    ledger: Path = DEFAULT
    max_creations: int = 1000
    run: str = "run"
    worker: str = "main"
    sharing: int = 1
    cassette: Path | None = None
    record: Path | None = None
    overwrite: bool = False
    shard: Shard | None = None
    examples: str | None = None

    def check(self) -> None:
        """Refuse what makes no sense whatever the target is.

        Raises:
            ContractsError: with what to do.
        """
        if self.overwrite and self.record is None:
            raise ContractsError("--overwrite", "there is nothing to overwrite", "Add --record DIR, or leave it out")
        if self.budget is not None and self.budget < 1:
            place = f"--budget {self.budget}"
            raise ContractsError(place, "that leaves nothing to send", "Allow at least one request")
        if self.max_creations < 1:
            place = f"--max-creations {self.max_creations}"
            raise ContractsError(place, "that leaves nothing to create", "Allow at least one creation")
