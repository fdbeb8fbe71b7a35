"""What the judge remembers of earlier exchanges: bounded, so that a million of them need no more than a thousand."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from contracts.exchange import Exchange
from contracts.judge.accepted import Accepted
from contracts.spec import Operation
from contracts.wire.call import Call

_REMEMBERED = 2000

Place = tuple[str | None, ...]


@dataclass(slots=True)
class Instance:
    """Something created. Times are seconds since 1970; `exchange` is the creation."""

    id: str
    place: Place
    call: Call
    exchange: Exchange
    created_at: float
    deleted_at: float | None = None
    gone: bool = False


@dataclass(slots=True)
class View:
    """One sight of something, in one form: what two forms of the same thing are compared by."""

    form: str
    members: dict[str, Any]
    exchange: Exchange


@dataclass(slots=True)
class OperationHistory:
    """What is remembered of one operation."""

    operation: Operation
    accepted_calls: int = 0
    accepted: dict[str, Accepted] = field(default_factory=dict)
    methods: set[str] = field(default_factory=set)
    positions: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    conditions: set[str] = field(default_factory=set)
    accepted_places: set[Place] = field(default_factory=set)
    refused_places: set[Place] = field(default_factory=set)
    instances: OrderedDict[str, Instance] = field(default_factory=OrderedDict)
    places: dict[Place, Instance | None] = field(default_factory=dict)
    dry_run_places: dict[Place, Exchange] = field(default_factory=dict)
    tokens: OrderedDict[str, None] = field(default_factory=OrderedDict)
    views: OrderedDict[tuple[str, ...], list[View]] = field(default_factory=OrderedDict)

    def of(self, parameter: str) -> Accepted:
        """Return what has been accepted of a parameter."""
        found = self.accepted.get(parameter)
        if found is None:
            found = self.accepted[parameter] = Accepted()
        return found

    def place_of(self, call: Call) -> Place:
        """Return the values of the parameters that a creation occupies."""
        lifecycle = self.operation.lifecycle
        return tuple(call.get(name) for name in lifecycle.taken_by) if lifecycle else ()

    def is_free(self, call: Call) -> bool:
        """Tell whether nothing is known to be, or may still be, where the call would create, or next to that.

        Creations are neighbours if they share a value: how many of them one VPC may have at a time is not documented.
        """
        place = {text for text in self.place_of(call) if text is not None}
        return not any(self._is_held(other) for other in self.places if not place.isdisjoint(other))

    def is_repeat(self, call: Call) -> bool:
        """Tell whether the call's token was used before, so that the answer depends on what came of that."""
        return self._token_of(call) in self.tokens

    def create(self, instance: Instance) -> Instance | None:
        """Take in a creation; return an earlier one that had the same id, if there was any."""
        token = self._token_of(instance.call)
        if token:
            self.tokens[token] = None
        if len(self.tokens) > _REMEMBERED:
            self.tokens.popitem(last=False)
        earlier = self.instances.pop(instance.id, None)
        self.instances[instance.id] = instance
        self.places[instance.place] = instance
        if len(self.instances) > _REMEMBERED:
            self.instances.popitem(last=False)
        return earlier

    def occupy(self, call: Call) -> None:
        """Remember that something may have been created whose id never came."""
        self.places[self.place_of(call)] = None

    def forget_all(self) -> None:
        """Take in that the target was reset."""
        self.instances.clear()
        self.places.clear()
        self.dry_run_places.clear()
        self.views.clear()

    def look(self, key: tuple[str, ...], view: View) -> list[View]:
        """Take in a sight of something; return the last three in order, this one included."""
        seen = self.views.setdefault(key, [])
        seen.append(view)
        del seen[:-3]
        if len(self.views) > _REMEMBERED:
            self.views.popitem(last=False)
        return seen

    def _token_of(self, call: Call) -> str:
        clause = self.operation.clause("response/equal-forms")
        name = clause.argument.get("parameter") if clause is not None else None
        return (call.get(name) or "") if name else ""

    def _is_held(self, place: Place) -> bool:
        if place not in self.places:
            return False
        holder = self.places[place]
        return holder is None or not holder.gone


@dataclass(slots=True)
class History:
    """What is remembered of a whole service."""

    operations: dict[str, OperationHistory]
    lists: dict[str, list[Any]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def owner_of(self, instance_id: str) -> tuple[OperationHistory, Instance] | None:
        """Return the instance of that id with the history of the operation that created it."""
        for history in self.operations.values():
            instance = history.instances.get(instance_id)
            if instance is not None:
                return history, instance
        return None
