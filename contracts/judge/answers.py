"""The rules about the answer to an accepted call: its form, its members, and what they owe to the request."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker

from contracts.judge.members import Parents, Way, way_of
from contracts.judge.zones import readings
from contracts.spec import Clause, Operation
from contracts.wire.answer import Answer
from contracts.wire.call import Call

FORMATS = FormatChecker(formats=())
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{4}")


@FORMATS.checks("compact-offset-date-time", ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or (
        _DATE.fullmatch(value) is not None and datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z") is not None
    )


@FORMATS.checks("ipv4-cidr", ValueError)
def _is_block(value: object) -> bool:
    return not isinstance(value, str) or ("/" in value and ipaddress.IPv4Network(value) is not None)


@dataclass(frozen=True, slots=True)
class Remark:
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


class MemberRule(NamedTuple):
    """A clause about a member: the way to the objects that should hold it, its name, and what is sure to keep the rule.

    That is the type of such members: `object` if any will do, None if a type is not all.
    """

    clause: Clause
    way: Way
    name: str
    kept_by: type | None


def member_remarks(rules: tuple[MemberRule, ...], call: Call, answer: Answer) -> Iterator[Remark]:
    """Yield a remark for every rule about members that the answer exercises; of a broken member only the first rule."""
    spoilt: set[str] = set()
    found = Parents(answer.value)
    for clause, way, name, kept_by in rules:
        if spoilt and (clause.subject in spoilt or any(clause.subject.startswith(f"{s}.") for s in spoilt)):
            continue
        for parent in found.at(way):
            if name in parent and (kept_by is object or type(parent[name]) is kept_by):
                yield _kept(clause)
                continue
            remark = _remark(clause, parent, name, call)
            if remark is None:
                continue
            if remark.why is not None:
                spoilt |= {clause.subject, f"{clause.subject}[]"}
            yield remark


def member_rules(operation: Operation) -> tuple[MemberRule, ...]:
    """Return the rules about members of an answer that this answer alone decides."""
    found = (c for c in operation.clauses if c.subject.startswith("response.") and c.keyword not in _ON_HISTORY)
    return tuple(MemberRule(clause, *way_of(clause.subject), _kept_by(clause)) for clause in found)


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
        return _kept(clause)
    return Remark(clause, why=f"{name!r} is {_short(value)}: {problem}")


# The types that need no asking; a library that knows all of JSON Schema takes ten times as long over a text.
_PLAIN: Mapping[str, type] = {"string": str, "object": dict, "array": list, "boolean": bool, "integer": int}


def _kept_by(clause: Clause) -> type | None:
    if clause.keyword == "required":
        return object
    return _PLAIN.get(str(clause.argument)) if clause.keyword == "type" else None


@cache
def _kept(clause: Clause) -> Remark:
    return Remark(clause)


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
    if isinstance(answered, str) and answered.split() == asked.split():
        return Remark(clause)
    return Remark(clause, why=f"{name!r} is {_short(answered)}, but {_short(asked)} was asked for")


_OWN: Mapping[str, Callable[[Clause, Mapping[str, Any], str, Call], Remark | None]] = {
    "x-count": _count,
    "x-agrees": _agrees,
    "x-granted": _granted,
    "x-echo": _echo,
}


@cache
def _validator(keyword: str, argument: Any) -> Draft202012Validator:
    value = list(argument) if isinstance(argument, tuple) else argument
    return Draft202012Validator({keyword: value}, format_checker=FORMATS)


def _problem(clause: Clause, value: Any) -> str | None:
    """Return what is wrong with a member. A compiled validator says whether, which is fast, the other says what."""
    argument = _hashable(clause.argument)
    if clause.keyword != "format" and _compiled(clause.keyword, argument).is_valid(value):
        return None
    error = next(_validator(clause.keyword, argument).iter_errors(value), None)
    return _reworded(clause, error.message) if error is not None else None


_problem_of_text = lru_cache(maxsize=4096)(_problem)  # answers repeat most texts of the one before


@cache
def _compiled(keyword: str, argument: Any) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({keyword: list(argument) if isinstance(argument, tuple) else argument})


def _hashable(argument: Any) -> Any:
    return tuple(argument) if isinstance(argument, list) else argument


def _reworded(clause: Clause, message: str) -> str:
    if clause.keyword == "type":
        return f"it should be of type {clause.argument if isinstance(clause.argument, str) else clause.argument[0]}"
    if clause.keyword == "const":
        return f"it should be {clause.argument!r}"
    return "it should not be empty" if clause.keyword in {"minLength", "minItems"} else message


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
