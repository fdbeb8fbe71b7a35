"""`contracts lines`: a cassette as lines of JSON, which are read several times as fast as YAML."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.cassette.interaction import Recorded
from contracts.cassette.lines import to_line
from contracts.cassette.sources import Source, sources_at
from contracts.errors import CassetteError


@click.command(short_help="Write a cassette as lines of JSON.")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("destination", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace DESTINATION if it exists.")
def lines(source: Path, destination: Path, *, overwrite: bool) -> None:
    """Write the exchanges of SOURCE to DESTINATION, one a line, in the order in which they are judged.

    SOURCE is one recording or one file. What a recording says of itself stands in the first line, so that the one file
    is judged like the folder it came from.
    """
    if destination.suffix not in {".jsonl", ".ndjson"}:
        raise CassetteError(str(destination), "the name must end in .jsonl", "Choose such a name")
    found = sources_at(source)
    if len(found) > 1:
        raise CassetteError(str(source), f"there are {len(found)} recordings or files here", "Name one of them")
    if destination.exists() and not overwrite:
        raise CassetteError(str(destination), "the file exists", "Name another file, or add --overwrite")
    try:
        _write(found[0], destination)
    except OSError as error:
        problem = error.strerror or "it cannot be written"
        raise CassetteError(str(destination), problem, "Name a file that can be written") from None


def _write(source: Source, destination: Path) -> None:
    """Write all of a source or, where it is damaged, nothing: part of a recording must not pass for the whole."""
    new = destination.with_name(f"{destination.name}.new")
    try:
        with new.open("wb") as file:
            if source.sidecar is not None and source.is_whole:
                file.write(to_line(source.sidecar.to_dict()))
            for entry in source.entries():
                if isinstance(entry, Recorded):
                    file.write(to_line(entry))
        new.replace(destination)
    finally:
        new.unlink(missing_ok=True)
