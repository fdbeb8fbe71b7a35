"""What one exchange leaves open, because only later ones can tell whom to blame.

Refusals of a faultless call with several suspects, operations that were always too busy, and dry runs that passed a
faulty request: it may be that a real request passes with that fault too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from contracts.exchange import Exchange
from contracts.judge.blame import Refusal, new_clauses, of_combination, suspects
from contracts.judge.history import OperationHistory
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.spec import Clause

_REFUSALS = 200
_DRY_RUNS = 50
_PLACES = 10_000


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Blames what is clear at once, and keeps the rest until it is to be settled."""

    judge: Services
    _refusals: dict[tuple[str, ...], Refusal] = field(default_factory=dict)
    _passing: dict[str, Refusal] = field(default_factory=dict)
    _dry_runs: list[tuple[Deserved, Exchange]] = field(default_factory=list)

    def refused(self, refusal: Refusal) -> None:
        """Take in that a faultless call was refused: blame a clause, or wait."""
        history = self._history(refusal)
        if len(history.refused_places) < _PLACES:
            history.refused_places.add(history.place_of(refusal.deserved.call))
        found = suspects(refusal, history)
        # With one new thing in it the case is clear; of several, later exchanges may clear some.
        is_new = len(new_clauses(refusal.deserved, refusal.form, history)) <= 1
        is_clear = history.accepted_calls > 0 and len(found) == 1 and is_new
        # What is explained adds nothing, unless it is the very same again: that may be smaller, and easier to read.
        is_same = is_clear and self.judge.tally.is_broken(found[0], "accept")
        if not is_same and self._is_explained(refusal, history):
            return
        if self._may_be_of_others(refusal, found, history) or self._is_doubled(refusal, history):
            return
        if is_clear:
            self._blame(found[0], refusal, history)
            return
        if not found and self._is_blamed_again(refusal, history):
            return
        key = tuple(clause.id for clause in found)
        if key not in self._refusals and len(self._refusals) < _REFUSALS:
            self._refusals[key] = refusal

    def passing(self, refusal: Refusal) -> None:
        """Take in an answer of the moment, which is a fault only where no call is ever accepted."""
        if self.judge.world.is_known:
            self._passing.setdefault(refusal.deserved.operation.name, refusal)

    def passed_dry_run(self, deserved: Deserved, exchange: Exchange) -> None:
        """Take in that a dry run passed a faulty request."""
        self._dry_runs.append((deserved, exchange))
        del self._dry_runs[:-_DRY_RUNS]

    def settle(self) -> None:
        """Decide everything by what is known now."""
        self.settle_dry_runs()
        # The clear cases first: what they are blamed on may explain the others.
        clear_first = sorted(self._refusals.items(), key=lambda item: len(item[0]))
        self._refusals.clear()
        for _, refusal in clear_first:
            self._settle_refusal(refusal)
        for refusal in self._passing.values():
            if not self._history(refusal).accepted_calls:
                self._blame_operation(refusal, ())
        self._passing.clear()

    def settle_dry_runs(self) -> None:
        """Blame dry runs that passed a faulty request, unless the fault passes in a real request too."""
        tally = self.judge.tally
        for deserved, exchange in self._dry_runs:
            dry_run = deserved.operation.having("x-dry-run")
            tied = tuple(entry.clause for entry in deserved.tied if entry.clause is not None)
            is_lax = any(tally.is_broken(clause, "reject") for clause in deserved.violated + tied)
            if dry_run is not None and not is_lax:
                self.judge.blame(dry_run[1], "reject", "a faulty request passed the dry run", exchange)
        self._dry_runs.clear()

    def _settle_refusal(self, refusal: Refusal) -> None:
        history = self._history(refusal)
        if self._is_explained(refusal, history):
            return
        found = suspects(refusal, history)
        if self._may_be_of_others(refusal, found, history):
            return
        if not found and self._is_blamed_again(refusal, history):
            return
        if len(found) == 1 and (history.accepted_calls or found[0].subject in refusal.names):
            self._blame(found[0], refusal, history)
        else:
            self._blame_operation(refusal, found if history.accepted_calls else ())

    def _may_be_of_others(self, refusal: Refusal, found: tuple[Clause, ...], history: OperationHistory) -> bool:
        """Tell whether a call may be refused for what others made at its place, and not for its values.

        That is so where no error of the tables would say it, and no value of the call was refused at a second place.
        """
        operation, place = refusal.deserved.operation, history.place_of(refusal.deserved.call)
        taken_by = operation.lifecycle.taken_by if operation.lifecycle is not None else ()
        is_of_place = bool(found) and all(c.keyword == "x-exists" and c.subject in taken_by for c in found)
        if not is_of_place or history.was_empty(place) or any(e.fault == "taken" for e in operation.errors):
            return False
        if not history.accepted_calls:
            return False  # whether anything is ever accepted is the first thing to know
        refused = history.refused_places - history.accepted_places
        if any(sum(other[at] == text for other in refused) > 1 for at, text in enumerate(place)):
            return False
        why = "one combination of the world's values is refused: something may be there already"
        self.judge.observe("world", why, refusal.exchange)
        return True

    def _is_doubled(self, refusal: Refusal, history: OperationHistory) -> bool:
        """Tell whether a call may be refused for a text that something else has already: may two have one name?"""
        operation, call = refusal.deserved.operation, refusal.deserved.call
        values = self.judge.world.values
        free = {c.subject for c in operation.clauses if c.keyword == "pattern" and c.subject not in values}
        doubled = {
            name
            for name in free
            for other in history.instances.values()
            if call.get(name) and not other.gone and other.call.get(name) == call.get(name)
        }
        return bool(doubled) and (not refusal.names or bool(doubled & refusal.names))

    def _is_explained(self, refusal: Refusal, history: OperationHistory) -> bool:
        """Tell whether something new in the call is known to be refused: then this is the same fault again."""
        together = of_combination(refusal.deserved, history)
        new = new_clauses(refusal.deserved, refusal.form, history) + ((together,) if together is not None else ())
        return any(self.judge.tally.is_broken(clause, "accept") for clause in new)

    def _is_blamed_again(self, refusal: Refusal, history: OperationHistory) -> bool:
        """Blame a refusal in which nothing is new on what is known to be refused: a text that was never accepted."""
        call, tally = refusal.deserved.call, self.judge.tally
        again = [
            clause
            for clause in refusal.deserved.operation.clauses
            if tally.is_broken(clause, "accept")
            and call.get(clause.subject) is not None
            and call.get(clause.subject) not in history.of(clause.subject).texts
        ]
        if len(again) == 1:
            self._blame(again[0], refusal, history)
        return bool(again)

    def _blame(self, clause: Clause, refusal: Refusal, history: OperationHistory) -> None:
        """Blame a clause, but one about combinations only if several are refused: a lone one others may have made."""
        if clause.keyword == "x-outside" and len(history.refused_places - history.accepted_places) < 2:
            history.occupy(refusal.deserved.call)
            why = "one combination of the world's values is refused, all others are not"
            self.judge.observe("world", why, refusal.exchange)
            return
        why = f"a call without a fault was refused ({refusal.says}): {clause.says}"
        self.judge.blame(clause, "accept", why, refusal.exchange)

    def _blame_operation(self, refusal: Refusal, found: Iterable[Clause]) -> None:
        clause = refusal.deserved.operation.clause("request/accepted")
        if clause is not None:
            names = ", ".join(suspect.id for suspect in found)
            among = f"; the fault is one of {names}" if names else ""
            why = f"a call without a fault was refused ({refusal.says}){among}"
            self.judge.blame(clause, "accept", why, refusal.exchange)

    def _history(self, refusal: Refusal) -> OperationHistory:
        return self.judge.history.operations[refusal.deserved.operation.name]
