"""What sort of break a finding is, in a few words that stay the same whatever a run draws, whenever it runs, and where.

Two findings of one clause side are of one kind unless something tells them apart for good: how the target answered, or
which rule of several they are about. Nothing of the request is in it, no id, no time, and no text that a target chose.
"""

from __future__ import annotations

import re

from contracts.exchange import Exchange, TransportFailure
from contracts.wire.answer import ReadError, read_answer

LONGEST = 120
MOST = 20
"""So many kinds of one side are told apart. A target that has more is broken in no way that anybody could list."""
_DETAIL = re.compile(r"[:(].*", re.DOTALL)
_VARIABLE = re.compile(r"'[^']*'|[0-9]+(?:\.[0-9]+)?")


def kind_of(exchange: Exchange, read_error: ReadError) -> str:
    """Return how a target answered: status and error code, or what kept it from answering."""
    outcome = exchange.outcome
    if isinstance(outcome, TransportFailure):
        words = _VARIABLE.sub("#", _DETAIL.sub("", outcome.problem)).strip()
        return shortened(f"no answer: {words}")
    error = read_answer(outcome, {}, wrapped=False, read_error=read_error).error
    return shortened(f"answered {outcome.status}" + (f" {error.code}" if error is not None and error.code else ""))


def shortened(kind: str) -> str:
    """Return a kind on one line and of bounded length; codes and states are a target's texts."""
    line = " ".join(kind.split())
    return line if len(line) <= LONGEST else line[:LONGEST]
