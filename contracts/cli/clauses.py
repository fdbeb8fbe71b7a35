"""`contracts clauses`: everything that is checked, one clause a line."""

from __future__ import annotations

import json

import click

from contracts.cli.names import chosen
from contracts.spec import Clause, load_spec


@click.command(short_help="List every clause.")
@click.option("--vendor", metavar="NAME", help="Only this vendor's clauses.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of columns.")
def clauses(vendor: str | None, *, as_json: bool) -> None:
    """List every clause: its id, its sides, the statement it carries, the line it stands on, and what it says.

    The ids are those of the tests, so `pytest -k` and the reports use them too.
    """
    found = [clause for name in chosen(vendor) for clause in load_spec(name).clauses.values()]
    if as_json:
        click.echo(json.dumps([_entry(clause) for clause in found], indent=2, ensure_ascii=False))
        return
    rows = [(c.id, " ".join(c.sides), c.source.statement or "-", str(c.source), c.says) for c in found]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _entry(clause: Clause) -> dict[str, object]:
    return {
        "id": clause.id,
        "sides": list(clause.sides),
        "statement": clause.source.statement,
        "source": str(clause.source),
        "says": clause.says,
    }
