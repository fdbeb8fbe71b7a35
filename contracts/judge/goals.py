"""What must have been shown of a clause side before it counts as held."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from contracts.judge.rules import RULES, goals
from contracts.judge.standing import standing
from contracts.spec import Clause, Operation, Side
from contracts.wire.call import Call
from contracts.world import World

_ANY_ANSWER = frozenset({"answer"})

_OF_KEYWORD: Mapping[str, frozenset[str]] = {
    "accepted": frozenset({"accepted"}),
    "answered": frozenset({"answered"}),
    "order": frozenset({"documented", "other"}),
    "equal-forms": frozenset({"same"}),
    "path": frozenset({"other"}),
    "x-agrees": frozenset({"true", "false"}),
    "x-unique": frozenset({"distinct"}),
    "x-names": frozenset({"same"}),
    "x-gone": frozenset({"gone"}),
    "x-of": frozenset({"same"}),
    "condition": frozenset({"shown"}),
    "requires": frozenset({"other"}),
    "repeated": frozenset({"other"}),
    "initial": frozenset({"first"}),
    "x-given-when": frozenset({"true", "false"}),
}

_OF_SIDE: Mapping[str, Mapping[Side, frozenset[str]]] = {
    "x-known": goals(accept={"at once"}, reject={"unknown"}),
    "x-points-back": goals(accept={"earlier", "later", "listed"}, reject={"none", "no more"}),
}


def goals_of(clause: Clause, side: Side, operation: Operation, world: World) -> frozenset[str]:
    """Return the marks that make a side held."""
    if operation.parameter(clause.subject) is not None:
        return _parameter_goals(clause, side, operation, world)
    if clause.keyword == "methods":
        return frozenset(clause.argument["methods"]) if side == "accept" else frozenset({"other"})
    if clause.keyword == "state":
        return _of_state(clause, side)
    if clause.keyword in _OF_SIDE:
        return _OF_SIDE[clause.keyword][side]
    if clause.subject == "signature" and side == "reject":
        return _of_wrong_signature(clause, operation)
    if isinstance(clause.argument, dict) and "schemes" in clause.argument:
        ages = {"late", "early"} if clause.subject == "signature" else set()
        return frozenset(clause.argument["schemes"]) | ages
    if clause.keyword == "positions":
        return _positions(clause.argument["positions"], operation)
    return _OF_KEYWORD.get(clause.keyword, _ANY_ANSWER)


def _of_state(clause: Clause, side: Side) -> frozenset[str]:
    """Return what shows that a state is reached and kept, and that nobody gets beyond it alone."""
    is_across, is_within = "in" in clause.argument, "outside" in clause.argument
    if side == "reject":
        return frozenset({"settled"} if is_within else {"waits"})
    return frozenset({"reached"} | (set() if is_across else {"stays"}) | (set() if is_within else {"after acceptance"}))


def _of_wrong_signature(clause: Clause, operation: Operation) -> frozenset[str]:
    """Return what shows that signatures are looked at: of every scheme, and over a form too if there may be one."""
    right, places = operation.clause("signature/accepted"), operation.clause("request/positions")
    schemes = right.argument["schemes"] if right is not None else ()
    carried = _positions(places.argument["positions"], operation) if places is not None else frozenset()
    wrong = {"late", "early"} if clause.rule == "timestamp" else {"refused"}
    return frozenset(wrong) | frozenset(schemes) | (carried & {"POST form"})


def _positions(positions: list[str], operation: Operation) -> frozenset[str]:
    methods = operation.clause("request/methods")
    names = methods.argument["methods"] if methods is not None else ["GET"]
    # A form travels in the body of a POST only.
    return frozenset(f"{m} {p}" for m in names for p in positions if p == "query" or m == "POST")


def _parameter_goals(clause: Clause, side: Side, operation: Operation, world: World) -> frozenset[str]:
    def probe(text: str) -> bool:
        return (
            is_legal(text, clause.subject, operation, world)
            if side == "accept"
            else violates_only(clause, text, operation, world)
        )

    return RULES[clause.keyword].goals(side, clause.argument, probe)


def _standings(text: str, parameter: str, operation: Operation, world: World) -> Mapping[str, str]:
    call = _bare(parameter, text)
    found = operation.parameter(parameter)
    clauses: tuple[Any, ...] = found.clauses if found is not None else ()
    return {clause.id: standing(clause, call, operation, world) for clause in clauses}


@lru_cache(maxsize=4096)  # generating asks for the same few texts again and again
def is_legal(text: str, parameter: str, operation: Operation, world: World) -> bool:
    """Tell whether a text satisfies every clause of a parameter."""
    return all(found == "satisfied" for found in _standings(text, parameter, operation, world).values())


@lru_cache(maxsize=4096)
def violates_only(clause: Clause, text: str, operation: Operation, world: World) -> bool:
    """Tell whether a text violates a clause of its parameter, and satisfies all others."""
    found = _standings(text, clause.subject, operation, world)
    return found[clause.id] == "violated" and all(
        state == "satisfied" for clause_id, state in found.items() if clause_id != clause.id
    )


def violates(clause: Clause, text: str, operation: Operation, world: World) -> bool:
    """Tell whether a text violates a clause of its parameter, whatever it does to the others."""
    return _standings(text, clause.subject, operation, world)[clause.id] == "violated"


def _bare(parameter: str, text: str) -> Call:
    return Call(operation="", path="/", parameters=((parameter, text),))
