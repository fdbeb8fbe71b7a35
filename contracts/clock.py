"""Time as the suite and the embedded emulator see it: that of the machine, or one that passes only when it is used."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

TICK = 0.0001  # seconds between two readings of a simulated clock; a request takes about five readings


@dataclass(slots=True)
class Clock:
    """Time in seconds since 1970, and waiting."""

    _never: threading.Event = field(default_factory=threading.Event)

    def now(self) -> float:
        """Return the time."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Let that many seconds pass."""
        self._never.wait(seconds)


@dataclass(slots=True)
class SimulatedClock(Clock):
    """Time that passes by a little with each reading and by as much as is waited for, without anybody waiting.

    Who shares it sees the same, however busy the machine is: what an emulator does in a second it has always done after
    a second, and no answer comes late by chance. It begins now, so that dates look like those of today.
    """

    _time: float = field(default_factory=time.time)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        """Return the time; no two readings are the same."""
        return self._pass(TICK)

    def wait(self, seconds: float) -> None:
        """Let that many seconds have passed."""
        self._pass(max(seconds, 0.0))

    def _pass(self, seconds: float) -> float:
        with self._turn:
            self._time += seconds
            return self._time
