"""Rules about defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contracts.derive.facts import Kind
from contracts.derive.grammar.numbers import NUMBER, SIGNED, number
from contracts.derive.grammar.reading import Reading, named
from contracts.derive.grammar.statement import About, Statement
from contracts.derive.grammar.tokens import MARKED_DEFAULT, VALUE, is_range_item, token_of, typed, unquoted

_IS_DEFAULT = re.compile(rf"^(?P<token>{VALUE})\s*\(default(?: value)?\)\.?$", re.IGNORECASE)


def marked_default(statement: Statement) -> Iterator[Reading]:
    """`(default: 60)` behind something else, and `3306 (default)` alone."""
    if statement.place != "own" or statement.is_conditional:
        return
    for found in (*MARKED_DEFAULT.finditer(statement.text), *_IS_DEFAULT.finditer(statement.text)):
        text = (found.groupdict().get("value") or found.groupdict().get("token") or "").strip()
        is_word = re.fullmatch(r"[A-Z]?[a-z]{2,}|a", text) and text not in {"true", "false"}
        value = _default(text, statement.about)
        if value is not None and not (is_word and found.re is _IS_DEFAULT):
            yield Reading(*found.span(), (("default", value),))


_DEFAULT = re.compile(
    rf"\b(?:the\s+)?default(?:\s+(?:value|setting|number|size))?(?:\s+of\s+(?:this|the)\s+(?:\w+\s+)?(?:parameter|value))?\s*(?:[:：]|(?:is|are|equals)(?:\s+both)?(?:\s+set)?(?:\s+to)?\b:?)\s*(?P<value>.+?)(?:[.;](?:\s|$)|$|,\s+(?:which|indicating|and)\b)"
    rf"|\bdefault value\s+(?P<value2>{VALUE})\s+(?:is|applies|will be)\b"
    rf"|\b(?:is|are) (?P<value3>{VALUE}) by default\b|\bdefaults to\s+(?P<value4>{VALUE})"
    rf"|\b(?:is|are) set to (?P<value5>{VALUE}) by default\b|\bby default,? (?:the value (?:is|of this parameter is)|this parameter is set to|the value is set to)\s+(?P<value6>{VALUE})\b"
    rf"|\bby default,? the (?:number|size|length|value) of [^.;,]{{3,60}}? (?:is|are) (?P<value7>{NUMBER})\b(?!\.\d)",
    re.IGNORECASE,
)
_NO_DEFAULT = re.compile(r"^(?:null|none|nil|n/?a|empty|not specified|unspecified|-)\.?$", re.IGNORECASE)
_OF_AN_ID = re.compile(r"(?:[A-Z][a-z]+)+I[dD]")
_EMPTY = re.compile(r"^(?:an? )?(?:empty|null) (?:string|text|value)s?\.?$|^\"\"$", re.IGNORECASE)


def default_value(statement: Statement) -> Iterator[Reading]:
    """`Default value: 10`, `the default value 20 is used`, `defaults to X`."""
    if statement.is_conditional or (
        statement.place != "own" and not (statement.place == "alternative" and not statement.token)
    ):
        return
    for found in _DEFAULT.finditer(statement.text):
        text = next((value for value in found.groups() if value), "").strip()
        if found["value3"] and re.fullmatch(r"[a-z]+", text) and text not in {"true", "false", statement.about.example}:
            continue  # `data of the last day is read by default` says what is done
        if any(
            word != statement.about.name and word in statement.about.names
            for word in statement.text[: found.start()].split()
        ):
            continue  # of another parameter
        if _OF_AN_ID.fullmatch(text) and statement.about.type == "string":
            yield Reading(*found.span())  # the name is that which the vendor gives
        elif _EMPTY.match(text) and statement.about.type == "string":
            yield Reading(*found.span(), (("default", ""),))
        elif _NO_DEFAULT.match(text) and not re.search(r"[\"'`]", text) and text.rstrip(".") != statement.about.example:
            yield Reading(*found.span())
        elif (value := _default(text, statement.about)) is not None:
            yield Reading(*found.span(), (("default", value),))


def _default(text: str, about: About) -> Any:
    found = re.match(rf"^(?P<token>{VALUE})\s*(?P<rest>.*)$", text.rstrip("."))
    if found is None:
        return None
    token, rest = unquoted(found["token"]), found["rest"].strip()
    if about.is_numeric:
        amount = re.match(rf"^({SIGNED})", text)
        plain_rest = text[amount.end() :] if amount else ""
        fits = amount and re.match(r"^\s*(?:\([^)]*\)|[A-Za-z/]+(?: per \w+)?)?\s*\.?$", plain_rest)
        return number(amount[1]) if amount and fits else None
    if about.type == "boolean":
        return token.lower() == "true" if token.lower() in {"true", "false"} else None
    if text.rstrip(".") == about.example.rstrip(".") and len(text.split()) <= 4:
        return about.example
    stated = _STATED_UNIT.search(about.whole)
    is_unit = stated is not None and rest == stated["unit"].rstrip(".")
    return token if not rest or is_unit or re.fullmatch(r"\([^)]*\)", rest) else None


_STATED_UNIT = re.compile(r"\bunits?\s*[:：]\s*(?P<unit>[A-Za-z/]+)", re.IGNORECASE)

_ITEM_IS_DEFAULT = re.compile(
    r"\bthis is the default\b|\b(?:is|as) the default(?: value| setting| option)?\b|\(the default(?: value)?\)|\(default(?: value)?\)|[.,:]\s*default(?: value)?\s*[.]?$|\bdefault value\s*[.)]?$|^\S+ ?[(:]\s*default\s*(?:[).,;:]|$)|\bby default\s*\.?$",
    re.IGNORECASE,
)


def default_among_alternatives(statement: Statement) -> Iterator[Reading]:
    """`false: ... This is the default value`, `wrr (default): ...`, in the list below `Valid values:`."""
    for item in statement.items:
        token = token_of(item.text)
        if token is None or statement.about.is_structured or statement.place != "own":
            return
    marked = [
        item for item in statement.items if _ITEM_IS_DEFAULT.search(item.text) and not _by_default_of_other(item.text)
    ]
    if len(marked) == 1 and (token := token_of(marked[0].text)) is not None and not is_range_item(marked[0].text):
        yield Reading(0, 0, (("default", typed(token, statement.about)),), (marked[0].line,))


def _by_default_of_other(text: str) -> bool:
    return re.search(r"\bby default\s*\.?$", text, re.IGNORECASE) is not None and not re.search(
        r"\bused by default\s*\.?$", text, re.IGNORECASE
    )


def default_mark(statement: Statement) -> Iterator[Reading]:
    """`This is the default value`, read with the list that it stands in."""
    if statement.place == "alternative":
        for found in _ITEM_IS_DEFAULT.finditer(statement.text):
            yield Reading(*found.span(), _truth_value(statement))


def _truth_value(statement: Statement) -> tuple[tuple[Kind, Any], ...]:
    """Return the default that an item names of itself: a truth value needs no lead that says `Valid values:`."""
    word = (token_of(statement.token or "") or "").lower()
    if statement.about.type != "boolean" or word not in {"true", "false"} or _by_default_of_other(statement.text):
        return ()
    return (("default", word == "true"),)


RULES = named((marked_default, default_value, default_among_alternatives, default_mark))
