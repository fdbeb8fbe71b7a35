"""A target at a URL: one connection for each scheme, one clock, one pace."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from contracts.exchange import Exchange, Request
from contracts.wire.http import Connection
from contracts.world import World

TOGETHER = 8
"""So many requests are sent at once to see whether they get in each other's way."""

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


class Target:
    """Sends requests to a URL and returns the exchanges; never faster than the world allows."""

    def __init__(self, url: str, world: World, clock: Clock | None = None) -> None:
        self.url = url.rstrip("/")
        self.clock = clock or Clock()
        self.exchanges = 0
        self._interval = 1 / world.max_requests_per_second if world.max_requests_per_second else 0.0
        self._next_at = 0.0
        self._world = world
        self._connection = self._connect(self.url)
        self._other = self._connect(world.other_url) if world.other_url is not None else None

    @property
    def most_at_once(self) -> int:
        """The most requests that may be sent together without being faster than the world allows."""
        return TOGETHER if not self._interval else min(TOGETHER, int(1 / self._interval))

    def send(self, request: Request) -> Exchange:
        """Send a request and wait for its outcome."""
        self._keep_pace(1)
        is_for_other = self._world.other_url is not None and request.url.startswith(self._world.other_url)
        connection = self._other if is_for_other and self._other is not None else self._connection
        exchange = self._sent(request, connection)
        self.exchanges += 1
        return exchange

    def send_together(self, requests: Sequence[Request]) -> list[Exchange]:
        """Send requests at once, each over its own connection; return the exchanges in the order of the answers."""
        self._keep_pace(len(requests))
        ready = threading.Barrier(len(requests))

        def one(request: Request) -> Exchange:
            with self._connect(self.url) as connection:
                ready.wait()
                return self._sent(request, connection)

        with ThreadPoolExecutor(len(requests)) as pool:
            exchanges = list(pool.map(one, requests))
        self.exchanges += len(exchanges)
        return sorted(exchanges, key=lambda exchange: exchange.answered_at)

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()
        if self._other is not None:
            self._other.close()

    def _connect(self, url: str) -> Connection:
        return Connection(url, answers_within=self._world.answers_within, certificates=self._world.certificates)

    def _sent(self, request: Request, connection: Connection) -> Exchange:
        sent_at = self.clock.now()
        outcome = connection.send(request)
        return Exchange(request=request, outcome=outcome, sent_at=sent_at, answered_at=self.clock.now())

    def _keep_pace(self, count: int) -> None:
        """Wait until so many requests may be sent."""
        if not self._interval:
            return
        now = self.clock.now()
        due = self._next_at + self._interval * (count - 1)
        if now < due:
            self.clock.wait(due - now)
        self._next_at = max(now, due) + self._interval
