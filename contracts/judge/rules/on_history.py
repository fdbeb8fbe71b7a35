"""Rules that one value cannot show: what must be shown of them in answers and over time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts.judge.accepted import Accepted
from contracts.judge.rules.rule import Rule, goals
from contracts.spec import Side


class OnHistory(Rule):
    """A rule that one value cannot show; the judge's rules about answers and history decide it."""

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return ()


class Default(OnHistory):
    """`default` and `x-default-from`: what an absent value means, seen in the answer."""

    constant_goals = goals(accept={"absent"})


class DryRun(OnHistory):
    """`x-dry-run`: a passing request is answered with the agreed code and makes nothing; a bad one fails as ever."""

    constant_goals = goals(accept={"passes", "makes nothing"}, reject={"fails"})


class Performs(OnHistory):
    """`x-performs`: what was created exists afterwards."""

    constant_goals = goals(accept={"exists"})


class Idempotent(OnHistory):
    """`x-idempotent`: the same value with the same parameters is the same creation, one after the other and at once."""

    constant_goals = goals(accept={"again", "settled"}, reject={"other parameters", "simultaneous"})


class Distinct(OnHistory):
    """`x-distinct`: another value, be it in letter case only, or none, is another request."""

    constant_goals = goals(accept={"other", "letter case", "none"}, reject={"other"})
