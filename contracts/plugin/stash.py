"""What the parts of the plugin keep in pytest's configuration for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from contracts.replay import Replay
    from contracts.report import Record
    from contracts.suite import Suite

SUITE: pytest.StashKey[Suite | Replay] = pytest.StashKey()
"""What checks clause sides."""
RECORDS: pytest.StashKey[list[Record]] = pytest.StashKey()
"""The records of this process and of its workers."""
