"""The baseline under pytest: known breaks are expected failures, every difference from the baseline is a failed test.

What a test finds is decided in the test. What only shows when all tests are over (that a known break is gone, or that
another test broke a side) is reported then, under the name of the side's own test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from contracts.baseline import (
    Baseline,
    Comparison,
    Difference,
    Name,
    Scope,
    Update,
    baseline_block,
    compare,
    differences_of,
    read_baseline,
    updated,
    write_baseline,
)
from contracts.errors import ContractsError
from contracts.plugin import workers
from contracts.plugin.stash import RECORDS, SUITE
from contracts.report import finding_text, merged

if TYPE_CHECKING:
    from contracts.report import ClauseResult, Record

_TEST = re.compile(r"(?P<path>.*)::(?P<function>[^:\[]+)\[(?P<clause>.+)-(?P<side>accept|reject)\]", re.DOTALL)


def pytest_configure(config: pytest.Config) -> None:
    """Read the baseline before anything is collected or sent."""
    path, is_updating = config.getoption("baseline"), config.getoption("baseline_update")
    if path is None and not is_updating:
        return
    try:
        baseline = _read(path, is_updating=is_updating)
    except ContractsError as error:
        raise pytest.UsageError(str(error)) from None
    gate = _Gate(config, path, baseline, is_updating, datetime.now(UTC).date())
    config.stash[_GATE] = gate
    config.pluginmanager.register(gate, "contracts-baseline")


def _read(path: Path | None, *, is_updating: bool) -> Baseline:
    if path is None:
        raise ContractsError("--baseline-update", "it does not say which file to write", "Add --baseline FILE")
    if not is_updating or path.exists():
        return read_baseline(path)
    if not path.absolute().parent.is_dir():
        raise ContractsError(f"--baseline {path}", "its folder does not exist", "Make it first")
    return Baseline()


def expect(config: pytest.Config, result: ClauseResult) -> None:
    """End a test as an expected failure if its break is listed, or is about to be; if not, fail it with a word more.

    Returns if there is no baseline, and with `--runxfail`.
    """
    __tracebackhide__ = True
    gate = config.stash.get(_GATE, None)
    if gate is None:
        return
    found = gate.differences_of(result)
    if not found:
        known = gate.baseline.breaks.get(Name(result.id, result.side))
        pytest.xfail(str(known) if known is not None else "not listed before")
    told = (f"  baseline  {difference.kind}: {difference.says}" for difference in found)
    pytest.fail("\n".join([finding_text(result), *told]), pytrace=False)


def decides(config: pytest.Config) -> bool:
    """Tell whether it is a baseline that says whether breaks make the run red."""
    gate = config.stash.get(_GATE, None)
    return gate is not None and gate.comparison is not None


def known(config: pytest.Config) -> frozenset[Name]:
    """Return the sides that are broken as the baseline says, and in no other way."""
    gate = config.stash.get(_GATE, None)
    if gate is None or gate.comparison is None:
        return frozenset()
    return frozenset(known.name for known in gate.comparison.known)


@dataclass(slots=True, eq=False)
class _Gate:
    """A baseline in a run: what it says, which tests there were, and what came of it."""

    config: pytest.Config
    path: Path
    baseline: Baseline
    is_updating: bool
    today: date
    tests: dict[Name, str] = field(default_factory=dict)
    failed: set[Name] = field(default_factory=set)
    comparison: Comparison | None = None
    update: Update | None = None
    problem: str = ""

    def differences_of(self, result: ClauseResult) -> list[Difference]:
        """Return in what a side differs; while the baseline is updated, only its dates are kept to."""
        found = differences_of(self.baseline, result, today=self.today)
        return [difference for difference in found if not self.is_updating or difference.kind == "expired"]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in which tests there are, and which failed."""
        test = _TEST.fullmatch(report.nodeid)
        if test is None:
            return
        name = Name(test["clause"], test["side"])
        self.tests[name] = report.nodeid
        if report.failed:
            self.failed.add(name)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        """Compare when the record is there, before JUnit reports are written; then have a say in the exit code."""
        if not workers.is_worker(self.config):
            self._close(session)
        result = yield
        is_red = self.problem or (self.comparison is not None and self.comparison.is_red)
        if is_red and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return result

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what is known, what differs and what was written, below the summary of the run."""
        if self.comparison is not None:
            terminalreporter.write_line("")
            for line in baseline_block(str(self.path), self.comparison, self.update):
                terminalreporter.write_line(line)
        if self.problem:
            terminalreporter.write_line(f"error: {self.problem}", red=True)

    def _close(self, session: pytest.Session) -> None:
        records = [*self.config.stash[RECORDS], *workers.delivered(self.config)]
        if not records:
            return
        record = merged(records)
        scope = self._scope(record)
        baseline = self.baseline
        if self.is_updating:
            baseline = self._updated(session, record, scope)
        self.comparison = compare(baseline, record, today=self.today, scope=scope)
        for difference in self.comparison.differences:
            if difference.name not in self.failed:
                self.config.hook.pytest_runtest_logreport(report=self._report(difference))

    def _updated(self, session: pytest.Session, record: Record, scope: Scope) -> Baseline:
        """Write what the run found, unless the run was cut short: then nobody knows how it would have ended."""
        suite = self.config.stash[SUITE]
        is_cut = record.partial or session.shouldstop or session.shouldfail or suite.problems
        if is_cut or session.exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            self.problem = f"{self.path} was not updated, because the run did not get to its end"
            return self.baseline
        update = updated(self.baseline, record, scope=scope)
        try:
            write_baseline(self.path, update.baseline)
        except ContractsError as error:
            self.problem = str(error)
            return self.baseline
        self.update = update
        return update.baseline

    def _scope(self, record: Record) -> Scope:
        """Return which sides there are, whether they were selected or not; a shard knows only its own."""
        names = frozenset(Name(side.clause.id, side.side) for side in self.config.stash[SUITE].sides())
        if record.shard:
            return Scope(names=names, prefixes=())
        if all(self.config.getoption(name) is None for name in ("target", "vendor", "spec", "cassette")):
            return Scope(names=names, prefixes=("",))
        depth = 1 if self.config.getoption("spec") is None else 2
        return Scope(names=names, prefixes=tuple({"/".join(n.clause.split("/")[:depth]) + "/" for n in names}))

    def _report(self, difference: Difference) -> pytest.TestReport:
        """Return a difference as a failed test, so that it is counted, listed and in JUnit reports as one."""
        name = difference.name
        anywhere = next(iter(self.tests.values()), "").partition("[")[0] or "baseline::test_clause"
        nodeid = self.tests.get(name, f"{anywhere}[{name.clause}-{name.side}]")
        path, _, domain = nodeid.partition("::")
        properties: list[tuple[str, Any]] = [("clause", name.clause), ("side", name.side)]
        return pytest.TestReport(
            nodeid=nodeid,
            location=(path, None, domain),
            keywords={},
            outcome="failed",
            longrepr=f"{name.clause} ({name.side})\n  baseline  {difference.kind}: {difference.says}",
            when="call",
            user_properties=properties,
        )


_GATE: pytest.StashKey[_Gate] = pytest.StashKey()
