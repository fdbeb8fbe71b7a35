"""What the tally amounts to, clause side by clause side: held once all its goals are marked, and refusals prove it."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.judge.goals import goals_of
from contracts.judge.history import History
from contracts.judge.tally import Tally
from contracts.judge.verdict import Broken, Held, NotExercised, Verdict
from contracts.spec import Clause, Side, Spec
from contracts.world import World


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Gives the verdict on any clause side, as far as tally and history tell by now."""

    spec: Spec
    world: World
    tally: Tally
    history: History
    _goals: dict[tuple[str, Side], frozenset[str]] = field(default_factory=dict)

    def of(self, clause: Clause, side: Side) -> Verdict:
        """Return what can be said of a side now."""
        count = self.tally.of(clause, side)
        if count.finding is not None:
            return Broken(exchanges=count.exchanges, finding=count.finding, kinds=tuple(sorted(count.kinds)))
        doubt = self.tally.doubts.get((clause.id, side))
        if doubt is not None:
            why = f"it looks broken, but something that was not recorded may explain that: {doubt}"
            return NotExercised(exchanges=count.exchanges, reason=why)
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
