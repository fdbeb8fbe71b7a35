"""The drawn cases as Hypothesis properties, for whoever drives them: HypoFuzz, another fuzzer, or pytest for longer.

    pytest --pyargs contracts.conformance.properties --target URL --world FILE
    hypothesis fuzz -- --pyargs contracts.conformance.properties --target URL --world FILE

They are collected only when this module is named. A property fails when a drawn case shows a fault of its clause side;
the fixed cases, which go first in the suite, are not sent.
"""

from __future__ import annotations

import unittest
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.generate import drawn_cases
from contracts.plugin.stash import SUITE
from contracts.report import finding_text
from contracts.suite import ClauseSide, Suite
from contracts.targets import NotSent
from contracts.world import unknown_world

_UNCHECKED = [check for check in HealthCheck if check is not HealthCheck.nested_given]
"""A target may be slow. HypoFuzz passes over tests that do not mind being nested."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A clause side that cases can be drawn for, and the suite that sends them."""

    suite: Suite
    side: ClauseSide

    def __str__(self) -> str:
        return str(self.side)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one property of each clause side that cases can be drawn for."""
    suite = metafunc.config.stash[SUITE]
    if not isinstance(suite, Suite):
        says = "--cassette: drawn cases are sent, and a recording is only judged. Leave it out"
        metafunc.parametrize("drawn", [pytest.param(None, marks=pytest.mark.skip(says))], ids=["recording"])
        return
    drawn = [Drawn(suite, side) for side in suite.basis.sides() if _is_drawn(side)]
    metafunc.parametrize("drawn", drawn, ids=map(str, drawn))


def _is_drawn(side: ClauseSide) -> bool:
    return drawn_cases(side.clause, side.side, side.spec, unknown_world(side.spec.vendor)) is not None


@settings(deadline=None, suppress_health_check=_UNCHECKED)
@given(data=st.data())
def test_drawn(drawn: Drawn, data: st.DataObject) -> None:
    """No drawn case shows a fault of this clause side."""
    __tracebackhide__ = True
    strategy = drawn.suite.strategy(drawn.side)
    if strategy is None:
        raise unittest.SkipTest("the world leaves nothing to draw here")
    try:
        result = drawn.suite.try_cases(drawn.side, data.draw(strategy))
    except NotSent as reason:
        raise unittest.SkipTest(str(reason)) from None
    if result is not None:
        raise AssertionError(finding_text(result))
