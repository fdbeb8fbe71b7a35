"""The rules about what a creation made: unique ids, dry runs that make nothing, defaults, blocks, equal forms."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Any

from contracts.exchange import Exchange
from contracts.judge import lifecycles, reverses, tokens
from contracts.judge.forms import compare_forms
from contracts.judge.history import OperationHistory, View
from contracts.judge.instance import Instance
from contracts.judge.members import first, parents
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.wire.answer import Answer


def see(judge: Services, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
    """Take in that a call which creates was answered with a success."""
    operation = deserved.operation
    lifecycle = operation.lifecycle
    if lifecycle is None:
        return
    history = judge.history.operations[operation.name]
    dry_run = operation.having("x-dry-run")
    if deserved.dry_run and dry_run is not None:
        judge.blame(dry_run[1], "accept", "a dry run was answered as a request that was performed", exchange)
    place = history.place_of(deserved.call)
    tried = history.dry_run_places.pop(place, None)
    if tried is not None and not deserved.dry_run and dry_run is not None:
        judge.show(dry_run[1], "accept", "makes nothing")
    _compare_repeats(judge, deserved, answer, exchange)
    instance_id = first(lifecycle.id, answer.value)
    if not isinstance(instance_id, str) or not instance_id:
        history.occupy(deserved.call)
        return
    _default(judge, deserved, answer, exchange)
    _blocks(judge, deserved, answer, exchange)
    was_clean = judge.is_clean()
    again = tokens.accepted(judge, deserved, history, instance_id, exchange)
    if again is not None:
        lifecycles.told(again.course, exchange, "the same again")
        return
    about = {way.inside or way.outside for way in lifecycle.transitions} - {None}
    instance = Instance(
        id=instance_id,
        place=place,
        call=deserved.call,
        exchange=exchange,
        created_at=exchange.answered_at,
        course=lifecycles.begun(lifecycle, tuple(c for c in deserved.conditions if c in about), exchange),
    )
    # An id that should not have been answered may be nothing's.
    is_doubtful = deserved.dry_run or (was_clean and not judge.is_clean())
    if deserved.unspecified or deserved.must == "fail" or is_doubtful:
        instance.course.is_open = True
    _unique(judge, deserved, history, instance)
    state = first(lifecycle.observe.status, answer.value)
    if isinstance(state, str):
        lifecycles.seen(judge, history, instance, state, exchange)
    for parent, _ in parents(f"response.{lifecycle.id}", answer.value):
        reverses.see(judge, history, instance, parent, exchange)


def _unique(judge: Services, deserved: Deserved, history: OperationHistory, instance: Instance) -> None:
    known = len(history.instances)
    is_second = history.is_second(deserved.call)
    earlier = history.create(instance)
    clause = deserved.operation.first_with("x-unique")
    if clause is None or (earlier is not None and is_second and earlier.place == instance.place):
        return  # who asks for what is there already may be shown that: it is no other instance
    if earlier is not None:
        why = f"the id {instance.id} was given to another instance before"
        judge.blame(clause, "accept", why, instance.exchange, earlier.exchange)
    elif known:
        judge.show(clause, "accept", "distinct")


def _compare_repeats(judge: Services, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
    """Compare the answers to one token: they show one creation, in whatever form they were asked for."""
    clause = deserved.operation.clause("response/equal-forms")
    if clause is None or "parameter" not in clause.argument or answer.form is None:
        return
    token = deserved.call.get(clause.argument["parameter"])
    if not token or deserved.dry_run or not judge.is_clean():
        return
    skipped = judge.spec.format.parameter
    said = tuple(f"{name}={text}" for name, text in sorted(deserved.call.parameters) if name != skipped)
    members = {name: first(name, answer.value) for name in clause.argument["members"]}
    view = View(form=answer.form, members=members, exchange=exchange)
    seen = judge.history.operations[deserved.operation.name].look(("repeat", *said), view)
    compare_forms(judge, clause, seen, deserved.operation.answer)


def _default(judge: Services, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
    found = deserved.operation.having("x-default-from")
    if found is None or deserved.call.get(found[0].name) is not None:
        return
    clause = found[1]
    listed = judge.history.lists.get(clause.argument["operation"])
    if not listed:
        return
    due = listed[0].get(clause.argument["member"])
    base = deserved.operation.lifecycle.id.rpartition(".")[0] if deserved.operation.lifecycle else ""
    answered = first(f"{base}.{found[0].name}" if base else found[0].name, answer.value)
    if not isinstance(answered, str):
        return  # missing or of another type, which is another rule
    if answered == due:
        judge.show(clause, "accept", "absent")
    else:
        why = f"{found[0].name} was left out, so it should be {due!r}, the first one listed, but it is {answered!r}"
        judge.blame(clause, "accept", why, exchange)


def _blocks(judge: Services, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
    for clause in deserved.operation.clauses_with("x-of"):
        argument = clause.argument
        listed = judge.history.lists.get(argument["operation"], [])
        for parent, name in parents(clause.subject, answer.value):
            due = next(
                (i.get(argument["value"]) for i in listed if i.get(argument["key"]) == parent.get(argument["by"])), None
            )
            shown = _block(parent.get(name))
            if due is None or shown is None or parent.get(argument["by"]) != deserved.call.get(argument["by"]):
                continue
            if shown == _block(due):
                judge.show(clause, "accept", "same")
            else:
                why = f"{name!r} is {parent[name]!r}, but {argument['operation']} lists {due!r} for this VPC"
                judge.blame(clause, "accept", why, exchange)


def _block(text: Any) -> ipaddress.IPv4Network | None:
    return _network(text) if isinstance(text, str) and "/" in text else None


@lru_cache(maxsize=1024)  # the blocks of the world's few networks
def _network(text: str) -> ipaddress.IPv4Network | None:
    try:
        return ipaddress.IPv4Network(text)
    except ValueError:
        return None
