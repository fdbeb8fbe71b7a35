"""`contracts compare`: where does B differ from A? The question of everyone who writes an emulator."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from contracts.cassette.offline import offline
from contracts.cli.codes import CANNOT
from contracts.compare.parity import Clauses, Parity, compare_answers, compare_records
from contracts.errors import ContractsError
from contracts.replay import Replay
from contracts.report.file import record_in
from contracts.report.record import Record
from contracts.suite import SuiteOptions

_SHOWN = 200


@click.command(short_help="List where B differs from A.")
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@click.option("--vendor", metavar="NAME", help="Compare by this vendor's specs only.")
def compare(a: Path, b: Path, vendor: str | None) -> None:
    """List where B differs from A, clause by clause and, between recordings, field by field.

    A and B are two recordings of the same requests, of a cloud and of its emulator for example (any file that
    `contracts judge` takes), or two reports that --conformance-report wrote. The exit code is 1 if anything differs,
    also if a clause side was exercised in one and is missing in the other, and 4 if they have nothing in common.
    """
    reports = record_in(a), record_in(b)
    parity = Parity()
    if reports[0] is not None and reports[1] is not None:
        one, other = reports[0], reports[1]
    elif reports[0] is not None or reports[1] is not None:
        raise ContractsError(f"{a} and {b}", "one is a report, the other is not", "Give two of a kind")
    else:
        options = SuiteOptions(vendor=vendor)
        of_a, of_b = (Replay.of([path], options, os.environ) for path in (a, b))
        one, other = of_a.whole(), of_b.whole()
        with offline():
            specs = {spec.vendor: spec for replay in (of_a, of_b) for spec in replay.playback.specs}
            parity = compare_answers(of_a.sources, of_b.sources, tuple(specs.values()))
    found = compare_records(one, other)
    _check_common(found, parity, a, b, is_reports=reports[0] is not None)
    _tell(found, one, other)
    _tell_answers(parity)
    for problem in parity.problems:
        click.echo(f"error: {problem}", err=True)
    if parity.problems:
        sys.exit(CANNOT)
    if found.differences or found.only_a or found.only_b or parity.differences:
        sys.exit(1)


def _check_common(found: Clauses, parity: Parity, a: Path, b: Path, *, is_reports: bool) -> None:
    """Refuse what has nothing in common: no difference would be found, whatever stands in it."""
    if is_reports and not found.compared:
        problem, cure = "they have no clause side in common that either exercised", "Give reports of one vendor"
    elif not is_reports and not parity.compared and not parity.problems:
        problem, cure = "they have no request in common", "Give recordings of the same requests"
    else:
        return
    raise ContractsError(f"{a} and {b}", f"nothing can be compared, since {problem}", cure)


def _tell(found: Clauses, a: Record, b: Record) -> None:
    click.echo(f"A is {a.target}, B is {b.target}")
    for name, record in (("A", a), ("B", b)):
        for observation in record.observations:
            if observation["kind"] == "cassette":  # what of it was not looked at
                click.echo(f"of {name}: {observation['text']}")
    click.echo(f"{len(found.differences)} clause sides come out differently")
    for difference in found.differences:
        one, other = difference.of_a, difference.of_b
        click.echo(f"  {one.id} ({one.side}): {one.verdict} in A, {other.verdict} in B")
        if other.reason or one.reason:
            click.echo(f"    {other.reason or one.reason}")
    for name, results in (("A", found.only_a), ("B", found.only_b)):
        if results:
            click.echo(f"{len(results)} clause sides are in {name} alone")
        for result in results[:_SHOWN]:
            click.echo(f"  {result.id} ({result.side}): {result.verdict}")
        if len(results) > _SHOWN:
            click.echo(f"  and {len(results) - _SHOWN} more")


def _tell_answers(parity: Parity) -> None:
    if not parity.compared and not parity.only_a and not parity.only_b:
        return
    click.echo(
        f"{parity.compared} requests were made of both, {parity.only_a} of A alone, {parity.only_b} of B alone; "
        f"{len(parity.differences)} fields differ"
    )
    for one in parity.differences[:_SHOWN]:
        click.echo(f"  {one.operation} {one.field}: {one.of_a} in A, {one.of_b} in B ({one.count}x)")
        click.echo(f"    {one.asked}")
    if len(parity.differences) > _SHOWN:
        click.echo(f"  and {len(parity.differences) - _SHOWN} more")
