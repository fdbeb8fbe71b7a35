"""Records and baselines in few words."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.baseline import Baseline, KnownBreak, Name
from contracts.report import ClauseResult, Record

TODAY = date(2026, 5, 17)


def name(clause: str, side: str = "reject", *, vendor: str = "v") -> Name:
    return Name(f"{vendor}/o/{clause}/rule", side)


def result(clause: str, verdict: Any, *kinds: str, asked: bool = True, vendor: str = "v") -> ClauseResult:
    reason = {"held": "", "broken": "it was accepted", "not-exercised": "the world gives no value"}[verdict]
    return ClauseResult(
        id=name(clause, vendor=vendor).clause, side="reject", verdict=verdict, exchanges=1, source="page.txt:1",
        statement="A01", says="Says so.", reason=reason, kinds=kinds, asked=asked,
    )  # fmt: skip


def record(*results: ClauseResult, **others: Any) -> Record:
    return Record(vendor="v", target="http://t", seed=0, exchanges=2, seconds=1.0, clauses=results, **others)


def known(clause: str, *kinds: str, **about: Any) -> KnownBreak:
    return KnownBreak(name=name(clause), kinds=kinds, **about)


def baseline(*broken: KnownBreak, held: tuple[str, ...] = (), missing: tuple[str, ...] = ()) -> Baseline:
    return Baseline(broken=broken, held=frozenset(map(name, held)), not_exercised=frozenset(map(name, missing)))
