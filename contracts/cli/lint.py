"""`contracts lint`: are these spec files fit for use? OpenAPI first, then our own members and rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten

import click
from openapi_spec_validator import OpenAPIV31SpecValidator

from contracts.errors import SpecError
from contracts.spec import SPECS
from contracts.spec.load import SERVICE, check_file
from contracts.spec.yaml_file import line_of, read


@click.command(short_help="Check spec files.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE_OR_DIR]...")
def lint(paths: tuple[Path, ...]) -> None:
    """Check spec files: one `ok` line for each good one, else file, line, problem and cure. Exit code 1 for any.

    A directory is a vendor's, with its service.yaml, or one that holds such directories. Without an argument the
    specs that came with this program are checked.
    """
    faulty = False
    for path in paths or (SPECS,):
        for file in _files(path):
            problem = next(_problems(file), None)
            click.echo(f"{file}: ok" if problem is None else str(problem))
            faulty = faulty or problem is not None
    if faulty:
        raise click.exceptions.Exit(1)


def _files(path: Path) -> Iterator[Path]:
    """Yield the files that an argument means; one that cannot be read is left to the reader, who says why."""
    if not path.is_dir():
        yield path
        return
    found = sorted(path.glob("*.yaml")) or sorted(path.glob("*/*.yaml"))
    yield from found or [path / SERVICE]


def _problems(path: Path) -> Iterator[SpecError]:
    try:
        content = read(path)
    except SpecError as error:
        yield error
        return
    if "x-service" not in content and not (path.parent / SERVICE).is_file():
        problem = f"there is no {SERVICE} beside this file"
        cure = "A spec stands in its vendor's folder, with what the service shares, or says that itself in x-service"
        yield SpecError(str(path), problem, cure)
        return
    yield from _openapi_problems(path, content)
    try:
        check_file(path)
    except SpecError as error:
        yield error


def _openapi_problems(path: Path, content: dict[str, object]) -> Iterator[SpecError]:
    for error in OpenAPIV31SpecValidator(content, base_uri=path.absolute().as_uri()).iter_errors():
        keys = [key for key in error.absolute_path if isinstance(key, str | int)]
        place = f"{path}:{line_of(path, keys)}"
        problem = shorten(error.message.partition("\n")[0], 200, placeholder=" …")
        yield SpecError(place, problem, "OpenAPI 3.1 wants that otherwise")
