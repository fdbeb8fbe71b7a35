"""The command group, and the one place where a user's error becomes a line instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click

from contracts import __version__
from contracts.cli.codes import CANNOT
from contracts.errors import ContractsError


@dataclass(frozen=True, slots=True)
class CommandPlace:
    """Where a command is, as `module:attribute` of this package, and its short help."""

    attribute: str
    short_help: str


COMMANDS: Mapping[str, CommandPlace] = {
    "clauses": CommandPlace("clauses:clauses", "List every clause."),
    "compare": CommandPlace("compare:compare", "List where B differs from A."),
    "derive": CommandPlace("derive:command", "Derive specs from a vendor's pages."),
    "diff": CommandPlace("diff:command", "Show what changed between two editions."),
    "emulator": CommandPlace("emulator:emulator", "Emulate a vendor on this machine."),
    "faults": CommandPlace("faults:faults", "Show what catches each fault of the emulator."),
    "gate": CommandPlace("gate:gate", "Compare records with a baseline."),
    "judge": CommandPlace("judge:judge", "Judge recorded exchanges."),
    "lines": CommandPlace("lines:lines", "Write a cassette as lines of JSON."),
    "lint": CommandPlace("lint:lint", "Check spec files."),
    "matrix": CommandPlace("matrix:matrix", "Put the records of several targets side by side."),
    "report": CommandPlace("report:report", "Make a record into a page, Markdown, a badge or text."),
    "sweep": CommandPlace("sweep:sweep", "Delete what runs left behind."),
}


class Commands(click.Group):
    """Commands that are imported when they are used: some take a second, and `--help` needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, as they are listed."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if there is none of that name."""
        del ctx
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.attribute.partition(":")
        command: click.Command = getattr(import_module(f"contracts.cli.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the short helps."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].short_help) for name in self.list_commands(ctx)])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="contracts")
def group() -> None:
    """Check cloud APIs against what their pages say.

    The suite itself runs under pytest: `pytest --pyargs contracts.conformance` tries it on an embedded emulator, and
    with `--target URL --vendor NAME --world FILE` on yours. These commands look after specs, emulator and recordings.
    """


def main() -> None:
    """Run the command of the command line, and exit."""
    try:
        group()
    except ContractsError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(CANNOT)
