"""A target at a URL: one connection, one clock, one pace."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
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


class Target:
    """Sends requests to a URL and returns the exchanges; never faster than the world allows."""

    def __init__(self, url: str, world: World, clock: Clock | None = None) -> None:
        self.url = url.rstrip("/")
        self.clock = clock or Clock()
        self.exchanges = 0
        self._interval = 1 / world.max_requests_per_second if world.max_requests_per_second else 0.0
        self._next_at = 0.0
        self._connection = Connection(self.url, answers_within=world.answers_within)

    def send(self, request: Request) -> Exchange:
        """Send a request and wait for its outcome."""
        self._keep_pace()
        sent_at = self.clock.now()
        outcome = self._connection.send(request)
        self.exchanges += 1
        return Exchange(request=request, outcome=outcome, sent_at=sent_at, answered_at=self.clock.now())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _keep_pace(self) -> None:
        if not self._interval:
            return
        now = self.clock.now()
        if now < self._next_at:
            self.clock.wait(self._next_at - now)
        self._next_at = max(now, self._next_at) + self._interval
