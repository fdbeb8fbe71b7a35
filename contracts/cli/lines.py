"""`contracts lines`: a cassette as lines of JSON, which are read several times as fast as YAML."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.cassette.interaction import Recorded
from contracts.cassette.lines import to_line
from contracts.cassette.sources import sources_at
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
    try:
        with destination.open("wb" if overwrite else "xb") as file:
            if found[0].sidecar is not None and found[0].is_whole:
                file.write(to_line(found[0].sidecar.to_dict()))
            for entry in found[0].entries():
                if isinstance(entry, Recorded):
                    file.write(to_line(entry))
    except FileExistsError:
        raise CassetteError(str(destination), "the file exists", "Name another file, or add --overwrite") from None
    except OSError as error:
        problem = error.strerror or "it cannot be written"
        raise CassetteError(str(destination), problem, "Name a file that can be written") from None
