"""Looks up what a ledger still lists, and deletes it: by its id, nothing but what the ledger names, never by prefix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from contracts.judge.looks import is_gone
from contracts.judge.members import first
from contracts.ledger.asking import Asker, ListShown, refusal_in
from contracts.ledger.book import Ledger
from contracts.ledger.creation import Creation
from contracts.ledger.finding import find
from contracts.ledger.private import restored
from contracts.spec import Lifecycle, Spec
from contracts.targets import NotSent, Target, pauses
from contracts.world import World

What = Literal["there", "gone", "unsure"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a creation. `there` is one that exists, `unsure` one that may; `why` says what is known of it."""

    creation: Creation
    what: What
    why: str


class Sweeper:
    """Sweeps what a ledger lists of one vendor at one target.

    The target must have the ledger's guard: what becomes of a deletion is then written down by the same hand as in a
    run.
    """

    def __init__(self, spec: Spec, world: World, target: Target, ledger: Ledger) -> None:
        self._spec = spec
        self._world = world
        self._clock = target.clock
        self._url = target.url
        self._ledger = ledger
        self._asker = Asker(spec, world, target)
        self._accepted: set[int] = set()

    def look(self, creations: Iterable[Creation]) -> tuple[Fate, ...]:
        """Return how things stand; nothing is deleted, and nothing written down."""
        return self._round(tuple(creations), delete=False)

    def delete(self, creations: Iterable[Creation]) -> tuple[Fate, ...]:
        """Delete what is there, wait until it is gone, and return what is left.

        What is still being created cannot be deleted, and a request may still be on its way: so this tries for as long
        as an answer and what goes on behind it may take, once for the creation and once for the deletion.
        """
        pending = tuple(creations)
        settling = self._world.answers_within + self._world.settles_within
        deadline = self._clock.now() + settling + self._world.settles_within
        left: tuple[Fate, ...] = ()
        for pause in pauses(settling):
            is_last = self._clock.now() > deadline
            left = tuple(s for s in self._round(pending, delete=True) if s.what != "gone")
            pending = tuple(self._ledger.numbered(fate.creation.number) for fate in left)
            if is_last or not any(self._may_change(fate) for fate in left):
                break
            self._clock.wait(pause)
        return left

    def _may_change(self, fate: Fate) -> bool:
        """Tell whether waiting may help: with what is there, or a request that may still be on its way."""
        return fate.what == "there" or self._clock.now() <= self._settled_at(fate.creation)

    def _settled_at(self, creation: Creation) -> float:
        return creation.sent_at + self._world.answers_within + self._world.settles_within

    # -- one round ------------------------------------------------------------------------------------------------

    def _round(self, creations: tuple[Creation, ...], *, delete: bool) -> tuple[Fate, ...]:
        known = self._ledger.instances(self._url)
        lists: dict[tuple[str | None, ...], ListShown] = {}
        fates = []
        creations = tuple(restored(creation, self._world) for creation in creations)
        for creation in creations:
            operation = self._spec.operations.get(creation.operation)
            lifecycle = operation.lifecycle if operation is not None else None
            if lifecycle is None:
                fates.append(Fate(creation, "unsure", f"there is no spec of {creation.operation}"))
                continue
            named = creation
            if creation.instance is None:
                alike = sum(_is_like(creation, other) for other in creations)
                fate = self._found(creation, lifecycle, lists, known, alike)
                named = fate.creation
                if named.instance is None:
                    fates.append(self._settled(fate, write=delete))
                    continue
                known |= {named.instance}
                if delete:
                    self._ledger.made(named.number, named.instance)
            fates.append(self._followed(named, lifecycle, delete=delete))
        return tuple(fates)

    def _found(
        self,
        creation: Creation,
        lifecycle: Lifecycle,
        lists: dict[tuple[str | None, ...], ListShown],
        known: frozenset[str],
        alike: int,
    ) -> Fate:
        """Look for a creation whose id is not known."""
        listing = lifecycle.list
        if listing is None:
            return Fate(creation, "unsure", f"no answer arrived, and {creation.operation} has no list")
        key = (creation.operation, creation.account, *(creation.parameters.get(name) for name in listing.repeats))
        if key not in lists:
            lists[key] = self._asker.all(listing, creation)
        listed = lists[key]
        found = find(
            creation, listed.items, lifecycle, listing,
            known=known, alike=alike, answers_within=self._world.answers_within,
        )  # fmt: skip
        if found.instance is not None:
            return Fate(replace(creation, instance=found.instance, state="made"), "there", "found by all that was sent")
        if found.doubt is not None:
            return Fate(creation, "unsure", found.doubt)
        if listed.problem:
            # A dry run that passed says itself that nothing was made: no need to doubt that without a reason.
            what: What = "gone" if creation.state == "checked" else "unsure"
            return Fate(creation, what, f"no answer arrived, and {listed.problem}")
        if creation.state == "sent" and self._clock.now() <= self._settled_at(creation):
            return Fate(creation, "unsure", "no answer arrived; nothing is there so far")
        return self._unless_strange(creation, "nothing was made")

    def _settled(self, fate: Fate, *, write: bool) -> Fate:
        if write and fate.what == "gone":
            self._ledger.refused(fate.creation.number)
        return fate

    def _followed(self, creation: Creation, lifecycle: Lifecycle, *, delete: bool) -> Fate:
        """Look at a creation whose id is known, and delete it if it is there."""
        answer = self._asker.ask(lifecycle.observe, creation)
        if isinstance(answer, str):
            return Fate(creation, "unsure", answer)
        if is_gone(answer, lifecycle):
            if creation.state != "deleting" and self._clock.now() <= self._settled_at(creation):
                return Fate(creation, "there", "it is not shown, but may only be too new")
            fate = self._unless_strange(creation, "gone")
            if delete and fate.what == "gone" and creation.instance is not None:
                self._ledger.gone(self._url, creation.instance, unasked=True)
            return fate
        problem = refusal_in(answer, lifecycle.observe.operation)
        if problem is not None:
            return Fate(creation, "unsure", problem)
        status = first(lifecycle.observe.status, answer.value)
        # A deletion that an earlier run asked for may have come to nothing.
        if not delete or creation.number in self._accepted:
            return Fate(creation, "there", f"it is {status}")
        return self._deleted(creation, lifecycle)

    def _deleted(self, creation: Creation, lifecycle: Lifecycle) -> Fate:
        try:
            answer = self._asker.ask(lifecycle.delete, creation)
        except NotSent as reason:
            return Fate(creation, "unsure", str(reason))
        problem = answer if isinstance(answer, str) else refusal_in(answer, lifecycle.delete.operation)
        if problem is None:
            self._accepted.add(creation.number)
        return Fate(creation, "there", problem or "its deletion goes on")

    def _unless_strange(self, creation: Creation, why: str) -> Fate:
        """Return that a creation is gone; but what one account does not see may be another's."""
        if self._asker.credentials_of(creation) is not None:
            return Fate(creation, "gone", why)
        problem = f"it is not seen with this world's access key, but was sent with {creation.account or 'none'}"
        return Fate(creation, "unsure", problem)


def _is_like(one: Creation, other: Creation) -> bool:
    return other.instance is None and (one.operation, one.parameters) == (other.operation, other.parameters)
