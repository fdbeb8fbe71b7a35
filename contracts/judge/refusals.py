"""The rules about refusals: their form, their code, and whether the request has the fault that they state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from contracts.judge.faults import OF_THE_TEXT, PASSING, Fit, Listed, fit_of, look_up, message_fits
from contracts.judge.history import OperationHistory
from contracts.judge.standing import Deserved
from contracts.spec import Clause, ErrorEntry, Operation, Side
from contracts.wire.answer import Answer, ErrorSeen

_OF_CERTAIN_CAUSE = frozenset({"fault", "condition"})

OUTSIDE = "this error was answered outside its condition"


@dataclass(frozen=True, slots=True)
class Problem:
    """A clause that a refusal breaks, why, and what sort of break that is where status and error code do not tell.

    It breaks the clause's reject side, unless it was refused with an error that was not due.
    """

    clause: Clause
    why: str
    kind: str = ""
    side: Side = "reject"


class Review(Struct, frozen=True, kw_only=True):
    """What a refusal looks like.

    `problems` are the broken clauses, `shown` the clauses about errors that it kept. `is_proof` tells that
    it shows the request refused for what is wrong with it; `is_passing` that it is an answer of the moment. `names` is
    the parameter that it names.
    """

    fit: Fit
    entry: ErrorEntry | None = None
    names: str | None = None
    is_proof: bool = False
    is_passing: bool = False
    problems: tuple[Problem, ...] = ()
    shown: tuple[Clause, ...] = ()
    observations: tuple[str, ...] = ()


def is_refusal(deserved: Deserved, answer: Answer) -> bool:
    """Tell whether the answer refuses the call. The code agreed for a dry run that passes is no refusal."""
    return (answer.error is not None or answer.status >= 300) and not is_passed_dry_run(deserved, answer)


def is_passed_dry_run(deserved: Deserved, answer: Answer) -> bool:
    """Tell whether the answer is the one agreed for a dry run that passes."""
    found = deserved.operation.having("x-dry-run")
    return (
        found is not None
        and answer.error is not None
        and answer.error.code == found[1].argument["error"]
        and (
            deserved.dry_run
            or any(clause.subject == found[0].name for clause in deserved.unspecified + deserved.violated)
        )
    )


def concerns(entry: ErrorEntry, operation: Operation, names: Collection[str], conditions: Collection[str]) -> bool:
    """Tell whether a call in some conditions gives the parameter that a condition's error is about, if there is one."""
    about = _subjects_of(entry.condition, operation)
    is_inside = entry.inside is None or entry.inside in conditions
    return is_inside and (not about or any(name in names for name in about))


def _subjects_of(condition: str | None, operation: Operation) -> tuple[str, ...]:
    """Return the parameters whose values put a call into a condition by naming something."""
    clauses = (clause for parameter in operation.parameters for clause in parameter.clauses)
    return tuple(c.subject for c in clauses if c.keyword == "x-exists" and c.argument.get("condition") == condition)


def is_due(entry: ErrorEntry, answer: Answer) -> bool:
    """Tell whether the answer is exactly the listed error."""
    seen = answer.error
    return seen is not None and seen.code == entry.code and answer.status in entry.status and message_fits(seen, entry)


