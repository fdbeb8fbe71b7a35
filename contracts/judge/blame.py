"""Which clause to blame a refusal of a faultless call on: what was in that call, and in no accepted one before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from contracts.exchange import Exchange
from contracts.judge.history import Asked, Carried, OperationHistory
from contracts.judge.rules import RULES
from contracts.judge.standing import Deserved
from contracts.spec import Clause, Operation
from contracts.wire.answer import ErrorSeen
from contracts.wire.form import is_unreserved


class Refusal(Struct, frozen=True, kw_only=True):
    """A call that deserved to succeed and did not. `says` is what the answer said, `form` what was asked for.

    `code` is how it was answered, whatever its words.

    `is_of_signature` tells that it said that the signature is wrong.
    """

    deserved: Deserved
    exchange: Exchange
    form: str | None
    says: str
    names: frozenset[str]
    is_of_signature: bool = False
    code: str = ""


def names_in(seen: ErrorSeen | None, operation: Operation) -> frozenset[str]:
    """Return the parameters that an error names, in code or message."""
    words = re.findall(r"[A-Za-z][A-Za-z0-9]*", f"{seen.code} {seen.message}") if seen is not None else []
    return frozenset(
        parameter.name
        for parameter in operation.parameters
        for word in words
        # A code may put a word before the name: `MissingVpcId`.
        if word in (parameter.name, f"Missing{parameter.name}", f"Invalid{parameter.name}")
    )


def new_clauses(deserved: Deserved, form: str | None, history: OperationHistory) -> tuple[Clause, ...]:
    """Return the clauses that the call asks something of which no accepted call has asked before."""
    return (*_of_request(deserved, form, history), *_of_values(deserved, history))


def _of_values(deserved: Deserved, history: OperationHistory) -> Iterator[Clause]:
    for kept in deserved.satisfied:
        accepted = history.of(kept.name)
        if kept.text in accepted.texts:
            continue  # of a value that was accepted before nothing is new
        for clause in kept.clauses:
            if RULES[clause.keyword].is_new(clause.argument, kept.text, accepted):
                yield clause


def asked(deserved: Deserved, form: str | None) -> Asked:
    """Return all that a request is but for its values. Where one was accepted, nothing of these is new in another."""
    return (*carried(deserved), deserved.scheme, deserved.call.method, deserved.call.names, form)


def is_familiar(deserved: Deserved, form: str | None, history: OperationHistory) -> bool:
    """Tell whether all in a call has been accepted before, but for what is wrong in it or ties an error to it."""
    # How a request travels is of many parts, of which a wrong one explains no other.
    wrong = {clause.subject for clause in deserved.violated if clause.subject != "request"}
    for entry in deserved.tied:
        rows = deserved.world.rows(entry.condition) if entry.condition is not None else ()
        wrong |= {name for row in rows for name, text in row.items() if deserved.call.get(name) == text}
    return all(clause.subject in wrong for clause in new_clauses(deserved, form, history))


def suspects(refusal: Refusal, history: OperationHistory) -> tuple[Clause, ...]:
    """Return, for each part of the call that is new, its most basic clause that is asked something new.

    Where the answer names parameters of these, only those are suspect; where it is the signature, only that.
    """
    signed = refusal.deserved.operation.clause("signature/accepted")
    if refusal.is_of_signature and signed is not None:
        return (signed,)
    new = new_clauses(refusal.deserved, refusal.form, history)
    found = _without_what_a_condition_explains(list(new), refusal.deserved, history)
    by_part: dict[str, Clause] = {}
    for clause in found:
        known = by_part.get(clause.subject)
        if known is None or _rank(clause) < _rank(known):
            by_part[clause.subject] = clause
    named = [clause for clause in by_part.values() if clause.subject in refusal.names]
    together = of_combination(refusal.deserved, history)
    if together is not None and not named and (together.subject in refusal.names or not (found or refusal.names)):
        return (together,)
    return tuple(named or by_part.values())


def of_combination(deserved: Deserved, history: OperationHistory) -> Clause | None:
    """Return the clause about values together, if the call has a combination that was not accepted before."""
    found = deserved.operation.having("x-outside")
    is_new = history.place_of(deserved.call) not in history.accepted_places
    return found[1] if found is not None and is_new else None


@lru_cache(maxsize=1024)  # most calls have the parameters of others, in the same order
def order_of(given: tuple[str, ...], operation: Operation) -> str:
    """Return in which order a call's parameters stand: the page's, alphabetical, or another."""
    documented = [parameter.name for parameter in operation.parameters]
    names = [name for name in given if name in documented]
    if names == sorted(names, key=documented.index):
        return "documented"
    return "alphabetical" if names == sorted(names) else "other"


def carried(deserved: Deserved) -> Carried:
    """Return how a request is signed and carried: scheme, place, time, and whether its texts had to be encoded."""
    is_plain = is_unreserved("".join([text for _, text in deserved.call.parameters]))
    encoding = "plain" if is_plain else "encoded"
    return (deserved.signature.way, deserved.call.position, deserved.signature.age, encoding)


def _is_carried_anew(deserved: Deserved, history: OperationHistory) -> bool:
    """Tell whether no accepted request was signed and carried alike, though each part of that was accepted before."""
    present = carried(deserved)
    if present in history.signatures or not history.signatures:
        return not history.signatures
    way, position, age, encoding = present
    known = [set(column) for column in zip(*history.signatures, strict=True)]
    # What is new beside the signature (a place, a text) has clauses of its own, which say more.
    return way not in known[0] or age not in known[2] or (position in known[1] and encoding in known[3])


def _rank(clause: Clause) -> int:
    rule = RULES.get(clause.keyword)
    if rule is None:
        return _REQUEST_RANKS.get(clause.keyword, 0)
    # What stands first or last has a rule of its own, which says more than the one about all characters.
    return rule.rank - 1 if clause.keyword == "pattern" and clause.rule in {"startsWith", "endsWith"} else rule.rank


_REQUEST_RANKS = {"schemes": 0, "methods": 1, "positions": 2, "order": 3}


def _of_request(deserved: Deserved, form: str | None, history: OperationHistory) -> list[Clause]:
    if asked(deserved, form) in history.asked:
        return []
    operation, call = deserved.operation, deserved.call
    new = {
        "request/schemes": deserved.scheme not in history.schemes,
        "signature/accepted": not deserved.signature.faults and _is_carried_anew(deserved, history),
        "request/methods": call.method not in history.methods,
        "request/positions": f"{call.method} {call.position}" not in history.positions,
        "request/order": order_of(call.names, operation) not in history.orders,
        # Where the form is a documented parameter, its own clauses say more.
        "response/json-form": form == "json" and form not in history.forms and operation.having("enum") is None,
        "response/xml-form": form == "xml" and form not in history.forms and operation.having("enum") is None,
    }
    clauses = (operation.clause(place) for place, is_new in new.items() if is_new)
    return [clause for clause in clauses if clause is not None]


def _without_what_a_condition_explains(
    found: list[Clause], deserved: Deserved, history: OperationHistory
) -> list[Clause]:
    """In a condition that no accepted call was in, the condition's own clauses explain all new values of its row."""
    new = {condition for condition in deserved.conditions if condition not in history.conditions}
    about = [c for c in found if c.keyword == "x-required-when" and c.argument.get("condition") in new]
    if not about:
        return found
    explained = {"x-exists", "x-required-when", "x-outside", "x-format-when"}
    return [clause for clause in found if clause.keyword not in explained] + about
