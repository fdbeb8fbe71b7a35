"""Companion calls: what they list, and what they change of what was created."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from contracts.exchange import Exchange
from contracts.judge import lifecycles, listings, looks
from contracts.judge.history import OperationHistory
from contracts.judge.instance import Instance
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec import Lifecycle, Operation
from contracts.wire.answer import Answer

_FROM_LISTS = ("x-of", "x-default-from")
"""Keywords of clauses by which an answer repeats what an operation lists."""


def see(judge: Services, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
    """Take in the answer to a companion call."""
    is_success = answer.status < 300 and answer.error is None
    _remember_list(judge, deserved, answer, is_success=is_success)
    if answer.status >= 500:
        doubt(judge, deserved)
    for history in judge.history.operations.values():
        lifecycle = history.operation.lifecycle
        if lifecycle is None:
            continue
        if deserved.operation.name == lifecycle.observe.operation:
            looks.see(judge, history, deserved, answer, exchange)
        elif is_success:
            _called(history, lifecycle, deserved, exchange, by_requester=judge.is_by_requester(deserved))
    listings.see(judge, deserved, answer, exchange)


def _called(
    history: OperationHistory, lifecycle: Lifecycle, deserved: Deserved, exchange: Exchange, *, by_requester: bool
) -> None:
    """Take in that a call on something created succeeded."""
    name, call = deserved.operation.name, deserved.call
    for instance in _concerned(history, lifecycle, deserved):
        lifecycles.called(instance, lifecycle, name, dict(call.parameters), exchange, by_requester=by_requester)
        if name == lifecycle.delete.operation and instance.deleted_at is None:
            instance.deleted_at = exchange.answered_at


def doubt(judge: Services, deserved: Deserved) -> None:
    """Take in that the service's answer to a companion call never came, so that it may have had its effect or not."""
    for history in judge.history.operations.values():
        lifecycle = history.operation.lifecycle
        for instance in _concerned(history, lifecycle, deserved) if lifecycle is not None else ():
            instance.course.is_open = True
            instance.in_doubt |= lifecycle is not None and deserved.operation.name == lifecycle.delete.operation


def _concerned(history: OperationHistory, lifecycle: Lifecycle, deserved: Deserved) -> Iterator[Instance]:
    """Yield what was created and a companion call would change; a dry run would change nothing."""
    name, call, dry_run = deserved.operation.name, deserved.call, history.operation.having("x-dry-run")
    if dry_run is not None and (call.get(dry_run[0].name) or "").lower() == dry_run[1].argument["when"]:
        return
    parameters = {way.by.parameter for way in lifecycle.transitions if way.by is not None and way.by.operation == name}
    known = (history.instances.get(call.get(parameter) or "") for parameter in parameters)
    yield from (instance for instance in known if instance is not None)


def _remember_list(judge: Services, deserved: Deserved, answer: Answer, *, is_success: bool) -> None:
    if not is_success or not isinstance(answer.value, dict):
        return
    for name in _wanted(deserved.operation.name, tuple(judge.spec.operations.values())):
        items = answer.value.get(name)
        if isinstance(items, list) and all(isinstance(item, dict) for item in items):
            judge.history.lists[deserved.operation.name] = items


@lru_cache(maxsize=256)
def _wanted(lister: str, operations: tuple[Operation, ...]) -> frozenset[str]:
    """Return the lists in the answers of an operation that clauses of others refer to."""
    arguments = (clause.argument for o in operations for keyword in _FROM_LISTS for clause in o.clauses_with(keyword))
    return frozenset(argument["list"] for argument in arguments if argument["operation"] == lister)
