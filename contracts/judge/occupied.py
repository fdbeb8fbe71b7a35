"""Where something is, or may be: bounded, and once it forgets, no place counts as free any more."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from contracts.judge.instance import Instance, Place

_REMEMBERED = 10_000


@dataclass(slots=True)
class Occupied:
    """The places at which creations were made, each with the last one, or None where nobody knows what is there.

    `is_full` tells that more were occupied than are remembered.
    """

    is_full: bool = False
    _holders: OrderedDict[Place, Instance | None] = field(default_factory=OrderedDict)
    _sharing: dict[str, set[Place]] = field(default_factory=dict)
    """The places that have a text and were not seen empty since something was made there."""

    def holder_of(self, place: Place) -> Instance | None:
        """Return what is known to have been made at a place last."""
        return self._holders.get(place)

    def is_clear(self, place: Place) -> bool:
        """Tell whether nothing was ever made at a place."""
        return place not in self._holders and not self.is_full

    def is_known(self, place: Place) -> bool:
        """Tell whether it is known what is at a place, be it nothing."""
        return self._holders[place] is not None if place in self._holders else not self.is_full

    def is_held(self, place: Place) -> bool:
        """Tell whether something is at a place, or may be."""
        holder = self._holders.get(place)
        return not self.is_clear(place) and (holder is None or not holder.gone)

    def is_near(self, place: Place) -> bool:
        """Tell whether something is, or may be, at a place or at another that shares a text with it."""
        return self.is_full or any(self._is_shared(text) for text in place if text in self._sharing)

    def _is_shared(self, text: str) -> bool:
        places = self._sharing[text]
        while places:
            place = next(iter(places))
            if self.is_held(place):
                return True
            places.discard(place)
        del self._sharing[text]
        return False

    def occupy(self, place: Place, holder: Instance | None) -> None:
        """Take in what was made at a place; None where nobody knows."""
        self._holders[place] = holder
        for text in place if not self.is_full else ():
            if text is not None:
                self._sharing.setdefault(text, set()).add(place)
        if len(self._holders) > _REMEMBERED:
            self._holders.popitem(last=False)
            self.is_full = True
            self._sharing.clear()  # nothing counts as free any more, so nobody asks

    def leave(self, place: Place) -> None:
        """Take in that what somebody else had at a place is there no more."""
        if place in self._holders and self._holders[place] is None:
            del self._holders[place]

    def clear(self) -> None:
        """Take in that nothing is anywhere."""
        self.is_full = False
        self._holders.clear()
        self._sharing.clear()
