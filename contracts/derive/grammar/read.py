"""Reads the statements of a parameter with every rule, and finds the normative ones that none understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.derive.facts import Constraint, Understood, Unresolved
from contracts.derive.grammar import bounds, characters, conditions, defaults, lengths, values
from contracts.derive.grammar.reading import NamedRule, Reading
from contracts.derive.grammar.statement import Statement

RULES: tuple[NamedRule, ...] = (
    *lengths.RULES,
    *characters.RULES,
    *values.RULES,
    *bounds.RULES,
    *defaults.RULES,
    *conditions.RULES,
)

NORMATIVE = re.compile(
    r"\b(?:must|shall|cannot|can not|can't|may not|not allowed|only|at most|at least|up to|no more than|not exceed|required|mandatory|"
    r"maximum|minimum|valid values?|value range|valid range|allowed values?|possible values?|supported values?|default|defaults|in length|characters?|"
    r"set the value|set this value|in the (?:following )?format|greater than|less than|prohibited|unique|case-sensitive|separate)\b",
    re.IGNORECASE,
)
"""Words that make a sentence sound like a rule."""

_AIR = re.compile(
    r"(?:\b(?:cannot|can ?not|must not|must|can)(?: only)? (?:start|begin|end) with|\b(?:valid|allowed|possible|supported) values?(?: are| is)?\s*[:：]?|\bfollowing(?: \w+)?\s*[:：]|"
    r"\bset the value to|\bcan contain|\bmust be|[:：])\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Read:
    """What the statements of one parameter say."""

    constraints: tuple[Constraint, ...]
    understood: tuple[Understood, ...]
    unresolved: tuple[Unresolved, ...]


def read_statements(statements: Iterable[Statement]) -> Read:
    """Read all statements of a parameter."""
    found: list[Constraint] = []
    understood: list[Understood] = []
    unresolved: list[Unresolved] = []
    explained: set[int] = set()
    for statement in statements:
        if len(statement.text) > _LONGEST:
            unresolved.append(
                Unresolved(
                    line=statement.line,
                    reason="layout",
                    text=f"a sentence is too long to be read: {statement.text[:80]}",
                )
            )
            continue
        readings = [(rule.name, reading) for rule in RULES for reading in rule.read(statement)]
        for name, reading in readings:
            explained.update(reading.lines)
            found += (
                Constraint(kind=kind, value=value, line=statement.line, rule=name, also=_also(kind, reading))
                for kind, value in reading.found
            )
        if (
            not statement.items
            and _AIR.search(statement.text)
            and not any(r.end == len(statement.text) and r.found for _, r in readings)
        ):
            unresolved.append(Unresolved(line=statement.line, reason="incomplete", text=statement.text))
        elif _is_left_over(statement, [reading for _, reading in readings], explained):
            unresolved.append(Unresolved(line=statement.line, reason="sentence", text=statement.text))
        elif readings and NORMATIVE.search(statement.text):
            understood.append(Understood(line=statement.line, rule=readings[0][0]))
    constraints, conflicts = merged(found)
    return Read(constraints, tuple(understood), (*unresolved, *conflicts))


def _also(kind: str, reading: Reading) -> tuple[int, ...]:
    return reading.lines if kind == "default" else ()


def _is_left_over(statement: Statement, readings: Sequence[Reading], explained: set[int]) -> bool:
    """Tell whether a word of the statement that sounds normative was understood by no rule."""
    if statement.line in explained and statement.place == "alternative" and not _STRONG.search(statement.text):
        return False
    return any(
        not any(_covers(reading, found, statement.text) for reading in readings)
        for found in (_STRONG if readings or statement.place == "alternative" else NORMATIVE).finditer(statement.text)
    )


def _covers(reading: Reading, word: re.Match[str], text: str) -> bool:
    """Tell whether a word belongs to what a rule read: it stands inside, or leads to it (`must be`) or names its unit."""
    before, after = text[word.end() : reading.start], text[reading.end : word.start()]
    leads = word.end() <= reading.start and len(before) <= _NEAR and not re.search(r"[,;:.]", before)
    follows = reading.end <= word.start() and len(after) <= _NEAR and not re.search(r"[,;:.]|\band\b|\bbut\b", after)
    return (reading.start <= word.start() and word.end() <= reading.end) or leads or follows


_LONGEST = 1500
"""Characters: no sentence is longer, and what a machine wrote would cost time without end."""
_NEAR = 24
_STRONG = re.compile(
    r"\b(?:must|shall|cannot|can not|can't|may not|not allowed|only|at most|at least|up to|no more than|required|mandatory|maximum|minimum|"
    r"valid values?|allowed values?|prohibited)\b",
    re.IGNORECASE,
)


def is_normative(sentence: str) -> bool:
    """Tell whether a sentence outside of tables sounds like a rule of the operation."""
    return _STRONG.search(sentence) is not None


def merged(found: Sequence[Constraint]) -> tuple[tuple[Constraint, ...], tuple[Unresolved, ...]]:
    """Return one constraint of each kind: prefixes are added up, other differences are conflicts, where the first counts."""
    kept: dict[str, Constraint] = {}
    conflicts: list[Unresolved] = []
    for constraint in found:
        first = kept.get(constraint.kind)
        if first is None:
            kept[constraint.kind] = constraint
        elif constraint.kind == "notPrefix":
            values_ = list(dict.fromkeys([*first.value, *constraint.value]))
            also = (*first.also, constraint.line) if constraint.line != first.line else first.also
            kept["notPrefix"] = Constraint(kind="notPrefix", value=values_, line=first.line, rule=first.rule, also=also)
        elif first.value != constraint.value:
            text = f"{constraint.kind} is {first.value!r} at line {first.line} and {constraint.value!r} here"
            conflicts.append(Unresolved(line=constraint.line, reason="conflict", text=text))
    enum, default = kept.get("enum"), kept.get("default")
    if enum is not None and default is not None and not _is_among(default.value, enum.value):
        del kept["default"]
        text = f"the default {default.value!r} is none of the values that line {enum.line} lists"
        conflicts.append(Unresolved(line=default.line, reason="conflict", text=text))
    return tuple(_with_first_letters(kept).values()), tuple(conflicts)


def _is_among(value: Any, values_: Sequence[Any]) -> bool:
    """Tell whether a value is one of those listed; vendors are careless with the case of letters."""
    return str(value).lower() in {str(other).lower() for other in values_}


def _with_first_letters(kept: dict[str, Constraint]) -> dict[str, Constraint]:
    """Add to the characters what the value must begin with: a list of signs alone leaves the letters to that sentence."""
    charset, first = kept.get("charset"), kept.get("startsWith")
    if charset is None or first is None or charset.value == ["ascii"]:
        return kept
    more = {"letter": "letters", "digit": "digits", "chinese": "chinese"}
    added = {more[name] for name in first.value if name in more}
    value = sorted({*charset.value, *added})
    if value != charset.value:
        kept["charset"] = Constraint(
            kind="charset", value=value, line=charset.line, rule=charset.rule, also=(first.line,)
        )
    return kept
