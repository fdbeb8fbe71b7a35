"""What a rule says of a statement, and the table of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.derive.facts import Kind
from contracts.derive.grammar.statement import Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """The part of a statement that a rule understood, and the constraints it found there.

    No constraint means that the part is understood and says nothing of the value itself. `lines` are those of the list
    that added to it.
    """

    start: int
    end: int
    found: tuple[tuple[Kind, Any], ...] = ()
    lines: tuple[int, ...] = ()


Rule = Callable[[Statement], Iterator[Reading]]


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule with its name, under which the spec cites it."""

    name: str
    read: Rule


def named(rules: Sequence[Rule]) -> tuple[NamedRule, ...]:
    """Return rules with the names of their functions, as words."""
    return tuple(NamedRule(rule.__name__.strip("_").replace("_", "-"), rule) for rule in rules)
