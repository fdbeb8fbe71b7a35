"""`contracts report`: the record of a run, made into what people and pages look at."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from contracts.errors import ContractsError
from contracts.report.badge import badge
from contracts.report.markdown import markdown
from contracts.report.merge import whole_of
from contracts.report.record import Record
from contracts.report.terminal import block


def _badge(record: Record) -> str:
    return json.dumps(badge(record), indent=2) + "\n"


def _text(record: Record) -> str:
    return "\n".join(block(record)) + "\n"


FORMS: Mapping[str, Callable[[Record], str]] = {
    "text": _text,
    "markdown": markdown,
    "json": Record.to_json,
    "badge": _badge,
}
SUFFIXES = {".md": "markdown", ".json": "json", ".txt": "text"}


@click.command(short_help="Make a record into Markdown, a badge or text.")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RECORD.json...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file, not to the terminal."
)
@click.option("--format", "form", type=click.Choice(tuple(FORMS)), help="What to make; else by the name of FILE.")
def report(records: tuple[Path, ...], output: Path | None, form: str | None) -> None:
    """Make the records that --conformance-report wrote into one text, Markdown page, badge or JSON record.

    Several records are merged, as those of the parts of one run: of two verdicts on one clause side, broken outweighs
    held, and held what was not exercised. Of the shards of a run (--shard), none may be missing. A badge is JSON for
    the endpoint badge of shields.io.
    """
    if form is None:
        form = "text" if output is None else SUFFIXES.get(output.suffix.lower())
    if form is None:
        cure = f"Name it *{', *'.join(SUFFIXES)}, or add --format"
        raise ContractsError(f"--output {output}", "its name does not tell what to make", cure)
    made = FORMS[form](whole_of(records))
    if output is None:
        click.echo(made.encode("utf-8", "replace"), nl=False)
        return
    try:
        output.write_text(made, "utf-8", "surrogatepass")
    except OSError as error:
        problem = error.strerror or "it cannot be written"
        raise ContractsError(f"--output {output}", problem, "Name a file in a folder that exists") from error
