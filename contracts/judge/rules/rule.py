"""What a rule about one parameter can be asked: how a value stands, what an exchange shows of it, what is new in it.

A *mark* is a word for something that an exchange showed about a clause side ("at", "lower", "unknown"). A side is held
when all its *goals* were shown; marks that are no goals do no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from contracts.judge.accepted import Accepted
from contracts.spec import Operation, Side
from contracts.wire.call import Call
from contracts.world import World

Standing = Literal["satisfied", "violated", "unspecified"]
Probe = Callable[[str], bool]
Goals = Mapping[Side, frozenset[str]]


def goals(*, accept: Iterable[str] = (), reject: Iterable[str] = ()) -> Goals:
    """Return the goals of both sides."""
    return {"accept": frozenset(accept), "reject": frozenset(reject)}


class Rule:
    """One keyword. The defaults are those of a rule that nothing can violate."""

    rank = 5
    """How basic the rule is: of several that a refused value is new to, the most basic is blamed."""

    constant_goals: Goals = goals()

    is_of_absence = True
    """Whether nothing else in a call decides how one without the parameter stands."""

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        """Return how a given text stands."""
        return "violated" if self.violated(argument, text) else "satisfied"

    def is_of_text(self, argument: Any) -> bool:
        """Tell whether text and world alone decide how a given text stands, whatever else is in the call."""
        return type(self).of is Rule.of

    def of_absent(self, argument: Any, call: Call, operation: Operation, world: World) -> Standing:
        """Return how a call without the parameter stands."""
        return "satisfied"

    def violated(self, argument: Any, text: str) -> bool:
        """Tell whether a text violates the rule, where the text alone decides."""
        return False

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        """Return what a value shows: an accepted one, or a refused one that violates this clause alone."""
        return self.constant_goals[side] if text is not None else ()

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        """Return what must be shown of a side.

        `probe` tells of a text whether it is legal for the whole parameter (accept) or violates this clause alone
        (reject), for goals that depend on what the parameter's other rules leave.
        """
        return self.constant_goals[side]

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        """Tell whether a value asks something of this rule that no accepted value has asked before."""
        return text is not None and text not in accepted.texts
