"""One test per clause side, and what its verdict makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contracts.errors import ContractsError
from contracts.plugin import baseline, workers
from contracts.plugin.stash import SUITE
from contracts.report import finding_text
from contracts.suite import ClauseSide, Suite

if TYPE_CHECKING:
    from contracts.replay import Replay


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Collect only the contract suite when a target, a spec or a cassette is given."""
    inside = Path(config.rootpath, "tests")
    contract = inside / "contract"
    if (
        all(config.getoption(name) is None for name in ("target", "spec", "cassette"))
        or collection_path in (inside, contract)
        or contract in collection_path.parents
    ):
        return None
    return inside in collection_path.parents or None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each clause side."""
    if "clause_side" in metafunc.fixturenames:
        sides = metafunc.config.stash[SUITE].sides()
        metafunc.parametrize("clause_side", sides, ids=[str(side) for side in sides])


@pytest.fixture
def conformance(request: pytest.FixtureRequest) -> Conformance:
    """Return what checks clause sides against the target."""
    return Conformance(request.config.stash[SUITE], request.node)


class Conformance:
    """Turns verdicts into outcomes of tests, and tells JUnit reports which clause each test is about."""

    def __init__(self, suite: Suite | Replay, node: pytest.Item) -> None:
        self._suite = suite
        self._node = node

    def check(self, side: ClauseSide) -> None:
        """Exercise a clause side: pass if it held, fail with the finding if it broke, skip if it was not exercised.

        A break that the baseline lists is an expected failure.
        """
        __tracebackhide__ = True
        self._node.user_properties += [
            ("clause", side.clause.id),
            ("side", side.side),
            ("statement", side.clause.source.statement),
            ("source", str(side.clause.source)),
        ]
        before = self._suite.exchanges
        try:
            result = self._suite.exercise(side)
        except ContractsError as error:
            if workers.is_worker(self._node.config):
                self._node.session.shouldstop = str(error)  # which is all that its controller hears of it
            pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
        finally:
            self._node.user_properties.append(("exchanges", self._suite.exchanges - before))
        if result.verdict == "broken":
            baseline.expect(self._node.config, result)
            pytest.fail(finding_text(result), pytrace=False)
        if result.verdict == "not-exercised":
            pytest.skip(result.reason)
