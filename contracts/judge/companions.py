"""The rules about companion calls: what was created is there, is itself, looks alike in both forms, and goes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from contracts.exchange import Exchange
from contracts.judge import lifecycles, listings, reverses
from contracts.judge.faults import look_up
from contracts.judge.forms import compare_forms
from contracts.judge.history import OperationHistory
from contracts.judge.instance import Instance
from contracts.judge.members import first, parents
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec import Clause, Lifecycle, Operation
from contracts.wire.answer import Answer
from contracts.wire.url import parts_of

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
            _looked(judge, history, lifecycle, deserved, answer, exchange)
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


def is_gone(answer: Answer, lifecycle: Lifecycle) -> bool:
    """Tell whether an observation shows that there is nothing any more."""
    if answer.error is not None:
        return lifecycle.gone_error is not None and answer.error.code == lifecycle.gone_error
    if answer.status >= 300:
        return False  # somebody's error page, which says nothing of the instance
    if lifecycle.gone_empty is not None and isinstance(answer.value, dict):
        return not answer.value.get(lifecycle.gone_empty)
    status = first(lifecycle.observe.status, answer.value)
    return status in lifecycle.gone_status


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


def _looked(
    judge: Services,
    history: OperationHistory,
    lifecycle: Lifecycle,
    deserved: Deserved,
    answer: Answer,
    exchange: Exchange,
) -> None:
    """Take in a look at something created, or at an id that nobody was given."""
    known = history.operation.first_with("x-known")
    instance_id = deserved.call.get(lifecycle.observe.parameter) or ""
    instance = history.instances.get(instance_id)
    if instance is None:
        if known is not None and instance_id == known.argument["unknown"]:
            _unknown(judge, known, lifecycle, answer, exchange)
        return
    if is_gone(answer, lifecycle):
        _not_there(judge, history, instance, known, exchange)
    elif instance.deleted_at is not None and answer.error is not None and _says_no(answer, deserved.operation):
        history.unseen.add(instance.id)
    elif answer.error is None and answer.status < 300:
        _there(judge, history, lifecycle, instance, answer, exchange)


def _says_no(answer: Answer, operation: Operation) -> bool:
    """Tell whether a look was refused with a code of which the tables say nothing: such as one for what is gone."""
    listed = look_up(answer.error, operation) if answer.error is not None else None
    return 400 <= answer.status < 500 and (listed is None or listed.entry.code == "*")


def _unknown(judge: Services, known: Clause, lifecycle: Lifecycle, answer: Answer, exchange: Exchange) -> None:
    if answer.error is None and answer.status < 300 and not is_gone(answer, lifecycle):
        judge.blame(known, "reject", "an id that was never given is answered with a success", exchange)
    elif answer.error is not None:
        judge.show(known, "reject", "unknown")


def _not_there(
    judge: Services, history: OperationHistory, instance: Instance, known: Clause | None, exchange: Exchange
) -> None:
    """Judge an answer by which there is no such thing."""
    operation = history.operation
    if instance.in_doubt:
        instance.gone = True
        return
    if instance.deleted_at is not None:
        instance.gone = True
        judge.show(operation.first_with("x-gone"), "accept", "gone")
        return
    lapses = _lapses(operation, instance)
    if instance.course.declined or instance.course.is_open or instance.course.state in lapses:
        return  # what is left of something declined, or that nobody decided on, is nobody's promise
    why = f"{instance.id} was created, but nothing is known of it"
    performs, late = operation.having("x-performs"), exchange.sent_at > instance.created_at + judge.world.settles_within
    is_dry = performs is not None and instance.call.get(performs[0].name) == performs[1].argument["unless"]
    is_lost = known is not None and instance.course.state is None
    schemes, ways = operation.clause("request/schemes"), _ways(instance, exchange)
    is_sure = late or instance.course.look is not None
    if schemes is not None and is_sure and history.seen_by and not ways <= history.seen_by:
        judge.blame(schemes, "accept", why, exchange, instance.exchange)
        return
    if is_lost:
        instance.course.missed = instance.course.missed or exchange
    if late:
        clause = performs[1] if performs is not None and not is_dry else operation.first_with("x-names")
        if clause is not None:
            judge.blame(clause, "accept", why, exchange, instance.exchange)


def _lapses(operation: Operation, instance: Instance) -> set[str]:
    """Return the states in which something comes to an end some day, and those after that."""
    ways = operation.lifecycle.lapses(instance.course.conditions) if operation.lifecycle is not None else ()
    return {state for way in ways for state in (*way.sources, way.to)}


def _known_at_once(judge: Services, operation: Operation, instance: Instance) -> None:
    """Judge whether what is there was so at the first look, too."""
    known, missed = operation.first_with("x-known"), instance.course.missed
    if known is None:
        return
    if missed is None:
        judge.show(known, "accept", "at once")
    else:
        why = f"nothing was known of {instance.id} when it had just been created"
        judge.blame(known, "accept", why, missed, instance.exchange)


def _ways(instance: Instance, exchange: Exchange) -> set[tuple[str, str]]:
    """Return the schemes by which something was made, and is looked at."""
    made, seen = instance.exchange.request.url, exchange.request.url
    return {("made", parts_of(made)[0].scheme), ("seen", parts_of(seen)[0].scheme)}


def _there(
    judge: Services,
    history: OperationHistory,
    lifecycle: Lifecycle,
    instance: Instance,
    answer: Answer,
    exchange: Exchange,
) -> None:
    """Judge an answer that shows something created."""
    operation, deadline = history.operation, judge.world.settles_within
    if not isinstance(answer.value, dict):
        forms = operation.clause("response/equal-forms")
        if forms is not None:
            why = f"{instance.id} cannot be read in the form asked for: {answer.problem or 'there is nothing in it'}"
            judge.blame(forms, "accept", why, exchange, instance.exchange, kind="unreadable")
        return
    gone, performs = operation.first_with("x-gone"), operation.having("x-performs")
    if instance.deleted_at is not None and exchange.sent_at > instance.deleted_at + deadline and gone is not None:
        why = f"{instance.id} is still shown more than {deadline:g} s after it was deleted"
        judge.blame(gone, "accept", why, exchange, instance.exchange, kind="still shown")
        return
    history.seen_by |= _ways(instance, exchange)
    if performs is not None:
        judge.show(performs[1], "accept", "exists")
    _known_at_once(judge, operation, instance)
    names = operation.first_with("x-names")
    if names is not None:
        _named(judge, names, lifecycle, instance, answer, exchange)
    _both_forms(judge, history, lifecycle, instance, answer, exchange)
    _state(judge, history, lifecycle, instance, answer, exchange)
    for parent, _ in parents(f"response.{lifecycle.id}", answer.value):
        if first(lifecycle.id.rpartition(".")[2], parent) == instance.id:
            reverses.see(judge, history, instance, parent, exchange)


def _state(
    judge: Services,
    history: OperationHistory,
    lifecycle: Lifecycle,
    instance: Instance,
    answer: Answer,
    exchange: Exchange,
) -> None:
    lifecycles.met(instance.course, (first(path, answer.value) for path in lifecycle.observe.accounts))
    state = first(lifecycle.observe.status, answer.value)
    if isinstance(state, str):
        lifecycles.seen(judge, history, instance, state, exchange)


def _named(
    judge: Services, clause: Clause, lifecycle: Lifecycle, instance: Instance, answer: Answer, exchange: Exchange
) -> None:
    shown = first(lifecycle.id, answer.value)
    if str(shown) != instance.id:
        judge.blame(clause, "accept", f"asked for {instance.id}, it shows {shown!r}", exchange, instance.exchange)
        return
    for name, path in lifecycle.observe.shows.items():
        found, asked = first(path, answer.value), instance.call.get(name)
        if asked and isinstance(found, str) and found != asked:
            why = f"{instance.id} was asked for with {name} {asked!r}, but shows {found!r}"
            judge.blame(clause, "accept", why, exchange, instance.exchange)
            return
    judge.show(clause, "accept", "same")


def _both_forms(
    judge: Services,
    history: OperationHistory,
    lifecycle: Lifecycle,
    instance: Instance,
    answer: Answer,
    exchange: Exchange,
) -> None:
    clause = history.operation.clause("response/equal-forms")
    if clause is None or answer.form is None:
        return
    members: dict[str, Any] = {name: item for name, item in answer.value.items() if name.lower() != "requestid"}
    schema = judge.spec.operations[lifecycle.observe.operation].answer
    compare_forms(judge, clause, ("look", instance.id), answer.form, members, exchange, history.operation.name, schema)
