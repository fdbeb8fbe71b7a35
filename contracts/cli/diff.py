"""`contracts diff`: what changed in the contract between two editions of a page or of a spec."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import click

from contracts.derive.derive import derive
from contracts.derive.yaml_out import as_yaml
from contracts.diff import as_json, as_markdown, as_text, changes, is_breaking
from contracts.diff.compare import Audience
from contracts.spec import Spec, load_file

_YAML = frozenset({".yaml", ".yml"})


@click.command("diff", short_help="Show what changed between two editions.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to show the changes.",
)
@click.option(
    "--fail-on", type=click.Choice(["callers", "implementers", "any", "never"]), default="any", show_default=True,
    help="End with exit code 1 if a change breaks these; `any` means either.",
)  # fmt: skip
@click.option("--vendor", metavar="NAME", help="The vendor, where a page does not show whose it is.")
def command(old: Path, new: Path, form: str, fail_on: str, vendor: str | None) -> None:
    """Compare two pages, or two specs, or one with the other, and show what changed in the contract, clause by clause.

    Each change says whom it breaks: callers, whose right calls may now be refused or answered with less, or
    implementers, whose right implementation no longer is. What only moves or rewords a statement is no change.
    """
    found = changes(_edition(old, vendor), _edition(new, vendor))
    if form == "json":
        click.echo(as_json(found))
    else:
        for line in as_markdown(found) if form == "markdown" else as_text(found):
            click.echo(line)
    audiences = {"any": {"callers", "implementers"}, "never": set()}.get(fail_on, {fail_on})
    if is_breaking(found, frozenset(cast("set[Audience]", audiences))):
        raise click.exceptions.Exit(1)


def _edition(path: Path, vendor: str | None) -> Spec:
    """Read a spec, or derive one of a page."""
    if path.suffix in _YAML:
        return load_file(path)
    with TemporaryDirectory() as folder:
        derived = derive(path, Path(folder), vendor=vendor)
        file = Path(folder) / f"{derived.facts.name}.yaml"
        file.write_text(as_yaml(derived.spec), "utf-8")
        return load_file(file)
