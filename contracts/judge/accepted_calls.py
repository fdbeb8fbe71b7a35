"""What a call shows that was accepted: the clauses that it satisfies, the rules that it got past, its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from contracts.exchange import Exchange
from contracts.judge import creations
from contracts.judge.answers import Members, form_problem
from contracts.judge.blame import asked, carried, order_of
from contracts.judge.faults import look_up
from contracts.judge.history import OperationHistory
from contracts.judge.opinion import Outcome
from contracts.judge.refusals import concerns, is_due, is_passed_dry_run
from contracts.judge.services import Services
from contracts.judge.signatures import Signatures
from contracts.judge.standing import Deserved
from contracts.judge.tally import Shown
from contracts.judge.unsettled import Unsettled
from contracts.spec import Clause, Operation
from contracts.wire.answer import Answer

_PLACES = 10_000
_ASKED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedCalls:
    """Judges calls that were accepted. `members` are the rules about an answer's members, by operation."""

    judge: Services
    unsettled: Unsettled
    signatures: Signatures
    members: Mapping[str, Members]

    def see(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> Outcome:
        """Take in that the call was accepted, by a success or, in a dry run, by the code agreed for it."""
        operation, history = deserved.operation, self.judge.history.operations[deserved.operation.name]
        history.outages.end(deserved)
        is_dry = is_passed_dry_run(deserved, answer)
        history.spend()
        if not is_dry and not isinstance(answer.value, dict):
            self._unreadable(deserved, answer, exchange)
            return "failed"
        if deserved.must == "fail":
            self._wrongly(deserved, exchange, is_dry=is_dry)
        else:
            self._note(deserved, history, exchange)
            self._show(deserved)
        if is_dry:
            history.try_dry(deserved.call, exchange)
            dry_run = operation.having("x-dry-run")
            if dry_run is not None:
                history.note_nothing(deserved.call, dry_run[1], "accept", exchange)
            self._passed_dry_run(deserved, answer, exchange)
            return "accepted"
        if deserved.must != "fail":
            self._answer(deserved, answer, exchange)  # what should not have been answered is one fault already
        if operation.lifecycle is not None:
            creations.see(self.judge, deserved, answer, exchange)
        return "accepted"

    def _unreadable(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
        """Take in a success that says nothing: whether anything was accepted or made, nobody can tell."""
        form = self.judge.asked_form(deserved)
        clause = deserved.operation.clause(f"response/{form}-form") if form is not None else None
        if clause is not None and form is not None:
            problem = form_problem(clause, answer, deserved.operation, form)
            self.judge.blame(clause, "accept", problem or "the answer holds nothing", exchange)
        self.judge.history.operations[deserved.operation.name].occupy(deserved.call)

    def _wrongly(self, deserved: Deserved, exchange: Exchange, *, is_dry: bool) -> None:
        """Take in that a faulty call was accepted."""
        dry_run = deserved.operation.having("x-dry-run")
        is_misread = dry_run is not None and any(clause.subject == dry_run[0].name for clause in deserved.violated)
        if is_dry and not is_misread:
            self.unsettled.passed_dry_run(deserved, exchange)
            return
        # Rules of one parameter that a text breaks together are one fault.
        first_of_each = {clause.subject: clause for clause in reversed(deserved.violated)}
        for clause in first_of_each.values():
            why = f"this is against the rule, yet it was accepted: {clause.says}"
            self.judge.blame(clause, "reject", why, exchange)
        entry = next(iter(deserved.tied), None)
        if not deserved.violated and entry is not None and entry.clause is not None:
            self.judge.blame(entry.clause, "reject", f"accepted, where {entry.code} is due", exchange)

    def _note(self, deserved: Deserved, history: OperationHistory, exchange: Exchange) -> None:
        """Remember all that the call holds as accepted."""
        call = deserved.call
        history.accepted_calls += 1
        if len(history.accepted_places) < _PLACES:
            history.accepted_places.add(history.place_of(call))
        history.conditions.update(deserved.conditions)
        self.signatures.spend(deserved.signature, exchange.answered_at)
        for kept in deserved.satisfied:
            history.of(kept.name).add(kept.text)
        form = self.judge.asked_form(deserved)
        present = asked(deserved, form)
        if present not in history.asked:
            _note_asked(deserved, history, form)
            if len(history.asked) < _ASKED:
                history.asked.add(present)

    def _show(self, deserved: Deserved) -> None:
        """Mark what the call shows of the clauses about requests."""
        call, signature, tally = deserved.call, deserved.signature, self.judge.tally
        for kept in deserved.satisfied:
            tally.show_all(kept.shown)
        marks = () if signature.is_open else (signature.way, signature.age)
        position = f"{call.method} {call.position}"
        carriage = (("methods", call.method), ("positions", position), ("schemes", deserved.scheme))
        tally.show_all(_of_request(deserved.operation, call.names, deserved.conditions, carriage, marks))

    def _passed_dry_run(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
        """Take in that a dry run passed, with the code agreed for it: status and message are agreed too."""
        found = deserved.operation.having("x-dry-run")
        listed = look_up(answer.error, deserved.operation) if answer.error is not None else None
        if found is None or listed is None or deserved.must == "fail":
            return
        if is_due(listed.entry, answer):
            self.judge.show(found[1], "accept", "passes")
        else:
            seen = answer.error.message if answer.error is not None else None
            why = f"a dry run that passes is answered {answer.status}, {seen!r}"
            self.judge.blame(found[1], "accept", why, exchange)

    def _answer(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> None:
        """Judge the answer: status, form, members."""
        operation, judge = deserved.operation, self.judge
        status = operation.clause("response/status")
        if status is not None:
            if answer.status == status.argument:
                judge.show(status, "accept", "answer")
            else:
                judge.blame(status, "accept", f"the HTTP status is {answer.status} and not {status.argument}", exchange)
        form = judge.asked_form(deserved)
        if form is None:
            return
        default = operation.having("default")
        if default is not None and deserved.call.get(default[0].name) is None and answer.form is not None:
            if answer.form != form:
                judge.blame(default[1], "accept", f"without a choice the answer is {answer.form.upper()}", exchange)
                return
            judge.show(default[1], "accept", "absent")
        clause = operation.clause(f"response/{form}-form")
        if clause is not None:
            problem = form_problem(clause, answer, operation, form)
            if problem is not None:
                judge.blame(clause, "accept", problem, exchange)
                return
            judge.show(clause, "accept", "answer")
        is_second = judge.history.operations[operation.name].is_second(deserved.call)
        shown, remarks = self.members[operation.name].see(deserved.call, answer)
        for kept in shown:
            judge.tally.show_all(kept)
        for remark in remarks:
            if remark.why is None:
                judge.tally.show(remark.clause, "accept", remark.marks)
            elif remark.clause.keyword != "x-echo" or not is_second:  # it may show what is there already
                judge.blame(remark.clause, "accept", remark.why, exchange)


def _note_asked(deserved: Deserved, history: OperationHistory, form: str | None) -> None:
    """Remember all that an accepted request was but for its values."""
    call = deserved.call
    history.methods.add(call.method)
    history.positions.add(f"{call.method} {call.position}")
    history.orders.add(order_of(call.names, deserved.operation))
    if form is not None:
        history.forms.add(form)
    history.schemes.add(deserved.scheme)
    history.signatures.add(carried(deserved))


@lru_cache(maxsize=1024)  # calls are carried as others are, and have the parameters that others have
def _of_request(
    operation: Operation,
    names: tuple[str, ...],
    conditions: tuple[str, ...],
    carriage: tuple[tuple[str, str], ...],
    signature: tuple[str, ...],
) -> Shown:
    """Return what an accepted call shows of the clauses about the whole request, and of errors that were not due."""
    of_errors = [entry.clause for entry in operation.errors if concerns(entry, operation, names, conditions)]
    marks: list[tuple[Clause | None, tuple[str, ...]]] = [
        (operation.clause("request/accepted"), ("accepted",)),
        (operation.clause("request/order"), (order_of(names, operation),)),
        *((operation.clause(f"request/{rule}"), (mark,)) for rule, mark in carriage),
        (operation.clause("signature/accepted"), signature),
        *((clause, ("shown",)) for clause in of_errors),
    ]
    return Shown("accept", tuple((clause, found) for clause, found in marks if clause is not None and found))
