"""What the judge makes of one exchange."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from contracts.judge.standing import Deserved
from contracts.judge.verdict import Finding
from contracts.wire.answer import Answer

Outcome = Literal["accepted", "refused", "passing", "full", "taken", "failed", "passed over"]
"""`passing` is an answer of the moment (too busy, too many requests), worth another try in a while; `full` says that a
quota is used up, `taken` that something is there already: both are worth another try elsewhere."""


class Opinion(Struct, frozen=True, kw_only=True):
    """What the judge makes of one exchange; the verdicts come from all of them together."""

    outcome: Outcome
    deserved: Deserved | None = None
    answer: Answer | None = None
    findings: tuple[Finding, ...] = ()
