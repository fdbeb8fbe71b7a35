"""Creations in any legal and illegal order, as a Hypothesis state machine: what the judge finds shrinks to few calls.

One piece of code for every vendor: which calls there are, and what they lead to, is data of the spec.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import hypothesis
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from contracts.generate import Case
from contracts.run.following import Occupant
from contracts.run.searching import Fault, searching
from contracts.spec import Clause, Operation

if TYPE_CHECKING:
    from contracts.judge import Opinion
    from contracts.run.run import Run

_SEQUENCES = 3
_STEPS = 12
_MOST = 3
"""So many creations are there at a time: enough to get in each other's way, few enough to read."""


def explore(run: Run, clause: Clause, operation: Operation) -> None:
    """Let Hypothesis find a sequence of calls that breaks something, and shrink the first that does.

    What is found is with the judge: it keeps the finding with the fewest exchanges.
    """
    shelf = run.settings.shelf(f"{operation.name} sequences")
    settings = hypothesis.settings(searching(_SEQUENCES * run.settings.examples, shelf), stateful_step_count=_STEPS)
    seeded = hypothesis.seed(zlib.crc32(f"{run.settings.seed} {operation.name}".encode()))(
        lambda: _Sequences(run, clause, operation)
    )
    try:
        run_state_machine_as_test(seeded, settings=settings)  # type: ignore[arg-type]  # whatever returns a machine will do
    except (Fault, Flaky):
        return


class _Sequences(RuleBasedStateMachine):
    """The calls that there are, each at any time; `made` is what this sequence created and has not deleted."""

    def __init__(self, run: Run, clause: Clause, operation: Operation) -> None:
        super().__init__()
        self._run = run
        self._clause = clause
        self._operation = operation
        self._places = run.places[operation.name]
        self._following = self._places.following
        lifecycle = self._places.lifecycle
        self._deciding = lifecycle.by_accepter()
        conditions = [way.inside for way in lifecycle.transitions if way.inside]
        self._rows = run.world.rows(conditions[0]) if conditions else ()
        self._token = operation.having("x-idempotent")
        self._dry_run = operation.having("x-dry-run")
        self._places.free_used()
        self.made: list[Occupant] = []

    def teardown(self) -> None:
        self._places.free_used()

    def _create(self, changes: dict[str, str | None]) -> None:
        if self._token is not None:
            changes = {**changes, self._token[0].name: self._run.caller.unique(self._token[0].example)}
        case = Case(clause=self._clause, side="accept", changes=changes, creates=True)
        call = self._run.calls.beside(case, self._operation)
        if call is None:
            return
        self._see(self._run.sender.again(call, self._operation))
        occupant = self._places.at(call)
        if occupant is not None and occupant not in self.made:
            self.made.append(occupant)

    def _see(self, opinion: Opinion | None) -> None:
        if opinion is not None and opinion.findings:
            raise Fault

    @precondition(lambda self: len(self.made) < _MOST)
    @rule()
    def create(self) -> None:
        self._create({})

    @precondition(lambda self: bool(self._rows) and len(self.made) < _MOST)
    @rule()
    def create_across(self) -> None:
        self._create(dict(self._rows[0]))

    @precondition(lambda self: self._dry_run is not None)
    @rule()
    def try_dry_run(self) -> None:
        if self._dry_run is not None:
            changes: dict[str, str | None] = {self._dry_run[0].name: self._dry_run[1].argument["when"]}
            case = Case(clause=self._clause, side="reject", changes=changes)
            self._see(self._run.sender.again(self._run.calls.of(case, self._operation), self._operation))

    @precondition(lambda self: self.made)
    @rule(at=st.integers(0, _MOST - 1))
    def repeat(self, at: int) -> None:
        self._see(self._run.sender.again(self._one(at).call, self._operation))

    @precondition(lambda self: self.made)
    @rule(at=st.integers(0, _MOST - 1))
    def look(self, at: int) -> None:
        self._see(self._following.look(self._one(at)))

    @precondition(lambda self: self.made)
    @rule(at=st.integers(0, _MOST - 1))
    def wait(self, at: int) -> None:
        for opinion in self._following.looks(self._one(at)):
            self._see(opinion)
            if self._following.is_steady(self._one(at), opinion):
                return

    @rule()
    def list_all(self) -> None:
        for opinion in self._following.list_all():
            self._see(opinion)

    @precondition(lambda self: self.made)
    @rule(at=st.integers(0, _MOST - 1))
    def modify(self, at: int) -> None:
        self._see(self._following.modify(self._one(at)))

    @precondition(lambda self: bool(self.made and self._deciding) and self._run.world.accepter is not None)
    @rule(at=st.integers(0, _MOST - 1), which=st.integers(0, 3), as_accepter=st.booleans())
    def decide(self, at: int, which: int, as_accepter: bool) -> None:
        # What waits for a decision comes first; without it, a decision on anything else is tried.
        waiting = [made for made in self.made if made.conditions] or self.made
        way = self._deciding[which % len(self._deciding)]
        self._see(self._following.decide(waiting[at % len(waiting)], way, as_accepter=as_accepter))

    @precondition(lambda self: self.made)
    @rule(at=st.integers(0, _MOST - 1))
    def delete(self, at: int) -> None:
        occupant = self._one(at)
        self._see(self._following.delete(occupant))
        if occupant.deleting:
            self.made.remove(occupant)

    def _one(self, at: int) -> Occupant:
        return self.made[at % len(self.made)]
