"""Which clause a refusal of a faultless call is to be blamed on: what was in that call, and in no accepted one before."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.exchange import Exchange
from contracts.judge.history import OperationHistory
from contracts.judge.rules import RULES
from contracts.judge.standing import Deserved
from contracts.spec import Clause, Operation
from contracts.wire.call import Call

REQUEST_ORDER = ("request/methods", "request/positions", "request/order", "response/json-form", "response/xml-form")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A call that deserved to succeed and did not. `says` is what the answer said; `names` the parameter it named."""

    deserved: Deserved
    exchange: Exchange
    form: str | None
    says: str
    names: str | None


def suspects(refusal: Refusal, history: OperationHistory) -> tuple[Clause, ...]:
    """Return, for each part of the call that is new, its most basic clause that is asked something new."""
    found = [*_of_request(refusal, history)]
    deserved = refusal.deserved
    for parameter in deserved.operation.parameters:
        text = deserved.call.get(parameter.name)
        new = [
            clause
            for clause in deserved.satisfied
            if clause.subject == parameter.name
            and RULES[clause.keyword].is_new(clause.argument, text, history.of(parameter.name))
        ]
        if new:
            found.append(min(new, key=lambda clause: RULES[clause.keyword].rank))
    found += _of_condition(refusal, history, found)
    named = [clause for clause in found if clause.subject == refusal.names]
    return tuple(named or found)


def order_of(call: Call, operation: Operation) -> str:
    """Return whether the call's parameters stand in the page's order."""
    documented = [parameter.name for parameter in operation.parameters]
    order = [documented.index(name) for name, _ in call.parameters if name in documented]
    return "documented" if order == sorted(order) else "other"


def _of_request(refusal: Refusal, history: OperationHistory) -> list[Clause]:
    operation, call = refusal.deserved.operation, refusal.deserved.call
    new = {
        "request/methods": call.method not in history.methods,
        "request/positions": f"{call.method} {call.position}" not in history.positions,
        "request/order": order_of(call, operation) not in history.orders,
        "response/json-form": refusal.form == "json" and "json" not in history.forms,
        "response/xml-form": refusal.form == "xml" and "xml" not in history.forms,
    }
    clauses = (operation.clause(place) for place in REQUEST_ORDER if new[place])
    return [clause for clause in clauses if clause is not None][:1]


def _of_condition(refusal: Refusal, history: OperationHistory, found: list[Clause]) -> list[Clause]:
    """Return the clauses about a condition that the call is in for the first time; they explain all its new values."""
    deserved = refusal.deserved
    new = [condition for condition in deserved.conditions if condition not in history.conditions]
    about = [c for c in deserved.satisfied if c.keyword == "x-required-when" and c.argument["condition"] in new]
    if about:
        found[:] = [clause for clause in found if clause.keyword not in {"x-exists", "x-required-when", "x-outside"}]
    return about[:1]
