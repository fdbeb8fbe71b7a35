"""The places where a run may create: combinations of values that a creation occupies until it is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contracts.judge import Finding
from contracts.judge.members import first
from contracts.run.caller import Caller, NotSent
from contracts.run.following import Following, Occupant
from contracts.spec import Lifecycle, Operation
from contracts.wire.answer import Answer
from contracts.wire.call import Call

Place = Mapping[str, str]


@dataclass(slots=True)
class Places:
    """Hands out free places and frees used ones, by deletion or, in a run that is alone, by a reset of the target."""

    operation: Operation
    caller: Caller
    may_reset: bool
    taken: dict[tuple[str | None, ...], Occupant] = field(default_factory=dict)
    lost: set[tuple[str | None, ...]] = field(default_factory=set)
    stuck: bool = False
    following: Following = field(init=False)
    _order: list[tuple[str | None, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.following = Following(self.operation, self.caller)
        self._order = list(self._all())

    @property
    def lifecycle(self) -> Lifecycle:
        """Return how creations of the operation are followed and undone."""
        assert self.operation.lifecycle is not None  # noqa: S101 - only such operations have places
        return self.operation.lifecycle

    def apart(self) -> Iterator[Place]:
        """Yield free places for calls that should succeed: as long as there are any, such as share nothing with others.

        How many creations one VPC may have at a time, and whether one disturbs the next, is not documented.

        Raises:
            NotSent: there is no place, and none can be freed.
        """
        free = self._without_neighbours()
        most = self.caller.judge.most_of(self.operation)
        if not free or (most is not None and len(self.taken) >= most):
            self.free_used()
            free = self._without_neighbours() or self._unused()
        if not free:
            names = " and ".join(self.lifecycle.taken_by)
            why = "what was created could not be deleted" if self.stuck or self.taken else "something is there already"
            raise NotSent(f"no free combination of {names} is left: {why}; give others under [values], or a reset_url")
        return map(self._place, free)

    def any(self) -> Iterator[Place]:
        """Yield places for calls that should make nothing, free ones first."""
        free = self._unused()
        if not free:
            self.free_used()
            free = self._unused() or self._order
        return map(self._place, free)

    def unused(self) -> Iterator[Place]:
        """Yield the places that are free as it is."""
        return map(self._place, self._unused())

    def may_create(self) -> bool:
        """Tell whether a creation leaves a place for calls that make nothing, where creations cannot be undone."""
        return not self.stuck or len(self._unused()) > 1

    def avoid(self, call: Call, *, no_more: bool = False) -> None:
        """Leave a place alone, because something that is not of this run seems to be there; or use it again."""
        key = tuple(call.get(name) for name in self.lifecycle.taken_by)
        if no_more:
            self.lost.discard(key)
        else:
            self.lost.add(key)

    def occupy(self, call: Call, answer: Answer | None, conditions: tuple[str, ...]) -> Occupant | None:
        """Take in that a call created something; return it if its id is known."""
        found = first(self.lifecycle.id, answer.value) if answer is not None else None
        key = tuple(call.get(name) for name in self.lifecycle.taken_by)
        instance_id = str(found) if isinstance(found, str | int) and found != "" else None
        if instance_id is None:
            self.lost.add(key)
            return None
        known = next((occupant for occupant in self.taken.values() if occupant.id == instance_id), None)
        if known is not None:
            return known
        made = Occupant(id=instance_id, call=call, conditions=conditions, since=self.caller.target.clock.now())
        # A second creation at one place is kept under its own key, so that it is deleted too.
        self.taken[key if key not in self.taken else (*key, instance_id)] = made
        return made

    def at(self, call: Call) -> Occupant | None:
        """Return what this run has where a call created."""
        return self.taken.get(tuple(call.get(name) for name in self.lifecycle.taken_by))

    def is_apart(self, call: Call) -> bool:
        """Tell whether a call would create where nothing of this run shares a value with it."""
        busy = {text for key in self.taken for text in key}
        return busy.isdisjoint(call.get(name) for name in self.lifecycle.taken_by)

    def is_free(self, call: Call) -> bool:
        """Tell whether nothing of this run is where a call would create."""
        key = tuple(call.get(name) for name in self.lifecycle.taken_by)
        return key not in self.taken and key not in self.lost and key not in self._theirs()

    def _theirs(self) -> Mapping[tuple[str | None, ...], object]:
        """Return the places at which lists showed something that is not of this run."""
        return self.caller.judge.history.operations[self.operation.name].theirs

    def is_said_taken(self, call: Call) -> tuple[bool, tuple[Finding, ...]]:
        """List, to learn why a faultless call was refused; tell whether others have something where it would create.

        What the judge finds by that comes along.
        """
        listed = self.following.list_all() if not self.following.cannot_list else ()
        found = tuple(finding for opinion in listed for finding in opinion.findings)
        return self.caller.judge.history.operations[self.operation.name].is_second(call), found

    def clear(self) -> list[str]:
        """Delete everything that is left; return the ids of what could not be deleted."""
        if self.following.cannot_delete:
            self.stuck = True
            return [occupant.id for occupant in self.taken.values()]
        for key in list(self.taken):
            self._delete(key)
        for key in list(self.taken):
            self._wait_until_gone(key)
        return [occupant.id for occupant in self.taken.values()]

    def release(self) -> None:
        """Begin to delete what is ready for it, without waiting: at the end of a test nothing should linger."""
        if self.stuck or (self.may_reset and self.caller.world.reset_url is not None):
            return  # nothing can be deleted, or a reset does it at once
        for occupant in list(self.taken.values()):
            if not occupant.deleting and self.following.is_steady(occupant, self.following.look(occupant)):
                self.following.delete(occupant)

    def remove(self, occupant: Occupant) -> None:
        """Delete one creation and wait until it is gone."""
        key = next(key for key, other in self.taken.items() if other is occupant)
        self._delete(key)
        self._wait_until_gone(key)

    def look_for_more(self) -> None:
        """List what there is, if a call that should have made nothing might have made something all the same."""
        history = self.caller.judge.history.operations[self.operation.name]
        if history.made_nothing and not self.following.cannot_list:
            self.following.list_all()
        # Of several that may have made what is there, each is sent once more, and alone.
        suspects = list(history.suspects)
        history.suspects.clear()
        for suspect in suspects:
            if not self.caller.judge.tally.is_broken(suspect.clause, suspect.side):
                self._send_alone(suspect.call)
        history.suspects.clear()

    def _send_alone(self, call: Call) -> None:
        """Send a call once more where nothing is, and list what there is then."""
        key = tuple(call.get(name) for name in self.lifecycle.taken_by)
        if key in self._order and not self.is_free(call):
            free = next(self.unused(), None)
            if free is None:
                return
            call = call.having(**free)
        self.caller.send(call)
        self.following.list_all()

    def _place(self, key: tuple[str | None, ...]) -> Place:
        return {name: text for name, text in zip(self.lifecycle.taken_by, key, strict=True) if text is not None}

    def _without_neighbours(self) -> list[tuple[str | None, ...]]:
        busy = {text for key in (*self.taken, *self.lost, *self._theirs()) for text in key}
        return [key for key in self._order if busy.isdisjoint(key)]

    def _unused(self) -> list[tuple[str | None, ...]]:
        theirs = self._theirs()
        return [key for key in self._order if key not in self.taken and key not in self.lost and key not in theirs]

    def _all(self) -> Iterator[tuple[str | None, ...]]:
        columns = [self.caller.world.values.get(name, ()) for name in self.lifecycle.taken_by]
        if not all(columns):
            return
        # Neighbours share no value as long as there are enough: what goes on at one does not disturb the other.
        one, *others = columns
        for shift in range(max(len(column) for column in columns)):
            for index, text in enumerate(one):
                yield (text, *(column[(index + shift) % len(column)] for column in others))

    def free_used(self) -> None:
        """Free the places that are taken, by a reset if this run is alone with the target, else by deletion."""
        if not self.taken:
            return
        if self.may_reset and self.caller.world.reset_url is not None:
            self.look_for_more()
            were_there = bool(self._theirs())
            self.caller.reset()
            self.taken.clear()
            self.lost.clear()
            if were_there:
                self.following.list_all()  # what was there before the run, a reset brings back
            return
        self.clear()

    def _delete(self, key: tuple[str | None, ...]) -> None:
        occupant = self.taken[key]
        if not occupant.deleting and self.following.settle(occupant):
            self.following.delete(occupant)

    def _give_up(self, key: tuple[str | None, ...]) -> None:
        self.lost.add(key[: len(self.lifecycle.taken_by)])
        self.stuck = True

    def _wait_until_gone(self, key: tuple[str | None, ...]) -> None:
        occupant = self.taken[key]
        if not occupant.deleting and not self.following.is_gone(occupant):
            self._give_up(key)
        elif self.following.waits_until_gone(occupant):
            del self.taken[key]
        else:
            self._give_up(key)
