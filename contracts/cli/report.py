"""`contracts report`: the record of a run, made into what people and pages look at."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.cli.output import put
from contracts.errors import ContractsError
from contracts.report.documents import Documents
from contracts.report.forms import FORMS, SUFFIXES, form_named
from contracts.report.merge import whole_of


@click.command(short_help="Make a record into a page, Markdown, a badge or text.")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RECORD.json...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file, not to the terminal."
)
@click.option("--format", "form", type=click.Choice(tuple(FORMS)), help="What to make; else by the name of FILE.")
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the vendor's pages: an HTML page shows their sentences.",
)
def report(records: tuple[Path, ...], output: Path | None, form: str | None, documents: Path | None) -> None:
    """Make the records that --conformance-report wrote into one HTML page, Markdown text, badge, text or JSON record.

    Several records are merged, as those of the parts of one run: of two verdicts on one clause side, broken outweighs
    held, and held what was not exercised. Of the shards of a run (--shard), none may be missing. A badge is JSON for
    the endpoint badge of shields.io.
    """
    if form is None:
        form = "text" if output is None else form_named(output)
    if form is None:
        cure = f"Name it *{', *'.join(SUFFIXES)}, or add --format"
        raise ContractsError(f"--output {output}", "its name does not tell what to make", cure)
    put(FORMS[form](whole_of(records), Documents(documents)), output)
