"""Something that was created, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.exchange import Exchange
from contracts.spec.model import Transition
from contracts.wire.call import Call

Place = tuple[str | None, ...]

_SEEN = 24
"""So many states of one creation are remembered: twice as many as a lifecycle has, at least."""


@dataclass(slots=True)
class Course:
    """Where a creation stands.

    `conditions` are those that it was created in, `possible` the states that it may be seen in, `begun` the ways that
    calls have begun and that were not seen to end, `since` (seconds since 1970) when the latest work began. `is_open`
    tells that nothing is known of it any more. `story` are the exchanges that tell of it, each with what it showed
    in a word, the latest last; `look` is the one of them that showed its state last. `missed` is
    the first look that found nothing, though it was there.
    """

    conditions: tuple[str, ...]
    possible: frozenset[str]
    since: float
    story: list[tuple[Exchange, str]]
    look: Exchange | None = None
    missed: Exchange | None = None
    begun: list[Transition] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    accepted: bool = False
    declined: bool = False
    is_open: bool = False

    def see(self, state: str) -> None:
        """Take in another state; of a long way the first and the latest ones stay, and each state at least once."""
        self.seen.append(state)
        if len(self.seen) > _SEEN:
            again = (at for at in range(1, len(self.seen) - 2) if self.seen[at] in self.seen[at + 1 :])
            del self.seen[next(again, 1)]

    @property
    def state(self) -> str | None:
        """The state seen last, None before the first look."""
        return self.seen[-1] if self.seen else None


@dataclass(slots=True)
class Instance:
    """Something created. Times are seconds since 1970; `exchange` is the creation.

    `in_doubt` tells that a deletion was asked for whose answer never came.
    """

    id: str
    place: Place
    call: Call
    exchange: Exchange
    created_at: float
    course: Course
    deleted_at: float | None = None
    in_doubt: bool = False
    gone: bool = False

    @property
    def is_there(self) -> bool:
        """Whether nobody has begun to delete it, as far as that is known."""
        return self.deleted_at is None and not self.in_doubt and not self.gone
