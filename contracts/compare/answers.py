"""The answers to one request at two targets, field by field.

What every implementation may choose (ids, times, the words of a message) is compared by its type alone; the rest by its
value: status, code, form, which members there are, and members that repeat the request or are words of the vendor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contracts.compare.requests import Terms
from contracts.exchange import Exchange, TransportFailure
from contracts.judge.recognise import Recognised
from contracts.wire.answer import read_answer
from contracts.wire.vendor import wire_of

Field = Mapping[str, int]
"""What stands at a place of an answer, and how often: more than once in the items of a list."""
Fields = Mapping[str, Field]
_WORD = re.compile(r"[A-Za-z][A-Za-z _-]*")
_NOTHING = "nothing"
_ABSENT: Field = {_NOTHING: 1}


def fields_of(exchange: Exchange, found: Recognised, terms: Terms) -> Fields:
    """Return the fields of an answer, as texts in general terms."""
    outcome = exchange.outcome
    if isinstance(outcome, TransportFailure):
        return _once({"answer": f"none: {outcome.problem}"})
    operation = found.operation
    wire = wire_of(terms.spec.vendor)
    answer = read_answer(
        outcome,
        operation.answer,
        wrapped=operation.wrapped,
        read_error=wire.read_error,
        success_root=operation.root,
    )
    fields = {
        "status": str(answer.status),
        "content type": answer.media_type or _NOTHING,
        "form": answer.form or _NOTHING,
        "root": answer.root or _NOTHING,
    }
    if answer.error is not None:
        said = answer.error.message
        fields |= {"error code": answer.error.code or _NOTHING, "error message": "given" if said else _NOTHING}
        return _once(fields)
    asked = {text: name for name, text in found.call.parameters if text}
    return _once(fields) | _leaves(answer.value, "response", asked, terms)


def differences(one: Fields, other: Fields) -> Iterator[tuple[str, str, str]]:
    """Yield each field that differs, with what it is at the one and at the other target.

    The items of two lists of one length are compared as a whole, in whatever order they stand; of two lists of
    different lengths, which is a difference of its own, only what the items are like.
    """
    for name in sorted(one.keys() | other.keys()):
        here, there = one.get(name, _ABSENT), other.get(name, _ABSENT)
        is_same = here == there if sum(here.values()) == sum(there.values()) else here.keys() == there.keys()
        if not is_same:
            yield name, _said(here), _said(there)


def _once(texts: Mapping[str, str]) -> dict[str, Field]:
    return {name: {text: 1} for name, text in texts.items()}


def _said(field: Field) -> str:
    if len(field) == 1:
        return next(iter(field))
    return " and ".join(f"{text} {count}x" for text, count in sorted(field.items()))


def _leaves(value: Any, path: str, asked: Mapping[str, str], terms: Terms) -> dict[str, Field]:
    if isinstance(value, dict):
        found: dict[str, Field] = {}
        for name, item in value.items():
            found |= _leaves(item, f"{path}.{name}", asked, terms)
        return found
    if isinstance(value, list):
        items = [_leaves(item, f"{path}[]", asked, terms) for item in value]
        return {path: {f"a list of {len(value)}": 1}, **_together(items)}
    return {path: {_leaf(value, asked, terms): 1}}


def _together(items: Iterable[Mapping[str, Field]]) -> dict[str, Field]:
    """Return the fields of all items of a list; what one of them lacks is nothing there."""
    every = list(items)
    return {
        name: dict(sum((Counter(item.get(name, _ABSENT)) for item in every), Counter()))
        for name in dict.fromkeys(name for item in every for name in item)
    }


def _leaf(value: Any, asked: Mapping[str, str], terms: Terms) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or value == "":
        return _NOTHING
    if str(value) in asked:
        return terms.general(asked[str(value)], str(value))
    if isinstance(value, str) and _WORD.fullmatch(value):
        return repr(value)
    return "a number" if isinstance(value, (int, float)) else "a text"
