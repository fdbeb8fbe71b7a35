"""A record in the order of the page: operations, their statements, the clauses of these, the sides of these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from contracts.report.documents import Documents
from contracts.report.record import ClauseResult, VerdictName

VERDICTS: tuple[VerdictName, ...] = ("broken", "not-exercised", "held")
"""What needs a look comes first."""
_PLAIN_ID = re.compile(r"[\w.\[\]-]+(/[\w.\[\]-]+){3}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClause:
    """A clause: its id within the operation, what it says, and the results of its sides."""

    name: str
    says: str
    sides: tuple[ClauseResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStatement:
    """A statement of the page: `sentence` is the line itself, empty where the page is not at hand."""

    name: str
    source: str
    line: int
    sentence: str
    clauses: tuple[ShownClause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOperation:
    """An operation of a vendor, its statements in the order of the page, and how many sides have which verdict."""

    vendor: str
    name: str
    statements: tuple[ShownStatement, ...]
    counts: Counter[str]

    def sides(self) -> Iterator[ClauseResult]:
        """Yield the clause sides in the order of the page."""
        for statement in self.statements:
            for clause in statement.clauses:
                yield from clause.sides


def operations(results: Iterable[ClauseResult], documents: Documents) -> tuple[ShownOperation, ...]:
    """Return the operations by their names, with all that is known of them."""
    by_operation = sorted(results, key=_operation_of)
    return tuple(_operation(*name, tuple(of_it), documents) for name, of_it in groupby(by_operation, key=_operation_of))


def anchors(results: Iterable[ClauseResult]) -> Mapping[tuple[str, str], str]:
    """Return the names of clause sides in links: their ids, the same in every report, unless one is no plain id."""
    return {
        (result.id, result.side): f"{result.id}/{result.side}" if _PLAIN_ID.fullmatch(result.id) else f"side-{number}"
        for number, result in enumerate(results)
    }


def short_name(result: ClauseResult) -> str:
    """Return the id of a clause within its operation."""
    return "/".join(result.id.split("/")[2:]) or result.id


def long_name(result: ClauseResult) -> str:
    """Return the whole id of a clause."""
    return result.id


def _operation_of(result: ClauseResult) -> tuple[str, str]:
    vendor, _, rest = result.id.partition("/")
    return vendor, rest.partition("/")[0]


def _operation(vendor: str, name: str, results: tuple[ClauseResult, ...], documents: Documents) -> ShownOperation:
    return ShownOperation(
        vendor=vendor,
        name=name,
        statements=tuple(_statements(results, documents)),
        counts=Counter(result.verdict for result in results),
    )


def _statements(results: tuple[ClauseResult, ...], documents: Documents) -> Iterator[ShownStatement]:
    share = Counter(_place(result.source)[0] for result in results)

    def order(result: ClauseResult) -> tuple[int, str, int, str]:
        file, line = _place(result.source)
        # The page comes first, and what is known from elsewhere after it.
        return -share[file], file, line, result.statement

    for (_, _, line, name), of_it in groupby(sorted(results, key=order), key=order):
        sides = tuple(of_it)
        yield ShownStatement(
            name=name,
            source=sides[0].source,
            line=line,
            sentence=documents.sentence(sides[0].source),
            clauses=tuple(_clauses(sides)),
        )


def _clauses(results: tuple[ClauseResult, ...]) -> Iterator[ShownClause]:
    by_id: dict[str, list[ClauseResult]] = {}
    for result in results:
        by_id.setdefault(result.id, []).append(result)
    for sides in by_id.values():
        yield ShownClause(
            name=short_name(sides[0]), says=sides[0].says, sides=tuple(sorted(sides, key=lambda side: side.side))
        )


def _place(source: str) -> tuple[str, int]:
    file, _, line = source.rpartition(":")
    return file, int(line) if line.isdecimal() and len(line) < 10 else 0
