"""How far a run is: one live line in a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from contracts.plugin import workers
from contracts.plugin.stash import SUITE
from contracts.shards import expected_requests
from contracts.suite import Suite

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter
    from xdist.workermanage import WorkerController

Now = Callable[[], float]
Status = tuple[str, str, str | tuple[str, Mapping[str, bool]]]

EXCHANGES = "exchanges"
"""The property of a test that says how many exchanges it took."""
_NAME = "contracts-progress"
_LIVE_EVERY, _PLAIN_EVERY = 0.1, 30.0
"""Seconds from one line to the next."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """Counts what is done. `costs` are the requests expected of each test, `most` the greatest rate, per second."""

    costs: Mapping[str, int]
    most: float | None
    clock: Now = time.monotonic
    done: set[str] = field(default_factory=set)
    broken: int = 0
    exchanges: int = 0
    _since: float = field(init=False)

    def __post_init__(self) -> None:
        self._since = self.clock()

    def line(self, under_way: int = 0) -> str:
        """Return the state as a line; `under_way` exchanges are of a test that is not done."""
        exchanges, seconds = self.exchanges + under_way, self.clock() - self._since
        rate = exchanges / seconds if seconds >= 1 else 0.0
        parts = [
            f"{len(self.done)} of {len(self.costs)} clause sides",
            *([f"{self.broken} broken"] if self.broken else []),
            f"{exchanges} exchange{'' if exchanges == 1 else 's'}",
            *([f"{rate:.0f}/s" if rate >= 10 else f"{rate:.1f}/s"] if rate else []),
        ]
        left = self.seconds_left(rate)
        return ", ".join(parts) + (f", about {_span(left)} left" if left is not None else "")

    def seconds_left(self, rate: float) -> float | None:
        """Return how long the rest should take at a rate of exchanges per second; None if nothing tells."""
        left = sum(cost for name, cost in self.costs.items() if name not in self.done)
        pace = min((limit for limit in (rate, self.most) if limit), default=None)
        return left / pace if pace is not None else None


def _span(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes / 60:.0f} h"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin to show progress."""
    if not workers.is_worker(session.config):
        _begin(session.config, [item.nodeid for item in session.items])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: WorkerController, ids: list[str]) -> None:
    """Begin to show progress of what workers do; each of them collects everything."""
    if not node.config.pluginmanager.hasplugin(_NAME):
        _begin(node.config, ids)


def _begin(config: pytest.Config, tests: list[str]) -> None:
    """Show progress where there are clause sides, and nothing else, to be exercised."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    suite = config.stash.get(SUITE, None)
    if reporter is None or not isinstance(suite, Suite):
        return
    if not tests or config.getoption("collectonly") or config.get_verbosity() > 0:
        return
    expected = {f"[{side}]": expected_requests(side.clause, side.side) for side in suite.sides()}
    costs = {test: expected.get(test[test.find("[") :]) for test in tests}
    if None in costs.values():
        return
    world = suite.basis.world
    known = {test: cost for test, cost in costs.items() if cost is not None}
    progress = Progress(costs=known, most=world.max_requests_per_second if world is not None else None)
    is_live = reporter.isatty and config.get_terminal_writer().hasmarkup
    shown = (LiveLine if is_live else PlainLines)(progress, reporter)
    config.pluginmanager.register(shown, _NAME)
    suite.watch = shown.exchanged


class PlainLines:
    """A line now and then, for logs."""

    every = _PLAIN_EVERY

    def __init__(self, progress: Progress, reporter: TerminalReporter) -> None:
        self._progress = progress
        self._reporter = reporter
        self._under_way = 0
        self._next = progress.clock() + self.every

    def exchanged(self) -> None:
        """Count an exchange of the test that is under way."""
        self._under_way += 1
        self._show_in_time()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test that is over, whichever process it ran in."""
        if report.when != "call" and not (report.when == "setup" and report.skipped):
            return
        self._progress.done.add(report.nodeid)
        self._progress.broken += report.failed
        self._progress.exchanges += sum(int(str(n)) for name, n in report.user_properties if name == EXCHANGES)
        self._under_way = 0
        self._show_in_time()

    def _show_in_time(self) -> None:
        if self._progress.clock() >= self._next:
            self._next = self._progress.clock() + self.every
            capture = self._reporter.config.pluginmanager.get_plugin("capturemanager")
            # While a test runs, pytest keeps what is printed to itself.
            with capture.global_and_fixture_disabled() if capture is not None else nullcontext():
                self.show(self._progress.line(self._under_way))

    def show(self, line: str) -> None:
        """Print a line of its own."""
        self._reporter.ensure_newline()
        self._reporter.write_line(line)


class LiveLine(PlainLines):
    """One line that is written anew again and again, in place of pytest's dots."""

    every = _LIVE_EVERY

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self) -> Generator[None, Status, Status]:
        """Take the letter of a clause side away: the line has the counts, and findings are shown at the end."""
        category, *_ = yield
        return category, "", ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Take the line away."""
        self._write("")

    def show(self, line: str) -> None:
        """Write the line over the one before."""
        width = self._reporter.config.get_terminal_writer().fullwidth
        self._write(line[: width - 1])

    def _write(self, line: str) -> None:
        self._reporter.write(f"\r\x1b[2K{line}", flush=True)
