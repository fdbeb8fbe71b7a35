"""The rules about the answer to an accepted call: its form, its members, and what they owe to the request."""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker
from msgspec import Struct

from contracts.judge.members import Parents, Steps, way_of
from contracts.judge.tally import Shown
from contracts.judge.zones import folded, readings
from contracts.spec import Clause, Operation
from contracts.wire.answer import Answer
from contracts.wire.call import Call

FORMATS = FormatChecker(formats=())
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{4}")

_BLOCK = re.compile(r"[0-9.]+/[0-9]{1,2}")


@FORMATS.checks("compact-offset-date-time", ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or (
        _DATE.fullmatch(value) is not None and datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z") is not None
    )


@FORMATS.checks("ipv4-cidr", ValueError)
def _is_block(value: object) -> bool:
    # The library also takes a mask for a length, which no block is written with.
    if not isinstance(value, str):
        return True
    return _BLOCK.fullmatch(value) is not None and ipaddress.IPv4Network(value) is not None


class Remark(Struct, frozen=True):
    """What a rule has to say of one answer: `why` it is broken, or the marks that it shows."""

    clause: Clause
    why: str | None = None
    marks: tuple[str, ...] = ("answer",)


def form_problem(clause: Clause, answer: Answer, operation: Operation, form: str) -> str | None:
    """Return what is wrong with the outer form of an answer that was asked for in `form`, or None."""
    name = form.upper()
    if answer.problem is not None:
        return f"the answer should be {name}, but it cannot be read: {answer.problem}"
    if answer.form != form:
        return f"the answer was asked for in {name}, but is {str(answer.form).upper()}"
    if clause.argument is not None and answer.media_type != clause.argument:
        return f"the content type is {answer.media_type or 'missing'!r} and not {clause.argument!r}"
    if (form == "xml" or operation.wrapped) and answer.root != operation.root:
        return f"the root is {answer.root!r} and not {operation.root!r}"
    if not isinstance(answer.value, dict):
        return f"the answer is {_short(answer.value)} and not an object"
    return None


class _Rule(NamedTuple):
    """A clause about a member: its place among the clauses, the way to the objects that should hold it, its name.

    `kept_by` is the type of such members that are sure to keep it: `object` if any will do, None if a type is not all.
    """

    number: int
    clause: Clause
    way: Steps
    name: str
    kept_by: type | None


class _Shape(NamedTuple):
    """What the names and types of an object's members tell: what is kept for sure, and which rules are left to ask."""

    kept: Shown
    left: tuple[_Rule, ...]


class Members:
    """The rules about members of an operation's answers that one answer alone decides."""

    def __init__(self, operation: Operation) -> None:
        self._rules: defaultdict[Steps, list[_Rule]] = defaultdict(list)
        for number, clause in enumerate(operation.clauses):
            if clause.subject.startswith("response.") and clause.keyword not in _ON_HISTORY:
                way, name = way_of(clause.subject)
                self._rules[way].append(_Rule(number, clause, way, name, _kept_by(clause)))
        self._shape = lru_cache(maxsize=1024)(self._sorted)  # answers have the shape of others, nearly all of them

    def see(self, call: Call, answer: Answer) -> tuple[list[Shown], Iterator[Remark]]:
        """Return what an answer shows by its shape, and the remarks of the rules that look further."""
        found = Parents(answer.value)
        shown, left = [], []
        for way in self._rules:
            for parent in found.at(way):
                shape = self._shape(way, tuple(parent), tuple(map(type, parent.values())))
                shown.append(shape.kept)
                left += [(rule, parent) for rule in shape.left]
        left.sort(key=lambda pair: pair[0].number)
        return shown, _remarks(left, call)

    def _sorted(self, way: Steps, names: tuple[str, ...], types: tuple[type, ...]) -> _Shape:
        given = dict(zip(names, types, strict=True))
        kept, left = [], []
        for rule in self._rules[way]:
            if rule.name in given and rule.kept_by in (object, given[rule.name]):
                kept.append((rule.clause, Remark(rule.clause).marks))
            elif rule.name in given or rule.clause.keyword in _OF_ABSENT:
                left.append(rule)
        return _Shape(Shown("accept", tuple(kept)), tuple(left))


def _remarks(rules: Iterable[tuple[_Rule, Mapping[str, Any]]], call: Call) -> Iterator[Remark]:
    """Yield a remark for every rule that an object exercises; of a broken member only the first rule."""
    spoilt: set[str] = set()
    for rule, parent in rules:
        subject = rule.clause.subject
        if spoilt and (subject in spoilt or any(subject.startswith(f"{s}.") for s in spoilt)):
            continue
        remark = _remark(rule.clause, parent, rule.name, call)
        if remark is None:
            continue
        if remark.why is not None:
            spoilt |= {subject, f"{subject}[]"}
        yield remark


_ON_HISTORY = frozenset({"x-unique", "x-names", "x-known", "x-gone", "x-of", "x-points-back", "x-given-when"})


def _remark(clause: Clause, parent: Mapping[str, Any], name: str, call: Call) -> Remark | None:
    """Return what the member shows of the clause, or None if it does not exercise it."""
    if clause.keyword == "required":
        return Remark(clause, why=f"{name!r} is missing; the answer has {', '.join(sorted(parent)) or 'nothing'}")
    own = _OWN.get(clause.keyword)
    if own is not None:
        return own(clause, parent, name, call)
    if name not in parent:
        return None
    value = parent[name]
    problem = _problem_of_text(clause, value) if isinstance(value, str) else _problem(clause, value)
    if problem is None:
        return Remark(clause)
    return Remark(clause, why=f"{name!r} is {_short(value)}: {problem}")


# The types that need no asking; a library that knows all of JSON Schema takes ten times as long over a text.
_PLAIN: Mapping[str, type] = {"string": str, "object": dict, "array": list, "boolean": bool, "integer": int}


def _kept_by(clause: Clause) -> type | None:
    if clause.keyword == "required":
        return object
    return _PLAIN.get(str(clause.argument)) if clause.keyword == "type" else None


def _count(clause: Clause, parent: Mapping[str, Any], name: str, call: Call) -> Remark | None:
    items = parent.get(clause.argument["list"])
    if name not in parent or not isinstance(items, list):
        return None
    if parent[name] == len(items):
        return Remark(clause)
    return Remark(clause, why=f"{name!r} is {parent[name]}, but {len(items)} are listed")


def _agrees(clause: Clause, parent: Mapping[str, Any], name: str, call: Call) -> Remark | None:
    members = clause.argument["differ"]
    one, other = (parent.get(member) for member in members)
    if not isinstance(parent.get(name), bool) or not isinstance(one, str) or not isinstance(other, str):
        return None
    differ = one != other
    if parent[name] is differ:
        return Remark(clause, marks=(str(differ).lower(),))
    return Remark(
        clause, why=f"{name!r} is {_short(parent[name])}, but {members[0]} and {members[1]} are {one!r} and {other!r}"
    )


def _granted(clause: Clause, parent: Mapping[str, Any], name: str, call: Call) -> Remark | None:
    parameter = clause.argument["parameter"]
    if call.get(parameter) is not None:
        return None
    return Remark(clause, why=None if parent.get(name) else f"{parameter!r} was left out, but none was granted")


def _echo(clause: Clause, parent: Mapping[str, Any], name: str, call: Call) -> Remark | None:
    asked = call.get(clause.argument["parameter"])
    # What XML cannot carry comes back as it may, and so does white space at the ends or in runs (N21, unspecified).
    if not asked or readings(asked, ("controls", "not-xml")) is None:
        return None
    answered = parent.get(name)
    if isinstance(answered, str) and folded(answered) == folded(asked):
        return Remark(clause)
    return Remark(clause, why=f"{name!r} is {_short(answered)}, but {_short(asked)} was asked for")


_OWN: Mapping[str, Callable[[Clause, Mapping[str, Any], str, Call], Remark | None]] = {
    "x-count": _count,
    "x-agrees": _agrees,
    "x-granted": _granted,
    "x-echo": _echo,
}
_OF_ABSENT = frozenset({"required", *_OWN})
"""Keywords of rules that have something to say of a member that is not there."""


@lru_cache(maxsize=1024)
def _validator(clause: Clause) -> Draft202012Validator:
    return Draft202012Validator({clause.keyword: clause.argument}, format_checker=FORMATS)


def _problem(clause: Clause, value: Any) -> str | None:
    """Return what is wrong with a member. A compiled validator says whether, which is fast, the other says what."""
    if clause.keyword != "format" and _compiled(clause).is_valid(value):
        return None
    error = next(_validator(clause).iter_errors(value), None)
    return _reworded(clause, error.message) if error is not None else None


_problem_of_text = lru_cache(maxsize=4096)(_problem)  # answers repeat most texts of the one before


@lru_cache(maxsize=1024)
def _compiled(clause: Clause) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({clause.keyword: clause.argument})


def _reworded(clause: Clause, message: str) -> str:
    if clause.keyword == "type":
        return f"it should be of type {clause.argument if isinstance(clause.argument, str) else clause.argument[0]}"
    if clause.keyword == "const":
        return f"it should be {clause.argument!r}"
    return "it should not be empty" if clause.keyword in {"minLength", "minItems"} else message


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
