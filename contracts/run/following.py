"""Follows what a run created, by the companion operations: looks at it, lists it, changes it, deletes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contracts.judge import Opinion
from contracts.judge.faults import is_of_no_operation
from contracts.judge.listings import everywhere
from contracts.judge.looks import is_gone
from contracts.judge.members import first, parents
from contracts.run.caller import Caller, pauses
from contracts.spec import Lifecycle, Operation
from contracts.spec.model import Companion, Transition
from contracts.wire.call import Call


@dataclass(slots=True, kw_only=True)
class Occupant:
    """Something this run created and has not yet seen gone.

    `since` is when the work began that it is in (its creation or deletion), in seconds since 1970: that work must be
    done `settles_within` seconds later, however many others are waited for.
    """

    id: str
    call: Call
    conditions: tuple[str, ...]
    since: float
    deleting: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """Calls the companions of one creating operation.

    A call whose operation has no spec is no call, nor is one whose operation the target says that it has not: None.
    """

    operation: Operation
    caller: Caller
    _lacking: set[str] = field(default_factory=set)

    @property
    def lifecycle(self) -> Lifecycle:
        """Return how creations of the operation are followed and undone."""
        assert self.operation.lifecycle is not None  # noqa: S101 - only such operations are followed
        return self.operation.lifecycle

    def look(self, occupant: Occupant, form: str | None = None, *, base_url: str | None = None) -> Opinion | None:
        """Look at a creation once, in the form that the format parameter's text asks for."""
        return self._call(self.lifecycle.observe, occupant, form=form, base_url=base_url)

    def looks(self, occupant: Occupant) -> Iterator[Opinion]:
        """Look at a creation, with pauses in between, until its time to settle is over."""
        clock, limit = self.caller.target.clock, self.caller.world.settles_within
        deadline = occupant.since + limit
        for pause in pauses(limit):
            is_last = clock.now() > deadline
            opinion = self.look(occupant)
            if opinion is None:
                return
            yield opinion
            # The last look must be later than the deadline, or it could not show that the deadline was missed.
            if is_last:
                return
            clock.wait(pause)

    def is_steady(self, occupant: Occupant, opinion: Opinion | None) -> bool:
        """Tell whether a look shows a creation in a state that it does not leave by itself."""
        answer = opinion.answer if opinion is not None else None
        state = first(self.lifecycle.observe.status, answer.value) if answer is not None else None
        return isinstance(state, str) and self.lifecycle.is_steady(state, occupant.conditions)

    def settle(self, occupant: Occupant) -> bool:
        """Wait until a creation is ready; tell whether it got there in time, as far as anybody can look."""
        if any(self.is_steady(occupant, opinion) for opinion in self.looks(occupant)):
            return True
        return self._lacks(self.lifecycle.observe)

    def decide(self, occupant: Occupant, way: Transition, *, as_accepter: bool = True) -> Opinion | None:
        """Let an account decide on a creation; what follows may take its time."""
        if way.by is None:
            return None
        return self._begun(occupant, self._call(way.by, occupant, as_accepter=as_accepter))

    def modify(self, occupant: Occupant) -> Opinion | None:
        """Change something about a creation, which may take its time."""
        companion = self.lifecycle.modify
        return None if companion is None else self._begun(occupant, self._call(companion, occupant))

    def delete(self, occupant: Occupant) -> Opinion | None:
        """Ask for the deletion of a creation as it is now."""
        began = self.caller.target.clock.now()
        opinion = self._delete(occupant)
        for pause in pauses(self.caller.world.settles_within) if self._lacks(self.lifecycle.observe) else ():
            # Where nobody can look whether it is ready, trying tells.
            is_late = self.caller.target.clock.now() > began + self.caller.world.settles_within
            if occupant.deleting or opinion is None or is_late:
                break
            self.caller.target.clock.wait(pause)
            opinion = self._delete(occupant)
        return opinion

    def _delete(self, occupant: Occupant) -> Opinion | None:
        opinion = self._begun(occupant, self._call(self.lifecycle.delete, occupant))
        answer = opinion.answer if opinion is not None else None
        occupant.deleting = answer is not None and answer.error is None and answer.status < 300
        return opinion

    def is_gone(self, occupant: Occupant) -> bool:
        """Tell whether one look shows that there is nothing (any more)."""
        opinion = self.look(occupant)
        return opinion is not None and opinion.answer is not None and is_gone(opinion.answer, self.lifecycle)

    def waits_until_gone(self, occupant: Occupant) -> bool:
        """Look until a creation is gone, or wait where nobody can look; tell whether it went in time."""
        if self._lacks(self.lifecycle.observe) and occupant.deleting:
            self.caller.target.clock.wait(max(0.0, self._time_left(occupant)))
            return True
        return any(self._is_gone(occupant, opinion) for opinion in self.looks(occupant))

    def _is_gone(self, occupant: Occupant, opinion: Opinion) -> bool:
        """Tell whether a look shows that there is nothing any more, or is refused, and nothing is listed."""
        if opinion.answer is not None and is_gone(opinion.answer, self.lifecycle):
            return True
        unseen = self.caller.judge.history.operations[self.operation.name].unseen
        if occupant.id not in unseen or self.cannot_list:
            return False
        listed = self._list({name: occupant.call.get(name) for name in self._repeats})
        return any(occupant.id not in unseen for _ in listed)

    @property
    def _repeats(self) -> tuple[str, ...]:
        return self.lifecycle.list.repeats if self.lifecycle.list is not None else ()

    @property
    def lacking(self) -> frozenset[str]:
        """The companions that the target is known not to have."""
        return frozenset(self._lacking)

    @property
    def cannot_list(self) -> bool:
        """Whether the target is known to have no operation that lists."""
        listing = self.lifecycle.list
        return listing is None or listing.operation in self._lacking

    @property
    def cannot_delete(self) -> bool:
        """Whether the target is known to have no operation that deletes."""
        return self._lacks(self.lifecycle.delete)

    def _lacks(self, companion: Companion) -> bool:
        return companion.operation not in self.caller.spec.operations or companion.operation in self._lacking

    def _time_left(self, occupant: Occupant) -> float:
        return occupant.since + self.caller.world.settles_within - self.caller.target.clock.now()

    def list_all(self) -> list[Opinion]:
        """List what there is, wherever the world says that something may be."""
        return [
            opinion for given in everywhere(self.operation, self.caller.world) for opinion in self._list(dict(given))
        ]

    def wait_until_unlisted(self, occupant: Occupant) -> None:
        """List until something that was deleted is not there, or its time is over."""
        for opinion in self.lists(occupant):
            if occupant.id not in self._listed_ids(opinion):
                return

    def lists(self, occupant: Occupant) -> Iterator[Opinion]:
        """List what there is beside a creation, with pauses in between, until its time to settle is over."""
        clock, limit = self.caller.target.clock, self.caller.world.settles_within
        names = self.lifecycle.list.repeats if self.lifecycle.list is not None else ()
        for pause in pauses(limit):
            is_last = clock.now() > occupant.since + limit
            yield from self._list({name: occupant.call.get(name) for name in names})
            if is_last:
                return
            clock.wait(pause)

    def _list(self, given: Mapping[str, str | None]) -> Iterator[Opinion]:
        listing = self.lifecycle.list
        operation = self.caller.spec.operations.get(listing.operation) if listing is not None else None
        if listing is not None and operation is not None and operation.name not in self._lacking:
            pages = listing.pages
            size = {pages.size: str(pages.most)} if pages is not None and pages.next else {}
            opinion = self.caller.ask(operation, {**given, **size})
            if opinion.answer is not None and is_of_no_operation(opinion.answer, operation):
                self._lacking.add(operation.name)
            yield opinion

    def _listed_ids(self, opinion: Opinion) -> set[str]:
        listing = self.lifecycle.list
        if listing is None or opinion.answer is None:
            return set()
        return {
            str(parent.get(name)) for parent, name in parents(f"{listing.items}[].{listing.id}", opinion.answer.value)
        }

    def _begun(self, occupant: Occupant, opinion: Opinion | None) -> Opinion | None:
        """Note that work has begun on a creation."""
        occupant.since = self.caller.target.clock.now()
        return opinion

    def _call(
        self,
        companion: Companion,
        occupant: Occupant,
        *,
        form: str | None = None,
        as_accepter: bool = False,
        base_url: str | None = None,
    ) -> Opinion | None:
        operation = self.caller.spec.operations.get(companion.operation)
        if operation is None or companion.operation in self._lacking:
            return None
        texts = companion.texts(occupant.id, occupant.call.get)
        texts[self.caller.spec.format.parameter] = form
        opinion = self.caller.ask(operation, texts, as_accepter=as_accepter, base_url=base_url)
        if opinion.answer is not None and is_of_no_operation(opinion.answer, operation):
            self._lacking.add(companion.operation)
            return None
        return opinion
