"""`contracts matrix`: the records of several targets side by side."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.cli.output import put
from contracts.errors import ContractsError
from contracts.report.file import read_record
from contracts.report.forms import form_named
from contracts.report.matrix import Matrix
from contracts.report.matrix_forms import MATRIX_FORMS


@click.command(short_help="Put the records of several targets side by side.")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RECORD.json...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file, not to the terminal."
)
@click.option(
    "--format", "form", type=click.Choice(tuple(MATRIX_FORMS)), help="What to make; else by the name of FILE."
)
def matrix(records: tuple[Path, ...], output: Path | None, form: str | None) -> None:
    """Make one table of several records of one vendor: a row for each clause side, a column for each record.

    A clause side that a record does not have is shown as absent. Two records of one target are told apart by their
    files.
    """
    if form is None:
        form = "markdown" if output is None else form_named(output)
    if form is None or form not in MATRIX_FORMS:
        cure = "Name it *.html, *.md or *.json, or add --format"
        raise ContractsError(f"--output {output}", "its name does not tell what to make", cure)
    put(MATRIX_FORMS[form](Matrix.of([(str(path), read_record(path)) for path in records])), output)
