"""The command group, and the one place where a user's error becomes a line instead of a traceback."""

from __future__ import annotations

import sys

import click

from contracts import __version__
from contracts.cli.clauses import clauses
from contracts.cli.compare import compare
from contracts.cli.derive import command as derive
from contracts.cli.diff import command as diff
from contracts.cli.emulator import emulator
from contracts.cli.faults import faults
from contracts.cli.gate import gate
from contracts.cli.judge import judge
from contracts.cli.lines import lines
from contracts.cli.lint import lint
from contracts.cli.matrix import matrix
from contracts.cli.names import CANNOT
from contracts.cli.report import report
from contracts.cli.sweep import sweep
from contracts.errors import ContractsError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="contracts")
def group() -> None:
    """Check cloud APIs against what their pages say.

    The suite itself runs under pytest: `pytest --pyargs contracts.conformance` tries it on an embedded emulator, and
    with `--target URL --vendor NAME --world FILE` on yours. These commands look after specs, emulator and recordings.
    """


for command in (lint, clauses, emulator, faults, sweep, judge, report, matrix, gate, lines, compare, derive, diff):
    group.add_command(command)


def main() -> None:
    """Run the command of the command line, and exit."""
    try:
        group()
    except ContractsError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(CANNOT)
