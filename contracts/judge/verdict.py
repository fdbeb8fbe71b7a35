"""What can be said of a clause side: held, broken, or not exercised. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.exchange import Exchange
from contracts.spec import Clause, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A clause side seen broken: why, in one sentence, and the exchanges that show it, the last one being the one.

    `notes` say in a word what each exchange showed, where a story is told; else there are none. `kind` says what sort
    of break it is, in words that do not change from run to run (see `kinds`).
    """

    clause: Clause
    side: Side
    why: str
    exchanges: tuple[Exchange, ...]
    notes: tuple[str, ...] = ()
    kind: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Return how much there is to read; the smallest finding of a side is the one shown."""
        requests = [exchange.request for exchange in self.exchanges]
        return len(requests), sum(len(request.url) + len(request.body) for request in requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything that the side asks for was shown. `exchanges` counts those that showed it."""

    exchanges: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The side was seen broken. `kinds` are all sorts of breaks that were seen, sorted; `finding` shows one of them."""

    exchanges: int
    finding: Finding
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotExercised:
    """The side could not be tried, or not to the end; `reason` says what is missing."""

    exchanges: int
    reason: str


Verdict = Held | Broken | NotExercised


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Something worth knowing that no clause forbids, with the first exchange that showed it."""

    kind: str
    text: str
    exchange: Exchange
