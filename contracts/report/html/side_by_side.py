"""The page of several records side by side."""

from __future__ import annotations

from contracts.report.html.engine import render
from contracts.report.html.finding import calls, content_type, missing
from contracts.report.matrix import ABSENT, Matrix
from contracts.report.outline import VERDICTS, short_name


def html(matrix: Matrix) -> str:
    """Return the matrix as a page: a table of verdicts, and below it what each target showed."""
    rows = matrix.rows()
    anchors = {
        (row.any_of.id, row.any_of.side, column): f"row-{number}-{column}"
        for number, row in enumerate(rows)
        for column in range(len(matrix.columns))
    }
    return render(
        "matrix.html",
        matrix=matrix,
        counts=[
            {name: [row.verdicts[column] for row in rows].count(name) for name in (*VERDICTS, ABSENT)}
            for column in range(len(matrix.columns))
        ],
        differing=sum(row.differs for row in rows),
        total=len(rows),
        names=(*VERDICTS, ABSENT),
        anchors=anchors,
        name_of=short_name,
        missing=missing,
        calls=calls,
        content_type=content_type,
    )
