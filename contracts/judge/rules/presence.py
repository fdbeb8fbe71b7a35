"""Whether a parameter must, or may, be given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.judge.accepted import Accepted
from contracts.judge.conditions import in_condition
from contracts.judge.rules.rule import Rule, Standing, goals
from contracts.spec import Operation, Side
from contracts.spec.clauses import written
from contracts.wire.call import Call
from contracts.world import World


class Required(Rule):
    """`required`: the parameter must be given."""

    rank = 1
    constant_goals = goals(reject={"absent"})

    def of_absent(self, argument: Any, call: Call, operation: Operation, world: World) -> Standing:
        return "violated"

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return ("absent",) if side == "reject" and text is None else ()

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False


class Optional(Rule):
    """`optional`: the parameter may be given or left out."""

    rank = 0
    constant_goals = goals(accept={"absent", "given"})

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return ("absent",) if text is None else ("given",)

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return not accepted.absent if text is None else not accepted.given


class RequiredWhen(Rule):
    """`x-required-when`: the parameter must be given in a condition; whether it may be given elsewhere is open."""

    rank = 1
    is_of_absence = False
    constant_goals = goals(accept={"given"}, reject={"absent"})

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        return "satisfied" if _holds(argument, call, operation, world) else "unspecified"

    def of_absent(self, argument: Any, call: Call, operation: Operation, world: World) -> Standing:
        return "violated" if _holds(argument, call, operation, world) else "satisfied"

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return ("given",) if side == "accept" and text is not None else ("absent",) if text is None else ()

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return not accepted.absent if text is None else not accepted.given


def _holds(argument: Mapping[str, Any], call: Call, operation: Operation, world: World) -> bool:
    """Tell whether a call is in a condition, by name or by what its parameters hold."""
    if "condition" in argument:
        return in_condition(argument["condition"], call, operation, world)
    if "all" in argument:
        return all(_holds(part, call, operation, world) for part in argument["all"])
    if "any" in argument:
        return any(_holds(part, call, operation, world) for part in argument["any"])
    text = call.get(argument["parameter"])
    if "equals" in argument:
        return text == written(argument["equals"])
    return (text is None) == ("absent" in argument)
