"""The rules about looks at what was created: it is there, is itself, looks alike in both forms, and goes."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from contracts.exchange import Exchange
from contracts.judge import lifecycles, reverses
from contracts.judge.faults import look_up
from contracts.judge.forms import compare_forms
from contracts.judge.history import OperationHistory, View
from contracts.judge.instance import Instance
from contracts.judge.members import first, parents
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec import Clause, Lifecycle, Operation
from contracts.wire.answer import Answer
from contracts.wire.url import parts_of


class Look(Struct, frozen=True):
    """One look at what an operation created, and its answer."""

    judge: Services
    history: OperationHistory
    lifecycle: Lifecycle
    instance: Instance
    answer: Answer
    exchange: Exchange

    @property
    def operation(self) -> Operation:
        """Return the operation that created it."""
        return self.history.operation

    def show(self, clause: Clause | None, mark: str) -> None:
        """Take in that the look shows something that a clause promises."""
        self.judge.show(clause, "accept", mark)

    def blame(self, clause: Clause, why: str, kind: str = "") -> None:
        """Take in that the look shows a clause broken, by what was created earlier."""
        self.judge.blame(clause, "accept", why, self.exchange, self.instance.exchange, kind=kind)


def see(judge: Services, history: OperationHistory, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
    """Take in a look at something created, or at an id that nobody was given."""
    lifecycle = history.operation.lifecycle
    if lifecycle is None:
        return
    instance_id = deserved.call.get(lifecycle.observe.parameter) or ""
    instance = history.instances.get(instance_id)
    if instance is None:
        known = history.operation.first_with("x-known")
        if known is not None and instance_id == known.argument["unknown"]:
            _unknown(judge, known, lifecycle, answer, exchange)
        return
    look = Look(judge, history, lifecycle, instance, answer, exchange)
    if is_gone(answer, lifecycle):
        _not_there(look)
    elif instance.deleted_at is not None and answer.error is not None and _says_no(answer, deserved.operation):
        history.unseen.add(instance.id)
    elif answer.error is None and answer.status < 300:
        _there(look)


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


def _says_no(answer: Answer, operation: Operation) -> bool:
    """Tell whether a look was refused with a code of which the tables say nothing: such as one for what is gone."""
    listed = look_up(answer.error, operation) if answer.error is not None else None
    return 400 <= answer.status < 500 and (listed is None or listed.entry.code == "*")


def _unknown(judge: Services, known: Clause, lifecycle: Lifecycle, answer: Answer, exchange: Exchange) -> None:
    if answer.error is None and answer.status < 300 and not is_gone(answer, lifecycle):
        judge.blame(known, "reject", "an id that was never given is answered with a success", exchange)
    elif answer.error is not None:
        judge.show(known, "reject", "unknown")


def _not_there(look: Look) -> None:
    """Judge an answer by which there is no such thing."""
    operation, instance, exchange = look.operation, look.instance, look.exchange
    if instance.in_doubt:
        instance.gone = True
        return
    if instance.deleted_at is not None:
        instance.gone = True
        look.show(operation.first_with("x-gone"), "gone")
        return
    course = instance.course
    if course.declined or course.is_open or course.state in _lapses(operation, instance):
        return  # what is left of something declined, or that nobody decided on, is nobody's promise
    why = f"{instance.id} was created, but nothing is known of it"
    performs, late = operation.having("x-performs"), exchange.sent_at > instance.created_at + _deadline(look)
    schemes, seen_by = operation.clause("request/schemes"), look.history.seen_by
    is_sure = late or course.look is not None
    if schemes is not None and is_sure and seen_by and not _ways(look) <= seen_by:
        look.blame(schemes, why)
        return
    if operation.first_with("x-known") is not None and course.state is None:
        course.missed = course.missed or exchange
    if late:
        is_dry = performs is not None and instance.call.get(performs[0].name) == performs[1].argument["unless"]
        clause = performs[1] if performs is not None and not is_dry else operation.first_with("x-names")
        if clause is not None:
            look.blame(clause, why)


def _lapses(operation: Operation, instance: Instance) -> set[str]:
    """Return the states in which something comes to an end some day, and those after that."""
    ways = operation.lifecycle.lapses(instance.course.conditions) if operation.lifecycle is not None else ()
    return {state for way in ways for state in (*way.sources, way.to)}


def _deadline(look: Look) -> float:
    return look.judge.world.settles_within


def _ways(look: Look) -> set[tuple[str, str]]:
    """Return the schemes by which something was made, and is looked at."""
    made, seen = look.instance.exchange.request.url, look.exchange.request.url
    return {("made", parts_of(made)[0].scheme), ("seen", parts_of(seen)[0].scheme)}


def _there(look: Look) -> None:
    """Judge an answer that shows something created."""
    operation, instance, answer = look.operation, look.instance, look.answer
    if not isinstance(answer.value, dict):
        forms = operation.clause("response/equal-forms")
        if forms is not None:
            why = f"{instance.id} cannot be read in the form asked for: {answer.problem or 'there is nothing in it'}"
            look.blame(forms, why, kind="unreadable")
        return
    gone, performs, deadline = operation.first_with("x-gone"), operation.having("x-performs"), _deadline(look)
    if instance.deleted_at is not None and look.exchange.sent_at > instance.deleted_at + deadline and gone is not None:
        why = f"{instance.id} is still shown more than {deadline:g} s after it was deleted"
        look.blame(gone, why, kind="still shown")
        return
    look.history.seen_by |= _ways(look)
    if performs is not None:
        look.show(performs[1], "exists")
    _known_at_once(look)
    _named(look)
    _both_forms(look)
    _state(look)
    for parent, _ in parents(f"response.{look.lifecycle.id}", answer.value):
        if first(look.lifecycle.id.rpartition(".")[2], parent) == instance.id:
            reverses.see(look.judge, look.history, instance, parent, look.exchange)


def _known_at_once(look: Look) -> None:
    """Judge whether what is there was so at the first look, too."""
    known, instance = look.operation.first_with("x-known"), look.instance
    if known is None:
        return
    if instance.course.missed is None:
        look.show(known, "at once")
    else:
        why = f"nothing was known of {instance.id} when it had just been created"
        look.judge.blame(known, "accept", why, instance.course.missed, instance.exchange)


def _named(look: Look) -> None:
    """Judge whether it is what was asked for."""
    clause, lifecycle, instance = look.operation.first_with("x-names"), look.lifecycle, look.instance
    if clause is None:
        return
    shown = first(lifecycle.id, look.answer.value)
    if str(shown) != instance.id:
        look.blame(clause, f"asked for {instance.id}, it shows {shown!r}")
        return
    for name, path in lifecycle.observe.shows.items():
        found, asked = first(path, look.answer.value), instance.call.get(name)
        if asked and isinstance(found, str) and found != asked:
            look.blame(clause, f"{instance.id} was asked for with {name} {asked!r}, but shows {found!r}")
            return
    look.show(clause, "same")


def _both_forms(look: Look) -> None:
    clause, answer = look.operation.clause("response/equal-forms"), look.answer
    if clause is None or answer.form is None:
        return
    members: dict[str, Any] = {name: item for name, item in answer.value.items() if name.lower() != "requestid"}
    schema = look.judge.spec.operations[look.lifecycle.observe.operation].answer
    view = View(form=answer.form, members=members, exchange=look.exchange)
    compare_forms(look.judge, clause, look.history.look(("look", look.instance.id), view), schema)


def _state(look: Look) -> None:
    observe, value = look.lifecycle.observe, look.answer.value
    lifecycles.met(look.instance.course, (first(path, value) for path in observe.accounts))
    state = first(observe.status, value)
    if isinstance(state, str):
        lifecycles.seen(look.judge, look.history, look.instance, state, look.exchange)
