"""Rules about values one by one: enumerations, in a line or in a list below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from contracts.derive.facts import Kind
from contracts.derive.grammar.numbers import SIGNED, split_range
from contracts.derive.grammar.reading import Reading, named
from contracts.derive.grammar.statement import (
    About,
    Statement,
    are_bare_values,
    indicated_values,
    is_its_only_value,
)
from contracts.derive.grammar.tokens import LEADS, UNIT, VALUE, is_range_item, token_of, typed, unquoted
from contracts.document import Text

_OF_INDEX = re.compile(
    r"\b(?:valid values?|value range|range|values?) (?:of|for) (?:the )?(?:variable )?[\"'“]?N\b[^.;]*|\bN (?:indicates|is|specifies|represents|ranges)\b[^.;]*",
    re.IGNORECASE,
)
_INLINE = re.compile(rf"^(?P<token>{VALUE})\s*(?P<mark>\((?:[^()]|\([^()]*\))*\))?$")
_DEFAULT_MARK = re.compile(r"\bdefault\b", re.IGNORECASE)
_NO_UNIT = re.compile(r"^\s*[.;,]?\s*$")


def list_index(statement: Statement) -> Iterator[Reading]:
    """`Valid values of N: 1 to 20`: about the number of a list's items, not about their values."""
    for found in _OF_INDEX.finditer(statement.text):
        yield Reading(*found.span())


def valid_values(statement: Statement) -> Iterator[Reading]:
    """`Valid values:` with a range, a list in the line, or a list below."""
    if _OF_INDEX.search(statement.text) or statement.place != "own":
        return
    found = LEADS.search(statement.text)
    if found is None or statement.is_conditional:
        return
    tail = (found["tail"] or found["tail2"] or found["tail3"] or "").strip()
    if not tail and statement.items:
        yield from _listed(statement, found.start())
    elif tail:
        constraints = _of_tail(tail, statement.about)
        if constraints is not None and not (statement.items and _contradicts(constraints, statement.items)):
            yield Reading(found.start(), len(statement.text), constraints)


def _of_tail(tail: str, about: About) -> tuple[tuple[Kind, Any], ...] | None:
    """Return what the text behind `Valid values:` says; None where it is not understood."""
    tail = tail.strip().rstrip(":;")
    bounds = split_range(tail)
    if about.is_several:
        return None
    if bounds is not None and about.type != "boolean" and not (about.is_structured and about.word.lower() == "json"):
        low, high, rest = bounds
        if UNIT.match(rest) if about.is_numeric else _NO_UNIT.match(rest):
            return (("minimum", low), ("maximum", high))
    return _enumerated(tail, about)


def _enumerated(tail: str, about: About) -> tuple[tuple[Kind, Any], ...] | None:
    tail = re.sub(r"^(?:one|any|either) of\s+", "", tail.rstrip(" ."))
    tail = re.sub(r"[.;]\s*$", "", tail)
    starred = tail.startswith("* ") and tail.count("* ") > 1
    separator = (
        r"\s*(?:^|\s)\*\s+"
        if starred
        else r"\s*\|\s*"
        if "|" in tail
        else r"\s*(?:,\s*(?:and|or)\s+|,\s*|;\s*|\s+and\s+|\s+or\s+|、)\s*"
    )
    parts = [part.strip() for part in re.split(separator + r"(?![^()]*\))", tail) if part.strip()]
    if about.type == "integer":
        parts = [value for part in parts for value in _spelled_out(part)]
    if any(_is_range_among_values(part) for part in parts):
        return None
    matches = [_INLINE.match(part) for part in parts]
    if not matches or not all(matches) or re.search(r"\w\*{2,}\w", tail):
        return None
    values = [unquoted(match["token"]) for match in matches if match]
    defaults = [unquoted(m["token"]) for m in matches if m and m["mark"] and _DEFAULT_MARK.search(m["mark"])]
    if "|" not in tail and len(values) == 1 and not _is_value(values[0], about):
        return None
    return _as_constraints(values, defaults, about)


