"""What a run makes of a baseline. What people wrote stays as long as its break does; every change is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from contracts.baseline.compare import Scope
from contracts.baseline.model import Baseline, KnownBreak, Name
from contracts.report.record import ClauseResult, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A baseline after a run, and the lines that tell what changed."""

    baseline: Baseline
    changes: tuple[str, ...]


def updated(baseline: Baseline, record: Record, *, scope: Scope | None = None) -> Update:
    """Return the baseline as a run found things to be.

    A side that the run did not ask for keeps its entry, unless it was seen broken all the same.
    """
    scope = scope or Scope.of(record)
    kept = {name for name in baseline.names if not scope.is_gone(name)}
    for result in record.clauses:
        if result.asked or result.verdict == "broken":
            kept.discard(Name(result.id, result.side))
    is_whole = all(result.asked for result in record.clauses)
    found = [result for result in record.clauses if result.asked or result.verdict == "broken"]
    old = baseline.breaks
    made = Baseline(
        broken=(
            *(known for known in baseline.broken if known.name in kept),
            *(_broken(result, old, is_whole=is_whole) for result in found if result.verdict == "broken"),
        ),
        held=(baseline.held & kept) | _names(found, "held"),
        not_exercised=(baseline.not_exercised & kept) | _names(found, "not-exercised"),
    )
    return Update(baseline=made, changes=tuple(_changes(baseline, made)))


def _names(found: list[ClauseResult], verdict: str) -> frozenset[Name]:
    return frozenset(Name(result.id, result.side) for result in found if result.verdict == verdict)


def _broken(result: ClauseResult, old: Mapping[Name, KnownBreak], *, is_whole: bool) -> KnownBreak:
    name = Name(result.id, result.side)
    known = old.get(name)
    if known is None:
        return KnownBreak(name=name, kinds=result.kinds)
    # A part of the suite may not have come upon all ways in which a side is broken.
    kinds = result.kinds if is_whole else tuple(sorted({*known.kinds, *result.kinds}))
    return replace(known, kinds=kinds)


def _changes(old: Baseline, new: Baseline) -> Iterator[str]:
    for name in sorted(new.breaks.keys() - old.breaks.keys()):
        yield f"added    {name}: {'; '.join(new.breaks[name].kinds)}; fill in its reason"
    for name in sorted(new.breaks.keys() & old.breaks.keys()):
        before, now = set(old.breaks[name].kinds), set(new.breaks[name].kinds)
        yield from (f"added    {name}: {kind}" for kind in sorted(now - before))
        yield from (f"removed  {name}: {kind}" for kind in sorted(before - now))
    for name in sorted(old.breaks.keys() - new.breaks.keys()):
        yield f"removed  {name}, which {_standing(name, new)}; its reason was: {old.breaks[name]}"
    for name in sorted(old.held - new.held - new.breaks.keys()):
        yield f"not held {name}, which {_standing(name, new)}"
    for name in sorted(old.not_exercised - new.names):
        yield f"removed  {name}, which {_standing(name, new)}"
    gained = new.held - old.names, new.held & old.not_exercised, new.not_exercised - old.names
    texts = "newly held", "held now, not exercised before", "newly noted as not exercised"
    yield from (f"{text}: {len(names)}" for text, names in zip(texts, gained, strict=True) if names)


def _standing(name: Name, new: Baseline) -> str:
    if name in new.held:
        return "now holds"
    return "was not exercised" if name in new.not_exercised else "is no clause side any more"
