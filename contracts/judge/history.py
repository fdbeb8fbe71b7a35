"""What the judge remembers of earlier exchanges: bounded, so that a million of them need no more than a thousand."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.exchange import Exchange
from contracts.judge.accepted import Accepted
from contracts.judge.instance import Instance, Place
from contracts.judge.occupied import Occupied
from contracts.judge.outages import Outages
from contracts.spec import Clause, Operation, Side
from contracts.wire.call import Call

_REMEMBERED = 2000

_PLACES = 10_000

Carried = tuple[str, ...]
Asked = tuple[str | Carried | None, ...]
Given = tuple[tuple[str, str], ...]
"""The values that a call of a list narrows it by."""


@dataclass(slots=True)
class View:
    """One sight of something, in one form: what two forms of the same thing are compared by."""

    form: str
    members: Mapping[str, Any]
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class MadeNothing:
    """A call that made nothing, as it was answered, and the clause side that would be broken if it had.

    `unlisted` are the lists that have not shown since that there is nothing.
    """

    clause: Clause
    side: Side
    call: Call
    exchange: Exchange
    unlisted: set[Given] = field(default_factory=set)


@dataclass(slots=True)
class OperationHistory:
    """What is remembered of one operation.

    `is_spent` tells that something was changed, or may have been, of which the spec says no more: from then on a
    refusal may be due to that.
    `made_nothing` are the places where calls made nothing, as they were answered: refused, or in a dry run, as long as
    no list has shown that. `settles_after` is the shortest time, in seconds, after which a creation was seen settled.
    `unseen` are ids that were deleted, and looks at them refused since: they may be gone. `suspects` are calls of which
    one made something all the same, but nobody knows which.
    `strangers` are ids listed that no answer gave, `theirs` the places that they are at, each with what was listed.
    `everywhere` are all lists that together show everything, `listed` what each showed last that is not ours, `made_at`
    the places at which something was made, where nothing was.
    `signatures` are the ways that accepted requests were signed and carried, `asked` all that accepted requests were
    but for their values, as far as it is remembered. `seen_by` are the schemes (HTTP, HTTPS) by which something was
    made, or looked at, that was there.
    """

    operation: Operation
    everywhere: tuple[Given, ...] = ()
    is_spent: bool = False
    accepted_calls: int = 0
    accepted: defaultdict[str, Accepted] = field(default_factory=lambda: defaultdict(Accepted))
    methods: set[str] = field(default_factory=set)
    positions: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    conditions: set[str] = field(default_factory=set)
    accepted_places: set[Place] = field(default_factory=set)
    refused_places: set[Place] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    signatures: set[Carried] = field(default_factory=set)
    asked: set[Asked] = field(default_factory=set)
    seen_by: set[tuple[str, str]] = field(default_factory=set)
    made_nothing: dict[Place, dict[tuple[str, Side], MadeNothing]] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)
    suspects: list[MadeNothing] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)
    theirs: dict[Place, Given] = field(default_factory=dict)
    listed: dict[Given, frozenset[Place]] = field(default_factory=dict)
    made_at: set[Place] = field(default_factory=set)
    settles_after: float | None = None
    instances: OrderedDict[str, Instance] = field(default_factory=OrderedDict)
    occupied: Occupied = field(default_factory=Occupied)
    dry_run_places: OrderedDict[Place, Exchange] = field(default_factory=OrderedDict)
    tokens: OrderedDict[str, Instance] = field(default_factory=OrderedDict)
    dry_run_tokens: OrderedDict[str, None] = field(default_factory=OrderedDict)
    views: OrderedDict[tuple[str, ...], list[View]] = field(default_factory=OrderedDict)
    outages: Outages = field(default_factory=Outages)

    def of(self, parameter: str) -> Accepted:
        """Return what has been accepted of a parameter."""
        return self.accepted[parameter]

    def place_of(self, call: Call) -> Place:
        """Return the values of the parameters that a creation occupies."""
        lifecycle = self.operation.lifecycle
        return tuple(map(call.get, lifecycle.taken_by)) if lifecycle else ()

    def is_free(self, place: Place) -> bool:
        """Tell whether nothing is known to be, or may still be, where a call would create, or next to that.

        Creations are neighbours if they share a value: how many of them one VPC may have at a time is not documented.
        """
        return not self.is_spent and not self.occupied.is_near(place)

    def is_second(self, call: Call) -> bool:
        """Tell whether something is, or may still be, at the very place where the call would create."""
        return self.occupied.is_held(self.place_of(call))

    def repeated_by(self, token: str) -> Instance | None:
        """Return what was made with a token before, None for a new one or none."""
        return self.tokens.get(token)

    def peer_of(self, call: Call, place: Place) -> Instance | None:
        """Return what is where the call would create, made by a call with the same required parameters."""
        holder = self.occupied.holder_of(place)
        if holder is None or not holder.is_there or holder.course.declined:
            return None
        lifecycle = self.operation.lifecycle
        lapses = lifecycle.lapses(holder.course.conditions) if lifecycle is not None else ()
        if any(holder.course.state == way.to for way in lapses):
            return None
        required = (p.name for p in self.operation.parameters if p.required)
        return holder if all(holder.call.get(name) == call.get(name) for name in required) else None

    def create(self, instance: Instance) -> Instance | None:
        """Take in a creation; return an earlier one that had the same id, if there was any."""
        token = self.token_of(instance.call)
        if token:
            self.tokens[token] = instance
        if len(self.tokens) > _REMEMBERED:
            self.tokens.popitem(last=False)
        earlier = self.instances.pop(instance.id, None)
        self.instances[instance.id] = instance
        if not self.occupied.is_held(instance.place) and len(self.made_at) < _PLACES:
            self.made_at.add(instance.place)
        # Of two at one place, nobody keeps account when it is free again.
        self.occupied.occupy(instance.place, None if self.occupied.is_held(instance.place) else instance)
        if len(self.instances) > _REMEMBERED:
            self.instances.popitem(last=False)
        return earlier

    def spend(self) -> None:
        """Remember that a call had, or may have had, an effect."""
        self.is_spent = self.operation.changes

    def occupy(self, call: Call) -> None:
        """Remember that something may have been created whose id never came."""
        self.occupied.occupy(self.place_of(call), None)
        self.made_nothing.pop(self.place_of(call), None)

    def lose(self, call: Call, *, is_faulty: bool) -> None:
        """Remember that a call's answer never came, so that it may have made something."""
        self.spend()
        if not is_faulty:
            self.occupy(call)
        self.made_nothing.pop(self.place_of(call), None)

    def note_nothing(self, call: Call, clause: Clause, side: Side, exchange: Exchange) -> None:
        """Remember that a call made nothing, as it was answered; only where it is known what was there before."""
        place = self.place_of(call)
        if self.was_empty(place) and self.occupied.is_known(place) and len(self.made_nothing) < _REMEMBERED:
            made = self.made_nothing.setdefault(place, {})
            made[clause.id, side] = MadeNothing(clause, side, call, exchange, set(self.everywhere))

    def suspect(self, calls: Iterable[MadeNothing]) -> None:
        """Remember calls of which one seems to have made something; each clause side once."""
        known = {(call.clause.id, call.side) for call in self.suspects}
        self.suspects += [call for call in calls if (call.clause.id, call.side) not in known]

    def has_listed_all(self, listing: Call, names: Iterable[str]) -> None:
        """Take in that everything was listed that there is for some values of the named parameters.

        What earlier calls with these values made would have been there.
        """
        given = [(name, listing.get(name)) for name in names]
        narrowed = tuple((name, text) for name, text in given if text is not None)
        for place, made in list(self.made_nothing.items()):
            for key, entry in list(made.items()):
                entry.unlisted.discard(narrowed)
                # What a call leaves out is the service's choice, so that it may be in any list.
                if all(entry.call.get(name) == text for name, text in given) or not entry.unlisted:
                    del made[key]
            if not made:
                del self.made_nothing[place]

    def was_empty(self, place: Place) -> bool:
        """Tell whether nothing of others is at a place: something was made there, or lists showed nothing there."""
        if place in self.theirs:
            return False
        is_listed = bool(self.everywhere) and all(given in self.listed for given in self.everywhere)
        return place in self.made_at or (is_listed and all(place not in shown for shown in self.listed.values()))

    def meet(self, place: Place, given: Given) -> None:
        """Take in that a list showed something at a place that is not ours."""
        if len(self.theirs) < _PLACES and not self.occupied.is_held(place):
            self.theirs[place] = given
            self.occupied.occupy(place, None)

    def has_listed(self, given: Given, places: frozenset[Place]) -> None:
        """Take in all places that a whole list shows something at that is not ours."""
        self.listed[given] = places
        for place in [place for place, by in self.theirs.items() if by == given and place not in places]:
            del self.theirs[place]
            self.occupied.leave(place)

    def miss(self, listing: Call, names: Iterable[str], ids: Collection[str]) -> None:
        """Take in the ids in a whole list: what was deleted, is not there, and is shown to nobody, is gone."""
        given = [(name, listing.get(name)) for name in names]
        for unseen in self.unseen - set(ids):
            instance = self.instances.get(unseen)
            if instance is None or all(instance.call.get(name) == text for name, text in given):
                self.unseen.discard(unseen)
            if instance is not None and unseen not in self.unseen:
                instance.gone = True

    def forget_first(self) -> None:
        """Take in that the state that a reset brings back was never seen so far."""
        self.listed.clear()
        self.made_at.clear()

    def forget_all(self) -> None:
        """Take in that the target was reset."""
        self.is_spent = False
        self.instances.clear()
        self.occupied.clear()
        self.theirs.clear()
        self.unseen.clear()
        self.dry_run_places.clear()
        self.made_nothing.clear()
        self.tokens.clear()
        self.dry_run_tokens.clear()
        self.views.clear()

    def look(self, key: tuple[str, ...], view: View) -> list[View]:
        """Take in a sight of something; return the last three in order, this one included."""
        seen = self.views.setdefault(key, [])
        seen.append(view)
        del seen[:-3]
        if len(self.views) > _REMEMBERED:
            self.views.popitem(last=False)
        return seen

    def has_tried(self, token: str) -> bool:
        """Tell whether a token served in a dry run: for that token a call is one with other parameters."""
        return token in self.dry_run_tokens

    def try_dry(self, call: Call, exchange: Exchange) -> None:
        """Take in a dry run that passed."""
        self.dry_run_places.setdefault(self.place_of(call), exchange)
        if token := self.token_of(call):
            self.dry_run_tokens[token] = None
        if len(self.dry_run_places) > _REMEMBERED:
            self.dry_run_places.popitem(last=False)
        if len(self.dry_run_tokens) > _REMEMBERED:
            self.dry_run_tokens.popitem(last=False)

    def token_of(self, call: Call) -> str:
        """Return the text that makes the call idempotent, empty if there is none."""
        found = self.operation.having("x-idempotent")
        return (call.get(found[0].name) or "") if found is not None else ""


