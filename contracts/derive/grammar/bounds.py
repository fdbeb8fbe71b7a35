"""Rules about the bounds of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.derive.grammar.numbers import NUMBER, SIGNED, number, split_range
from contracts.derive.grammar.reading import Reading, named
from contracts.derive.grammar.statement import About, Statement
from contracts.derive.grammar.tokens import LEADS, MARKED_DEFAULT, UNIT

_MIN_MAX = re.compile(rf"\bmin\s*:\s*(?P<low>{SIGNED})\s*[,;/]?\s*max\s*:\s*(?P<high>{SIGNED})", re.IGNORECASE)


def least_and_most(statement: Statement) -> Iterator[Reading]:
    """`Min: 1, Max: 3600`, of a number."""
    found = _MIN_MAX.search(statement.text)
    if found is not None and statement.about.is_numeric and statement.place == "own":
        yield Reading(*found.span(), (("minimum", number(found["low"])), ("maximum", number(found["high"]))))


def bare_range(statement: Statement) -> Iterator[Reading]:
    """`1 - 65535` alone, of a number."""
    bounds = split_range(statement.text)
    rest = MARKED_DEFAULT.sub("", bounds[2]) if bounds is not None else ""
    if bounds is not None and statement.about.is_numeric and statement.place == "own" and UNIT.match(rest):
        yield Reading(0, len(statement.text), (("minimum", bounds[0]), ("maximum", bounds[1])))


_IN_RANGE = re.compile(
    rf"\b(?:must|can|may|should|is|are|value)\b[^.;:]*?\b(?:from|between|in the range (?:of|from)|within(?: the range of)?|ranges? from|ranging from|(?:integer|number|value) (?:of|from|between)|be)\s+"
    rf"\[?(?P<low>{SIGNED})\s*(?:to|and|-|~|–|,)\s*(?P<high>{SIGNED})\]?(?P<rest>[^.;]*)",
    re.IGNORECASE,
)


def range_in_sentence(statement: Statement) -> Iterator[Reading]:
    """`must be an integer from 1 to 100`, of a number."""
    if not _takes_bounds(statement) or LEADS.search(statement.text):
        return
    for found in _IN_RANGE.finditer(statement.text):
        low, high = number(found["low"]), number(found["high"])
        if (
            low < high
            and re.match(r"^(?:\s*[A-Za-z/]*\s*(?:\([^)]*\))?|,.*)$", found["rest"])
            and not re.search(r"\b(?:and|or) -?\d", found["rest"])
        ):
            yield Reading(*found.span(), (("minimum", low), ("maximum", high)))


_SUBJECT = (
    r"(?:(?:the (?:specified )?value|the number|it|this (?:value|parameter)|the parameter)\s+(?:[\w-]+\s+){0,5}?)"
)
_A_NUMBER = r"(?:an? (?:integer|number|value) (?:that is )?)?"
_MOST = re.compile(
    rf"\b(?:maximum(?: value)?(?: is| of)?\s*[:：]?|{_SUBJECT}(?:cannot|can ?not|must not|may not) (?:exceed|be (?:greater|larger|more) than)|"
    rf"(?:must be|be|is) {_A_NUMBER}(?:less than or equal to|no(?:t)? (?:greater|more|larger) than|at most)|up to a maximum of|max(?:\.|:)?)\s*(?P<high>{SIGNED})(?P<rest>[^.;,]*)",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"\b(?:minimum(?: value)?(?: is| of)?\s*[:：]?|starting value\s*[:：]?|(?:pages?|page numbers?|numbering|it|the value|the number|and|which|values?)\s+starts? (?:from|at|with)(?: page)?|"
    rf"(?:starts?|starting|begins?|beginning) from(?: page)?|(?:must be|be|is) {_A_NUMBER}(?:greater than or equal to|no(?:t)? (?:less|smaller) than|at least)|min(?:\.|:))\s*(?P<low>{SIGNED})(?P<rest>[^.;,]*)"
    rf"|\b(?:must be|be) (?P<low2>{SIGNED}) or (?:greater|larger|more|higher)",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"\b(?:must be|be|is|integers?) (?:greater|larger|more) than (?P<low>{NUMBER}|zero)\b(?! characters)",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"\b(?:must be|is|be) a (?:(?P<positive>positive)|non-?negative) (?:integer|whole number)\b"
    r"|\b(?:cannot|can ?not|must not|may not) be (?:a )?negative\b(?: number| integer| value)?",
    re.IGNORECASE,
)
_REST = re.compile(r"^\s*(?:\([^)]*\)|[A-Za-z/]+(?:\s+per\s+\w+)?)?\s*\)?\s*(?:and\b.*)?$")


def _takes_bounds(statement: Statement) -> bool:
    return (
        (statement.about.is_numeric or _writes_a_number(statement.about))
        and statement.place == "own"
        and not statement.is_conditional
        and not statement.about.is_several
    )


def _writes_a_number(about: About) -> bool:
    """Tell whether a text is a number, as a page's number is at some operations."""
    return about.type == "string" and re.fullmatch(r"-?\d+", about.example) is not None


def _fits(rest: str, about: About) -> bool:
    """Tell whether what follows a bound is its unit at most; of a text, `64 characters` would be its length."""
    return _REST.match(rest) is not None and (about.is_numeric or not rest.strip())


def value_at_most(statement: Statement) -> Iterator[Reading]:
    """`Maximum value: 50`, `cannot exceed 100`, of a number."""
    if _takes_bounds(statement):
        for found in _MOST.finditer(statement.text):
            if _fits(found["rest"], statement.about):
                yield Reading(*found.span(), (("maximum", number(found["high"])),))


def value_at_least(statement: Statement) -> Iterator[Reading]:
    """`Minimum value: 1`, `Pages start from page 1`, `must be greater than 0`, `cannot be negative`, of a number."""
    if not _takes_bounds(statement):
        return
    for found in _LEAST.finditer(statement.text):
        if found["low2"] or _fits(found["rest"] or "", statement.about):
            yield Reading(*found.span(), (("minimum", number(found["low"] or found["low2"])),))
    for found in _SIGN.finditer(statement.text):
        yield Reading(*found.span(), (("minimum", 1 if found["positive"] else 0),))
    for found in _ABOVE.finditer(statement.text):
        if statement.about.type == "integer":
            yield Reading(*found.span(), (("minimum", int(number(found["low"].lower().replace("zero", "0"))) + 1),))


RULES = named((least_and_most, bare_range, range_in_sentence, value_at_most, value_at_least))
