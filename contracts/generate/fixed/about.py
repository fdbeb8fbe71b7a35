"""What the cases of one clause side are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.generate.case import Case
from contracts.judge.goals import is_legal, violates_only
from contracts.spec import Clause, Operation, Parameter, Side
from contracts.wire.form import percent_encode
from contracts.world import World

_LONG = 1500
"""Characters of a text as it travels in a request line, from which on it travels in the body."""

FixedTexts = Iterator[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the texts of a clause side are made from."""

    clause: Clause
    side: Side
    parameter: Parameter
    operation: Operation
    world: World

    @property
    def accepts(self) -> bool:
        """Tell whether texts to be accepted are asked for."""
        return self.side == "accept"


def is_meant(about: About, text: str) -> bool:
    """Tell whether a text is what the side asks for: legal, or violating this clause alone."""
    name = about.parameter.name
    if about.accepts:
        return is_legal(text, name, about.operation, about.world)
    return violates_only(about.clause, text, about.operation, about.world)


def case_of(about: About, text: str | None) -> Case:
    """Return the case in which the parameter holds a text, or is left out.

    A long text travels in the body: request lines have limits of their own, about which no page says a word.
    """
    in_form = text is not None and len(percent_encode(text)) > _LONG
    return Case(
        clause=about.clause,
        side=about.side,
        changes={about.parameter.name: text},
        method="POST" if in_form else None,
        position="form" if in_form else None,
    )
