"""One run: cases are sent clause side by clause side, each once, and verdicts are given as far as they are known."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.generate import Case, drawn_cases, fixed_cases, simpler_cases
from contracts.judge import Broken, Held, Judge, NotExercised, Opinion, Verdict
from contracts.run.caller import Caller, NotSent
from contracts.run.calls import Calls
from contracts.run.control import Control
from contracts.run.drawing import draw, shows
from contracts.run.following import Occupant
from contracts.run.lacking import lacking, too_few
from contracts.run.places import Places
from contracts.run.plan import planned_cases
from contracts.run.scenarios import scenario_of
from contracts.run.sender import Sender
from contracts.run.settings import Settings
from contracts.run.steps import parameter_steps
from contracts.run.ways import Ways
from contracts.spec import Clause, Operation, Parameter, Side, Spec
from contracts.targets import Target
from contracts.world import World

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


class Run:
    """Exercises the clause sides of one vendor at one target."""

    def __init__(
        self, spec: Spec, world: World, target: Target, settings: Settings, judge: Judge | None = None
    ) -> None:
        self.spec = spec
        self.world = world
        self.target = target
        self.settings = settings
        self.judge = judge or Judge(spec, world, strict=settings.strict)
        self.caller = Caller(
            spec=spec, world=world, target=target, judge=self.judge, name=settings.name, budget=settings.budget
        )
        self.places = {
            operation.name: Places(operation, self.caller, may_reset=settings.alone)
            for operation in spec.checked()
            if operation.lifecycle is not None
        }
        self.calls = Calls(self.caller, self.places)
        self.sender = Sender(self.caller, self.calls, self.places)
        self.ways = Ways(self)
        self._control = Control(self)
        self._climbed: set[str] = set()
        self._planned: set[str] = set()

    # -- what tests ask -------------------------------------------------------------------------------------------

    def exercise(self, clause: Clause, side: Side) -> Verdict:
        """Send the cases of a clause side and return its verdict as it stands then; what they made is deleted."""
        verdict = self._exercised(clause, side)
        self._release()
        return verdict

    def strategy(self, clause: Clause, side: Side) -> SearchStrategy[list[Case]] | None:
        """Return how to draw cases of a clause side, or None where there is nothing to draw."""
        return drawn_cases(clause, side, self.spec, self.world)

    def try_cases(self, clause: Clause, side: Side, cases: Iterable[Case]) -> bool:
        """Send cases that somebody else drew until one shows a fault of the side; tell whether one did.

        Raises:
            NotSent: an ordinary request is not accepted, or there is no place for a case.
        """
        operation = self.spec.operation_of(clause)
        blocked = self._control.begin(operation)
        if blocked is not None:
            raise NotSent(blocked)
        parameter = operation.parameter(clause.subject)
        if parameter is not None:
            self.climb(parameter, operation)
        return any(shows(self.send(case, operation), clause, side) for case in cases)

    def _release(self) -> None:
        allowed, self.caller.budget = self.caller.budget, None  # as in `close`
        for places in self.places.values():
            with suppress(NotSent):
                places.release()
        self.caller.budget = allowed

    def _exercised(self, clause: Clause, side: Side) -> Verdict:
        operation = self.spec.operation_of(clause)
        try:
            blocked = self._control.begin(operation)
            if blocked is None and self.settings.budget is not None:
                self._send_plan(operation)
            if blocked is None and (self.settings.budget is None or not self._is_decided(clause, side)):
                self._send_cases(clause, side, operation)
                if side == "reject":
                    self._look_for_more(operation)
        except NotSent as reason:
            return self._unless(str(reason), clause, side)
        if blocked is not None and not self._is_of_every_exchange(clause):
            return self._unless(blocked, clause, side)
        return self._explained(clause, side)

    def close(self) -> list[str]:
        """Delete what the run made; return the ids of what could not be deleted."""
        left = []
        try:
            self.caller.budget = None  # cleaning up is owed, whatever was allowed for testing
            for places in self.places.values():
                left += places.clear()
        finally:
            self.target.close()
        self.judge.settle()
        return left

    # -- sending --------------------------------------------------------------------------------------------------

    def send(self, case: Case, operation: Operation) -> Opinion:
        """Send a case, unless it was sent before (see `Sender.send`).

        Raises:
            NotSent: there is no place for it, or it may not be sent.
        """
        return self.sender.send(case, operation)

    def create(self, case: Case, operation: Operation) -> tuple[Opinion, Occupant | None]:
        """Send a case that creates, and return what was made (see `Sender.create`).

        Raises:
            NotSent: there is no place for it, or it may not be sent.
        """
        return self.sender.create(case, operation)

    def climb(self, parameter: Parameter, operation: Operation, *, settle: bool = True) -> None:
        """Send all that should be accepted of a parameter, in steps, so that each refusal has one new thing in it."""
        if parameter.name in self._climbed or self.settings.budget is not None:
            return
        self._climbed.add(parameter.name)
        for case in parameter_steps(parameter, self.spec, self.world):
            with suppress(NotSent):  # without a place for it, only what it would have shown is missing
                opinion = self.send(case, operation)
                if opinion.outcome == "refused" and case.clause.keyword == "x-exists":
                    self._send_elsewhere(case, operation, opinion)
        if settle:
            self.judge.settle()

    def _send_elsewhere(self, case: Case, operation: Operation, opinion: Opinion) -> None:
        """Send a refused value at another place: at the first one something of others may stand in its way."""
        places, deserved = self.places.get(operation.name), opinion.deserved
        if places is None or deserved is None or not places.is_free(deserved.call):
            return
        places.avoid(deserved.call)
        try:
            self.sender.send_anew(case, operation)
        finally:
            places.avoid(deserved.call, no_more=True)

    def _send_plan(self, operation: Operation) -> None:
        """Spend a budget on the whole operation at once, so that the first clauses do not get everything."""
        if operation.name in self._planned:
            return
        self._planned.add(operation.name)
        for case in planned_cases(operation, self.spec, self.world, self.judge):
            try:
                opinion = self.send(case, operation)
                if case.side == "accept" and opinion.outcome == "refused":
                    self._send_apart(case, operation)
            except NotSent:
                if self.caller.budget == 0:
                    return

    def _send_apart(self, case: Case, operation: Operation) -> None:
        """Send what was refused together one by one, to learn which part it was."""
        for name, text in case.changes.items():
            self.send(replace(case, changes={name: text}), operation)
        self.judge.settle()

    def _send_cases(self, clause: Clause, side: Side, operation: Operation) -> None:
        parameter = operation.parameter(clause.subject)
        if parameter is not None:
            self.climb(parameter, operation)
        scenario = scenario_of(clause)
        if scenario is not None:
            scenario(self, clause, side, operation)
            return
        cases = fixed_cases(clause, side, self.spec, self.world)
        for case in cases if side == "accept" else self.ways.in_turn(cases, operation):
            if shows(self.send(case, operation), clause, side):
                for simpler in simpler_cases(case, operation, self.world):
                    if shows(self.send(simpler, operation), clause, side):
                        break
                return
        strategy = drawn_cases(clause, side, self.spec, self.world) if self.settings.budget is None else None
        if strategy is not None and self.settings.examples:
            draw(self, strategy, clause, side, operation)

    def _look_for_more(self, operation: Operation) -> None:
        places = self.places.get(operation.name)
        if places is not None and self.settings.budget is None:
            places.look_for_more()

    # -- verdicts -------------------------------------------------------------------------------------------------

    def _is_of_every_exchange(self, clause: Clause) -> bool:
        return clause.subject in {"transport", "error"} or (clause.subject, clause.rule) == ("request", "accepted")

    def _is_decided(self, clause: Clause, side: Side) -> bool:
        return not isinstance(self.judge.verdict(clause, side), NotExercised)

    def _unless(self, reason: str, clause: Clause, side: Side) -> Verdict:
        verdict = self.judge.verdict(clause, side)
        return (
            verdict if isinstance(verdict, Broken | Held) else NotExercised(exchanges=verdict.exchanges, reason=reason)
        )

    def _explained(self, clause: Clause, side: Side) -> Verdict:
        verdict = self.judge.verdict(clause, side)
        if not isinstance(verdict, NotExercised):
            return verdict
        self.judge.settle_dry_runs()
        verdict = self.judge.verdict(clause, side)
        if not isinstance(verdict, NotExercised):
            return verdict
        operation = self.spec.operation_of(clause)
        absent = self.places[operation.name].following.lacking if operation.name in self.places else ()
        needed = lacking(clause, side, self.spec, self.world, absent)
        few = too_few(operation, self.world)
        beside = f"{verdict.reason}; {few}" if few is not None else verdict.reason
        return replace(verdict, reason=needed or beside)
