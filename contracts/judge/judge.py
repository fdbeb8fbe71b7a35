"""The judge: a fold over exchanges, by the spec and the world alone. It knows neither generator nor source."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Literal

from contracts.exchange import Exchange, TransportFailure
from contracts.judge import companions, listings, refusals
from contracts.judge.accepted_calls import AcceptedCalls
from contracts.judge.answers import Members
from contracts.judge.history import History, OperationHistory
from contracts.judge.kinds import kind_of, shortened
from contracts.judge.opinion import Opinion, Outcome
from contracts.judge.recognise import Recognised, recognise
from contracts.judge.refused_calls import RefusedCalls
from contracts.judge.signatures import Signatures
from contracts.judge.standing import Deserved
from contracts.judge.tally import Tally
from contracts.judge.unsettled import Unsettled
from contracts.judge.verdict import Finding, Observation, Verdict
from contracts.judge.verdicts import Verdicts
from contracts.spec import Clause, Operation, Side, Spec
from contracts.wire.answer import Answer, read_answer
from contracts.wire.call import Call
from contracts.wire.url import parts_of
from contracts.wire.vendor import wire_of
from contracts.world import World


class Judge:
    """Takes in exchanges, in order, and gives a verdict on every clause side at any time."""

    def __init__(self, spec: Spec, world: World, *, strict: bool = False) -> None:
        self.spec = spec
        self.world = world
        self.tally = Tally()
        histories = {o.name: OperationHistory(o, listings.everywhere(o, world)) for o in spec.operations.values()}
        self.history = History(histories)
        self.observations: dict[tuple[str, str], Observation] = {}
        self._wire = wire_of(spec.vendor)
        self._found: list[Finding] = []
        self._unsettled = Unsettled(self)
        members = {operation.name: Members(operation) for operation in spec.checked()}
        self._signatures = Signatures(spec, world, self._wire)
        self._accepted = AcceptedCalls(
            judge=self, unsettled=self._unsettled, signatures=self._signatures, members=members
        )
        self._refused = RefusedCalls(judge=self, unsettled=self._unsettled, strict=strict)
        self._verdicts = Verdicts(spec, world, self.tally, self.history)

    # -- taking in ------------------------------------------------------------------------------------------------

    def see(self, exchange: Exchange) -> Opinion:
        """Take in one exchange."""
        self._found = []
        if self._is_about_target(exchange):
            return Opinion(outcome="passed over")
        recognised = recognise(exchange.request, self.spec, self._wire)
        if (
            recognised is None
            # Whoever asked for a name that we do not know may have meant somebody else's service.
            or (recognised.astray and not self.world.is_known)
            or self._asks_for_no_form(recognised.operation, recognised.call)
        ):
            return Opinion(outcome="passed over")
        self.tally.seen += 1
        deserved = self._deserved(recognised, exchange)
        outcome, answer = self._judged(deserved, exchange)
        return Opinion(outcome=outcome, deserved=deserved, answer=answer, findings=tuple(self._found))

    def _is_about_target(self, exchange: Exchange) -> bool:
        """Take in what was done to the target itself: it was reset, or put into a condition, or out of it."""
        request, outcome = exchange.request, exchange.outcome
        if request.method != "POST" or request.url not in (self.world.reset_url, self.world.states_url):
            return False
        is_done = not isinstance(outcome, TransportFailure) and outcome.status < 300
        if request.url == self.world.states_url:
            with suppress(ValueError):  # what is no JSON changes nothing
                change = json.loads(request.body)
                is_refused = not isinstance(outcome, TransportFailure) and 300 <= outcome.status < 500
                if isinstance(change, dict) and not (is_refused and change.get("action") == "setup"):
                    self.history.put_into(change, self.spec.states, done=is_done)
        elif is_done:
            self.history.reset()
            self._signatures.forget()
        return True

    def _deserved(self, recognised: Recognised, exchange: Exchange) -> Deserved:
        operation, call = recognised.operation, recognised.call
        history = self.history.operations[operation.name]
        place, token = history.place_of(call), history.token_of(call)
        # What somebody else recorded may lack that something was deleted, or the whole target reset.
        first = history.repeated_by(token) if self.world.is_known else None
        return Deserved(
            operation,
            call,
            self.world,
            astray=recognised.astray,
            is_free=history.is_free(place) and first is None and not history.has_tried(token) and not self.is_in_doubt,
            peer=history.peer_of(call, place) if self.world.is_known else None,
            first=first,
            states=frozenset(self.history.states),
            signature=self._signatures.of(exchange),
            scheme=parts_of(exchange.request.url)[0].scheme,
        )

    def _judged(self, deserved: Deserved, exchange: Exchange) -> tuple[Outcome, Answer | None]:
        operation = deserved.operation
        if isinstance(exchange.outcome, TransportFailure):
            self._fail(deserved, exchange, exchange.outcome)
            return "passing" if exchange.outcome.is_stale else "failed", None
        answer = read_answer(
            exchange.outcome,
            operation.answer,
            wrapped=operation.wrapped,
            read_error=self._wire.read_error,
            success_root=operation.root,
        )
        self.show(operation.clause("transport/answered"), "accept", "answered")
        if operation.companion:
            companions.see(self, deserved, answer, exchange)
            self._refused.awaited.listed(deserved, answer)
            return ("accepted" if answer.status < 300 and answer.error is None else "refused"), answer
        if refusals.is_refusal(deserved, answer):
            return self._refused.see(deserved, answer, exchange), answer
        self._refused.awaited.accepted(deserved)
        return self._accepted.see(deserved, answer, exchange), answer

    def _fail(self, deserved: Deserved, exchange: Exchange, failure: TransportFailure) -> None:
        clause = deserved.operation.clause("transport/answered")
        schemes = self.history.operations[deserved.operation.name].schemes
        if schemes and deserved.scheme not in schemes:
            clause = deserved.operation.clause("request/schemes") or clause
        if clause is not None and not failure.is_stale:
            seen = f" (the first bytes: {failure.seen[:80]!r})" if failure.seen else ""
            self.blame(clause, "accept", f"{failure.problem}{seen}", exchange)
        if deserved.operation.companion:
            companions.doubt(self, deserved)
        else:
            self.history.operations[deserved.operation.name].lose(deserved.call, is_faulty=bool(deserved.violated))

    def _asks_for_no_form(self, operation: Operation, call: Call) -> bool:
        """Tell whether a call asks for a form that there is not, by a parameter that no clause is about."""
        choice = self.spec.format
        text = call.get(choice.parameter)
        return operation.parameter(choice.parameter) is None and text not in (None, choice.json, choice.xml)

    # -- services for the parts -----------------------------------------------------------------------------------

    def asked_form(self, deserved: Deserved) -> Literal["json", "xml"] | None:
        """Return the form that the call asks for, or None where that is open."""
        choice = self.spec.format
        text = deserved.call.get(choice.parameter)
        if text is None:
            return "json" if choice.default == "json" else "xml" if choice.default == "xml" else None
        return "json" if text == choice.json else "xml" if text == choice.xml else None

    def blame(
        self, clause: Clause, side: Side, why: str, *exchanges: Exchange, notes: tuple[str, ...] = (), kind: str = ""
    ) -> None:
        """Take in that a side was seen broken; the first exchange is the one that shows it, others lead up to it.

        `notes` belong to the exchanges in the order in which they happened. What only several exchanges show is a doubt
        and no finding where somebody else recorded them: nobody knows what happened in between. `kind` says what sort
        of break it is, where status and error code of the answer do not tell.
        """
        last, *before = exchanges
        if before and not self.world.is_known:
            self.tally.doubt(clause, side, why)
            return
        sort = shortened(kind) if kind else kind_of(last, self._wire.read_error)
        finding = Finding(clause=clause, side=side, why=why, exchanges=(*before, last), notes=notes, kind=sort)
        self._found.append(finding)
        self.tally.blame(finding)

    def show(self, clause: Clause | None, side: Side, *marks: str) -> None:
        """Take in that an exchange showed something of a side."""
        if clause is not None:
            self.tally.show(clause, side, marks)

    def is_by_requester(self, deserved: Deserved) -> bool:
        """Tell whether a request is signed with the requester's own key, where the accepter has another."""
        key = deserved.signature.signed.access_key_id
        own, other = self.world.credentials, self.world.accepter
        return other is not None and own.access_key_id == key != other.access_key_id

    @property
    def is_in_doubt(self) -> bool:
        """Whether nobody can tell which condition the target is in."""
        return bool(self.history.doubtful)

    def is_clean(self) -> bool:
        """Tell whether nothing was found in the present exchange so far."""
        return not self._found

    def observe(self, kind: str, text: str, exchange: Exchange) -> None:
        """Take in something worth knowing; each is kept once."""
        if len(self.observations) < 1000:
            self.observations.setdefault((kind, text), Observation(kind=kind, text=text, exchange=exchange))

    # -- verdicts -------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Decide what had to wait for later exchanges: refusals with several suspects, answers that were too busy."""
        self._refused.awaited.settle()
        self._unsettled.settle()

    def settle_dry_runs(self) -> None:
        """Blame dry runs that passed a faulty request, unless the fault passes in a real request too."""
        self._unsettled.settle_dry_runs()

    def is_waiting(self, call: Call) -> bool:
        """Tell whether a list, or a second try, may still explain why a call was refused."""
        return self._refused.awaited.is_waiting(call)

    def most_of(self, operation: Operation) -> int | None:
        """Return how many creations of an operation there may be at a time, None where no limit was met."""
        return self._refused.awaited.most_of(operation.name)

    def verdict(self, clause: Clause, side: Side) -> Verdict:
        """Return what can be said of a side now."""
        return self._verdicts.of(clause, side)

    def has_accepted(self, operation: Operation, parameter: str, text: str | None) -> bool:
        """Tell whether a value of a parameter was seen accepted."""
        return text in self.history.operations[operation.name].of(parameter).texts

    def goals(self, clause: Clause, side: Side) -> frozenset[str]:
        """Return what must be shown before a side is held."""
        return self._verdicts.goals(clause, side)
