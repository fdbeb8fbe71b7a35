"""Rules about length, in characters or in bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contracts.derive.facts import Kind
from contracts.derive.grammar.numbers import NUMBER, TO, in_bytes, number
from contracts.derive.grammar.reading import Reading, named
from contracts.derive.grammar.statement import Statement

_UNIT = r"(?:[A-Za-z][\w-]*\s+(?:(?:or|and)\s+[A-Za-z][\w-]*\s+)?){0,2}?(?P<unit>characters?|bytes?|chars?|KB|KiB|MB|MiB)\b(?!\s*/)"
_BETWEEN = re.compile(
    rf"(?:\bbetween\s+|\bfrom\s+)?\b(?P<low>{NUMBER}){TO}(?P<high>{NUMBER})[\s-]*{_UNIT}(?:\s+in\s+(?:length|size))?"
)
_BRACKETED = re.compile(rf"[\[(](?P<low>{NUMBER})\s*[,，]\s*(?P<high>{NUMBER})[\])]\s*{_UNIT}")
_MOST = re.compile(
    r"\b(?:up to|at most|(?:a )?maximum(?: (?:length|size)(?: of [^.,;:]{1,40}?)?)?(?: is| are)?(?: of)?:?|max(?:\.|imum)?:?|no more than|not more than|no longer than|no greater than|"
    r"(?:cannot|can ?not|must not|may not|should not|not|does not|do not) (?:exceed|be (?:longer|greater|larger|more) than)|not exceeding|"
    r"less than or equal to|within|limited to)\s+"
    rf"(?P<high>{NUMBER})[\s-]*{_UNIT}(?:\s+in\s+(?:length|size))?",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"\b(?:at least|(?:a )?minimum(?: length)?(?: is)?(?: of)?:?|no less than|not less than|no fewer than)\s+(?P<low>{NUMBER})[\s-]*{_UNIT}",
    re.IGNORECASE,
)
_EXACT = re.compile(
    rf"\b(?:must be|must have|must contain|is|be|has|consists of|must consist of)\s+(?:exactly\s+)?(?P<exact>{NUMBER})[\s-]+{_UNIT}"
    r"(?:\s+in\s+length|\s+long|(?=\s*[.,;]|$))",
)
_LENGTH = re.compile(
    rf"\blength(?: range| limit)?(?:\s+of\s+(?:the|this)\s+\w+)?(?:\s+(?:is|must be|ranges|can be))?\s*:?\s*(?:between\s+|from\s+)?[\[(]?(?P<low>{NUMBER})(?:{TO}|,\s*)(?P<high>{NUMBER})[\])]?"
    r"(?!\s*(?:[a-z]+\s+){0,2}(?:characters?|bytes?|KB|days?|hours?|seconds?|minutes?))",
    re.IGNORECASE,
)
_MIN_MAX = re.compile(
    rf"\bmin(?:imum)?\s*:\s*(?P<low>{NUMBER})\s*[,;/]?\s*max(?:imum)?\s*:\s*(?P<high>{NUMBER})(?:\s*(?P<unit>bytes?\b))?",
    re.IGNORECASE,
)
_NOT_EMPTY = re.compile(
    r"\b(?:cannot|can ?not|must not|may not|should not)\s+(?:be|start with [^.;]{1,60}? or be)\s+(?:left\s+)?(?:an?\s+)?(?:empty|blank)(?:\s+strings?|\s+values?)?\b"
    r"|\bmust (?:not be empty|be (?:a )?non-empty)\b"
)
# `A tag can be up to 32 bytes` speaks of one of several values, `a tag` that stands later does not.
_EACH = re.compile(r"\b(?:each|every|per|total|combined|all|an? (?:single|individual))\b|^An? ", re.IGNORECASE)


def _applies(statement: Statement) -> bool:
    return (
        statement.place == "own"
        and not statement.about.is_numeric
        and statement.about.type != "boolean"
        and not statement.is_conditional
        and not (statement.about.is_several and _EACH.search(statement.text))
        and not (statement.about.is_structured and not _is_about_the_whole(statement))
    )


def _is_about_the_whole(statement: Statement) -> bool:
    """Tell whether a sentence speaks of all of a structured value: of the body, where the parameter is `TemplateBody`."""
    subject = _SUBJECT.match(statement.text)
    return _WHOLE.match(statement.text) is not None or (
        subject is not None and subject["noun"].lower() == _last_word(statement.about.name)
    )


def _is_about_what_it_points_to(statement: Statement, start: int) -> bool:
    """Tell whether a length belongs to the file that an address points to, and not to the address."""
    if _last_word(statement.about.name) not in _POINTERS:
        return False
    subjects = list(_SUBJECT.finditer(statement.text, 0, start + 1))
    return bool(subjects) and subjects[-1]["noun"].lower() not in {
        *_POINTERS,
        "value",
        "parameter",
        "address",
        "length",
    }


def _last_word(name: str) -> str:
    """Return the last word of a name: that of `TemplateURL` is `url`."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", re.sub(r"(?:s?\.(?:N|\d+))+$", "", name))
    return words[-1].lower() if words else ""


