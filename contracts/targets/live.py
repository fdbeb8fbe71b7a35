"""A target at a URL: a connection for each scheme, one clock, one pace, and a guard who knows what may be sent."""

from __future__ import annotations

import ipaddress
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol
from urllib.parse import urlsplit

from contracts.clock import Clock
from contracts.exchange import Exchange, Request
from contracts.wire.http import Connection
from contracts.world import World

TOGETHER = 8
"""So many requests are sent at once to see whether they get in each other's way."""


def is_loopback(url: str) -> bool:
    """Tell whether a URL leads to this very machine; a name that may stand for another one does not (RFC 6761, 6.3)."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme.lower()}://{re.split('[/?#]', rest, maxsplit=1)[0]}"


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

    Targets of one place share a `pace`. `watch` is told of every exchange, one at a time.
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
        self.watch: Callable[[], None] | None = None
        self._counting = threading.Lock()
        self._guard = guard
        self._pace = pace or Pace(world.max_requests_per_second, self.clock)
        self._world = world
        self._connections = {_origin(self.url): self._connect(self.url)}

    @property
    def most_at_once(self) -> int:
        """The most requests that may be sent together without being faster than the world allows."""
        rate = self._world.max_requests_per_second
        return TOGETHER if rate is None else min(TOGETHER, int(rate))

    def send(self, request: Request) -> Exchange:
        """Send a request and wait for its outcome.

        Raises:
            NotSent: the guard does not let it pass.
        """
        self._pace.keep()
        origin = _origin(request.url)
        if origin not in self._connections:  # by the other scheme, or where the target is reset or put into a condition
            self._connections[origin] = self._connect(origin)
        return self._sent(request, self._entered(request), self._connections[origin])

    def send_together(self, requests: Sequence[Request]) -> list[Exchange]:
        """Send requests at once, each over its own connection; return the exchanges in the order of the answers.

        Raises:
            NotSent: the guard does not let them pass.
        """
        numbers = [self._entered(request) for request in requests]
        for _ in requests:
            self._pace.keep()
        ready = threading.Barrier(len(requests))

        def one(request: Request, number: int | None) -> Exchange:
            with self._connect(self.url) as connection:
                ready.wait()
                return self._sent(request, number, connection)

        with ThreadPoolExecutor(len(requests)) as pool:
            exchanges = list(pool.map(one, requests, numbers))
        return sorted(exchanges, key=lambda exchange: exchange.answered_at)

    def close(self) -> None:
        """Close the connections."""
        for connection in self._connections.values():
            connection.close()

    def _connect(self, url: str) -> Connection:
        return Connection(url, answers_within=self._world.answers_within, certificates=self._world.certificates)

    def _entered(self, request: Request) -> int | None:
        return self._guard.before(request, self.clock.now()) if self._guard is not None else None

    def _sent(self, request: Request, number: int | None, connection: Connection) -> Exchange:
        sent_at = self.clock.now()
        outcome = connection.send(request)
        exchange = Exchange(request=request, outcome=outcome, sent_at=sent_at, answered_at=self.clock.now())
        with self._counting:
            self.exchanges += 1
            if self.watch is not None:
                self.watch()
        if self._guard is not None:
            self._guard.after(number, exchange)
        return exchange


def pauses(limit: float) -> Iterator[float]:
    """Yield ever longer pauses, in seconds, from a hundredth up to two, none longer than a tenth of the limit."""
    pause = 0.01
    while True:
        yield pause
        pause = min(pause * 1.6, 2.0, max(limit / 10, 0.01))
