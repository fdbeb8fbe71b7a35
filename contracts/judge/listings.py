"""The rules about lists of creations: they show what is there, nothing that was refused, and nothing that is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.exchange import Exchange
from contracts.judge import lifecycles, reverses
from contracts.judge.history import OperationHistory
from contracts.judge.members import first
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec.model import Listing
from contracts.wire.answer import Answer

_STRANGERS = 10_000


def see(judge: Services, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
    """Take in the answer of an operation that lists creations."""
    if answer.error is not None or answer.status >= 300 or not isinstance(answer.value, dict):
        return
    for history in judge.history.operations.values():
        lifecycle = history.operation.lifecycle
        if lifecycle is None or lifecycle.list is None or lifecycle.list.operation != deserved.operation.name:
            continue
        for item in _items(answer.value, lifecycle.list):
            _listed(judge, history, lifecycle.list, item, exchange)
        if _is_whole(answer.value, lifecycle.list) and not _is_filtered(judge, deserved, lifecycle.list):
            history.has_listed_all(deserved.call, lifecycle.list.repeats)


def _items(value: Mapping[str, Any], listing: Listing) -> Iterator[Mapping[str, Any]]:
    items = value.get(listing.items)
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and first(listing.id, item) is not None:
            yield item


def _is_whole(value: Mapping[str, Any], listing: Listing) -> bool:
    """Tell whether an answer shows everything, not one page of several."""
    pages, items = listing.pages, value.get(listing.items)
    if pages is None or not isinstance(items, list):
        return False
    if pages.next is not None:
        return not value.get(pages.next)
    return listing.total is not None and str(value.get(listing.total)) == str(len(items))


def _is_filtered(judge: Services, deserved: Deserved, listing: Listing) -> bool:
    """Tell whether a call narrows what is listed: by more than its form, page size, place and what it must have."""
    allowed = {parameter.name for parameter in deserved.operation.parameters if parameter.common or parameter.required}
    allowed |= {judge.spec.format.parameter, *listing.repeats}
    if listing.pages is not None:
        allowed.add(listing.pages.size)
    return any(name not in allowed for name, _ in deserved.call.parameters)


def _listed(
    judge: Services, history: OperationHistory, listing: Listing, item: Mapping[str, Any], exchange: Exchange
) -> None:
    instance, lifecycle = history.instances.get(str(first(listing.id, item))), history.operation.lifecycle
    if instance is None or lifecycle is None:
        _unknown(judge, history, listing, item, exchange)
        return
    gone = history.operation.first_with("x-gone")
    deadline, state = judge.world.settles_within, first(listing.status, item)
    if instance.deleted_at is not None:
        if (
            gone is not None
            and state not in lifecycle.gone_status
            and exchange.sent_at > instance.deleted_at + deadline
        ):
            why = f"{instance.id} is still listed more than {deadline:g} s after it was deleted"
            judge.blame(gone, "accept", why, exchange, instance.exchange, kind="still listed")
        return
    course = instance.course
    lifecycles.met(course, (first(path.rpartition(".")[2], item) for path in lifecycle.observe.accounts))
    # A list may lag behind what a look shows, or be ahead of it, as long as there is work going on.
    late = exchange.sent_at > course.since + deadline
    open_states = {*course.seen, *course.possible, *lifecycle.first_states(course.conditions)}
    if isinstance(state, str) and (late or state not in open_states):
        lifecycles.seen(judge, history, instance, state, exchange)
    reverses.see(judge, history, instance, item, exchange, listed=True)


def _unknown(
    judge: Services, history: OperationHistory, listing: Listing, item: Mapping[str, Any], exchange: Exchange
) -> None:
    """Look whether something that nobody was told of is where a call made nothing, as it was answered."""
    lifecycle = history.operation.lifecycle
    names = lifecycle.taken_by if lifecycle is not None else ()
    place = tuple(first(listing.shows.get(name, ""), item) for name in names)
    made = history.made_nothing.get(place)
    state, name = first(listing.status, item), str(first(listing.id, item))
    if name in history.strangers:
        return  # what was there before no later call has made
    if len(history.strangers) < _STRANGERS:
        history.strangers.add(name)
    named = history.operation.first_with("x-names")
    if named is not None and judge.tally.is_broken(named, "accept"):
        return  # where ids are not those that were given, this may be what we made
    # Of several calls that made nothing here, nobody can tell which one did.
    if made is None or len(made) > 1 or lifecycle is None or (isinstance(state, str) and state in lifecycle.ends):
        return
    (nothing,) = made.values()
    del history.made_nothing[place]
    what = "a dry run" if nothing.side == "accept" else "the request before"
    why = f"{name} is listed, where {what} should have made nothing, by how it was answered"
    judge.blame(nothing.clause, nothing.side, why, exchange, nothing.exchange, kind="made something")
