"""What a call shows that was refused: a fault that it has, one that it has not, or only that now is not the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from contracts.exchange import Exchange
from contracts.judge import tokens
from contracts.judge.awaited import Awaited, Pending
from contracts.judge.blame import Refusal, is_familiar, names_in, new_clauses
from contracts.judge.faults import look_up
from contracts.judge.history import OperationHistory
from contracts.judge.opinion import Outcome
from contracts.judge.outages import TEMPORARY
from contracts.judge.refusals import OUTSIDE, Review, is_due, review
from contracts.judge.rules import RULES
from contracts.judge.services import Services
from contracts.judge.standing import Deserved
from contracts.judge.unsettled import Unsettled
from contracts.spec import Clause, ErrorEntry
from contracts.wire.answer import Answer

_OF_THE_WORLD = frozenset({"state", "taken", "account", "permission", "absent", "unusable"})
_OF_THE_MOMENT: Mapping[str, Outcome] = {"quota": "full", "token": "refused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedCalls:
    """Judges calls that were refused. `strict` makes findings of codes that no table lists."""

    judge: Services
    unsettled: Unsettled
    strict: bool
    awaited: Awaited = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "awaited", Awaited(judge=self.judge, decide=self._unexplained))

    def see(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> Outcome:
        """Take in that the call was refused."""
        history = self.judge.history.operations[deserved.operation.name]
        if self._is_passing_outage(deserved, answer, exchange, history):
            return "passing"
        form = self.judge.asked_form(deserved)
        is_certain = is_familiar(deserved, form, history) and not self.judge.history.doubtful
        found = self._reviewed(deserved, answer, history, is_certain=is_certain)
        if answer.status >= 500:
            history.lose(deserved.call, is_faulty=bool(deserved.violated))
        for observation in found.observations:
            self.judge.observe("error", observation, exchange)
        if not found.is_passing or (found.entry is not None and found.entry.fault == "token"):
            tokens.refused(self.judge, deserved, history, found, exchange)
        if found.is_passing:
            for problem in found.problems:
                self.judge.blame(problem.clause, "reject", problem.why, exchange, kind=problem.kind)
            self.unsettled.passing(self._refusal(deserved, answer, exchange))
            return _OF_THE_MOMENT.get(found.entry.fault if found.entry is not None else "", "passing")
        fault = found.entry.fault if found.entry is not None else ""
        if deserved.must == "succeed" and deserved.operation.changes and fault in _OF_THE_WORLD:
            return "refused"  # in which state the world's things are, neither page nor world says
        if deserved.must == "succeed":
            return self._wrongly(deserved, answer, exchange, found)
        for problem in found.problems:
            self.judge.blame(problem.clause, problem.side, problem.why, exchange, kind=problem.kind)
        for clause in found.shown:
            self.judge.show(clause, "reject", "answer")
        if deserved.must == "fail" and found.is_proof:
            self._show(deserved, answer, found.names)
        at_fault = deserved.violated or tuple(entry.clause for entry in deserved.tied if entry.clause is not None)
        if len(at_fault) == 1 and not deserved.dry_run and answer.status < 500:
            history.note_nothing(deserved.call, at_fault[0], "reject", exchange)
        return "refused"

    def _reviewed(self, deserved: Deserved, answer: Answer, history: OperationHistory, *, is_certain: bool) -> Review:
        """Review a refusal. Once something was changed, it proves a rule only if it names the parameter at fault."""
        form = self.judge.asked_form(deserved)
        certain = review(deserved, answer, history, asked=form, is_familiar=is_certain, strict=self.strict)
        if not history.is_spent:
            return certain
        found = review(deserved, answer, history, asked=form, is_familiar=False, strict=self.strict)
        at_fault = {clause.subject for clause in deserved.violated}
        return replace(found, is_proof=certain.is_proof and at_fault <= names_in(answer.error, deserved.operation))

    def _is_passing_outage(
        self, deserved: Deserved, answer: Answer, exchange: Exchange, history: OperationHistory
    ) -> bool:
        """Tell whether the service is away for the moment: it is not, if it always is for such a request."""
        if answer.status not in TEMPORARY:
            history.outages.end(deserved)
            return False
        if history.outages.is_lasting(deserved, exchange.sent_at, self.judge.world.settles_within):
            return False
        history.lose(deserved.call, is_faulty=bool(deserved.violated))
        self.judge.observe("outage", f"the HTTP status {answer.status} was answered now and then", exchange)
        self.unsettled.passing(self._refusal(deserved, answer, exchange))
        return True

    def _show(self, deserved: Deserved, answer: Answer, names: str | None) -> None:
        """Mark what the refusal shows of the one clause that the call violates."""
        due = deserved.due
        if due is not None and due.clause is not None and is_due(due, answer):
            self.judge.show(due.clause, "reject", "shown")
        if len(deserved.violated) != 1:
            return
        clause = deserved.violated[0]
        if deserved.peer is not None and clause is not deserved.repeated:
            return  # it may as well have been refused for what is there already
        # Where more than one thing may be wrong, it shows only if the answer names the parameter.
        if names != clause.subject and any(other.subject != clause.subject for other in deserved.unspecified):
            return
        if deserved.dry_run and clause.subject != "signature":
            dry_run = deserved.operation.having("x-dry-run")
            self.judge.show(dry_run[1] if dry_run is not None else None, "reject", "fails")
        elif clause.subject == "signature":
            self.judge.show(clause, "reject", *_of_signature(clause, deserved))
        elif clause.subject == "request" or clause.keyword == "x-distinct":
            self.judge.show(clause, "reject", "other")
        else:
            marks = RULES[clause.keyword].marks("reject", clause.argument, deserved.call.get(clause.subject))
            self.judge.show(clause, "reject", *marks)

    def _wrongly(self, deserved: Deserved, answer: Answer, exchange: Exchange, found: Review) -> Outcome:
        """Take in that a faultless call was refused; whom to blame may only turn out later."""
        operation, entry = deserved.operation, found.entry
        idempotent = operation.having("x-idempotent")
        is_taken = entry is not None and entry.fault == "taken"
        if (
            deserved.is_repeat
            and deserved.first is not None
            and idempotent is not None
            and (is_taken or not self._asks_anew(deserved))
        ):
            if exchange.sent_at > deserved.first.exchange.answered_at:
                said = self._refusal(deserved, answer, exchange).says
                why = f"the same request with the same token was refused ({said})"
                self.judge.blame(idempotent[1], "accept", why, exchange, deserved.first.exchange)
            return "refused"
        if entry is not None and entry.code == "*":
            entry = None  # of such a code the tables say nothing
        if (entry is None and answer.status < 500) or is_taken:
            return self.awaited.refused(self._refusal(deserved, answer, exchange), entry)
        performs = operation.having("x-performs")
        if entry is not None and entry.fault == "dry-run" and performs is not None and not deserved.dry_run:
            self.judge.blame(performs[1], "accept", f"the call was answered as a dry run: {entry.code}", exchange)
        elif entry is not None and entry.clause is not None:
            self.judge.blame(entry.clause, "accept", f"{OUTSIDE}: {entry.code}", exchange)
        else:
            self.unsettled.refused(self._refusal(deserved, answer, exchange))
        return "refused"

    def _asks_anew(self, deserved: Deserved) -> bool:
        """Tell whether the call asks for something, or in a way, that was accepted in no call before."""
        history = self.judge.history.operations[deserved.operation.name]
        return bool(new_clauses(deserved, self.judge.asked_form(deserved), history))

    def _unexplained(self, pending: Pending) -> Outcome:
        """Take in that nothing showed why a faultless call was refused."""
        refusal = pending.refusal
        if pending.entry is None:
            self.unsettled.refused(refusal)
            return "refused"
        history = self.judge.history.operations[refusal.deserved.operation.name]
        return self._taken(refusal.deserved, pending.entry, refusal.exchange, history)

    def _taken(self, deserved: Deserved, entry: ErrorEntry, exchange: Exchange, history: OperationHistory) -> Outcome:
        """Take in that something is said to be there already: made by a dry run, or by somebody before us."""
        place = history.place_of(deserved.call)
        earlier = history.dry_run_places.get(place)
        dry_run = deserved.operation.having("x-dry-run")
        makes_nothing = dry_run is not None and "makes nothing" in self.judge.tally.of(dry_run[1], "accept").marks
        is_free = self.judge.history.was_reset and history.was_empty(place)
        if is_free and (earlier is None or makes_nothing) and entry.clause is not None:
            self.judge.blame(entry.clause, "accept", f"{OUTSIDE}: {entry.code}", exchange)
            return "refused"
        if earlier is not None and dry_run is not None:
            why = "after a dry run that passed, the same request is refused as if something had been made"
            self.judge.blame(dry_run[1], "accept", why, exchange, earlier)
            return "refused"
        history.occupy(deserved.call)
        why = "a pair of the world's values was peered before this run made anything there"
        self.judge.observe("world", why, exchange)
        return "taken"

    def _refusal(self, deserved: Deserved, answer: Answer, exchange: Exchange) -> Refusal:
        seen = answer.error
        listed = look_up(seen, deserved.operation) if seen is not None else None
        says = (
            f"{answer.status} {seen.code or 'no code'}: {seen.message or 'no message'}"
            if seen is not None
            else f"{answer.status}"
        )
        return Refusal(
            deserved=deserved,
            exchange=exchange,
            form=self.judge.asked_form(deserved),
            says=says,
            names=names_in(seen, deserved.operation),
            is_of_signature=listed is not None and listed.entry.fault == "signature",
            code=f"{answer.status} {seen.code if seen is not None else None}",
        )


def _of_signature(clause: Clause, deserved: Deserved) -> tuple[str, ...]:
    """Return the marks of a refusal for its signature: what was wrong, and how the request was signed and carried."""
    age = deserved.signature.age if clause.rule == "timestamp" else "refused"
    return age, deserved.signature.way, f"{deserved.call.method} {deserved.call.position}"
