"""How Hypothesis searches for a fault and shrinks it, whether it draws cases or sequences of calls."""

from __future__ import annotations

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity

from contracts.run.examples import Shelf


class Fault(Exception):  # noqa: N818 - for Hypothesis it is a find
    """What was sent showed a fault of the side in question."""


def searching(examples: int, shelf: Shelf | None) -> hypothesis.settings:
    """Return settings to try so many examples, and first those on the shelf."""
    return hypothesis.settings(
        max_examples=examples + (len(shelf) if shelf is not None else 0),
        phases=(Phase.reuse, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        database=shelf,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
    )
