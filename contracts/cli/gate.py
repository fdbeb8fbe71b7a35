"""`contracts gate`: records against a baseline, as pytest compares them, but later and for several at once."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from contracts.baseline import Baseline, baseline_block, compare, read_baseline, updated, write_baseline
from contracts.errors import ContractsError
from contracts.report.merge import whole_of


@click.command(short_help="Compare records with a baseline.")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RECORD.json...")
@click.option(
    "--baseline", "file", required=True, metavar="FILE", type=click.Path(path_type=Path), help="What is known."
)
@click.option("--update", is_flag=True, help="Write what the records show into the file, and tell what changed.")
def gate(records: tuple[Path, ...], file: Path, *, update: bool) -> None:
    """Compare the records that --conformance-report wrote with a baseline that --baseline-update wrote.

    Several records are merged first, as those of the parts of one run. The exit code is 1 if there is a break that is
    not listed, or a listed one that now holds, is past its date, was not exercised or is no clause side any more.
    """
    record = whole_of(records)
    known = Baseline() if update and not file.exists() else read_baseline(file)
    made = None
    if update:
        if record.partial:
            problem = f"the run did not get to its end: {record.partial}"
            raise ContractsError(str(records[0]), problem, "Update from the record of a whole run")
        made = updated(known, record)
        known = made.baseline
    found = compare(known, record, today=datetime.now(UTC).date())
    if made is not None:
        write_baseline(file, made.baseline)
    for line in baseline_block(str(file), found, made):
        click.echo(line)
    if found.is_red:
        sys.exit(1)
