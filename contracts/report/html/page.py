"""The page of one record."""

from __future__ import annotations

from contracts.report.documents import Documents
from contracts.report.html.engine import render
from contracts.report.html.finding import ShownCall, calls, content_type, missing
from contracts.report.outline import VERDICTS, anchors, long_name, operations, short_name
from contracts.report.record import Record

OPEN = 10
"""With more findings than this, they are folded."""


def html(record: Record, documents: Documents) -> str:
    """Return the record as a page: every statement with its verdicts, the findings, what is missing, what was seen.

    Args:
        record: what is shown. All of it is taken for text that a target may have written.
        documents: where the sentences of the vendor's page are looked up.
    """
    shown = operations(record.clauses, documents)
    findings = tuple(side for operation in shown for side in operation.sides() if side.verdict == "broken")
    return render(
        "report.html",
        record=record,
        counts=record.summary(),
        verdicts=VERDICTS,
        operations=shown,
        findings=findings,
        unfolded=len(findings) <= OPEN,
        name_of=short_name if len(shown) == 1 else long_name,
        missing=missing(record),
        anchors=anchors(record.clauses),
        calls=calls,
        call_of=ShownCall,
        content_type=content_type,
    )
