"""A target at a URL: one connection, one clock, one pace, and a guard who knows what may be sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from contracts.exchange import Exchange, Request
from contracts.wire.http import Connection
from contracts.world import World

LOOPBACK = ("127.", "localhost", "[::1]", "::1")


def is_loopback(url: str) -> bool:
    """Tell whether a URL leads to this very machine."""
    return (urlsplit(url).hostname or "").startswith(LOOPBACK)


@dataclass(slots=True)
class Clock:
    """Time in seconds since 1970, and waiting that a test can replace."""

    _never: threading.Event = field(default_factory=threading.Event)

    def now(self) -> float:
        """Return the time."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Let that many seconds pass."""
        self._never.wait(seconds)


class NotSent(Exception):  # noqa: N818 - nothing went wrong, something was left undone
    """A request that may not be sent; the message is the reason for `not-exercised`."""


class Guard(Protocol):
    """Sees every request before it is sent, whichever part of the suite sends it, and what came of it."""

    def before(self, request: Request, sent_at: float) -> int | None:
        """Take in a request; return the number that it was entered under, if it was. Raises NotSent."""

    def after(self, number: int | None, exchange: Exchange) -> None:
        """Take in what came of it."""


class Pace:
    """Lets requests pass one at a time, no faster than a rate (per second), from however many threads; None is any."""

    def __init__(self, rate: float | None, clock: Clock) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._clock = clock
        self._next_at = 0.0
        self._turn = threading.Lock()

    def keep(self) -> None:
        """Wait until the next request may be sent."""
        if not self._interval:
            return
        with self._turn:
            now = self._clock.now()
            wait = self._next_at - now
            self._next_at = max(now, self._next_at) + self._interval
        if wait > 0:
            self._clock.wait(wait)


class Target:
    """Sends requests to a URL and returns the exchanges; never faster than the world allows.

    Targets of one place share a `pace`.
    """

    def __init__(
        self,
        url: str,
        world: World,
        clock: Clock | None = None,
        *,
        guard: Guard | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.clock = clock or Clock()
        self.exchanges = 0
        self._guard = guard
        self._pace = pace or Pace(world.max_requests_per_second, self.clock)
        self._connection = Connection(self.url, answers_within=world.answers_within)

    def send(self, request: Request) -> Exchange:
        """Send a request and wait for its outcome.

        Raises:
            NotSent: the guard does not let it pass.
        """
        self._pace.keep()
        sent_at = self.clock.now()
        number = self._guard.before(request, sent_at) if self._guard is not None else None
        outcome = self._connection.send(request)
        self.exchanges += 1
        exchange = Exchange(request=request, outcome=outcome, sent_at=sent_at, answered_at=self.clock.now())
        if self._guard is not None:
            self._guard.after(number, exchange)
        return exchange

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def pauses(limit: float) -> Iterator[float]:
    """Yield ever longer pauses, in seconds, from a hundredth up to two, none longer than a tenth of the limit."""
    pause = 0.01
    while True:
        yield pause
        pause = min(pause * 1.6, 2.0, max(limit / 10, 0.01))
