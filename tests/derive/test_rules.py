"""What becomes of a constraint: a keyword, or a note of what no keyword can carry; never nothing."""

from __future__ import annotations

import pytest

from contracts.derive.facts import Constraint, ParameterFact
from contracts.derive.rules import items_of


def fact(*constraints: Constraint) -> ParameterFact:
    return ParameterFact(
        name="Note", type="String", required=False, conditional=False, example="", line=7, constraints=constraints
    )


@pytest.mark.parametrize(
    ("least", "keywords", "notes"),
    [(0, [], []), (1, [{"minLength": 1}], []), (2, [], ["minBytes 2 of Note has no keyword"])],
)
def test_a_least_number_of_bytes(least: int, keywords: list[dict[str, int]], notes: list[str]) -> None:
    items, unresolved = items_of(fact(Constraint(kind="minBytes", value=least, line=7, rule="bytes")))
    assert [{k: v for k, v in item.items() if k == "minLength"} for item in items] == keywords
    assert [(note.line, note.text) for note in unresolved] == [(7, text) for text in notes]