_POINTERS = frozenset({"url", "uri", "link"})
_SUBJECT = re.compile(
    r"\b(?:the|this|each)\s+(?:[A-Za-z]+\s+){0,3}?(?P<noun>[A-Za-z]+)\s+(?:can|must|cannot|should|may|is|has)\b",
    re.IGNORECASE,
)


_WHOLE = re.compile(
    r"^(?:Note: )?(?:the (?:parameter )?value|it|this (?:value|parameter)|the (?:maximum |total )?length|the \w+ parameter)\b",
    re.IGNORECASE,
)


def _bounds(low: str | None, high: str | None, unit: str) -> tuple[tuple[Kind, int], ...]:
    is_text = unit.lower().startswith("char")
    pairs: list[tuple[Kind, int]] = []
    for kind, text in (("min", low), ("max", high)):
        if text is not None:
            value = int(number(text)) if is_text else in_bytes(text, unit)
            pairs.append((f"{kind}{'Length' if is_text else 'Bytes'}", value))  # type: ignore[arg-type]
    return tuple(pairs)


def _of_value(statement: Statement, found: re.Match[str], bounds: tuple[tuple[Kind, Any], ...]) -> Reading:
    """Return the reading of a length: what it says of the value, and that its characters are ASCII where it says so."""
    if _is_about_what_it_points_to(statement, found.start()):
        return Reading(*found.span())
    if re.search(r"\bASCII char", found[0]) and statement.about.type == "string":
        return Reading(*found.span(), (*bounds, ("charset", ["ascii"])))
    return Reading(*found.span(), bounds)


def length_between(statement: Statement) -> Iterator[Reading]:
    """`2 to 128 characters in length`, `between 1 and 64 bytes`."""
    if _applies(statement):
        for found in (*_BETWEEN.finditer(statement.text), *_BRACKETED.finditer(statement.text)):
            if number(found["low"]) <= number(found["high"]):
                yield _of_value(statement, found, _bounds(found["low"], found["high"], found["unit"]))


def length_at_most(statement: Statement) -> Iterator[Reading]:
    """`cannot exceed 64 characters in length`, `up to 16 KB`."""
    if _applies(statement):
        for found in _MOST.finditer(statement.text):
            yield _of_value(statement, found, _bounds(None, found["high"], found["unit"]))


def length_at_least(statement: Statement) -> Iterator[Reading]:
    """`at least 8 characters`."""
    if _applies(statement):
        for found in _LEAST.finditer(statement.text):
            yield _of_value(statement, found, _bounds(found["low"], None, found["unit"]))


def length_exactly(statement: Statement) -> Iterator[Reading]:
    """`must be 12 characters in length`."""
    if _applies(statement):
        for found in _EXACT.finditer(statement.text):
            if re.search(
                r"\b(?:maximum|minimum|max|min|at least|at most)\b", statement.text[: found.end()], re.IGNORECASE
            ):
                continue
            yield Reading(*found.span(), _bounds(found["exact"], found["exact"], found["unit"]))


def length_range(statement: Statement) -> Iterator[Reading]:
    """`The length must be 1-64`, `Min: 3, Max: 30` of a text."""
    if _applies(statement) and statement.about.type == "string":
        for pattern in (_LENGTH, _MIN_MAX):
            for found in pattern.finditer(statement.text):
                unit = found.groupdict().get("unit") or "characters"
                yield Reading(*found.span(), _bounds(found["low"], found["high"], unit))


def length_in_unit_of_description(statement: Statement) -> Iterator[Reading]:
    """`0 - 1000` alone, below a description that ends in `(byte)`."""
    unit = _PARENTHESISED_UNIT.search(statement.about.whole)
    found = _BARE.match(statement.text)
    if unit is not None and found is not None and statement.about.type == "string":
        yield Reading(*found.span(), _bounds(found["low"], found["high"], unit["unit"]))


_PARENTHESISED_UNIT = re.compile(r"\((?:unit:\s*)?(?P<unit>bytes?|characters?)\)", re.IGNORECASE)
_BARE = re.compile(rf"^(?P<low>{NUMBER}){TO}(?P<high>{NUMBER})(?:\s*\([^)]*\))?\.?$")


def not_empty(statement: Statement) -> Iterator[Reading]:
    """`cannot be an empty string`."""
    if _applies(statement):
        for found in _NOT_EMPTY.finditer(statement.text):
            yield Reading(*found.span(), (("minLength", 1),))


RULES = named(
    (
        length_between,
        length_at_most,
        length_at_least,
        length_exactly,
        length_range,
        length_in_unit_of_description,
        not_empty,
    )
)
