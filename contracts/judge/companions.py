"""The rules about companion calls: what was created is there, is itself, looks alike in both forms, and goes."""

from __future__ import annotations

from typing import Any

from contracts.exchange import Exchange
from contracts.judge.forms import compare_forms
from contracts.judge.history import Instance, OperationHistory
from contracts.judge.members import first
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec import Clause, Lifecycle
from contracts.wire.answer import Answer


def see(judge: Services, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
    """Take in the answer to a companion call."""
    is_success = answer.status < 300 and answer.error is None
    _remember_list(judge, deserved, answer, is_success=is_success)
    for history in judge.history.operations.values():
        lifecycle = history.operation.lifecycle
        if lifecycle is None:
            continue
        if deserved.operation.name == lifecycle.observe.operation:
            instance = history.instances.get(deserved.call.get(lifecycle.observe.parameter) or "")
            if instance is not None:
                _observed(judge, history, lifecycle, instance, deserved, answer, exchange)
        if deserved.operation.name == lifecycle.delete.operation and is_success:
            instance = history.instances.get(deserved.call.get(lifecycle.delete.parameter) or "")
            if instance is not None and instance.deleted_at is None:
                instance.deleted_at = exchange.answered_at


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
    wanted = [c.argument for c in judge.spec.clauses.values() if c.keyword in {"x-of", "x-default-from"}]
    names = {argument["list"] for argument in wanted if argument["operation"] == deserved.operation.name}
    for name in names:
        items = answer.value.get(name)
        if isinstance(items, list) and all(isinstance(item, dict) for item in items):
            judge.history.lists[deserved.operation.name] = items


def _observed(
    judge: Services,
    history: OperationHistory,
    lifecycle: Lifecycle,
    instance: Instance,
    deserved: Deserved,
    answer: Answer,
    exchange: Exchange,
) -> None:
    operation = history.operation
    names, gone = _clause(operation.clauses, "x-names"), _clause(operation.clauses, "x-gone")
    performs = operation.having("x-performs")
    late = exchange.sent_at > instance.created_at + judge.world.settles_within
    if is_gone(answer, lifecycle):
        if instance.deleted_at is not None:
            instance.gone = True
            judge.show(gone, "accept", "gone")
        elif late:
            why = f"{instance.id} was created, but {deserved.operation.name} knows nothing of it"
            is_dry = performs is not None and instance.call.get(performs[0].name) == performs[1].argument["unless"]
            for clause in (names, performs[1] if performs is not None and not is_dry else None):
                if clause is not None:
                    judge.blame(clause, "accept", why, exchange, instance.exchange)
        return
    if answer.error is not None or answer.status >= 300:
        return
    if not isinstance(answer.value, dict):
        forms = operation.clause("response/equal-forms")
        if forms is not None and deserved.operation.name == lifecycle.observe.operation:
            why = f"{instance.id} cannot be read in the form asked for: {answer.problem or 'there is nothing in it'}"
            judge.blame(forms, "accept", why, exchange, instance.exchange)
        return
    deadline = judge.world.settles_within
    if instance.deleted_at is not None and exchange.sent_at > instance.deleted_at + deadline and gone is not None:
        why = f"{instance.id} is still shown more than {deadline:g} s after it was deleted"
        judge.blame(gone, "accept", why, exchange, instance.exchange)
        return
    if performs is not None:
        judge.show(performs[1], "accept", "exists")
    if names is not None:
        _named(judge, names, lifecycle, instance, answer, exchange)
    _both_forms(judge, history, instance, answer, exchange)


def _named(
    judge: Services, clause: Clause, lifecycle: Lifecycle, instance: Instance, answer: Answer, exchange: Exchange
) -> None:
    shown = first(lifecycle.id, answer.value)
    if str(shown) == instance.id:
        judge.show(clause, "accept", "same")
    else:
        judge.blame(clause, "accept", f"asked for {instance.id}, it shows {shown!r}", exchange, instance.exchange)


def _both_forms(
    judge: Services, history: OperationHistory, instance: Instance, answer: Answer, exchange: Exchange
) -> None:
    clause = history.operation.clause("response/equal-forms")
    if clause is None or answer.form is None:
        return
    members: dict[str, Any] = {name: item for name, item in answer.value.items() if name.lower() != "requestid"}
    compare_forms(judge, clause, ("look", instance.id), answer.form, members, exchange, history.operation.name)


def _clause(clauses: tuple[Clause, ...], keyword: str) -> Clause | None:
    return next((clause for clause in clauses if clause.keyword == keyword), None)
