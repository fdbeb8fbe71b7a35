"""The record of a run: every clause side with its verdict, as data that `report.schema.json` describes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from contracts.exchange import Exchange
from contracts.judge import Broken, Held, Judge, Observation, Verdict
from contracts.report.curl import curl_of, data_of
from contracts.spec import Clause, Side

VerdictName = Literal["held", "broken", "not-exercised"]
NOT_SELECTED = "not selected for this run"
UNREACHED = "the run ended before its turn came"
_NOT_TRIED = frozenset({NOT_SELECTED, UNREACHED})
_WEIGHT: Mapping[VerdictName, int] = {"not-exercised": 0, "held": 1, "broken": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult:
    """A clause side and its verdict, ready to be written. `says` is the statement in our words.

    `kinds` are the sorts of breaks that were seen of a broken side, in words that do not change from run to run.
    `asked` tells that its own test ran; the verdict on another side is what other tests happened to show.
    """

    id: str
    side: Side
    verdict: VerdictName
    exchanges: int
    source: str
    statement: str
    says: str
    reason: str
    counterexample: Mapping[str, Any] | None = None
    kinds: tuple[str, ...] = ()
    asked: bool = True

    @classmethod
    def of(cls, clause: Clause, side: Side, verdict: Verdict, *, asked: bool = True) -> ClauseResult:
        """Make the result of a clause side from its verdict."""
        name: VerdictName = (
            "broken" if isinstance(verdict, Broken) else "held" if isinstance(verdict, Held) else "not-exercised"
        )
        counterexample = None
        reason = ""
        if isinstance(verdict, Broken):
            reason = verdict.finding.why
            *before, last = verdict.finding.exchanges
            notes = verdict.finding.notes or ("",) * len(verdict.finding.exchanges)
            steps = [_step(exchange, note) for exchange, note in zip(before, notes, strict=False)]
            counterexample = {**data_of(last), "before": steps}
        elif not isinstance(verdict, Held):
            reason = verdict.reason
        return cls(
            id=clause.id,
            side=side,
            verdict=name,
            exchanges=verdict.exchanges,
            source=str(clause.source),
            statement=clause.source.statement,
            says=clause.says,
            reason=reason,
            counterexample=counterexample,
            kinds=verdict.kinds if isinstance(verdict, Broken) else (),
            asked=asked,
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ClauseResult:
        """Read what `to_dict` wrote."""
        return cls(**{**data, "kinds": tuple(data.get("kinds", ()))})

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON data, without what goes without saying."""
        data = asdict(self)
        if not self.kinds:
            del data["kinds"]
        if self.asked:
            del data["asked"]
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The outcome of a run against one vendor or, in the default run, several (their names joined by a comma).

    `partial` says why the run ended before its end, and is empty if it did not. `shard` says which part of a run this
    is, such as 2/5; it is empty for a whole one.
    """

    vendor: str
    target: str
    seed: int
    exchanges: int
    seconds: float
    clauses: tuple[ClauseResult, ...]
    observations: tuple[Mapping[str, str], ...] = ()
    left_behind: tuple[str, ...] = ()
    partial: str = ""
    shard: str = ""

    def summary(self) -> dict[str, int]:
        """Return how many clause sides have which verdict."""
        names = [result.verdict for result in self.clauses]
        return {name: names.count(name) for name in ("held", "broken", "not-exercised")}

    def broken(self) -> tuple[ClauseResult, ...]:
        """Return the broken clause sides."""
        return tuple(result for result in self.clauses if result.verdict == "broken")

    def missing(self) -> dict[str, list[ClauseResult]]:
        """Return the clause sides that were not exercised by reason, the reasons in the order of the alphabet."""
        found = sorted((r for r in self.clauses if r.verdict == "not-exercised"), key=lambda result: result.reason)
        return {reason: list(of_it) for reason, of_it in groupby(found, key=lambda result: result.reason)}

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON data."""
        whole = {"partial": self.partial, "shard": self.shard}
        return {
            "schema": 1,
            **{name: text for name, text in whole.items() if text},
            "vendor": self.vendor,
            "target": self.target,
            "seed": self.seed,
            "exchanges": self.exchanges,
            "seconds": round(self.seconds, 3),
            "summary": self.summary(),
            "clauses": [result.to_dict() for result in self.clauses],
            "observations": [dict(observation) for observation in self.observations],
            "left_behind": list(self.left_behind),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Record:
        """Read what `to_dict` wrote."""
        return cls(
            vendor=data["vendor"],
            target=data["target"],
            seed=data["seed"],
            exchanges=data["exchanges"],
            seconds=data["seconds"],
            clauses=tuple(ClauseResult.from_dict(result) for result in data["clauses"]),
            observations=tuple(data["observations"]),
            left_behind=tuple(data["left_behind"]),
            partial=data.get("partial", ""),
            shard=data.get("shard", ""),
        )

    def to_json(self) -> str:
        """Return the record as JSON text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    def write(self, path: Path) -> None:
        """Write the record as JSON."""
        path.write_text(self.to_json(), "utf-8", "surrogatepass")


def _step(exchange: Exchange, note: str) -> str:
    """Return a step before the last one: a curl line to copy, what it showed in a comment behind it."""
    return curl_of(exchange.request) + (f"  # {note}" if note else "")


def observed(
    judge: Judge, *, shown: Callable[[Exchange], Exchange] = lambda exchange: exchange
) -> tuple[Mapping[str, str], ...]:
    """Return a judge's observations as data; `shown` makes of an exchange what may be shown of it."""
    return tuple(_observation(observation, shown) for observation in judge.observations.values())


def _observation(observation: Observation, shown: Callable[[Exchange], Exchange]) -> Mapping[str, str]:
    return {
        "kind": observation.kind,
        "text": observation.text,
        "curl": curl_of(shown(observation.exchange).request),
    }


def merged(records: Iterable[Record]) -> Record:
    """Return one record for several runs: of two verdicts on one side, *broken* outweighs *held*, *held* the rest."""
    first, *others = records
    results = {(result.id, result.side): result for result in first.clauses}
    for record in others:
        for result in record.clauses:
            known = results.get((result.id, result.side))
            results[result.id, result.side] = result if known is None else _heavier(known, result)
    every = (first, *others)
    return Record(
        vendor=", ".join(dict.fromkeys(record.vendor for record in every)),
        target=", ".join(dict.fromkeys(record.target for record in every)),
        seed=first.seed,
        exchanges=sum(record.exchanges for record in every),
        seconds=max(record.seconds for record in every),
        clauses=tuple(results.values()),
        observations=tuple({o["text"]: o for record in every for o in record.observations}.values()),
        left_behind=tuple(name for record in every for name in record.left_behind),
        partial="; ".join(dict.fromkeys(record.partial for record in every if record.partial)),
        shard=first.shard,
    )


def _heavier(one: ClauseResult, other: ClauseResult) -> ClauseResult:
    heavier = max(one, other, key=lambda result: (_WEIGHT[result.verdict], result.reason not in _NOT_TRIED))
    return replace(
        heavier,
        exchanges=one.exchanges + other.exchanges,
        kinds=tuple(sorted({*one.kinds, *other.kinds})),
        asked=one.asked or other.asked,
    )
