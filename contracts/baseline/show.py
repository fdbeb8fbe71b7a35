"""The block about the baseline at the end of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contracts.baseline.compare import KINDS, Comparison, Kind
from contracts.baseline.update import Update

SHOWN = 20
"""So many differences of one kind are named."""
_CURES: Mapping[Kind, str] = {
    "new": "mend the target; what cannot be mended now is listed with --baseline-update and a reason",
    "changed": "look at it as at a new one; --baseline-update adds the other way to the entry",
    "mended": "remove them from the list, or run --baseline-update",
    "expired": "mend the target, or agree on another date",
    "lost": "see why they were not exercised: the world file, the budget or the target changed",
    "vanished": "if the page changed, run --baseline-update",
}


def baseline_block(file: str, found: Comparison, update: Update | None = None) -> Iterator[str]:
    """Yield the lines: how many sides are known to be broken, what differs, what to do about it, what was changed."""
    counts = {kind: sum(difference.kind == kind for difference in found.differences) for kind in KINDS}
    numbers = [f"{len(found.known)} known", *(f"{count} {kind}" for kind, count in counts.items() if count)]
    yield f"baseline {file}: {', '.join(numbers)}"
    for kind, count in counts.items():
        if not count:
            continue
        yield f"  {kind}: {_CURES[kind]}"
        same = [difference for difference in found.differences if difference.kind == kind]
        yield from (f"    {d.name.clause} ({d.name.side}): {d.says}" for d in same[:SHOWN])
        if count > SHOWN:
            yield f"    and {count - SHOWN} more"
    without = sum(not known.reason for known in found.known)
    if without and update is None:
        yield f"  known without a reason: {without}; fill it in"
    if found.unlisted and update is None:
        yield f"  not broken, and new to the baseline: {len(found.unlisted)}; --baseline-update notes them"
    if found.partial:
        yield f"  the run did not get to its end, so it is no proof: {found.partial}"
    if found.passed_over:
        yield f"  not asked for in this run, so not compared: {found.passed_over}"
    if update is not None:
        yield from (f"  {change}" for change in update.changes or ("nothing changed",))
