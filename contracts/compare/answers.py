"""The answers to one request at two targets, field by field.

What every implementation may choose (ids, times, the words of a message) is compared by its type alone; the rest by its
value: status, code, form, which members there are, and members that repeat the request or are words of the vendor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.compare.requests import Terms
from contracts.exchange import Exchange, TransportFailure
from contracts.judge.recognise import Recognised
from contracts.wire.answer import read_answer
from contracts.wire.vendor import wire_of

Fields = Mapping[str, str]
_WORD = re.compile(r"[A-Za-z][A-Za-z _-]*")
_NOTHING = "nothing"


def fields_of(exchange: Exchange, found: Recognised, terms: Terms) -> Fields:
    """Return the fields of an answer, as texts in general terms."""
    outcome = exchange.outcome
    if isinstance(outcome, TransportFailure):
        return {"answer": f"none: {outcome.problem}"}
    operation = found.operation
    wire = wire_of(terms.spec.vendor)
    answer = read_answer(outcome, operation.answer, wrapped=operation.wrapped, read_error=wire.read_error)
    fields = {
        "status": str(answer.status),
        "content type": answer.media_type or _NOTHING,
        "form": answer.form or _NOTHING,
        "root": answer.root or _NOTHING,
    }
    if answer.error is not None:
        said = answer.error.message
        return {**fields, "error code": answer.error.code or _NOTHING, "error message": "given" if said else _NOTHING}
    asked = {text: name for name, text in found.call.parameters if text}
    return {**fields, **dict(_leaves(answer.value, "response", asked, terms))}


def differences(one: Fields, other: Fields) -> Iterator[tuple[str, str, str]]:
    """Yield each field that differs, with what it is at the one and at the other target."""
    for name in sorted(one.keys() | other.keys()):
        here, there = one.get(name, _NOTHING), other.get(name, _NOTHING)
        if here != there:
            yield name, here, there


def _leaves(value: Any, path: str, asked: Mapping[str, str], terms: Terms) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}", asked, terms)
    elif isinstance(value, list):
        yield path, f"a list of {len(value)}"
        for item in value[:1]:
            yield from _leaves(item, f"{path}[]", asked, terms)
    else:
        yield path, _leaf(value, asked, terms)


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
