"""The record as a badge: JSON for the endpoint badge of shields.io."""

from __future__ import annotations

from typing import Any

from contracts.report.record import Record


def badge(record: Record) -> dict[str, Any]:
    """Return what the endpoint answers. What was not exercised is said too, and never looks as good as what held."""
    counts = record.summary()
    held, broken, missing = counts["held"], counts["broken"], counts["not-exercised"]
    message = f"{held} of {held + broken + missing} held" + (f", {broken} broken" if broken else "")
    is_whole = not (missing or record.partial or record.shard)
    color = "red" if broken else "lightgrey" if not held else "brightgreen" if is_whole else "yellowgreen"
    return {"schemaVersion": 1, "label": "conformance", "message": message, "color": color}
