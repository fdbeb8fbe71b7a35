"""How long a text is, in characters and in bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts.judge.accepted import Accepted, size_of
from contracts.judge.rules.rule import Probe, Rule, goals
from contracts.spec import Side

_WIDE = "\u20ac"


class MinLength(Rule):
    """`minLength`, in characters."""

    rank = 6
    constant_goals = goals(accept={"at"}, reject={"below"})

    def violated(self, argument: Any, text: str) -> bool:
        return bool(len(text) < argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return ()
        if side == "accept":
            return ("at",) if len(text) == argument else ()
        return ("below",) if len(text) == argument - 1 else ()

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return text is not None and len(text) < accepted.shortest


class MaxLength(Rule):
    """`maxLength`, in characters: where characters of several bytes are legal, each must have counted as one."""

    rank = 7

    def violated(self, argument: Any, text: str) -> bool:
        return bool(len(text) > argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return
        if side == "reject":
            if len(text) == argument + 1:
                yield "above"
            return
        if len(text) == argument:
            yield "at"
        if size_of(text) > argument:
            yield "wide"

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        if side == "reject":
            return frozenset({"above"})
        return frozenset({"at", "wide"} if probe("aa" + _WIDE) else {"at"})

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        if text is None:
            return False
        is_wide = size_of(text) > len(text)
        return len(text) > accepted.longest or (is_wide and len(text) > accepted.longest_wide)


class MaxBytes(Rule):
    """`x-max-bytes`, in bytes of UTF-8: a text of few characters may be too long, and must have been tried."""

    rank = 7
    constant_goals = goals(accept={"at"}, reject={"above", "wide"})

    def violated(self, argument: Any, text: str) -> bool:
        return bool(size_of(text) > argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return
        if side == "accept":
            if size_of(text) == argument:
                yield "at"
            return
        if size_of(text) == argument + 1:
            yield "above"
        if len(text) <= argument:
            yield "wide"

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        if text is None:
            return False
        size = size_of(text)
        is_wider = len(text) < size > accepted.most_bytes_wide
        return size > accepted.most_bytes or is_wider or (text == "" and text not in accepted.texts)
