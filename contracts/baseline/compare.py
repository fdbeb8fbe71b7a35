"""Where a run differs from the baseline, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal, get_args

from contracts.baseline.model import Baseline, KnownBreak, Name
from contracts.errors import ContractsError
from contracts.report.record import ClauseResult, Record

Kind = Literal["new", "changed", "mended", "expired", "lost", "vanished"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A clause side that is not as the baseline has it, in one sentence. Every one of them makes a run red.

    `new`: a break that is not listed. `changed`: a listed side, broken in another way. `mended`: listed, but it now
    holds. `expired`: listed and broken, but past its date. `lost`: it held or was known to be broken, and now was not
    exercised. `vanished`: there is no such side any more.
    """

    kind: Kind
    name: Name
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A run against a baseline.

    `known` are the listed breaks that were seen again, and nothing else of their sides. `unlisted` are sides that hold
    or were not exercised and that the baseline does not know so, which is news but nothing bad. `passed_over` counts
    the sides that the run did not ask for. `partial` says why the run ended before its end, if it did.
    """

    differences: tuple[Difference, ...]
    known: tuple[KnownBreak, ...] = ()
    unlisted: tuple[Name, ...] = ()
    passed_over: int = 0
    partial: str = ""

    @property
    def is_red(self) -> bool:
        """Whether the run must not pass."""
        return bool(self.differences or self.partial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What there is to compare with: a side whose clause id begins with one of `prefixes` must be among `names`."""

    names: frozenset[Name]
    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, record: Record) -> Scope:
        """Return the scope of a record alone: all sides of its vendors; nothing of a shard, which has but its own."""
        names = frozenset(Name(result.id, result.side) for result in record.clauses)
        vendors = dict.fromkeys(name.clause.partition("/")[0] for name in names)
        return cls(names=names, prefixes=() if record.shard else tuple(f"{vendor}/" for vendor in vendors))

    def is_gone(self, name: Name) -> bool:
        """Tell whether a side should be there and is not."""
        return name not in self.names and name.clause.startswith(self.prefixes)


def compare(baseline: Baseline, record: Record, *, today: date, scope: Scope | None = None) -> Comparison:
    """Compare a run with a baseline; `scope` says which sides there are, where the record does not tell.

    Raises:
        ContractsError: the record was written before kinds of breaks were told apart.
    """
    scope = scope or Scope.of(record)
    found = [d for result in record.clauses for d in differences_of(baseline, result, today=today)]
    fresh = sorted(str(name) for name in scope.names - baseline.names)
    found += [_vanished(name, fresh) for name in sorted(baseline.names) if scope.is_gone(name)]
    about = {difference.name for difference in found}
    broken = {Name(result.id, result.side) for result in record.broken()}
    return Comparison(
        differences=tuple(found),
        known=tuple(known for known in baseline.broken if known.name in broken - about),
        unlisted=tuple(Name(result.id, result.side) for result in record.clauses if _is_unlisted(baseline, result)),
        passed_over=sum(not result.asked and result.verdict != "broken" for result in record.clauses),
        partial=record.partial,
    )


def differences_of(baseline: Baseline, result: ClauseResult, *, today: date) -> Iterator[Difference]:
    """Yield in what one clause side differs from the baseline. A side that was not asked for can only be broken.

    Raises:
        ContractsError: as `compare`.
    """
    name = Name(result.id, result.side)
    known = baseline.breaks.get(name)
    if result.verdict == "broken":
        yield from _of_break(name, result, known, today)
    elif not result.asked:
        return
    elif result.verdict == "held" and known is not None:
        says = f"it now holds: remove it from the baseline (or run --baseline-update); its reason was: {known}"
        yield Difference(kind="mended", name=name, says=says)
    elif result.verdict == "not-exercised" and (known is not None or name in baseline.held):
        before = "known to be broken" if known is not None else "held"
        yield Difference(kind="lost", name=name, says=f"it was {before}, and now was not exercised: {result.reason}")


def _of_break(name: Name, result: ClauseResult, known: KnownBreak | None, today: date) -> Iterator[Difference]:
    if not result.kinds:
        problem = "the record does not say in which way it is broken"
        raise ContractsError(f"{name}", problem, "Write the record anew with --conformance-report")
    if known is None:
        yield Difference(kind="new", name=name, says=f"it is broken, and not listed: {'; '.join(result.kinds)}")
        return
    other = [kind for kind in result.kinds if kind not in known.kinds]
    if other:
        says = f"it is broken in another way, too: {'; '.join(other)}; known is: {'; '.join(known.kinds)}"
        yield Difference(kind="changed", name=name, says=says)
    if known.is_expired(today):
        says = f"it is still broken, and was put up with until {known.expires} only: {known}"
        yield Difference(kind="expired", name=name, says=says)


def _vanished(name: Name, fresh: list[str]) -> Difference:
    near = get_close_matches(str(name), fresh, n=1, cutoff=0.9)
    hint = f"; did you mean {near[0]}?" if near else ""
    return Difference(kind="vanished", name=name, says=f"there is no such clause side any more{hint}")


def _is_unlisted(baseline: Baseline, result: ClauseResult) -> bool:
    name = Name(result.id, result.side)
    if result.verdict == "broken" or not result.asked or name in baseline.held or name in baseline.breaks:
        return False
    return result.verdict == "held" or name not in baseline.not_exercised