def review(
    deserved: Deserved,
    answer: Answer,
    history: OperationHistory,
    *,
    asked: Literal["json", "xml"] | None,
    is_familiar: bool,
    strict: bool,
) -> Review:
    """Judge a refusal. `is_familiar` tells that all else in the call has been accepted before.

    Only then is it certain what the call is refused for: elsewhere a refusal proves nothing, and no fault is wrong.
    """
    operation = deserved.operation
    if _is_too_many(deserved, answer):
        return Review(fit="inconclusive", is_passing=True)
    if deserved.misdirected:
        return _misdirected(deserved, answer)
    if answer.status >= 500:
        return _broken(operation.clause("error/server-fault"), f"the HTTP status is {answer.status}")
    seen = answer.error
    if seen is None:
        clause = operation.clause("error/form") or operation.clause("error/code")
        why = f"{answer.problem or 'the body is no error envelope'} (HTTP status {answer.status})"
        return _broken(clause, why, kind=f"no error envelope ({answer.form or 'neither JSON nor XML'})")
    if seen.form == "answer":
        return _broken(
            operation.clause("error/form"),
            f"the return code {seen.code} comes in the envelope of a success",
            kind="the envelope of a success",
        )
    if seen.code is None:
        return _broken(operation.clause("error/code"), "the error has no code", kind="no code")
    message = operation.clause("error/message")
    if seen.message is None and message is not None and message.argument.get("given"):
        return _broken(message, f"the error {seen.code} has no message", kind="no message")
    if is_familiar and asked == "json" and answer.form != asked and operation.clause("error/asked-format") is not None:
        why = f"JSON was asked for, but the error is {answer.form}"
        return _broken(operation.clause("error/asked-format"), why, kind="another form")
    found = _of_code(deserved, answer, seen, history, asked=asked, strict=strict)
    if is_familiar:
        return found
    problems = tuple(problem for problem in found.problems if problem.clause.rule not in _OF_CERTAIN_CAUSE)
    return replace(found, is_proof=False, problems=problems)


def _is_too_many(deserved: Deserved, answer: Answer) -> bool:
    """Tell whether HTTP itself says that it were too many requests, with a code that says so too, another or none.

    Whoever stands before the service may say so, in its own words, and at a rate that no table knows.
    """
    if answer.status != 429:
        return False
    listed = look_up(answer.error, deserved.operation) if answer.error is not None else None
    return listed is None or listed.entry.fault in PASSING


def _misdirected(deserved: Deserved, answer: Answer) -> Review:
    """Judge the refusal of another method or path. Which status it has is open, and so is who answers.

    Often that is not even the service; but a code of the tables belongs to its status all the same.
    """
    listed = look_up(answer.error, deserved.operation) if answer.error is not None else None
    if listed is not None and listed.entry.status and answer.status not in listed.entry.status:
        return _wrong_status(deserved, listed, answer)
    return Review(fit="fits", is_proof=True)


def _of_code(
    deserved: Deserved,
    answer: Answer,
    seen: ErrorSeen,
    history: OperationHistory,
    *,
    asked: str | None,
    strict: bool,
) -> Review:
    operation = deserved.operation
    shown = [operation.clause(place) for place in ("error/code", "error/form", "error/server-fault")]
    if asked == "json":
        shown.append(operation.clause("error/asked-format"))
    message = operation.clause("error/message")
    if message is not None and message.argument.get("given"):
        shown.append(message)
    status = operation.clause("error/status")
    listed = look_up(seen, operation)
    if answer.status < 300:
        why = f"the error {seen.code} comes with the HTTP status {answer.status} of a success"
        found = _broken(status, why, listed, kind=_answered(answer, listed))
        return replace(found, is_passing=listed is not None and listed.entry.fault in PASSING)
    due = deserved.due
    if due is not None and due.clause is not None and (listed is None or listed.entry.fault not in PASSING):
        return _where_due(due, due.clause, deserved, answer, seen, shown)
    if listed is None:
        return _unlisted(deserved, seen, shown, strict=strict)
    entry = listed.entry
    if entry.status and answer.status not in entry.status:
        return _wrong_status(deserved, listed, answer)
    if not message_fits(seen, entry):
        why = f"the message of {seen.code} is {seen.message!r}; listed is {entry.message[0]!r}"
        clause = entry.clause or operation.clause("error/message")
        return _broken(clause, why, listed, kind=f"{'another' if seen.message else 'no'} message of {entry.code}")
    if entry.status:
        shown.append(status)
    if entry.message:
        shown.append(message)
    fit = fit_of(listed, deserved, history)
    is_of_others = entry.inside is not None and entry.condition in deserved.conditions
    is_certain = deserved.world.is_known or entry.fault in OF_THE_TEXT
    if fit == "misfit" and is_certain and (deserved.must == "fail" or is_of_others):
        return _misfit(listed, deserved, seen)
    if fit == "fits":
        shown.append(operation.clause("error/fault"))
    return Review(
        fit=fit,
        entry=entry,
        names=listed.parameter,
        is_proof=fit == "fits",
        is_passing=entry.fault in PASSING and fit == "inconclusive",
        shown=tuple(clause for clause in shown if clause is not None),
    )


