"""Refusals of faultless calls that something else may explain: what others made there, or a limit on how much there is.

A list tells the one, the same call tried again once there is less of ours the other. Until then nothing is blamed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from contracts.judge import listings
from contracts.judge.blame import Refusal
from contracts.judge.history import Given, OperationHistory
from contracts.judge.instance import Place
from contracts.judge.opinion import Outcome
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec import ErrorEntry
from contracts.wire.answer import Answer
from contracts.wire.call import Call

_PENDING = 200
_Sent = tuple[Call, str, str]
"""A call, how it went (HTTP or HTTPS), and how it was signed: only what is sent alike is a second try."""


@dataclass(slots=True, kw_only=True)
class Pending:
    """A refusal that is not explained yet; `entry` is what the tables say of its code.

    `crowd` is how many creations of ours were there, `unlisted` what is still to be listed before it is known that
    nothing was at its place.
    """

    refusal: Refusal
    entry: ErrorEntry | None
    place: Place
    crowd: int = 0
    unlisted: set[Given] = field(default_factory=set)
    is_second_try: bool = False


@dataclass(slots=True, kw_only=True)
class Awaited:
    """Keeps refusals until they are explained; `decide` takes those that nothing explained."""

    judge: Services
    decide: Callable[[Pending], Outcome]
    _pending: dict[_Sent, Pending] = field(default_factory=dict)
    _limits: dict[tuple[str, str], int] = field(default_factory=dict)
    _unlistable: set[str] = field(default_factory=set)

    def refused(self, refusal: Refusal, entry: ErrorEntry | None) -> Outcome:
        """Take in that a faultless call was refused as if something were there, or with a code that is in no table."""
        sent, operation = _sent(refusal.deserved), refusal.deserved.operation
        history = self.judge.history.operations[operation.name]
        earlier = self._pending.pop(sent, None)
        pending = Pending(refusal=refusal, entry=entry, place=history.place_of(refusal.deserved.call))
        pending.is_second_try = earlier is not None
        pending.crowd = sum(not instance.gone for instance in history.instances.values())
        limit = self._limits.get((operation.name, refusal.code)) if entry is None else None
        if limit is not None and pending.crowd >= limit:
            return "full"
        pending.unlisted = set() if operation.name in self._unlistable else set(history.everywhere)
        if earlier is not None or not self._may_be_explained(pending):
            return self.decide(pending)
        self._pending[sent] = pending
        return "refused"

    def accepted(self, deserved: Deserved) -> None:
        """Take in that a call is accepted now: if there is less of ours than when it was refused, that was a limit."""
        pending = self._pending.pop(_sent(deserved), None)
        if pending is None:
            return
        operation = deserved.operation.name
        left = sum(instance.is_there for instance in self.judge.history.operations[operation].instances.values())
        if left < pending.crowd:
            key = (operation, pending.refusal.code)
            self._limits[key] = min(pending.crowd, self._limits.get(key, pending.crowd))
            why = f"a call was refused ({pending.refusal.says}) until less was there: that seems to be a limit"
            self.judge.observe("world", why, pending.refusal.exchange)
        elif not self.judge.world.shared:
            self.decide(pending)

    def listed(self, deserved: Deserved, answer: Answer) -> None:
        """Take in the answer of an operation that lists creations."""
        for sent, pending in list(self._pending.items()):
            history = self.judge.history.operations[pending.refusal.deserved.operation.name]
            lifecycle = history.operation.lifecycle
            if lifecycle is None or lifecycle.list is None or lifecycle.list.operation != deserved.operation.name:
                continue
            if answer.error is not None or answer.status >= 300:
                self._unlistable.add(history.operation.name)
                pending.unlisted.clear()
            elif pending.place in listings.places_of_others(history, answer):
                del self._pending[sent]
                self._of_others(history, pending)
                continue
            elif listings.is_all(self.judge, deserved, answer, lifecycle.list):
                pending.unlisted.discard(listings.given_in(deserved.call, lifecycle.list))
            if not self._may_be_explained(pending):
                del self._pending[sent]
                self.decide(pending)

    def most_of(self, operation: str) -> int | None:
        """Return how many creations of an operation there may be at a time, None where no limit was met."""
        return min((most for (name, _), most in self._limits.items() if name == operation), default=None)

    def is_waiting(self, call: Call) -> bool:
        """Tell whether the refusal of a call is not explained yet, by whichever scheme it was signed."""
        asked = replace(call, signature="")
        return any(asked == waiting for waiting, _, _ in self._pending)

    def settle(self) -> None:
        """Decide everything by what is known now."""
        waiting = list(self._pending.values())
        self._pending.clear()
        for pending in waiting:
            self.decide(pending)

    def _may_be_explained(self, pending: Pending) -> bool:
        operation = pending.refusal.deserved.operation
        if operation.lifecycle is None or len(self._pending) >= _PENDING:
            return False
        # An answer that names another parameter speaks of that one.
        if not pending.refusal.names <= set(operation.lifecycle.taken_by):
            return False
        may_pass_later = pending.entry is None and (pending.crowd > 0 or bool(self.judge.world.shared))
        return bool(pending.unlisted) or may_pass_later

    def _of_others(self, history: OperationHistory, pending: Pending) -> None:
        """Take in that a list shows something where a call was refused."""
        deserved, exchange = pending.refusal.deserved, pending.refusal.exchange
        earlier, dry_run = history.dry_run_places.get(pending.place), deserved.operation.having("x-dry-run")
        is_ours = earlier is not None and history.was_empty(pending.place) and not self.judge.world.shared
        history.occupy(deserved.call)
        if is_ours and earlier is not None and dry_run is not None:
            why = "after a dry run that passed, the same request is refused as if something had been made"
            self.judge.blame(dry_run[1], "accept", why, exchange, earlier)
            return
        why = "a pair of the world's values was peered before this run made anything there"
        self.judge.observe("world", why, exchange)


def _sent(deserved: Deserved) -> _Sent:
    return deserved.call, deserved.scheme, deserved.signature.way
