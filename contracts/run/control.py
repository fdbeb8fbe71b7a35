"""The control: an ordinary call with nothing optional, and what is tried where it is refused. All else stands on it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contracts.generate import Base, Case
from contracts.generate.case import missing_values
from contracts.judge import Opinion
from contracts.run.bases import other_bases
from contracts.run.caller import NotSent
from contracts.run.steps import request_steps
from contracts.spec import Operation

if TYPE_CHECKING:
    from contracts.run.run import Run


@dataclass(frozen=True, slots=True)
class Control:
    """Begins the work on each operation, once."""

    run: Run
    _begun: dict[str, str | None] = field(default_factory=dict)

    def begin(self, operation: Operation) -> str | None:
        """Send the control of an operation. Return why all the rest is blocked, or None."""
        if operation.name not in self._begun:
            self._begun[operation.name] = None
            try:
                self._begun[operation.name] = self._control(operation)
            except NotSent as reason:
                self._begun[operation.name] = str(reason)
        return self._begun[operation.name]

    def _control(self, operation: Operation) -> str | None:
        run = self.run
        missing = missing_values(operation, run.world)
        if missing:
            return f"the world has no value for {', '.join(missing)}: add it under [values]"
        self._learn()
        if operation.name in run.places and run.settings.budget is None:
            run.places[operation.name].following.list_all()  # what is there already
        accepted = operation.clause("request/accepted")
        if accepted is None:
            return None
        case = Case(clause=accepted, side="accept", creates=True)
        opinion = run.send(case, operation)
        if opinion.outcome == "refused":
            opinion = self._another_place(case, operation) or self._another_base(case, operation) or opinion
        if opinion.outcome == "accepted":
            self._go_on(case, operation)
            return None
        run.judge.settle()
        if opinion.outcome == "failed":
            return "blocked: an ordinary request is not answered, or not so that it can be read"
        if opinion.outcome == "taken":
            return "every combination of the world's values is taken already: delete what is there, or give others"
        return f"blocked by {accepted.id}: an ordinary request is refused"

    def _learn(self) -> None:
        """Ask the operations that only list what there is, for the clauses that compare with it."""
        spec = self.run.spec
        wanted = {c.argument["operation"] for c in spec.clauses.values() if c.keyword in {"x-of", "x-default-from"}}
        for name in sorted(wanted & spec.operations.keys()):
            self.run.caller.ask(spec.operations[name])

    def _another_place(self, case: Case, operation: Operation) -> Opinion | None:
        """Try other places: at the first one something may have been made by others."""
        places = self.run.places.get(operation.name)
        if places is None:
            return None
        refused = []
        for _ in range(2):
            try:
                call = self.run.calls.of(case, operation)
                refused.append(call)
                places.avoid(call)
                opinion, _call = self.run.sender.send_anew(case, operation)
            except NotSent:
                break
            if opinion.outcome == "accepted":
                self.run.sender.remember(case, operation, opinion)
                return opinion
        for call in refused:
            places.avoid(call, no_more=True)
        return None

    def _another_base(self, case: Case, operation: Operation) -> Opinion | None:
        """Look for another ordinary call, which tells what the refused one lacked; the first accepted one is used."""
        base_of = self.run.calls.base
        for base in other_bases(operation, self.run.spec, self.run.world):
            base_of[operation.name] = base
            opinion = self.run.send(case, operation)
            if opinion.outcome == "accepted":
                self.run.caller.method, self.run.caller.position = base.method, base.position
                self.run.judge.settle()
                return opinion
        base_of[operation.name] = Base()
        return None

    def _go_on(self, case: Case, operation: Operation) -> None:
        """Find out, once the control is accepted, what all that follows relies on.

        What has no place here keeps nothing else from being tried: faulty requests need none.
        """
        run = self.run
        self._try_dry_run(case, operation)
        for name in operation.lifecycle.taken_by if operation.lifecycle is not None else ():
            parameter = operation.parameter(name)
            if parameter is not None:
                # What everything else is created with must be known good, before anything is blamed.
                run.climb(parameter, operation, settle=False)
        run.judge.settle()
        if run.settings.budget is None:
            for step in request_steps(operation, run.spec, run.world):
                with suppress(NotSent):
                    run.send(step, operation)
            run.judge.settle()

    def _try_dry_run(self, case: Case, operation: Operation) -> None:
        """Find out whether dry runs can stand in for creations: one passes, and what it checked can still be made."""
        run = self.run
        found = operation.having("x-dry-run")
        if found is None or operation.lifecycle is None:
            return
        parameter, clause = found
        with suppress(NotSent):
            run.send(replace(case, changes={parameter.name: parameter.example}), operation)
        for place in list(run.places[operation.name].apart()):
            dry = replace(case, changes={**place, parameter.name: clause.argument["when"]}, creates=False)
            real = replace(case, changes=dict(place))
            with suppress(NotSent):  # something of others is there: the next place may be free
                if run.send(dry, operation).outcome == "accepted" and not run.judge.tally.is_broken(clause, "accept"):
                    run.send(real, operation)
                    run.calls.dry_run_works[operation.name] = not run.judge.tally.is_broken(clause, "accept")
                return
