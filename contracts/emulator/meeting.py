"""How a service that is not atomic treats simultaneous calls, without leaving it to luck."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

PATIENCE = 0.5  # seconds that a call waits for company while other connections are open
ALONE = 0.02  # seconds where none is: its owner may be about to open one


@dataclass(slots=True)
class Meeting:
    """Lets calls for the same thing come equally far before any of them goes on."""

    _arrived: Counter[Hashable] = field(default_factory=Counter)

    def await_another(self, thing: Hashable, turn: threading.Condition, *, crowd: int) -> int:
        """Give up the turn until a second call for the thing has come as far, or it is clear that none will.

        Returns how many calls came before this one. `crowd` is the number of connections that are open.
        """
        before = self._arrived[thing]
        self._arrived[thing] += 1
        turn.notify_all()
        turn.wait_for(lambda: self._arrived[thing] > 1, timeout=PATIENCE if crowd > 1 else ALONE)
        return before
