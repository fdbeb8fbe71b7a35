"""`contracts lines`: a cassette as lines of JSON, which are read several times as fast as YAML."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from contracts.cassette.interaction import Recorded
from contracts.cassette.lines import to_line
from contracts.cassette.sources import ExchangeSource, sources_at
from contracts.errors import CassetteError


@click.command(short_help="Write a cassette as lines of JSON.")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("destination", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace DESTINATION if it exists.")
def lines(source: Path, destination: Path, *, overwrite: bool) -> None:
    """Write the exchanges of SOURCE to DESTINATION, one a line, in the order in which they are judged.

    SOURCE is one recording or one file. What a recording says of itself stands in the first line, so that the one file
    is judged like the folder it came from. What cannot be judged, because its recorder did not keep all of it, is left
    out; how many exchanges were written and left out is told.
    """
    if destination.suffix not in {".jsonl", ".ndjson"}:
        raise CassetteError(str(destination), "the name must end in .jsonl", "Choose such a name")
    found = sources_at(source)
    if len(found) > 1:
        raise CassetteError(str(source), f"there are {len(found)} recordings or files here", "Name one of them")
    if destination.exists() and not overwrite:
        raise CassetteError(str(destination), "the file exists", "Name another file, or add --overwrite")
    try:
        written, left_out = _write(found[0], destination)
    except OSError as error:
        problem = error.strerror or "it cannot be written"
        raise CassetteError(str(destination), problem, "Name a file that can be written") from None

    _tell(found[0], written, left_out)


def _write(source: ExchangeSource, destination: Path) -> tuple[int, Counter[str]]:
    """Write all of a source or, where it is damaged or empty, nothing: a part must not pass for the whole.

    Returns how many exchanges were written, and how many were left out for which reason.
    """
    new = destination.with_name(f"{destination.name}.new")
    written = 0
    left_out: Counter[str] = Counter()
    try:
        with new.open("wb") as file:
            if source.sidecar is not None and source.is_whole:
                file.write(to_line(source.sidecar.to_dict()))
            for entry in source.entries():
                if isinstance(entry, Recorded):
                    file.write(to_line(entry))
                    written += 1
                else:
                    left_out[entry.reason] += 1
        if not written:
            why = ", ".join(f"{reason} ({count}x)" for reason, count in left_out.most_common())
            problem = f"there is no exchange in it that can be used{f': {why}' if why else ''}"
            raise CassetteError(source.place, problem, "Nothing was written; record it anew")
        new.replace(destination)
    finally:
        new.unlink(missing_ok=True)
    return written, left_out


def _tell(source: ExchangeSource, written: int, left_out: Counter[str]) -> None:
    click.echo(f"{written} exchanges were written", err=True)
    for reason, count in left_out.most_common():
        click.echo(f"{count} exchanges were left out: {reason}", err=True)
    if source.ignored:
        click.echo(f"{', '.join(source.ignored)} is not part of the recording, and was left out", err=True)
