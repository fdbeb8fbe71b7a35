"""Two recordings, or two reports, side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.cassette.interaction import Recorded
from contracts.cassette.sources import ExchangeSource
from contracts.compare.answers import Fields, differences, fields_of
from contracts.compare.requests import GeneralRequest, Terms
from contracts.errors import CassetteError
from contracts.exchange import Exchange, Response
from contracts.judge.members import first
from contracts.report.record import ClauseResult, Record
from contracts.spec import Spec
from contracts.wire.answer import read_answer
from contracts.wire.vendor import wire_of


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that B answers in another way than A: `count` times, first to the request `asked`."""

    operation: str
    field: str
    of_a: str
    of_b: str
    count: int
    asked: GeneralRequest


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """A clause side on which A and B come out differently."""

    of_a: ClauseResult
    of_b: ClauseResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """How the clause sides of two records compare. `compared` sides are in both, and were exercised in one at least.

    What only one record has shows nothing of the other; where it was not exercised, it shows nothing of either.
    """

    compared: int
    differences: tuple[ClauseDifference, ...]
    only_a: tuple[ClauseResult, ...]
    only_b: tuple[ClauseResult, ...]


@dataclass(slots=True)
class Parity:
    """How the answers of two recordings compare. `compared` requests were found in both."""

    compared: int = 0
    only_a: int = 0
    only_b: int = 0
    differences: list[FieldDifference] = field(default_factory=list)
    problems: list[CassetteError] = field(default_factory=list)


def compare_records(a: Record, b: Record) -> Clauses:
    """Return which clause sides A and B come out on differently, and which only one of them has."""
    of_a, of_b = ({(result.id, result.side): result for result in record.clauses} for record in (a, b))
    pairs = [(result, of_b[key]) for key, result in of_a.items() if key in of_b]
    return Clauses(
        compared=sum(_is_exercised(one) or _is_exercised(other) for one, other in pairs),
        differences=tuple(ClauseDifference(*pair) for pair in pairs if pair[0].verdict != pair[1].verdict),
        only_a=tuple(result for key, result in of_a.items() if key not in of_b and _is_exercised(result)),
        only_b=tuple(result for key, result in of_b.items() if key not in of_a and _is_exercised(result)),
    )


def _is_exercised(result: ClauseResult) -> bool:
    return result.verdict != "not-exercised"


def compare_answers(a: list[ExchangeSource], b: list[ExchangeSource], specs: tuple[Spec, ...]) -> Parity:
    """Compare the answers that two targets gave to the same requests, the first to the first and so on."""
    parity = Parity()
    of_a, of_b = (_by_request(_answers(sources, specs, parity), specs) for sources in (a, b))
    counts: Counter[tuple[str, str, str, str]] = Counter()
    examples: dict[tuple[str, str, str, str], GeneralRequest] = {}
    for asked in dict.fromkeys((*of_a, *of_b)):
        here, there = of_a.get(asked, []), of_b.get(asked, [])
        both = min(len(here), len(there))
        parity.compared += both
        parity.only_a += len(here) - both
        parity.only_b += len(there) - both
        for one, other in zip(here, there, strict=False):
            for difference in differences(one, other):
                key = (asked.operation, *difference)
                counts[key] += 1
                examples.setdefault(key, asked)
    parity.differences = [FieldDifference(*key, count, examples[key]) for key, count in counts.most_common()]
    return parity


def _by_request(
    answers: Iterator[tuple[GeneralRequest, Fields]], specs: tuple[Spec, ...]
) -> dict[GeneralRequest, list[Fields]]:
    """Return the answers by request. What is asked again and again until something is done counts with its last answer.

    How often that is, and what is shown in the meantime, is a matter of speed.
    """
    companions = {name for spec in specs for name, operation in spec.operations.items() if operation.companion}
    found: dict[GeneralRequest, list[Fields]] = defaultdict(list)
    for asked, fields in answers:
        if asked.operation in companions:
            found[asked].clear()
        found[asked].append(fields)
    return found


def _answers(
    sources: list[ExchangeSource], specs: tuple[Spec, ...], parity: Parity
) -> Iterator[tuple[GeneralRequest, Fields]]:
    for source in sources:
        told = source.sidecar
        every = [
            Terms(spec, source.world, told.name if told is not None else "")
            for spec in specs
            if told is None or told.vendor == spec.vendor
        ]
        try:
            for entry in source.entries():
                if isinstance(entry, Recorded):
                    yield from _answer(entry.exchange, every)
        except CassetteError as error:
            parity.problems.append(error)


def _answer(exchange: Exchange, every: list[Terms]) -> Iterator[tuple[GeneralRequest, Fields]]:
    for terms in every:
        found = terms.of(exchange.request)
        if found is None:
            continue
        asked, recognised = found
        fields = fields_of(exchange, recognised, terms)
        operation = recognised.operation
        if operation.lifecycle is not None and isinstance(exchange.outcome, Response):
            wire = wire_of(terms.spec.vendor)
            answer = read_answer(
                exchange.outcome,
                operation.answer,
                wrapped=operation.wrapped,
                read_error=wire.read_error,
                success_root=operation.root,
            )
            made = first(operation.lifecycle.id, answer.value)
            if isinstance(made, str) and made:
                terms.made(made)
        yield asked, fields