def _is_range_among_values(part: str) -> bool:
    """Tell whether one of several values is a range: `TCP | UDP | 1-254 (its number)` can be listed by nobody."""
    bounds = split_range(part)
    return bounds is not None and re.fullmatch(r"\s*(?:\([^()]*\))?", bounds[2]) is not None


def _spelled_out(part: str) -> list[str]:
    """Return the values of a short range among other values: `1 to 9, 12, and 24` lists eleven."""
    bounds = split_range(part)
    if bounds is None or not 0 <= bounds[0] < bounds[1] <= bounds[0] + _SHORT or bounds[2].strip():
        return [part]
    return [str(value) for value in range(int(bounds[0]), int(bounds[1]) + 1)]


_SHORT = 36


def _is_value(token: str, about: About) -> bool:
    """Tell whether a lone token is a value rather than a word of a sentence that was cut short."""
    return token not in about.names and not re.fullmatch(r"[a-z]+ly|the|an?|see|all", token)


def _as_constraints(values: Sequence[str], defaults: Sequence[str], about: About) -> tuple[tuple[Kind, Any], ...]:
    found: list[tuple[Kind, Any]] = []
    if about.type != "boolean":
        found.append(("enum", [typed(value, about) for value in dict.fromkeys(values)]))
    found += (("default", typed(value, about)) for value in defaults[:1])
    return tuple(found)


def _contradicts(constraints: Sequence[tuple[Kind, Any]], items: Sequence[Text]) -> bool:
    """Tell whether the list below names a case that the line above did not."""
    enum = next((value for kind, value in constraints if kind == "enum"), None)
    tokens = [token_of(item.text) for item in items]
    return enum is None and any(token is not None and re.fullmatch(SIGNED, token) for token in tokens)


def _listed(statement: Statement, start: int) -> Iterator[Reading]:
    """Read the list below a lead: every item must begin with a value, else the list is not understood."""
    about, items = statement.about, statement.items
    if about.is_structured or about.is_several:
        return
    tokens = [token_of(item.text) for item in items]
    if not tokens or not all(tokens) or any(split_range(item.text) for item in items if about.type != "string"):
        return
    if any(is_range_item(item.text) for item in items):
        return
    constraints = _as_constraints([token for token in tokens if token], [], about)
    yield Reading(start, len(statement.text), constraints, tuple(item.line for item in items))


def listed_values(statement: Statement) -> Iterator[Reading]:
    """A line that ends in a colon, and below it a list in which every item is a value and what it means."""
    if (
        statement.place != "own"
        or not statement.text.endswith(":")
        or len(statement.items) < 2
        or statement.is_conditional
    ):
        return
    if LEADS.search(statement.text) or _NO_LIST_OF_VALUES.search(statement.text):
        return
    tokens = [(token_of(item.text) or "").lower() for item in statement.items]
    if statement.about.example and statement.about.example.lower() not in tokens:
        return  # the list tells something else, such as what belongs to which value of another parameter
    if all(re.match(rf"^(?:{VALUE})\s*(?:\([^()]*\)\s*)?[:：]", item.text) for item in statement.items):
        yield from _listed(statement, 0)


def bare_values(statement: Statement) -> Iterator[Reading]:
    """A sentence, and below it a list of words alone, of which the example is one."""
    about = statement.about
    is_lead = statement.text.endswith(":") or LEADS.search(statement.text) is not None
    if (
        statement.place == "own"
        and not (is_lead or statement.is_conditional)
        and are_bare_values(statement.items, about)
    ):
        yield from _listed(statement, len(statement.text))


_NO_LIST_OF_VALUES = re.compile(
    r"\b(?:examples?|samples?|patterns?|formats?|fields?|parameters?|syntax|steps?|requirements?|rules?|limits?|keys?|notes?|items? are|structure|attributes?)\b",
    re.IGNORECASE,
)


_CAN_BE = re.compile(
    rf"\b(?:the|this|its) value can be (?:either )?(?P<tail>(?:(?:{VALUE}), )*(?:{VALUE}),? or (?:{VALUE}))\s*[.:]?$",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"\W?(?:\d|\w*[A-Z_])\S*")


