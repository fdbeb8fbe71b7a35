"""`contracts report`: the record of a run, made into what people and pages look at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from contracts.errors import ContractsError
from contracts.report.badge import badge
from contracts.report.file import read_record
from contracts.report.markdown import markdown
from contracts.report.record import Record, merged
from contracts.report.terminal import block


def _badge(record: Record) -> str:
    return json.dumps(badge(record), indent=2) + "\n"


def _text(record: Record) -> str:
    return "\n".join(block(record)) + "\n"


def _of_one_target(paths: tuple[Path, ...]) -> Iterator[Record]:
    """Yield the records; what one target holds is not held by another.

    Raises:
        ContractsError: two are about the same clause at different targets, or one cannot be used.
    """
    seen: dict[str, tuple[Path, str]] = {}
    for path in paths:
        record = read_record(path)
        for result in record.clauses:
            other, target = seen.setdefault(result.id, (path, record.target))
            if target != record.target:
                problem = f"this is a record of {record.target}, but {other} is one of {target}"
                raise ContractsError(str(path), problem, "Merge records of one target only")
        yield record


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
    held, and held what was not exercised. A badge is JSON for the endpoint badge of shields.io.
    """
    if form is None:
        form = "text" if output is None else SUFFIXES.get(output.suffix.lower())
    if form is None:
        cure = f"Name it *{', *'.join(SUFFIXES)}, or add --format"
        raise ContractsError(f"--output {output}", "its name does not tell what to make", cure)
    made = FORMS[form](merged(_of_one_target(records)))
    if output is None:
        click.echo(made.encode("utf-8", "replace"), nl=False)
        return
    try:
        output.write_text(made, "utf-8", "surrogatepass")
    except OSError as error:
        problem = error.strerror or "it cannot be written"
        raise ContractsError(f"--output {output}", problem, "Name a file in a folder that exists") from error