@dataclass(slots=True)
class History:
    """What is remembered of a whole service.

    `states` are the conditions that the target was put into, `doubtful` those for which no answer came.
    """

    operations: dict[str, OperationHistory]
    lists: dict[str, list[Any]] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    was_reset: bool = False

    def reset(self) -> None:
        """Take in that the target is in its first state again."""
        for history in self.operations.values():
            history.forget_all()
            if not self.was_reset:
                history.forget_first()
        self.states.clear()
        self.doubtful.clear()
        self.was_reset = True

    def put_into(self, change: Mapping[str, Any], known: Collection[str], *, done: bool) -> None:
        """Take in a call of the provider-state protocol; it may have failed half-way, and a set-up may make things.

        Of what is not `known` to be a situation of the target, a call alone tells nothing of requests.
        """
        state = str(change.get("state"))
        if state not in known:
            return
        for history in self.operations.values() if change.get("action") == "setup" else ():
            history.made_nothing.clear()
        self.states.discard(state)
        self.doubtful.discard(state)
        if not done:
            self.doubtful.add(state)
        elif change.get("action") == "setup":
            self.states.add(state)

    def part(self) -> None:
        """Take in that what follows has nothing to do with what was before."""
        for history in self.operations.values():
            history.forget_all()
            history.forget_first()
            history.strangers.clear()
        for known in (self.lists, self.states, self.doubtful):
            known.clear()
        self.was_reset = False
