"""`contracts judge`: what recorded exchanges show, without pytest and without sending anything."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from contracts.cli.codes import CANNOT
from contracts.errors import ContractsError
from contracts.replay import Replay
from contracts.report import block
from contracts.report.documents import Documents
from contracts.report.forms import SUFFIXES, check_path, write
from contracts.suite import SuiteOptions

_STEP = 1000  # exchanges between two looks at the clock
_EVERY = 5.0  # seconds between two lines where there is no terminal


@click.command(short_help="Judge recorded exchanges.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--vendor", metavar="NAME", help="Judge by this vendor's specs only.")
@click.option(
    "--world", metavar="FILE", type=click.Path(path_type=Path), help="What holds where somebody else recorded."
)
@click.option("--strict", is_flag=True, help="Take error codes that no table lists for findings.")
@click.option(
    "--report",
    "reports",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path),
    help=f"Write the record here, in the form of the name ({', '.join(SUFFIXES)}). May be given several times.",
)
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the vendor's pages: an HTML page shows their sentences.",
)
def judge(
    files: tuple[Path, ...],
    vendor: str | None,
    world: Path | None,
    reports: tuple[Path, ...],
    documents: Path | None,
    *,
    strict: bool,
) -> None:
    """Judge FILES: recordings of `pytest --record`, cassettes of VCR.py, HAR files, lines of JSON, or folders of these.

    Files are read piece by piece, so they may be of any size. The exit code is 1 if a clause is broken, and 4 if a file
    could not be read to its end (what stands before that place is judged all the same), or a report not be written.
    """
    options = SuiteOptions(vendor=vendor, world=world, strict=strict)
    replay = Replay.of(list(files), options, os.environ)
    for path in reports:
        check_path("--report", path)
    pages = Documents(documents)
    shown = _Progress()
    replay.play(progress=shown.see)
    shown.end()
    record = replay.whole()
    # Where nothing could be read, what was not exercised says nothing.
    for line in block(record) if record.exchanges or not replay.problems else ():
        click.echo(line)
    problems: list[ContractsError] = [*replay.problems]
    for path in reports:
        try:
            write(record, path, pages)
        except ContractsError as error:  # the others may be written all the same
            problems.append(error)
    for problem in problems:
        click.echo(f"error: {problem}", err=True)
    if problems:
        sys.exit(CANNOT)
    if record.broken():
        sys.exit(1)


@dataclass(slots=True)
class _Progress:
    """Tells on stderr how many exchanges were judged, and how fast."""

    begun: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)
    is_terminal: bool = field(default_factory=lambda: bool(sys.stderr.isatty()))

    def see(self, count: int) -> None:
        """Take in how many there were so far."""
        if count % _STEP:
            return
        now = time.monotonic()
        if now - self.told < (0.2 if self.is_terminal else _EVERY):
            return
        self.told = now
        line = f"{count:,} exchanges, {count / (now - self.begun):,.0f} per second"
        click.echo(f"\r{line}" if self.is_terminal else line, err=True, nl=not self.is_terminal)

    def end(self) -> None:
        """Leave the terminal as it was."""
        if self.is_terminal:
            click.echo("\r\033[K", err=True, nl=False)
