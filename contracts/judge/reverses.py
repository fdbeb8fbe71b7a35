"""The rules about two creations between the same two, one each way: each shows the other, as long as it is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.exchange import Exchange
from contracts.judge.history import OperationHistory
from contracts.judge.instance import Instance
from contracts.judge.services import Services
from contracts.spec import Clause


def see(
    judge: Services,
    history: OperationHistory,
    instance: Instance,
    item: Mapping[str, Any],
    exchange: Exchange,
    *,
    listed: bool = False,
) -> None:
    """Take in a sight of a creation, in whatever answer."""
    if not instance.is_there:
        return
    for clause in history.operation.clauses_with("x-points-back"):
        name = clause.subject.rpartition(".")[2]
        if isinstance(item.get(name, ""), str | None):
            _points_back(judge, history, clause, instance, item.get(name) or "", exchange, listed=listed)
    for clause in history.operation.clauses_with("x-given-when"):
        name = clause.subject.rpartition(".")[2]
        if isinstance(item.get(name), bool):
            other = item.get(clause.argument["member"])
            if isinstance(other, str | None):  # another type is another rule
                _given_when(judge, clause, item[name], other, exchange)


def _given_when(judge: Services, clause: Clause, shown: bool, other: Any, exchange: Exchange) -> None:
    if shown is bool(other):
        judge.show(clause, "accept", str(shown).lower())
    else:
        name, member = clause.subject.rpartition(".")[2], clause.argument["member"]
        judge.blame(clause, "accept", f"{name!r} is {str(shown).lower()}, but {member!r} is {other!r}", exchange)


def _points_back(
    judge: Services,
    history: OperationHistory,
    clause: Clause,
    instance: Instance,
    shown: str,
    exchange: Exchange,
    *,
    listed: bool,
) -> None:
    """Judge the id that a creation shows as that of its reverse; changes may take as long as anything may."""
    back = tuple(reversed(instance.place))
    other = history.occupied.holder_of(back)
    deadline = judge.world.settles_within
    if other is None:
        # One that somebody else made may be there where nobody reset the target: then only an empty answer tells.
        never = history.occupied.is_clear(back) and (judge.history.was_reset or not shown)
        _none(judge, clause, instance, shown, "none" if never else None, exchange)
    elif other.deleted_at is not None:
        late = exchange.sent_at > other.deleted_at + deadline
        _none(judge, clause, instance, shown, "no more" if late or not shown else None, exchange, other.exchange)
    elif not other.is_there or other.course.declined or _was_there(history, shown, back, exchange.sent_at - deadline):
        return
    elif shown == other.id:
        is_earlier = instance.created_at <= other.created_at
        judge.show(clause, "accept", "listed" if listed else "earlier" if is_earlier else "later")
    elif shown or exchange.sent_at > max(instance.created_at, other.created_at) + deadline:
        why = f"{instance.id} shows {shown!r} as its reverse, but that is {other.id}"
        judge.blame(clause, "accept", why, exchange, instance.exchange, other.exchange)


def _was_there(history: OperationHistory, shown: str, back: tuple[str | None, ...], since: float) -> bool:
    """Tell whether what is shown was the reverse until a moment ago, so that its end may not show yet."""
    earlier = history.instances.get(shown)
    return earlier is not None and earlier.place == back and (earlier.deleted_at or 0.0) >= since


def _none(
    judge: Services,
    clause: Clause,
    instance: Instance,
    shown: str,
    mark: str | None,
    exchange: Exchange,
    *before: Exchange,
) -> None:
    """Judge what is shown where there is no reverse, as far as that is certain (`mark` says how)."""
    if mark is None:
        return
    if not shown:
        judge.show(clause, "reject", mark)
    else:
        why = f"{instance.id} shows {shown!r} as its reverse, but there is none"
        judge.blame(clause, "reject", why, exchange, instance.exchange, *before)
