"""Which values there are, here and with other parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from contracts.judge.accepted import Accepted
from contracts.judge.conditions import in_condition, row_of
from contracts.judge.rules.rule import Probe, Rule, Standing, goals
from contracts.spec import Operation, Side
from contracts.spec.clauses import written
from contracts.wire.call import Call
from contracts.world import World

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Const(Rule):
    """`const`: exactly this text."""

    rank = 1

    def violated(self, argument: Any, text: str) -> bool:
        return text != written(argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return ()
        if side == "accept":
            return (text,)
        return ("letter case",) if text.lower() == written(argument).lower() else ("other",)

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        due = written(argument)
        if side == "accept":
            return frozenset({due})
        return frozenset({"other", "letter case"} if due.swapcase() != due else {"other"})


class Enum(Rule):
    """`enum`: one of these texts."""

    rank = 1

    def violated(self, argument: Any, text: str) -> bool:
        return text not in map(written, argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return () if text is None else (text,) if side == "accept" else ("other",)

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        return frozenset(map(written, argument) if side == "accept" else {"other"})


class Exists(Rule):
    """`x-exists`: the value names something that exists, as far as the world tells."""

    rank = 2
    constant_goals = goals(accept={"known"}, reject={"unknown"})

    def is_of_text(self, argument: Any) -> bool:
        return "when" not in argument

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        when = argument.get("when")
        if when is not None:
            return self._of_row(when, text, subject, call, operation, world)
        if text == "":
            return "satisfied"  # that something must be there is another rule
        unknown = {row.get(subject) for row in world.rows(argument.get("condition", ""))}
        if text in unknown or text in world.absent(subject):
            return "violated"
        return "satisfied" if text in world.known(subject) else "unspecified"

    def _of_row(self, when: str, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        row = row_of(when, call, operation, world)
        if row is None or subject not in row:
            return "unspecified"
        if text == row[subject]:
            return "satisfied"
        # A thing has one name, so that of another one is wrong; an account may have several ways to be addressed.
        parameter = operation.parameter(subject)
        is_name = parameter is not None and parameter.clause("x-format-when") is None
        of_others = {other.get(subject) for other in world.rows(when)} if is_name else set()
        return "violated" if text in ("", *world.absent(subject)) or text in of_others else "unspecified"


class FormatWhen(Rule):
    """`x-format-when`: the value has a format, judged in a condition."""

    rank = 3
    constant_goals = goals(reject={"other form"})

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        if not in_condition(argument["condition"], call, operation, world):
            return "unspecified"
        return "satisfied" if _EMAIL.fullmatch(text) else "violated"

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False


class DiffersFrom(Rule):
    """`x-differs-from`: not the value of another parameter."""

    constant_goals = goals(reject={"same"})

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        return "violated" if text and text == call.get(argument["parameter"]) else "satisfied"

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False


class Outside(Rule):
    """`x-outside`: the call is not in a condition that the world has values for. It is about values together."""

    constant_goals = goals(accept={"outside"}, reject={"inside"})

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        return "violated" if in_condition(argument["condition"], call, operation, world) else "satisfied"
