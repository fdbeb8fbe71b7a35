"""One run: cases are sent clause side by clause side, each once, and verdicts are given as far as they are known."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from contracts.generate import Case, drawn_cases, fixed_cases, simpler_cases
from contracts.generate.case import Base, call_of, missing_values
from contracts.judge import Broken, Held, Judge, NotExercised, Opinion, Verdict
from contracts.run.bases import LADDER, other_bases
from contracts.run.caller import Caller, NotSent
from contracts.run.drawing import draw, shows
from contracts.run.lacking import lacking
from contracts.run.places import Occupant, Place, Places
from contracts.run.plan import planned_cases
from contracts.run.scenarios import scenario_of
from contracts.spec import Clause, Operation, Parameter, Side, Spec
from contracts.targets import Target
from contracts.wire.call import Call
from contracts.world import World

_REMEMBERED = 5000
"""So many calls are not sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run goes about it.

    `name` tells it from any other run. `examples`, of a few cases each, are drawn per clause side.
    """

    name: str
    seed: int = 0
    examples: int = 2
    budget: int | None = None
    strict: bool = False
    alone: bool = True


class Run:
    """Exercises the clause sides of one vendor at one target."""

    def __init__(self, spec: Spec, world: World, target: Target, settings: Settings) -> None:
        self.spec = spec
        self.world = world
        self.target = target
        self.settings = settings
        self.judge = Judge(spec, world, strict=settings.strict)
        self.caller = Caller(
            spec=spec, world=world, target=target, judge=self.judge, name=settings.name, budget=settings.budget
        )
        self.places = {
            operation.name: Places(operation, self.caller, may_reset=settings.alone)
            for operation in spec.checked()
            if operation.lifecycle is not None
        }
        self.base: dict[str, Base] = {operation.name: Base() for operation in spec.checked()}
        self._begun: dict[str, str | None] = {}
        self._climbed: set[str] = set()
        self._planned: set[str] = set()
        self._dry_run_works: dict[str, bool] = {}
        self._sent: OrderedDict[Call, Opinion] = OrderedDict()

    # -- what tests ask -------------------------------------------------------------------------------------------

    def exercise(self, clause: Clause, side: Side) -> Verdict:
        """Send the cases of a clause side and return its verdict as it stands then."""
        operation = self.spec.operation_of(clause)
        try:
            blocked = self._begin(operation)
            if blocked is None and self.settings.budget is not None:
                self._send_plan(operation)
            if blocked is None and (self.settings.budget is None or not self._is_decided(clause, side)):
                self._send_cases(clause, side, operation)
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

    # -- the beginning --------------------------------------------------------------------------------------------

    def _begin(self, operation: Operation) -> str | None:
        """Send the control: an ordinary call with nothing optional. Return why all the rest is blocked, or None."""
        if operation.name not in self._begun:
            self._begun[operation.name] = None
            try:
                self._begun[operation.name] = self._control(operation)
            except NotSent as reason:
                self._begun[operation.name] = str(reason)
        return self._begun[operation.name]

    def _control(self, operation: Operation) -> str | None:
        missing = missing_values(operation, self.world)
        if missing:
            return f"the world has no value for {', '.join(missing)}: add it under [values]"
        self._learn()
        accepted = operation.clause("request/accepted")
        if accepted is None:
            return None
        case = Case(clause=accepted, side="accept", creates=True)
        opinion = self.send(case, operation)
        if opinion.outcome == "refused":
            opinion = self._another_place(case, operation) or self._another_base(case, operation) or opinion
        if opinion.outcome == "accepted":
            self._try_dry_run(operation, case)
            for name in operation.lifecycle.taken_by if operation.lifecycle is not None else ():
                parameter = operation.parameter(name)
                if parameter is not None:
                    # What everything else is created with must be known good, before anything is blamed.
                    self.climb(parameter, operation, settle=False)
            self.judge.settle()
            self._climb_request(operation)
            return None
        self.judge.settle()
        if opinion.outcome == "failed":
            return "blocked: an ordinary request is not answered, or not so that it can be read"
        if opinion.outcome == "taken":
            return "every combination of the world's values is taken already: delete what is there, or give others"
        return f"blocked by {accepted.id}: an ordinary request is refused"

    def _another_place(self, case: Case, operation: Operation) -> Opinion | None:
        """Try other places: at the first one something may have been made by others."""
        places = self.places.get(operation.name)
        if places is None:
            return None
        refused = []
        for _ in range(2):
            try:
                call = self.call(case, operation)
                refused.append(call)
                places.avoid(call)
                opinion, _call = self._sent_somewhere(case, operation)
            except NotSent:
                break
            if opinion.outcome == "accepted":
                self._sent[self._key(case, operation)] = opinion
                return opinion
        for call in refused:
            places.avoid(call, no_more=True)
        return None

    def _another_base(self, case: Case, operation: Operation) -> Opinion | None:
        """Look for another ordinary call, which tells what the refused one lacked; the first accepted one is used."""
        for base in other_bases(operation, self.spec, self.world):
            self.base[operation.name] = base
            opinion = self.send(case, operation)
            if opinion.outcome == "accepted":
                self.judge.settle()
                return opinion
        self.base[operation.name] = Base()
        return None

    def _learn(self) -> None:
        """Ask the operations that only list what there is, for the clauses that compare with it."""
        wanted = {
            c.argument["operation"] for c in self.spec.clauses.values() if c.keyword in {"x-of", "x-default-from"}
        }
        for name in sorted(wanted & self.spec.operations.keys()):
            self.caller.ask(self.spec.operations[name])

    def _try_dry_run(self, operation: Operation, case: Case) -> None:
        """Find out whether dry runs can stand in for creations: one passes, and what it checked can still be made."""
        found = operation.having("x-dry-run")
        if found is None or operation.lifecycle is None:
            return
        parameter, clause = found
        self.send(replace(case, changes={parameter.name: parameter.example}), operation)
        case = replace(case, creates=False)
        place = next(self.places[operation.name].apart())
        dry = replace(case, changes={**place, parameter.name: clause.argument["when"]})
        real = replace(case, changes=dict(place), creates=True)
        if self.send(dry, operation).outcome == "accepted" and not self.judge.tally.is_broken(clause, "accept"):
            self.send(real, operation)
            self._dry_run_works[operation.name] = not self.judge.tally.is_broken(clause, "accept")

    # -- sending --------------------------------------------------------------------------------------------------

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
        for case in fixed_cases(clause, side, self.spec, self.world):
            if shows(self.send(case, operation), clause, side):
                for simpler in simpler_cases(case, operation, self.world):
                    if shows(self.send(simpler, operation), clause, side):
                        break
                return
        strategy = drawn_cases(clause, side, self.spec, self.world) if self.settings.budget is None else None
        if strategy is not None and self.settings.examples:
            draw(self, strategy, clause, side, operation)

    def climb(self, parameter: Parameter, operation: Operation, *, settle: bool = True) -> None:
        """Send all that should be accepted of a parameter, in steps, so that each refusal has one new thing in it."""
        if parameter.name in self._climbed or self.settings.budget is not None:
            return
        self._climbed.add(parameter.name)
        ranked = sorted(parameter.clauses, key=lambda clause: LADDER.get(clause.rule, 5))
        for clause in ranked:
            if "accept" in clause.sides and scenario_of(clause) is None:
                for case in fixed_cases(clause, "accept", self.spec, self.world):
                    self._try(case, operation)
        if settle:
            self.judge.settle()

    def _try(self, case: Case, operation: Operation) -> None:
        """Send a case if there is a place for it; if not, only what it would have shown is missing."""
        with suppress(NotSent):
            self.send(case, operation)

    def _climb_request(self, operation: Operation) -> None:
        """Send an ordinary call in every way that it may travel."""
        if self.settings.budget is not None:
            return
        for place in ("request/methods", "request/positions", "request/order"):
            clause = operation.clause(place)
            if clause is not None:
                for case in fixed_cases(clause, "accept", self.spec, self.world):
                    self.send(replace(case, creates=True), operation)
        self.judge.settle()

    def send(self, case: Case, operation: Operation) -> Opinion:
        """Send a case, in a dry run where that can stand in for a creation; one that was sent before is not sent again.

        Raises:
            NotSent: there is no place for it, or it may not be sent.
        """
        key = self._key(case, operation)
        known = self._sent.get(key)
        if known is not None:
            return known
        opinion, _ = self._sent_somewhere(case, operation)
        # What it deserved and how it was answered is of no more use; so a run may go on for a day.
        self._sent[key] = Opinion(outcome=opinion.outcome, findings=opinion.findings)
        if len(self._sent) > _REMEMBERED:
            self._sent.popitem(last=False)
        return opinion

    def create(self, case: Case, operation: Operation) -> tuple[Opinion, Occupant | None]:
        """Send a case that creates, even if the like was sent before; return what was made, if anything.

        Raises:
            NotSent: there is no place for it, or it may not be sent.
        """
        opinion, call = self._sent_somewhere(replace(case, creates=True), operation)
        places = self.places.get(operation.name)
        return opinion, places.at(call) if places is not None else None

    def _sent_somewhere(self, case: Case, operation: Operation) -> tuple[Opinion, Call]:
        """Send a case; where something is there already, or a quota is used up, make room and send it once more."""
        places = self.places.get(operation.name)
        made_room = False
        while True:
            call = self.call(case, operation)
            opinion = self.caller.send(call)
            self._take_in(call, opinion, operation)
            if places is None or case.side == "reject":
                return opinion, call
            if opinion.outcome == "taken" and places.is_free(call):
                places.avoid(call)
            elif opinion.outcome == "full" and places.taken and not made_room:
                places.free_used()
                made_room = True
            else:
                return opinion, call

    def call(self, case: Case, operation: Operation) -> Call:
        """Return the call for a case, at a place that is free."""
        places = self.places.get(operation.name)
        if places is None:
            return call_of(case, self.base[operation.name], operation, self.spec, self.world, {})
        dry = self._as_dry_run(case, operation)
        makes_nothing = case.side == "reject" or dry is not case
        if not makes_nothing and not places.may_create():
            raise NotSent(
                "the last place is kept for requests that make nothing: what was created could not be deleted"
            )
        call = self._at_a_place(dry, operation, places)
        # A call shows something only where all else is known good, a creation where nothing of ours is beside it.
        is_beside = call is not None and case.side == "accept" and not places.is_apart(call)
        if call is None or is_beside or self._is_strange(call, case, operation):
            places.free_used()
            call = self._at_a_place(dry, operation, places)
        if call is None:
            raise NotSent("no free combination of values is left for this case: give more of them under [values]")
        return self._with_fresh_token(call, operation, case)

    def _at_a_place(self, case: Case, operation: Operation, places: Places) -> Call | None:
        offered = places.any() if case.side == "reject" else places.apart()
        for place in self._familiar_first(offered, operation):
            call = call_of(case, self.base[operation.name], operation, self.spec, self.world, place)
            if case.side == "reject" or places.is_free(call):
                return call
        return None

    def _is_strange(self, call: Call, case: Case, operation: Operation) -> bool:
        """Tell whether a call is at a place whose values were not accepted yet, though they are the world's own."""
        history = self.judge.history.operations[operation.name]
        taken_by = operation.lifecycle.taken_by if operation.lifecycle is not None else ()
        given = [(name, call.get(name)) for name in taken_by if name not in case.changes]
        return any(
            text in self.world.values.get(name, ()) and text not in history.of(name).texts for name, text in given
        )

    def _familiar_first(self, places: Iterable[Place], operation: Operation) -> Iterator[Place]:
        """Yield places first whose values were accepted before, then those with just one new value."""
        history = self.judge.history.operations[operation.name]

        def strangeness(place: Place) -> int:
            return sum(text not in history.of(name).texts for name, text in place.items())

        strange = []
        for place in places:
            if strangeness(place):
                strange.append(place)
            else:
                yield place
        yield from sorted(strange, key=strangeness)

    def _as_dry_run(self, case: Case, operation: Operation) -> Case:
        found = operation.having("x-dry-run")
        works = self._dry_run_works.get(operation.name, False)
        if found is None or not works or case.creates or case.side == "reject" or found[0].name in case.changes:
            return case
        return replace(case, changes={**case.changes, found[0].name: found[1].argument["when"]})

    def _with_fresh_token(self, call: Call, operation: Operation, case: Case) -> Call:
        """Give a creation a token of its own: one that was used before would be answered with the earlier creation."""
        forms = operation.clause("response/equal-forms")
        name = forms.argument.get("parameter") if forms is not None else None
        text = call.get(name) if name is not None else None
        if name is None or text is None or case.side == "reject" or case.clause.subject == name:
            return call
        return call.having(**{name: self.caller.unique(text)})

    def _take_in(self, call: Call, opinion: Opinion, operation: Operation) -> None:
        places = self.places.get(operation.name)
        if places is None or opinion.deserved is None:
            return
        answer = opinion.answer
        if opinion.outcome == "failed" and opinion.deserved.must != "fail":
            places.occupy(call, None, ())
        elif opinion.outcome == "accepted" and answer is not None and answer.error is None:
            made = places.occupy(call, answer, opinion.deserved.conditions)
            if opinion.deserved.must == "fail" and made is not None:
                places.remove(made)  # who knows where it was made, so it must not stand in the way of others

    def _key(self, case: Case, operation: Operation) -> Call:
        """Return what a case sends, whatever its place and its token."""
        taken_by = operation.lifecycle.taken_by if operation.lifecycle is not None else ()
        dry = self._as_dry_run(case, operation)
        return call_of(
            dry, self.base[operation.name], operation, self.spec, self.world, dict.fromkeys(taken_by, "(any)")
        )

    # -- verdicts -------------------------------------------------------------------------------------------------

    def _is_of_every_exchange(self, clause: Clause) -> bool:
        return clause.rule in {"accepted", "answered"} or clause.subject == "error"

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
        needed = lacking(clause, side, self.spec.operation_of(clause), self.world)
        return replace(verdict, reason=needed or verdict.reason)
