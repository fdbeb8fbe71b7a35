"""The rules about lists of creations: they show what is there, nothing that was refused, and nothing that is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from contracts.exchange import Exchange
from contracts.judge import lifecycles, reverses
from contracts.judge.history import Given, MadeNothing, OperationHistory
from contracts.judge.instance import Place
from contracts.judge.members import first
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec import Operation
from contracts.spec.model import Listing
from contracts.wire.answer import Answer
from contracts.wire.call import Call
from contracts.world import World

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
        given, theirs = given_in(deserved.call, lifecycle.list), _theirs(judge, history, lifecycle.list, answer.value)
        for place in theirs:
            history.meet(place, given)
        if is_all(judge, deserved, answer, lifecycle.list):
            history.has_listed_all(deserved.call, lifecycle.list.repeats)
            history.has_listed(given, theirs)
            ids = {str(first(lifecycle.list.id, item)) for item in _items(answer.value, lifecycle.list)}
            history.miss(deserved.call, lifecycle.list.repeats, ids)


def everywhere(operation: Operation, world: World) -> tuple[Given, ...]:
    """Return what to narrow lists by so that together they show all that may be where the world has values."""
    listing = operation.lifecycle.list if operation.lifecycle is not None else None
    if listing is None:
        return ()
    columns = [[(name, text) for text in world.values[name]] for name in listing.repeats if world.values.get(name)]
    return tuple(product(*columns))


def given_in(call: Call, listing: Listing) -> Given:
    """Return what a call narrows a list by."""
    given = ((name, call.get(name)) for name in listing.repeats)
    return tuple((name, text) for name, text in given if text is not None)


def is_all(judge: Services, deserved: Deserved, answer: Answer, listing: Listing) -> bool:
    """Tell whether an answer shows everything that there is for what its call gives."""
    is_list = answer.error is None and answer.status < 300 and isinstance(answer.value, dict)
    return is_list and _is_whole(answer.value, listing) and not _is_filtered(judge, deserved, listing)


def places_of_others(history: OperationHistory, answer: Answer) -> frozenset[Place]:
    """Return the places at which an answer shows something that is not ours."""
    lifecycle = history.operation.lifecycle
    if lifecycle is None or lifecycle.list is None or not isinstance(answer.value, dict):
        return frozenset()
    return frozenset(_place(history, lifecycle.list, i) for i in _strangers(history, lifecycle.list, answer.value))


def _theirs(judge: Services, history: OperationHistory, listing: Listing, value: Mapping[str, Any]) -> frozenset[Place]:
    """Return the places among the world's own at which a list shows something that is not ours."""
    names = history.operation.lifecycle.taken_by if history.operation.lifecycle is not None else ()
    places = {_place(history, listing, item) for item in _strangers(history, listing, value)}
    own = [judge.world.known(name) - set(judge.world.elsewhere.get(name, ())) for name in names]
    return frozenset(p for p in places if all(text in texts for text, texts in zip(p, own, strict=True)))


def _strangers(history: OperationHistory, listing: Listing, value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (i for i in _there(history, listing, value) if str(first(listing.id, i)) not in history.instances)


def _there(history: OperationHistory, listing: Listing, value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    lifecycle = history.operation.lifecycle
    gone = lifecycle.gone_status if lifecycle is not None else ()
    for item in _items(value, listing):
        state = first(listing.status, item)
        if not isinstance(state, str) or state not in gone:
            yield item


def _place(history: OperationHistory, listing: Listing, item: Mapping[str, Any]) -> Place:
    names = history.operation.lifecycle.taken_by if history.operation.lifecycle is not None else ()
    texts = (first(listing.shows.get(name, ""), item) for name in names)
    return tuple(text if isinstance(text, str) else None for text in texts)


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


def _may_have_made(nothing: MadeNothing, listing: Listing, item: Mapping[str, Any]) -> bool:
    """Tell whether something listed says nothing else than the call, but for what was wrong with that."""
    for name, path in listing.shows.items():
        given, shown = nothing.call.get(name), first(path, item)
        if given and isinstance(shown, str) and shown != given and name != nothing.clause.subject:
            return False
    return True


def _unknown(
    judge: Services, history: OperationHistory, listing: Listing, item: Mapping[str, Any], exchange: Exchange
) -> None:
    """Look whether something that nobody was told of is where a call made nothing, as it was answered."""
    lifecycle = history.operation.lifecycle
    place = _place(history, listing, item)
    made = history.made_nothing.get(place)
    state, name = first(listing.status, item), str(first(listing.id, item))
    if name in history.strangers:
        return  # what was there before no later call has made
    if len(history.strangers) < _STRANGERS:
        history.strangers.add(name)
    named = history.operation.first_with("x-names")
    if named is not None and judge.tally.is_broken(named, "accept"):
        return  # where ids are not those that were given, this may be what we made
    if judge.world.shared or lifecycle is None or (isinstance(state, str) and state in lifecycle.ends):
        return
    able = [nothing for nothing in (made or {}).values() if _may_have_made(nothing, listing, item)]
    if len(able) != 1:
        # Of several calls that made nothing here, nobody can tell which one did before each is sent alone.
        history.suspect(able)
        return
    (nothing,) = able
    del history.made_nothing[place]
    what = "a dry run" if nothing.side == "accept" else "the request before"
    why = f"{name} is listed, where {what} should have made nothing, by how it was answered"
    judge.blame(nothing.clause, nothing.side, why, exchange, nothing.exchange, kind="made something")
