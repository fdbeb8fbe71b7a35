"""Cases about a request as a whole: methods, places of parameters, their order, paths, forms of answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from contracts.generate.case import Case, Order, ordinary
from contracts.spec import Clause, Operation, Side
from contracts.wire.answer import Form
from contracts.world import World


def nothing(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    """Yield no case: scenarios exercise this clause."""
    return iter(())


def _accepted(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    yield Case(clause=clause, side=side)


def _methods(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    methods = clause.argument["methods"] if side == "accept" else ("PUT", "DELETE", "PATCH")
    yield from (Case(clause=clause, side=side, method=method, position="query") for method in methods)


def _positions(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    yield Case(clause=clause, side=side, method="GET", position="query")
    yield Case(clause=clause, side=side, method="POST", position="query")
    yield Case(clause=clause, side=side, method="POST", position="form")


def _order(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    yield from (Case(clause=clause, side=side, order=order) for order in _ORDERS)


_ORDERS: tuple[Order, ...] = ("documented", "reversed", "alphabetical")


def _paths(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    path = operation.path
    name = operation.name
    elsewhere = (path.replace("/v2/", "/v1/"), path.replace(name, f"none/{name}"))
    for other in (f"{path}s", path[:-1], path.lower(), path.replace(name, f"x{name}"), *elsewhere):
        yield Case(clause=clause, side=side, path=other)


def _forms(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    """Ask for one form, with as much in the answer as there can be."""
    form: Form = "xml" if clause.keyword == "xml-form" else "json"
    yield Case(clause=clause, side=side, form=form, creates=True)
    yield Case(clause=clause, side=side, form=form, creates=True, changes=full_texts(operation, world))


def full_texts(operation: Operation, world: World) -> dict[str, str | None]:
    """Return an ordinary text for every optional parameter that takes one in any request."""
    optional = (p for p in operation.parameters if not p.required and p.condition is None and p.type == "string")
    texts = {p.name: ordinary(operation, world, p.name) for p in optional if p.clause("default") is None}
    return {name: text for name, text in texts.items() if text is not None}


def of_condition(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    """Yield requests inside a condition, or outside it with a value that the condition is about."""
    condition = clause.argument
    if side == "reject":
        for row in world.rows(condition):
            yield Case(clause=clause, side=side, changes=dict(row))
        return
    for parameter in operation.parameters:
        about = parameter.clause("x-exists")
        if about is not None and about.argument.get("condition") == condition:
            yield from (
                Case(clause=clause, side=side, changes={parameter.name: text}, creates=True)
                for text in world.values.get(parameter.name, ())[:1]
            )


REQUEST: Mapping[str, Callable[[Clause, Side, Operation, World], Iterator[Case]]] = {
    "request/accepted": _accepted,
    "request/methods": _methods,
    "request/positions": _positions,
    "request/order": _order,
    "request/path": _paths,
    "response/status": _accepted,
    "response/xml-form": _forms,
    "response/json-form": _forms,
}
