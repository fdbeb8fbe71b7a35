"""Records of several targets side by side: which clause side has which verdict where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import ContractsError
from contracts.report.documents import Documents
from contracts.report.outline import operations
from contracts.report.record import ClauseResult, Record

ABSENT = "absent"
"""What stands where a record does not have the clause side: not tried, and not even listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A record; `file` tells apart two of one target."""

    file: str
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A clause side: `any_of` says what it is about, `cells` has the result of each column, or None."""

    any_of: ClauseResult
    cells: tuple[ClauseResult | None, ...]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The verdict of each column."""
        return tuple(cell.verdict if cell is not None else ABSENT for cell in self.cells)

    @property
    def differs(self) -> bool:
        """Whether the columns do not all say the same."""
        return len(set(self.verdicts)) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An operation and its rows, in the order of the page."""

    vendor: str
    operation: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The columns as they were given, the rows by operation."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, named: Sequence[tuple[str, Record]]) -> Matrix:
        """Put records side by side; `named` has the name of a file with each.

        Raises:
            ContractsError: they are not of one vendor.
        """
        first, (_, known) = named[0][0], named[0]
        for file, record in named[1:]:
            if {*record.vendor.split(", ")} != {*known.vendor.split(", ")}:
                problem = f"this is a record of {record.vendor}, but {first} is one of {known.vendor}"
                raise ContractsError(file, problem, "Give records of one vendor")
        columns = tuple(Column(file=file, record=record) for file, record in named)
        by_place = [{(r.id, r.side): r for r in column.record.clauses} for column in columns]
        union = {place: result for results in reversed(by_place) for place, result in results.items()}
        groups = tuple(
            Group(
                vendor=shown.vendor,
                operation=shown.name,
                rows=tuple(
                    Row(any_of=side, cells=tuple(results.get((side.id, side.side)) for results in by_place))
                    for side in shown.sides()
                ),
            )
            for shown in operations(union.values(), Documents())
        )
        return cls(columns=columns, groups=groups)

    def rows(self) -> tuple[Row, ...]:
        """Return all rows."""
        return tuple(row for group in self.groups for row in group.rows)
