"""From rows of an error table to `x-errors`: one entry a code, and the fault that its name tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from contracts.derive.facts import ErrorFact

_FAULTS = (
    (re.compile(r"^Throttling|FlowControl|TooManyRequests", re.IGNORECASE), "throttled"),
    (re.compile(r"quota|LimitExceed|Exceed(?:ed|s)?(?:\.|$)", re.IGNORECASE), "quota"),
    (re.compile(r"^(?:InternalError|ServiceUnavailable|SystemError|InternalFailure)", re.IGNORECASE), "server"),
    (re.compile(r"Conflict|Processing|TaskConflict|Busy", re.IGNORECASE), "busy"),
    (
        re.compile(r"^IncorrectStat(?:us|e)|Incorrect\w*Status|^OperationDenied|^DependencyViolation", re.IGNORECASE),
        "state",
    ),
    (re.compile(r"^Forbidden(?:\.RAM)?$|NoPermission|Unauthorized|AccessDenied", re.IGNORECASE), "permission"),
    (re.compile(r"AlreadyExist|Duplicate|AlreadyUsed|InUse", re.IGNORECASE), "taken"),
    (re.compile(r"NotFound|NotExist", re.IGNORECASE), "absent"),
    (re.compile(r"^Missing", re.IGNORECASE), "missing-parameter"),
)


def error_entries(errors: Sequence[ErrorFact]) -> list[dict[str, Any]]:
    """Return the entries of `x-errors`. A code that stands in several rows has all their statuses and messages."""
    entries: dict[str, dict[str, Any]] = {}
    for error in errors:
        entry = entries.setdefault(error.code, {"code": error.code, "status": [], "message": []})
        if error.status is not None and error.status not in entry["status"]:
            entry["status"].append(error.status)
        if error.message and error.message not in entry["message"]:
            entry["message"].append(error.message)
    return [_entry(entry) for entry in entries.values()]


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    messages = entry["message"]
    return {
        "code": entry["code"],
        **({"status": entry["status"]} if entry["status"] else {}),
        **({"message": messages[0] if len(messages) == 1 else messages} if messages else {}),
        "fault": next((fault for pattern, fault in _FAULTS if pattern.search(entry["code"])), "any"),
    }
