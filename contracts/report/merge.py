"""Several records as one: the parts of a run, or runs that each tried a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from contracts.errors import ContractsError
from contracts.report.file import read_record
from contracts.report.record import Record, merged

_ONE_RUN = "Merge shards of one run only"


def whole_of(paths: Sequence[Path]) -> Record:
    """Return what the records in some files come to together.

    Raises:
        ContractsError: one cannot be used, two are about the same clause at different targets, a shard is missing or
            there twice, or shards are those of different runs: of another number, seed or way to split.
    """
    records = [(path, read_record(path)) for path in paths]
    _check_targets(records)
    if not any(record.shard for _, record in records):
        return merged(record for _, record in records)
    _check_shards(records)
    whole = merged(_in_order(record for _, record in records))
    return replace(whole, shard="")


def _check_targets(records: Iterable[tuple[Path, Record]]) -> None:
    """Refuse records of several targets: what one target holds is not held by another."""
    seen: dict[str, tuple[Path, str]] = {}
    for path, record in records:
        for result in record.clauses:
            other, target = seen.setdefault(result.id, (path, record.target))
            if target != record.target:
                problem = f"this is a record of {record.target}, but {other} is one of {target}"
                raise ContractsError(str(path), problem, "Merge records of one target only")


def _check_shards(records: Sequence[tuple[Path, Record]]) -> None:
    first, known = next((path, record) for path, record in records if record.shard)
    of = known.shard.partition("/")[2]
    seen: dict[str, Path] = {}
    clauses: dict[str, Path] = {}
    for path, record in records:
        if record.shard.partition("/")[2] != of:
            told = f"shard {record.shard}" if record.shard else "no shard"
            raise ContractsError(str(path), f"this is {told}, but {first} is one of {of}", _ONE_RUN)
        if record.seed != known.seed:
            problem = f"its seed is {record.seed}, but that of {first} is {known.seed}"
            raise ContractsError(str(path), problem, _ONE_RUN)
        if record.shard in seen:
            problem = f"this is shard {record.shard}, and so is {seen[record.shard]}"
            raise ContractsError(str(path), problem, "Give each shard once")
        seen[record.shard] = path
        double = next((result.id for result in record.clauses if clauses.get(result.id, path) != path), None)
        if double is not None:
            problem = f"{double} is in it, and in {clauses[double]} too, so that others may be in none"
            raise ContractsError(str(path), problem, _ONE_RUN)
        clauses.update(dict.fromkeys((result.id for result in record.clauses), path))
    missing = [f"{number}/{of}" for number in range(1, int(of) + 1) if f"{number}/{of}" not in seen]
    if missing:
        problem = f"of the {of} shards, {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        raise ContractsError(str(first), problem, "Give the records of all, or run what is missing again")


def _in_order(records: Iterable[Record]) -> Iterator[Record]:
    yield from sorted(records, key=lambda record: int(record.shard.partition("/")[0]))