def _wrong_status(deserved: Deserved, listed: Listed, answer: Answer) -> Review:
    wanted = " or ".join(map(str, listed.entry.status))
    code = answer.error.code if answer.error is not None else None
    why = f"{code} comes with the HTTP status {answer.status}; listed is {wanted}"
    clause = listed.entry.clause or deserved.operation.clause("error/status")
    found = _broken(clause, why, listed, kind=_answered(answer, listed))
    return replace(found, is_passing=listed.entry.fault in PASSING)


def _answered(answer: Answer, listed: Listed | None) -> str:
    """Return how it was answered, a code that names a parameter as its table has it: it is one error for all."""
    return f"answered {answer.status} {listed.entry.code}" if listed is not None else ""


def _where_due(
    due: ErrorEntry, clause: Clause, deserved: Deserved, answer: Answer, seen: ErrorSeen, shown: list[Clause | None]
) -> Review:
    if is_due(due, answer):
        about = [deserved.operation.clause(place) for place in ("error/status", "error/message", "error/fault")]
        return Review(fit="fits", entry=due, is_proof=True, shown=tuple(c for c in [*shown, *about] if c is not None))
    why = f"{due.code} ({due.status[0]}, {due.message[0]!r}) is due, but the answer is {answer.status} {seen.code}: "
    is_listed = seen.code == due.code and answer.status in due.status
    problem = Problem(clause, f"{why}{seen.message!r}", f"another message of {due.code}" if is_listed else "")
    return Review(fit="fits", is_proof=True, problems=(problem,))


def _unlisted(deserved: Deserved, seen: ErrorSeen, shown: list[Clause | None], *, strict: bool) -> Review:
    if any(entry.code == "*" and entry.form == seen.form for entry in deserved.operation.errors):
        return _broken(deserved.operation.clause("error/code"), f"the code {seen.code!r} is no code of an error")
    text = f"the code {seen.code} is in no table"
    fault = deserved.operation.clause("error/fault")
    if strict and fault is not None:
        return Review(fit="fits", is_proof=True, problems=(Problem(fault, f"{text} (--strict)"),))
    return Review(
        fit="fits", is_proof=True, shown=tuple(clause for clause in shown if clause is not None), observations=(text,)
    )


def _misfit(listed: Listed, deserved: Deserved, seen: ErrorSeen) -> Review:
    entry = listed.entry
    if entry.clause is not None:
        return _broken(entry.clause, f"{OUTSIDE}: {seen.code}", listed, side="accept")
    stated = f"{seen.code}, {seen.message!r}"
    wrong = " ".join(clause.says for clause in deserved.violated)
    why = f"the error states a fault that the request does not have: {stated}. The rule it breaks: {wrong}"
    kind = f"{seen.code} for a fault of {', '.join(sorted({clause.subject for clause in deserved.violated}))}"
    return _broken(deserved.operation.clause("error/fault"), why, listed, kind=kind)


def _broken(
    clause: Clause | None, why: str, listed: Listed | None = None, *, kind: str = "", side: Side = "reject"
) -> Review:
    problems = (Problem(clause, why, kind, side),) if clause is not None else ()
    entry = listed.entry if listed is not None else None
    # A wrong status or message does not make the refusal less of one; a wrong fault does.
    is_proof = clause is not None and clause.rule in {"status", "message", "asked-format"}
    names = listed.parameter if listed is not None else None
    return Review(fit="fits", entry=entry, names=names, is_proof=is_proof, problems=problems)
