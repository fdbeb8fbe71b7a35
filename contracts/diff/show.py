"""Changes as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from contracts.diff.compare import Change

_MARKS = {"added": "+", "removed": "-", "changed": "~"}


def as_text(changes: Iterable[Change]) -> Iterator[str]:
    """Yield one line for each change."""
    for change in changes:
        yield f"{_MARKS[change.what]} {change.id}: {change.says}{_values(change)}; {_breaks(change)}{_sources(change)}"


def as_markdown(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield "| | clause | change | breaks | source |"
    yield "|---|---|---|---|---|"
    for change in changes:
        cells = (
            _MARKS[change.what],
            f"`{change.id}`",
            change.says + _values(change),
            " and ".join(change.breaks) or "nobody",
            _sources(change).strip(" ()"),
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def as_json(changes: Iterable[Change]) -> str:
    """Return a list of objects."""
    return json.dumps([asdict(change) for change in changes], indent=2, ensure_ascii=False, default=str)


def _values(change: Change) -> str:
    if change.what != "changed":
        return ""
    before, after = (json.dumps(value, ensure_ascii=False, default=str) for value in (change.before, change.after))
    return f" (was {before}, is {after})"


def _breaks(change: Change) -> str:
    return f"breaking for {' and '.join(change.breaks)}" if change.breaks else "breaking for nobody"


def _sources(change: Change) -> str:
    places = [place for place in (change.source_before, change.source_after) if place]
    return f" ({' -> '.join(dict.fromkeys(places))})" if places else ""
