"""The rules about doing something again: with the same token it is the same creation, with another it is another."""

from __future__ import annotations

from contracts.exchange import Exchange
from contracts.judge.history import OperationHistory
from contracts.judge.instance import Instance
from contracts.judge.refusals import Review
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec import Side


def accepted(
    judge: Services, deserved: Deserved, history: OperationHistory, instance_id: str, exchange: Exchange
) -> Instance | None:
    """Judge the id that an accepted call was answered with; return the earlier creation if it shows that one again."""
    first = deserved.first
    if first is None:
        return _compare_with_others(judge, deserved, history, instance_id, exchange)
    clause = deserved.operation.having("x-idempotent")
    if clause is None or not first.is_there:
        if first.id != instance_id:
            return None
        # What a repeat gives after the deletion is open: what was there before, or another one of that id.
        first.deleted_at, first.in_doubt = None, True
        return first
    is_same = first.id == instance_id
    if is_same:
        history.note_nothing(deserved.call, clause[1], "reject", exchange)
    together = exchange.sent_at < first.exchange.answered_at
    if together:
        why = f"two calls at once with one token made both {first.id} and {instance_id}"
        _judge(judge, deserved, "reject", "simultaneous", None if is_same else why, exchange, first.exchange)
    elif deserved.is_repeat and not is_same and not _in_same_form(deserved, first):
        return first  # that two forms of one answer differ is another rule
    elif deserved.is_repeat:
        why = f"the same token with the same parameters was answered {first.id}, and now {instance_id}"
        mark = "settled" if first.course.state is not None and not first.course.begun else "again"
        _judge(judge, deserved, "accept", mark, None if is_same else why, exchange, first.exchange)
    else:
        why = f"the token of {first.id} with other parameters made a second one, {instance_id}"
        _judge(judge, deserved, "reject", "other parameters", None if is_same else why, exchange, first.exchange)
    return first if is_same else None


def refused(judge: Services, deserved: Deserved, history: OperationHistory, found: Review, exchange: Exchange) -> None:
    """Take in that a call was refused, for what it is and not for the moment: by its token, if it has one."""
    first = deserved.first
    clause, distinct = deserved.operation.having("x-idempotent"), deserved.operation.having("x-distinct")
    if first is None:
        token = history.token_of(deserved.call)
        if found.entry is not None and found.entry.fault == "token" and distinct is not None:
            near = next((other for other in history.tokens if _is_near(token, other)), None)
            if near is not None:
                why = "a token that differs from an earlier one in letter case, or at its end, is taken for that one"
                judge.blame(distinct[1], "accept", why, exchange, history.tokens[near].exchange)
        return
    if not first.is_there:
        return
    if clause is not None:
        history.note_nothing(deserved.call, clause[1], "reject", exchange)
    if exchange.sent_at < first.exchange.answered_at:
        _judge(judge, deserved, "reject", "simultaneous", None, exchange)
    elif not deserved.is_repeat:
        _judge(judge, deserved, "reject", "other parameters", None, exchange)


def _is_near(token: str, other: str) -> bool:
    """Tell whether two tokens differ in letter case alone, or in the last character alone."""
    return token != other and (token.swapcase() == other or (len(token) > 1 and token[:-1] == other[:-1]))


def _in_same_form(deserved: Deserved, first: Instance) -> bool:
    """Tell whether a call asks for its answer in the form that the first one asked for."""
    names = [parameter.name for parameter in deserved.operation.parameters if parameter.common]
    return all(deserved.call.get(name) == first.call.get(name) for name in names)


def _judge(judge: Services, deserved: Deserved, side: Side, mark: str, why: str | None, *exchanges: Exchange) -> None:
    """Mark a side as shown, or blame it where there is a reason why."""
    found = deserved.operation.having("x-idempotent")
    if found is None:
        return
    if why is None:
        judge.show(found[1], side, mark)
    else:
        judge.blame(found[1], side, why, *exchanges, kind=mark if side == "reject" else "")


def _compare_with_others(
    judge: Services, deserved: Deserved, history: OperationHistory, instance_id: str, exchange: Exchange
) -> Instance | None:
    """Judge the answer to a call whose token is new, or which has none: what it made is its own."""
    found = deserved.operation.having("x-distinct")
    if found is None or not history.instances:
        return None
    token = history.token_of(deserved.call)
    earlier = history.instances.get(instance_id)
    if earlier is not None and earlier.deleted_at is None:  # after its end an id may come again
        why = f"a request of its own was answered with what another one made, {instance_id}"
        judge.blame(found[1], "accept", why, exchange, earlier.exchange)
        return earlier
    in_other_case = token.swapcase() != token and token.swapcase() in history.tokens
    judge.show(found[1], "accept", "letter case" if in_other_case else "other" if token else "none")
    return None
