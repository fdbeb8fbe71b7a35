"""A case: an ordinary call and what is changed in it to exercise one clause side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from contracts.generate.texts import alphabet_of, takes_free_text
from contracts.spec import Clause, Operation, Side, Spec
from contracts.wire.answer import Form
from contracts.wire.call import Call, Parameters, Position
from contracts.world import World

Order = Literal["documented", "reversed", "alphabetical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What to send for a clause side; what it does not say is as in the ordinary call.

    `changes` gives parameters of the ordinary call another text, or leaves them out (None). `creates` asks for a real
    creation where a dry run would do.
    """

    clause: Clause
    side: Side
    changes: Mapping[str, str | None] = field(default_factory=dict)
    method: str | None = None
    position: Position | None = None
    form: Form | None = None
    order: Order | None = None
    path: str | None = None
    signature: str = ""
    creates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The ordinary call: how it travels, and what it holds beside the required parameters.

    It is a plain GET, unless that is just what a target refuses.
    """

    changes: Mapping[str, str | None] = field(default_factory=dict)
    method: str = "GET"
    position: Position = "query"
    form: Form = "json"
    order: Order = "documented"


@lru_cache(maxsize=1024)
def ordinary(operation: Operation, world: World, name: str) -> str | None:
    """Return an ordinary text for a parameter: the world's, or one like the page's example; None without either."""
    given = world.values.get(name, ())
    if given:
        return given[0]
    parameter = operation.parameter(name)
    if parameter is None or parameter.clause("x-exists") is not None:
        return None
    return alphabet_of(parameter, operation, world).model if takes_free_text(parameter) else parameter.example or None


@lru_cache(maxsize=256)  # the same for every case of an operation
def _required(operation: Operation, world: World) -> Mapping[str, str | None]:
    """Return ordinary texts for the required parameters."""
    return {p.name: ordinary(operation, world, p.name) for p in operation.parameters if p.required}


def missing_values(operation: Operation, world: World) -> tuple[str, ...]:
    """Return the required parameters for which the world gives no value."""
    return tuple(p.name for p in operation.parameters if p.required and ordinary(operation, world, p.name) is None)


def call_of(case: Case, base: Base, operation: Operation, spec: Spec, world: World, place: Mapping[str, str]) -> Call:
    """Return the call that a case asks for, at a place: the texts of the parameters that a creation occupies."""
    choice = spec.format
    texts = dict(_required(operation, world))
    texts.update((name, text) for name, text in place.items() if name in texts)
    texts[choice.parameter] = choice.json if (case.form or base.form) == "json" else choice.xml
    texts.update(base.changes)
    texts.update(case.changes)
    return Call(
        operation=operation.name,
        path=case.path or operation.path,
        parameters=_ordered(texts, operation, case.order or base.order),
        method=case.method or base.method,
        position=case.position or base.position,
        signature=case.signature,
    )


def _ordered(texts: Mapping[str, str | None], operation: Operation, order: Order) -> Parameters:
    names = [parameter.name for parameter in operation.parameters if parameter.name in texts]
    if len(names) < len(texts):
        names += [name for name in texts if operation.parameter(name) is None]
    if order == "reversed":
        names.reverse()
    elif order == "alphabetical":
        names.sort()
    return tuple([(name, text) for name in names if (text := texts[name]) is not None])
