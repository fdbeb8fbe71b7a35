"""The forms in which records are put side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from contracts.report.markdown import cell
from contracts.report.matrix import Matrix


def _json(matrix: Matrix) -> str:
    columns = [
        {"file": column.file, "target": column.record.target, "partial": column.record.partial}
        for column in matrix.columns
    ]
    rows = [
        {"id": row.any_of.id, "side": row.any_of.side, "differs": row.differs, "verdicts": row.verdicts}
        for row in matrix.rows()
    ]
    return json.dumps({"columns": columns, "rows": rows}, indent=2, ensure_ascii=False) + "\n"


def _markdown(matrix: Matrix) -> str:
    heads = [f"{cell(column.record.target)} {cell(column.file)}" for column in matrix.columns]
    lines = [f"| clause side | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
    for row in matrix.rows():
        verdicts = [f"**{verdict}**" if verdict == "broken" else verdict for verdict in row.verdicts]
        lines.append(f"| {cell(f'{row.any_of.id} ({row.any_of.side})')} | {' | '.join(verdicts)} |")
    return "\n".join(lines) + "\n"


def _html(matrix: Matrix) -> str:
    from contracts.report.html.side_by_side import html  # noqa: PLC0415 - a template engine, which other forms do without

    return html(matrix)


MATRIX_FORMS: Mapping[str, Callable[[Matrix], str]] = {"html": _html, "markdown": _markdown, "json": _json}
