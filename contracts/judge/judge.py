"""The judge: a fold over exchanges, by the spec and the world alone. It knows neither generator nor source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.exchange import Exchange, TransportFailure
from contracts.judge import companions, creations, refusals
from contracts.judge.answers import form_problem, member_clauses, member_remarks
from contracts.judge.blame import Refusal, is_familiar, names_in, new_clauses, of_combination, order_of, suspects
from contracts.judge.faults import look_up
from contracts.judge.goals import goals_of
from contracts.judge.history import History, OperationHistory
from contracts.judge.recognise import recognise
from contracts.judge.rules import RULES
from contracts.judge.standing import Deserved
from contracts.judge.tally import Tally
from contracts.judge.verdict import Broken, Finding, Held, NotExercised, Observation, Verdict
from contracts.spec import Clause, Operation, Side, Spec
from contracts.wire.answer import Answer, read_answer
from contracts.wire.call import Call
from contracts.wire.vendor import wire_of
from contracts.world import World

Outcome = Literal["accepted", "refused", "passing", "full", "taken", "failed", "passed over"]
"""`passing` is an answer of the moment (too busy, too many requests), worth another try in a while; `full` says that a
quota is used up, `taken` that something is there already: both are worth another try elsewhere."""


_OF_THE_MOMENT: Mapping[str, Outcome] = {"quota": "full", "token": "refused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the judge makes of one exchange; the verdicts come from all of them together."""

    outcome: Outcome
    deserved: Deserved | None = None
    answer: Answer | None = None
    findings: tuple[Finding, ...] = ()


