"""Where a command puts what it made: a file, or the terminal."""

from __future__ import annotations

from pathlib import Path

import click

from contracts.errors import ContractsError


def put(made: str, output: Path | None) -> None:
    """Write a text to a file, or print it if there is none.

    Raises:
        ContractsError: the file cannot be written.
    """
    if output is None:
        click.echo(made.encode("utf-8", "replace"), nl=False)
        return
    try:
        output.write_text(made, "utf-8", "surrogatepass")
    except OSError as error:
        problem = error.strerror or "it cannot be written"
        raise ContractsError(f"--output {output}", problem, "Name a file in a folder that exists") from error
