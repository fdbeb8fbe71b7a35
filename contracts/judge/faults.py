"""Listed errors: which entry an answer's code belongs to, and whether its fault is one that the request has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from contracts.judge.history import OperationHistory
from contracts.judge.standing import Deserved
from contracts.spec import ErrorEntry, Operation
from contracts.wire.answer import Answer, ErrorSeen

Fit = Literal["fits", "misfit", "inconclusive"]

PASSING = frozenset({"busy", "throttled", "quota", "token"})
"""Faults of the moment: such an answer says nothing about the request, whatever the request is."""

OF_THE_TEXT = frozenset({"missing-parameter", "invalid-parameter", "dry-run", "routing", "method"})
"""Faults that show in the request itself, whatever is known of the world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry of the tables and the parameter that the answer's code or message names, if it names one."""

    entry: ErrorEntry
    parameter: str | None


@lru_cache(maxsize=4096)  # a target says the same few things again and again
def look_up(seen: ErrorSeen, operation: Operation) -> Listed | None:
    """Return the entry for an answer's code; None for a code that no table lists."""
    if seen.code is None:
        return None
    names = {parameter.name for parameter in operation.parameters}
    for entry in operation.errors:
        if entry.form and entry.form != seen.form:
            continue
        found = _code_pattern(entry.code).fullmatch(seen.code)
        if found is None:
            continue
        parameter = found.groupdict().get("parameter")
        if parameter is not None and parameter not in names:
            continue
        return Listed(entry=entry, parameter=parameter or _named_in(seen.message, entry, names))
    return None


def is_of_no_operation(answer: Answer, operation: Operation) -> bool:
    """Tell whether an answer says that the target has no such operation."""
    if answer.error is None:
        return answer.status in (404, 405, 501)
    listed = look_up(answer.error, operation)
    return listed is not None and listed.entry.fault == "routing"


def message_fits(seen: ErrorSeen, entry: ErrorEntry) -> bool:
    """Tell whether the message is one of the entry's templates, runs of white space folded."""
    message = " ".join((seen.message or "").split())
    return not entry.message or any(_message_pattern(template).fullmatch(message) for template in entry.message)


def fit_of(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    """Tell whether the fault that a listed error states is one that the request has."""
    fault = listed.entry.fault
    if fault in PASSING:
        return "inconclusive" if fault != "token" or history.token_of(deserved.call) else "misfit"
    return FITS[fault](listed, deserved, history)


def _any(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    return "fits"


def _missing(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    if "required" in deserved.signature.faults and listed.parameter is None:
        return "fits"
    empty = [p.name for p in deserved.operation.parameters if not (deserved.call.get(p.name) or "").strip()]
    missing = [clause.subject for clause in deserved.violated + deserved.unspecified if clause.subject in empty]
    named = listed.parameter
    return "fits" if (named in missing if named else missing) else "misfit"


def _invalid(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    doubtful = deserved.violated + deserved.unspecified
    named = listed.parameter
    # Which parameter of several is to blame for an id that nobody knows is open: they belong together.
    if named is None or any(clause.subject == named or clause.keyword == "x-exists" for clause in doubtful):
        return "fits" if doubtful else "misfit"
    return "misfit"


def _absent(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    doubtful = deserved.violated + deserved.unspecified
    return "fits" if any(clause.keyword == "x-exists" for clause in doubtful) else "misfit"


def _state(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    # What is being made beside the place may stand in the way; what stands there by itself is in order.
    return "misfit" if history.is_free(history.place_of(deserved.call)) else "inconclusive"


def _unusable(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    return "fits" if _absent(listed, deserved, history) == "fits" else _state(listed, deserved, history)


def _of_account(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    if _absent(listed, deserved, history) == "fits":
        return "fits"
    # Whoever was served before is allowed, signed up and signing well.
    return "misfit" if history.accepted_calls else "inconclusive"


def _signature(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    if deserved.missigned:
        return "fits"
    return "inconclusive" if deserved.signature.is_open else _of_account(listed, deserved, history)


def _condition(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    condition = listed.entry.condition
    if condition in deserved.conditions:
        return "fits" if deserved.is_around(listed.entry) else "misfit"
    unspecified = any(
        clause.keyword == "x-exists" and clause.argument.get("condition") == condition
        for clause in deserved.unspecified + deserved.violated
    )
    if unspecified:
        return "fits"
    return "misfit" if history.accepted_calls else "inconclusive"


def _taken(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    if deserved.repeated is not None:
        return "fits"
    place = history.place_of(deserved.call)
    return "misfit" if history.is_free(place) and history.was_empty(place) else "inconclusive"


def _dry_run(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    found = deserved.operation.having("x-dry-run")
    open_value = found is not None and any(clause.subject == found[0].name for clause in deserved.unspecified)
    return "fits" if deserved.dry_run or open_value else "misfit"


def _routing(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    routes = {"request", *(p.name for p in deserved.operation.parameters if p.clause("const") is not None)}
    return "fits" if any(clause.subject in routes for clause in deserved.violated) else "misfit"


def _of_method(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    return "fits" if any(clause.keyword == "methods" for clause in deserved.violated) else "misfit"


def _format(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    doubtful = deserved.violated + deserved.unspecified
    common = {parameter.name for parameter in deserved.operation.parameters if parameter.common}
    return "fits" if any(clause.keyword == "enum" and clause.subject in common for clause in doubtful) else "misfit"


def _never(listed: Listed, deserved: Deserved, history: OperationHistory) -> Fit:
    return "misfit"


FITS: Mapping[str, Callable[[Listed, Deserved, OperationHistory], Fit]] = {
    "any": _any,
    "missing-parameter": _missing,
    "invalid-parameter": _invalid,
    "other-parameter": _never,
    "absent": _absent,
    "taken": _taken,
    "account": _of_account,
    "permission": _of_account,
    "signature": _signature,
    "protocol": _of_account,
    "state": _state,
    "unusable": _unusable,
    "condition": _condition,
    "dry-run": _dry_run,
    "routing": _routing,
    "method": _of_method,
    "format": _format,
    "server": _any,
}
"""Whether a request has a fault, by the fault's name in the specs."""


@cache
def _code_pattern(code: str) -> re.Pattern[str]:
    if code == "*":
        return re.compile(r"(?!0\Z)[0-9]+")
    pattern = re.escape(code).replace(re.escape("{Parameter}"), r"(?P<parameter>[A-Za-z][A-Za-z0-9]*)")
    return re.compile(pattern)


@cache
def _message_pattern(template: str) -> re.Pattern[str]:
    folded = " ".join(template.split())
    # Whatever stands for %s may be empty or long, and the blank before it may go with it.
    return re.compile(re.escape(folded).replace(r"\ %s", r"(?:\ .*?)?").replace("%s", r".*?"), re.DOTALL)


def _named_in(message: str | None, entry: ErrorEntry, names: set[str]) -> str | None:
    """Return the parameter that fills a template's `%s`, for codes that do not name it themselves."""
    if entry.fault not in {"missing-parameter", "invalid-parameter"} or not message:
        return None
    words = set(re.findall(r"[A-Za-z][A-Za-z0-9]*", message)) & names
    return words.pop() if len(words) == 1 else None