class Judge:
    """Takes in exchanges, in order, and gives a verdict on every clause side at any time."""

    def __init__(self, spec: Spec, world: World, *, strict: bool = False) -> None:
        self.spec = spec
        self.world = world
        self.tally = Tally()
        self.history = History({name: OperationHistory(operation) for name, operation in spec.operations.items()})
        self.observations: dict[tuple[str, str], Observation] = {}
        self._strict = strict
        self._wire = wire_of(spec.vendor)
        self._members = {operation.name: member_clauses(operation) for operation in spec.checked()}
        self._goals: dict[tuple[str, Side], frozenset[str]] = {}
        self._pending: dict[tuple[str, ...], Refusal] = {}
        self._passing: dict[str, Refusal] = {}
        self._dry: list[tuple[Deserved, Exchange]] = []
        self._found: list[Finding] = []

    # -- taking in ------------------------------------------------------------------------------------------------

    def see(self, exchange: Exchange) -> Opinion:
        """Take in one exchange."""
        self._found = []
        if exchange.request.method == "POST" and exchange.request.url == self.world.reset_url:
            for history in self.history.operations.values():
                history.forget_all()
            return Opinion(outcome="passed over")
        recognised = recognise(exchange.request, self.spec, self._wire)
        if recognised is None or self._asks_for_no_form(recognised.operation, recognised.call):
            return Opinion(outcome="passed over")
        self.tally.seen += 1
        history = self.history.operations[recognised.operation.name]
        deserved = Deserved(
            recognised.operation,
            recognised.call,
            self.world,
            astray=recognised.astray,
            is_free=history.is_free(recognised.call) and not history.is_repeat(recognised.call),
        )
        outcome, answer = self._judged(deserved, exchange)
        return Opinion(outcome=outcome, deserved=deserved, answer=answer, findings=tuple(self._found))

    def _judged(self, deserved: Deserved, exchange: Exchange) -> tuple[Outcome, Answer | None]:
        operation = deserved.operation
        if isinstance(exchange.outcome, TransportFailure):
            self._fail(deserved, exchange, exchange.outcome)
            return "failed", None
        answer = read_answer(
            exchange.outcome, operation.answer, wrapped=operation.wrapped, read_error=self._wire.read_error
        )
        self._show(operation.clause("transport/answered"), "accept", "answered")
        if operation.companion:
            companions.see(self, deserved, answer, exchange)
            return ("accepted" if answer.status < 300 and answer.error is None else "refused"), answer
        if refusals.is_refusal(deserved, answer):
            return self._refused(deserved, answer, exchange), answer
        return self._accepted(deserved, answer, exchange), answer

    def _fail(self, deserved: Deserved, exchange: Exchange, failure: TransportFailure) -> None:
        clause = deserved.operation.clause("transport/answered")
        if clause is not None:
            seen = f" (the first bytes: {failure.seen[:80]!r})" if failure.seen else ""
            self.blame(clause, "accept", f"{failure.problem}{seen}", exchange)
        if not deserved.violated:
            self.history.operations[deserved.operation.name].occupy(deserved.call)

    def _accepted(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> Outcome:
        """Take in that the call was accepted, by a success or, in a dry run, by the code agreed for it."""
        operation, history = deserved.operation, self.history.operations[deserved.operation.name]
        is_dry = refusals.is_passed_dry_run(deserved, answer)
        if not is_dry and not isinstance(answer.value, dict):
            self._unreadable(deserved, answer, exchange)
            return "failed"
        if deserved.must == "fail":
            self._accepted_wrongly(deserved, exchange, is_dry=is_dry)
        else:
            self._note_accepted(deserved, history, exchange)
        if is_dry:
            history.dry_run_places.setdefault(history.place_of(deserved.call), exchange)
            self._passed_dry_run(deserved, answer, exchange)
            return "accepted"
        if deserved.must != "fail":
            self._answer(deserved, answer, exchange)  # what should not have been answered is one fault already
        if operation.lifecycle is not None:
            creations.see(self, deserved, answer, exchange)
        return "accepted"

    def _passed_dry_run(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
        """Take in that a dry run passed, with the code agreed for it: status and message are agreed too."""
        found = deserved.operation.having("x-dry-run")
        listed = look_up(answer.error, deserved.operation) if answer.error is not None else None
        if found is None or listed is None or deserved.must == "fail":
            return
        if refusals.is_due(listed.entry, answer):
            self._show(found[1], "accept", "passes")
        else:
            seen = answer.error.message if answer.error is not None else None
            self.blame(found[1], "accept", f"a dry run that passes is answered {answer.status}, {seen!r}", exchange)

    def _unreadable(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
        """Take in a success that says nothing: whether anything was accepted or made, nobody can tell."""
        form = self.asked_form(deserved)
        clause = deserved.operation.clause(f"response/{form}-form") if form is not None else None
        if clause is not None and form is not None:
            problem = form_problem(clause, answer, deserved.operation, form)
            self.blame(clause, "accept", problem or "the answer holds nothing", exchange)
        self.history.operations[deserved.operation.name].occupy(deserved.call)

    def _accepted_wrongly(self, deserved: Deserved, exchange: Exchange, *, is_dry: bool) -> None:
        if is_dry:
            self._dry.append((deserved, exchange))
            del self._dry[:-50]
            return
        # Rules of one parameter that a text breaks together are one fault.
        first_of_each = {clause.subject: clause for clause in reversed(deserved.violated)}
        for clause in first_of_each.values():
            self.blame(clause, "reject", f"this is against the rule, yet it was accepted: {clause.says}", exchange)
        if not deserved.violated and deserved.due is not None and deserved.due.clause is not None:
            self.blame(deserved.due.clause, "reject", f"accepted, where {deserved.due.code} is due", exchange)

    def _note_accepted(self, deserved: Deserved, history: OperationHistory, exchange: Exchange) -> None:
        operation, call = deserved.operation, deserved.call
        history.accepted_calls += 1
        if len(history.accepted_places) < 10_000:
            history.accepted_places.add(history.place_of(call))
        history.methods.add(call.method)
        history.positions.add(f"{call.method} {call.position}")
        history.orders.add(order_of(call, operation))
        history.conditions.update(deserved.conditions)
        form = self.asked_form(deserved)
        if form is not None:
            history.forms.add(form)
        key = self._wire.access_key(exchange.request)
        if key is not None:
            self.history.keys.add(key)
        for parameter in operation.parameters:
            history.of(parameter.name).add(call.get(parameter.name))
        for clause in deserved.satisfied:
            self._show(
                clause, "accept", *RULES[clause.keyword].marks("accept", clause.argument, call.get(clause.subject))
            )
        self._show(operation.clause("request/accepted"), "accept", "accepted")
        self._show(operation.clause("request/methods"), "accept", call.method)
        self._show(operation.clause("request/positions"), "accept", f"{call.method} {call.position}")
        self._show(operation.clause("request/order"), "accept", order_of(call, operation))
        for entry in operation.errors:
            if entry.clause is not None and refusals.concerns(entry, deserved):
                self._show(entry.clause, "accept", "shown")

    def _answer(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
        """Judge the answer to an accepted call: status, form, members."""
        operation = deserved.operation
        status = operation.clause("response/status")
        if status is not None:
            if answer.status == status.argument:
                self._show(status, "accept", "answer")
            else:
                self.blame(status, "accept", f"the HTTP status is {answer.status} and not {status.argument}", exchange)
        form = self.asked_form(deserved)
        if form is None:
            return
        default = operation.having("default")
        if default is not None and deserved.call.get(default[0].name) is None and answer.form is not None:
            if answer.form != form:
                self.blame(default[1], "accept", f"without a choice the answer is {answer.form.upper()}", exchange)
                return
            self._show(default[1], "accept", "absent")
        clause = operation.clause(f"response/{form}-form")
        if clause is not None:
            problem = form_problem(clause, answer, operation, form)
            if problem is not None:
                self.blame(clause, "accept", problem, exchange)
                return
            self._show(clause, "accept", "answer")
        for remark in member_remarks(self._members[operation.name], deserved.call, answer):
            if remark.why is None:
                self._show(remark.clause, "accept", *remark.marks)
            else:
                self.blame(remark.clause, "accept", remark.why, exchange)

    def _refused(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> Outcome:
        history = self.history.operations[deserved.operation.name]
        form = self.asked_form(deserved)
        review = refusals.review(
            deserved, answer, history, asked=form, is_familiar=is_familiar(deserved, form, history), strict=self._strict
        )
        for observation in review.observations:
            self.observe("error", observation, exchange)
        if review.is_passing:
            for clause, why in review.problems:
                self.blame(clause, "reject", why, exchange)
            self._passing.setdefault(deserved.operation.name, self._refusal(deserved, answer, exchange))
            return _OF_THE_MOMENT.get(review.entry.fault if review.entry is not None else "", "passing")
        if deserved.must == "succeed":
            return self._refused_wrongly(deserved, answer, exchange, review)
        for clause, why in review.problems:
            side: Side = "accept" if why.startswith(refusals.OUTSIDE) else "reject"
            self.blame(clause, side, why, exchange)
        for clause in review.shown:
            self._show(clause, "reject", "answer")
        if deserved.must == "fail" and review.is_proof:
            self._note_refused(deserved, answer)
        return "refused"

    def _note_refused(self, deserved: Deserved, answer: Answer) -> None:
        due = deserved.due
        if due is not None and due.clause is not None and refusals.is_due(due, answer):
            self._show(due.clause, "reject", "shown")
        if len(deserved.violated) != 1:
            return
        clause = deserved.violated[0]
        if any(other.subject != clause.subject for other in deserved.unspecified):
            return
        if deserved.dry_run:
            self._show_dry_run("reject", "fails", deserved)
        elif clause.subject == "request":
            self._show(clause, "reject", "other")
        else:
            marks = RULES[clause.keyword].marks("reject", clause.argument, deserved.call.get(clause.subject))
            self._show(clause, "reject", *marks)

    def _refused_wrongly(
        self, deserved: Deserved, answer: Answer, exchange: Exchange, review: refusals.Review
    ) -> Outcome:
        """Take in that a faultless call was refused; whom to blame may only turn out later."""
        operation, history = deserved.operation, self.history.operations[deserved.operation.name]
        entry = review.entry
        if entry is not None and entry.fault == "taken":
            return self._taken(deserved, exchange, history)
        performs = operation.having("x-performs")
        if entry is not None and entry.fault == "dry-run" and performs is not None and not deserved.dry_run:
            self.blame(performs[1], "accept", f"the call was answered as a dry run: {entry.code}", exchange)
        elif entry is not None and entry.clause is not None:
            self.blame(entry.clause, "accept", f"{refusals.OUTSIDE}: {entry.code}", exchange)
        else:
            self._blame_or_wait(self._refusal(deserved, answer, exchange), history)
        return "refused"

    def _taken(self, deserved: Deserved, exchange: Exchange, history: OperationHistory) -> Outcome:
        """Take in that something is said to be there already: made by a dry run, or by somebody before us."""
        earlier = history.dry_run_places.get(history.place_of(deserved.call))
        dry_run = deserved.operation.having("x-dry-run")
        if earlier is not None and dry_run is not None:
            why = "after a dry run that passed, the same request is refused as if something had been made"
            self.blame(dry_run[1], "accept", why, exchange, earlier)
            return "refused"
        history.occupy(deserved.call)
        self.observe("world", "a pair of the world's values was peered before this run made anything there", exchange)
        return "taken"

    def _blame_or_wait(self, refusal: Refusal, history: OperationHistory) -> None:
        if len(history.refused_places) < 10_000:
            history.refused_places.add(history.place_of(refusal.deserved.call))
        if self._is_explained(refusal, history):
            return
        found = suspects(refusal, history)
        # With one new thing in it the case is clear; of several, later exchanges may clear some.
        if (
            history.accepted_calls
            and len(found) == 1
            and len(new_clauses(refusal.deserved, refusal.form, history)) <= 1
        ):
            self._blame_one(found[0], refusal, history)
            return
        key = tuple(clause.id for clause in found)
        if key not in self._pending and len(self._pending) < 200:
            self._pending[key] = refusal

    def _blame_one(self, clause: Clause, refusal: Refusal, history: OperationHistory) -> None:
        """Blame a clause, but one about combinations only if several are refused: a lone one others may have made."""
        if clause.keyword == "x-outside" and len(history.refused_places - history.accepted_places) < 2:
            history.occupy(refusal.deserved.call)
            self.observe(
                "world", "one combination of the world's values is refused, all others are not", refusal.exchange
            )
            return
        self._blame_refusal(clause, refusal)

    def _is_explained(self, refusal: Refusal, history: OperationHistory) -> bool:
        """Tell whether something new in the call is known to be refused: then this is the same fault again."""
        together = of_combination(refusal.deserved, history)
        new = new_clauses(refusal.deserved, refusal.form, history) + ((together,) if together is not None else ())
        return any(self.tally.is_broken(clause, "accept") for clause in new)

    def _blame_refusal(self, clause: Clause, refusal: Refusal) -> None:
        self.blame(
            clause, "accept", f"a call without a fault was refused ({refusal.says}): {clause.says}", refusal.exchange
        )

    # -- small services for the rules -----------------------------------------------------------------------------

    def asked_form(self, deserved: Deserved) -> Literal["json", "xml"] | None:
        """Return the form that the call asks for, or None where that is open."""
        choice = self.spec.format
        text = deserved.call.get(choice.parameter)
        if text is None:
            return "json" if choice.default == "json" else "xml" if choice.default == "xml" else None
        return "json" if text == choice.json else "xml" if text == choice.xml else None

    def _asks_for_no_form(self, operation: Operation, call: Call) -> bool:
        """Tell whether a call asks for a form that there is not, by a parameter that no clause is about."""
        choice = self.spec.format
        text = call.get(choice.parameter)
        return operation.parameter(choice.parameter) is None and text not in (None, choice.json, choice.xml)

    def blame(self, clause: Clause, side: Side, why: str, *exchanges: Exchange) -> None:
        """Take in that a side was seen broken; the first exchange is the one that shows it, others lead up to it."""
        last, *before = exchanges
        finding = Finding(clause=clause, side=side, why=why, exchanges=(*before, last))
        self._found.append(finding)
        self.tally.blame(finding)

    def show(self, clause: Clause | None, side: Side, *marks: str) -> None:
        """Take in that an exchange showed something of a side."""
        self.tally.show(clause, side, marks)

    _show = show

    def is_clean(self) -> bool:
        """Tell whether nothing was found in the present exchange so far."""
        return not self._found

    def observe(self, kind: str, text: str, exchange: Exchange) -> None:
        """Take in something worth knowing; each is kept once."""
        if len(self.observations) < 1000:
            self.observations.setdefault((kind, text), Observation(kind=kind, text=text, exchange=exchange))

    def _show_dry_run(self, side: Side, mark: str, deserved: Deserved) -> None:
        found = deserved.operation.having("x-dry-run")
        if found is not None:
            self._show(found[1], side, mark)

    def _refusal(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> Refusal:
        seen = answer.error
        says = (
            f"{answer.status} {seen.code or 'no code'}: {seen.message or 'no message'}"
            if seen is not None
            else f"{answer.status}"
        )
        return Refusal(
            deserved=deserved,
            exchange=exchange,
            form=self.asked_form(deserved),
            says=says,
            names=names_in(seen, deserved.operation),
        )

    # -- verdicts -------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Decide what had to wait for later exchanges: refusals with several suspects, answers that were too busy."""
        self.settle_dry_runs()
        # The clear cases first: what they are blamed on may explain the others.
        clear_first = sorted(self._pending.items(), key=lambda item: len(item[0]))
        self._pending.clear()
        for _, refusal in clear_first:
            self._settle_refusal(refusal)
        for name, refusal in self._passing.items():
            if not self.history.operations[name].accepted_calls:
                self._blame_operation(refusal, ())
        self._passing.clear()

    def settle_dry_runs(self) -> None:
        """Blame dry runs that passed a faulty request, unless the fault passes in a real request too."""
        for deserved, exchange in self._dry:
            dry_run = deserved.operation.having("x-dry-run")
            if dry_run is not None and not any(self.tally.is_broken(clause, "reject") for clause in deserved.violated):
                self.blame(dry_run[1], "reject", "a faulty request passed the dry run", exchange)
        self._dry.clear()

    def _settle_refusal(self, refusal: Refusal) -> None:
        history = self.history.operations[refusal.deserved.operation.name]
        if self._is_explained(refusal, history):
            return
        found = suspects(refusal, history)
        if len(found) == 1 and (history.accepted_calls or found[0].subject in refusal.names):
            self._blame_one(found[0], refusal, history)
        else:
            self._blame_operation(refusal, found if history.accepted_calls else ())

    def _blame_operation(self, refusal: Refusal, found: Iterable[Clause]) -> None:
        clause = refusal.deserved.operation.clause("request/accepted")
        if clause is not None:
            names = ", ".join(suspect.id for suspect in found)
            among = f"; the fault is one of {names}" if names else ""
            self.blame(
                clause, "accept", f"a call without a fault was refused ({refusal.says}){among}", refusal.exchange
            )

    def verdict(self, clause: Clause, side: Side) -> Verdict:
        """Return what can be said of a side now."""
        count = self.tally.of(clause, side)
        if count.finding is not None:
            return Broken(exchanges=count.exchanges, finding=count.finding)
        missing = self.goals(clause, side) - count.marks
        if missing:
            return NotExercised(
                exchanges=count.exchanges, reason=f"tried in part or not at all; not seen: {', '.join(sorted(missing))}"
            )
        unproven = self._unproven(clause, side)
        if unproven is not None:
            return NotExercised(exchanges=count.exchanges, reason=unproven)
        return Held(exchanges=count.exchanges)

    def goals(self, clause: Clause, side: Side) -> frozenset[str]:
        """Return what must be shown before a side is held."""
        key = (clause.id, side)
        if key not in self._goals:
            self._goals[key] = goals_of(clause, side, self.spec.operation_of(clause), self.world)
        return self._goals[key]

    def _unproven(self, clause: Clause, side: Side) -> str | None:
        """Return why refusals prove nothing: the same call without the fault was never accepted."""
        if side == "accept" or clause.subject == "error":
            return None
        operation = self.spec.operation_of(clause)
        history = self.history.operations[operation.name]
        if not history.accepted_calls:
            return "refused as it should be, but no call without a fault was ever accepted, so that proves nothing"
        parameter = operation.parameter(clause.subject)
        if parameter is None or clause.keyword == "required" or history.of(parameter.name).given:
            return None
        return f"refused as it should be, but so was {parameter.name} with every value, so that proves nothing"
