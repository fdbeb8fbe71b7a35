"""Types, and bounds of whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from contracts.judge.accepted import Accepted
from contracts.judge.rules.rule import Probe, Rule, goals
from contracts.spec import Side

_INT64 = range(-(2**63), 2**63)
_INTEGER = re.compile(r"-?[0-9]+")


class Type(Rule):
    """`type`: a whole number or a truth value, written as text."""

    rank = 1

    def violated(self, argument: Any, text: str) -> bool:
        return text not in ("true", "false") if argument == "boolean" else not _INTEGER.fullmatch(text)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return ()
        if argument == "boolean":
            return (text,) if side == "accept" else ("other word",)
        return ("integer",) if side == "accept" else ("empty",) if text == "" else ("no integer",)

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        of_type = _BOOLEAN_GOALS if argument == "boolean" else _INTEGER_GOALS
        return of_type[side]

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return text is not None and (text not in accepted.texts if argument == "boolean" else not accepted.given)


_BOOLEAN_GOALS = goals(accept={"true", "false"}, reject={"other word"})
_INTEGER_GOALS = goals(accept={"integer"}, reject={"empty", "no integer"})


class Int64(Rule):
    """`format: int64`: at most 64 bits."""

    rank = 2
    constant_goals = goals(reject={"beyond 64 bits"})

    def violated(self, argument: Any, text: str) -> bool:
        # Beyond 25 digits no 64-bit number lies, and Python refuses to read thousands of them.
        return _INTEGER.fullmatch(text) is not None and (len(text) > 25 or int(text) not in _INT64)

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False


class Minimum(Rule):
    """`minimum`, of a whole number."""

    rank = 6
    constant_goals = goals(accept={"at"}, reject={"below"})

    def violated(self, argument: Any, text: str) -> bool:
        value = _whole(text)
        return value is not None and value < int(argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        value = _whole(text or "")
        if side == "accept":
            return ("at",) if value == argument else ()
        return ("below",) if value == argument - 1 else ()


class Maximum(Rule):
    """`maximum`, of a whole number."""

    rank = 7
    constant_goals = goals(accept={"at"}, reject={"above"})

    def violated(self, argument: Any, text: str) -> bool:
        value = _whole(text)
        return value is not None and value > int(argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        value = _whole(text or "")
        if side == "accept":
            return ("at",) if value == argument else ()
        return ("above",) if value == argument + 1 else ()


def _whole(text: str) -> int | None:
    """Return the whole number that a text writes; None for any other text, about which another rule speaks."""
    return int(text) if len(text) <= 25 and _INTEGER.fullmatch(text) else None
