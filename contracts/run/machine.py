"""Creations in any legal and illegal order, as a Hypothesis state machine: what the judge finds shrinks to few calls.

One piece of code for every vendor: which calls there are, and what they lead to, is data of the spec.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from contracts.generate import Case
from contracts.run.following import Occupant
from contracts.spec import Clause, Operation
from contracts.spec.model import Transition

if TYPE_CHECKING:
    from contracts.judge import Opinion
    from contracts.run.run import Run

_SEQUENCES = 3
_STEPS = 12
_MOST = 3
"""So many creations are there at a time: enough to get in each other's way, few enough to read."""


class _Fault(Exception):  # noqa: N818 - for Hypothesis it is a find
    """A sequence of calls showed a fault."""


def explore(run: Run, clause: Clause, operation: Operation) -> None:
    """Let Hypothesis find a sequence of calls that breaks something, and shrink the first that does.

    What is found is with the judge: it keeps the finding with the fewest exchanges.
    """
    machine = _machine(run, clause, operation)
    shelf = run.settings.shelf(f"{operation.name} sequences")
    settings = hypothesis.settings(
        max_examples=_SEQUENCES * run.settings.examples + (len(shelf) if shelf is not None else 0),
        stateful_step_count=_STEPS,
        phases=(Phase.reuse, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        database=shelf,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
    )
    seeded = hypothesis.seed(zlib.crc32(f"{run.settings.seed} {operation.name}".encode()))(machine)
    try:
        run_state_machine_as_test(seeded, settings=settings)
    except (_Fault, Flaky):
        return


def _machine(run: Run, clause: Clause, operation: Operation) -> type[RuleBasedStateMachine]:
    places = run.places[operation.name]
    lifecycle, following = places.lifecycle, places.following
    deciding = lifecycle.by_accepter()
    conditions = [way.inside for way in lifecycle.transitions if way.inside]
    rows = run.world.rows(conditions[0]) if conditions else ()
    token = operation.having("x-idempotent")
    dry_run = operation.having("x-dry-run")

    class Machine(RuleBasedStateMachine):
        """The calls that there are, each at any time; `made` is what this sequence created and has not deleted."""

        def __init__(self) -> None:
            super().__init__()
            places.free_used()
            self.made: list[Occupant] = []

        def teardown(self) -> None:
            places.free_used()

        def _create(self, changes: dict[str, str | None]) -> None:
            if token is not None:
                changes = {**changes, token[0].name: run.caller.unique(token[0].example)}
            case = Case(clause=clause, side="accept", changes=changes, creates=True)
            call = run.calls.beside(case, operation)
            if call is None:
                return
            self._see(run.sender.again(call, operation))
            occupant = places.at(call)
            if occupant is not None and occupant not in self.made:
                self.made.append(occupant)

        def _see(self, opinion: Opinion | None) -> None:
            if opinion is not None and opinion.findings:
                raise _Fault

        @precondition(lambda self: len(self.made) < _MOST)
        @rule()
        def create(self) -> None:
            self._create({})

        @precondition(lambda self: bool(rows) and len(self.made) < _MOST)
        @rule()
        def create_across(self) -> None:
            self._create(dict(rows[0]))

        @precondition(lambda _: dry_run is not None)
        @rule()
        def try_dry_run(self) -> None:
            if dry_run is not None:
                changes: dict[str, str | None] = {dry_run[0].name: dry_run[1].argument["when"]}
                case = Case(clause=clause, side="reject", changes=changes)
                self._see(run.sender.again(run.calls.of(case, operation), operation))

        @precondition(lambda self: self.made)
        @rule(at=st.integers(0, _MOST - 1))
        def repeat(self, at: int) -> None:
            self._see(run.sender.again(self._one(at).call, operation))

        @precondition(lambda self: self.made)
        @rule(at=st.integers(0, _MOST - 1))
        def look(self, at: int) -> None:
            self._see(following.look(self._one(at)))

        @precondition(lambda self: self.made)
        @rule(at=st.integers(0, _MOST - 1))
        def wait(self, at: int) -> None:
            for opinion in following.looks(self._one(at)):
                self._see(opinion)
                if following.is_steady(self._one(at), opinion):
                    return

        @rule()
        def list_all(self) -> None:
            for opinion in following.list_all():
                self._see(opinion)

        @precondition(lambda self: self.made)
        @rule(at=st.integers(0, _MOST - 1))
        def modify(self, at: int) -> None:
            self._see(following.modify(self._one(at)))

        @precondition(lambda self: bool(self.made and deciding) and run.world.accepter is not None)
        @rule(at=st.integers(0, _MOST - 1), way=st.sampled_from(deciding), as_accepter=st.booleans())
        def decide(self, at: int, way: Transition, as_accepter: bool) -> None:
            # What waits for a decision comes first; without it, a decision on anything else is tried.
            waiting = [made for made in self.made if made.conditions] or self.made
            self._see(following.decide(waiting[at % len(waiting)], way, as_accepter=as_accepter))

        @precondition(lambda self: self.made)
        @rule(at=st.integers(0, _MOST - 1))
        def delete(self, at: int) -> None:
            occupant = self._one(at)
            self._see(following.delete(occupant))
            if occupant.deleting:
                self.made.remove(occupant)

        def _one(self, at: int) -> Occupant:
            return self.made[at % len(self.made)]

    return Machine