def can_be(statement: Statement) -> Iterator[Reading]:
    """`the value can be 0 or 1`: values, where they look like values and not like words."""
    found = _CAN_BE.search(statement.text)
    if found is None or statement.place != "own" or statement.is_conditional or statement.about.is_several:
        return
    constraints = _enumerated(found["tail"], statement.about)
    if constraints and all(_LITERAL.fullmatch(str(value)) for _, values in constraints for value in values):
        yield Reading(*found.span(), constraints)


_VALID_MARK = re.compile(r"\(valid values?\)", re.IGNORECASE)


def marked_valid(statement: Statement) -> Iterator[Reading]:
    """`AA: what it means (valid value)`, and `AA` with nothing below it but `AA: what it means`: the only value."""
    about, token = statement.about, token_of(statement.text)
    if token is None or about.is_structured or about.is_several or statement.is_conditional:
        return
    marked = statement.place == "alternative" and _VALID_MARK.search(statement.text) is not None
    alone = statement.place == "own" and is_its_only_value(statement.text, statement.items)
    if alone or (marked and len(_VALID_MARK.findall(about.whole)) == 1):
        yield Reading(
            0, len(statement.text), (("enum", [typed(token, about)]),), tuple(i.line for i in statement.items)
        )


def indicated(statement: Statement) -> Iterator[Reading]:
    """A sentence, and below it a list in which every item says `X indicates …`."""
    about = statement.about
    if statement.place != "own" or statement.is_conditional or about.is_structured or about.is_several:
        return
    tokens = indicated_values(statement.items)
    if tokens and not _NO_LIST_OF_VALUES.search(statement.text):
        lines = tuple(item.line for item in statement.items)
        yield Reading(len(statement.text), len(statement.text), _as_constraints(tokens, [], about), lines)


_SET_TO = re.compile(
    rf"(?:^|[,;:]\s*)(?:you must |must be )?set\s+(?:(?:the|this)\s+(?:value|parameter)(?:\s+of\s+(?:this|the)\s+parameter)?\s+)?(?:to|as):?\s+(?P<token>{VALUE})(?:\s*\([^()]*\))?\s*[.]?$"
    rf"|\b(?:the|this) value (?:must be|is (?:fixed(?: to| as)?|always|set to))(?: set to)?:?\s+(?P<token2>{VALUE})(?:\s*\([^()]*\))?\s*[.]?$"
    rf"|\b(?:the|this) parameter must be set to:?\s+(?P<token3>{VALUE})(?: (?:in|for) (?:the|this) [\w ]+)?\s*[.]?$",
    re.IGNORECASE,
)


_SET_TO_WHAT_FOLLOWS = re.compile(r"\bset (?:the|this) (?:value|parameter) to\s*[:：]?$", re.IGNORECASE)


def set_to(statement: Statement) -> Iterator[Reading]:
    """`Set the value to X`: one value only."""
    if statement.items and _SET_TO_WHAT_FOLLOWS.search(statement.text) and statement.place == "own":
        yield from _listed(statement, 0)
    found = _SET_TO.search(statement.text)
    if found is None or statement.place != "own" or statement.is_conditional or statement.about.type == "boolean":
        return
    if re.search(r"\b(?:can|may|not|cannot|default|by default)\b", statement.text[: found.end()].lower()):
        return
    token = unquoted(found["token"] or found["token2"] or found["token3"])
    if statement.about.example and re.fullmatch(r"[a-z]+", token) and token not in statement.about.example.lower():
        return
    yield Reading(*found.span(), (("enum", [typed(token, statement.about)]),))


def alternatives_in_line(statement: Statement) -> Iterator[Reading]:
    """`xml (default) | json`: values between bars, and nothing else."""
    if "|" in statement.text and statement.place == "own" and not LEADS.search(statement.text):
        constraints = _enumerated(statement.text, statement.about)
        if constraints is not None and not statement.about.is_several:
            yield Reading(0, len(statement.text), constraints)


RULES = named(
    (
        list_index,
        valid_values,
        listed_values,
        bare_values,
        set_to,
        can_be,
        marked_valid,
        indicated,
        alternatives_in_line,
    )
)
