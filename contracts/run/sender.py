"""Sends cases: each once, elsewhere if a place turns out to be taken, and with room made where a quota is used up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from msgspec import structs

from contracts.exchange import Request
from contracts.generate import Case
from contracts.judge import Opinion
from contracts.run.caller import Caller
from contracts.run.calls import Calls
from contracts.run.following import Occupant
from contracts.run.places import Places
from contracts.spec import Operation
from contracts.wire.call import Call

_REMEMBERED = 2000
"""So many calls are not sent again."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends cases, and keeps account of what they create."""

    caller: Caller
    calls: Calls
    places: Mapping[str, Places]
    _sent: OrderedDict[Call, Opinion] = field(default_factory=OrderedDict)

    def send(self, case: Case, operation: Operation) -> Opinion:
        """Send a case, in a dry run where that can stand in for a creation; one that was sent before is not sent again.

        Raises:
            NotSent: there is no place for it, or it may not be sent.
        """
        key = self.calls.key(case, operation)
        known = self._sent.get(key)
        if known is not None:
            return known
        opinion, _ = self.send_anew(case, operation)
        self._remember(key, opinion)
        return opinion

    def create(self, case: Case, operation: Operation) -> tuple[Opinion, Occupant | None]:
        """Send a case that creates, even if the like was sent before; return what was made, if anything.

        Raises:
            NotSent: there is no place for it, or it may not be sent.
        """
        opinion, call = self.send_anew(replace(case, creates=True), operation)
        places = self.places.get(operation.name)
        return opinion, places.at(call) if places is not None else None

    def send_anew(self, case: Case, operation: Operation) -> tuple[Opinion, Call]:
        """Send a case; where something is there already, or a quota is used up, make room and send it once more.

        Raises:
            NotSent: there is no place for it, or it may not be sent.
        """
        places = self.places.get(operation.name)
        made_room = False
        while True:
            call = self.calls.of(case, operation)
            opinion = self.again(call, operation)
            if places is None or case.side == "reject":
                return opinion, call
            if opinion.outcome == "taken" and places.at(call) is None:
                places.avoid(call)
            elif opinion.outcome == "full" and places.taken and not made_room:
                places.free_used()
                made_room = True
            else:
                return opinion, call

    def again(self, call: Call, operation: Operation) -> Opinion:
        """Send a very call, and keep account of what it creates; one that is refused for no known reason is sent twice.

        The second time there is nothing of ours beside it, so that no limit on how much there may be stands in its way.
        """
        opinion = self._explained(call, self.caller.send(call), operation)
        places = self.places.get(operation.name)
        if self.caller.judge.is_waiting(call) and places is not None and (places.taken or self.caller.world.shared):
            places.free_used()
            opinion = self._explained(call, self.caller.send(call), operation)
        self._take_in(call, opinion, operation)
        return opinion

    def _explained(self, call: Call, opinion: Opinion, operation: Operation) -> Opinion:
        """Look whether something of others is in the way of a call that was refused for no known reason."""
        places, judge = self.places.get(operation.name), self.caller.judge
        if places is None or not judge.is_waiting(call):
            return opinion
        is_taken, found = places.is_said_taken(call)
        findings = (*opinion.findings, *found)
        return structs.replace(opinion, outcome="taken" if is_taken else opinion.outcome, findings=findings)

    def put(self, call: Call, request: Request, operation: Operation) -> Opinion:
        """Send the request of a call as it stands, once, and keep account of what it creates."""
        opinion = self._explained(call, self.caller.put(request), operation)
        self._take_in(call, opinion, operation)
        return opinion

    def put_together(self, call: Call, count: int, operation: Operation) -> list[Opinion]:
        """Send a call so many times at once, and keep account of what that creates."""
        opinions = self.caller.put_together([self.caller.prepared(call) for _ in range(count)])
        for opinion in opinions:
            self._take_in(call, opinion, operation)
        return opinions

    def remember(self, case: Case, operation: Operation, opinion: Opinion) -> None:
        """Take an opinion for that of a case from now on, so that the case is not sent again."""
        self._remember(self.calls.key(case, operation), opinion)

    def _remember(self, key: Call, opinion: Opinion) -> None:
        # What it deserved and how it was answered is of no more use; so a run may go on for a day.
        self._sent[key] = Opinion(outcome=opinion.outcome, findings=opinion.findings)
        if len(self._sent) > _REMEMBERED:
            self._sent.popitem(last=False)

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
