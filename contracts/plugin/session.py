"""The run as a whole: what is checked before it, cleaned up after it, reported of it, and its exit code."""

from __future__ import annotations

import gc
import os
import signal
import threading
import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from contracts.errors import CassetteError, ContractsError
from contracts.plugin import baseline, workers
from contracts.plugin.options import check_reports, documents_of, options_of
from contracts.plugin.stash import RECORDS, SUITE
from contracts.report import Record, block, merged
from contracts.report.forms import write
from contracts.suite import Suite, SuiteOptions, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contracts.replay import Replay

T = TypeVar("T")

_LEFT = pytest.StashKey[list[str]]()
_TERM = pytest.StashKey[Any]()
_FROZEN = pytest.StashKey[bool]()
_UNWRITTEN = pytest.StashKey[dict[str, ContractsError]]()


def pytest_configure(config: pytest.Config) -> None:
    """Check the options before anything is collected or sent."""
    config.stash[RECORDS] = []
    try:
        options = options_of(config, **(workers.told(config) or {"run": uuid.uuid4().hex}))
        check_reports(config)
        config.stash[SUITE] = _prepared(options, config)
    except ContractsError as error:
        raise pytest.UsageError(str(error)) from None
    if options.target is not None and threading.current_thread() is threading.main_thread():
        # A run that is told to end cleans up first, whoever tells it.
        config.stash[_TERM] = signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave signals and garbage collection as they were."""
    if config.stash.get(_FROZEN, False):
        gc.unfreeze()
    if _TERM in config.stash:
        signal.signal(signal.SIGTERM, config.stash[_TERM])


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Clean up at the target, then deliver the record: to the controller, or to the reports and the exit code."""
    config = session.config
    suite = config.stash.get(SUITE, None)
    partial = _ended_early(session) or str(session.shouldfail or session.shouldstop or "")
    if isinstance(suite, Suite):
        _cleaned_up(session, lambda: suite.clean_up(is_whole=not partial))
        partial = _ended_early(session) or partial  # whoever ends the clean-up ends the run
    is_cut_short = session.exitstatus == pytest.ExitCode.INTERRUPTED
    record = suite.record(even_if_idle=is_cut_short) if suite is not None else None
    if record is not None and workers.is_worker(config):
        workers.deliver(config, record)
    elif record is not None:
        config.stash[RECORDS].append(record)
    result = yield
    config.stash[RECORDS] += workers.delivered(config)
    if isinstance(suite, Suite) and not workers.is_worker(config):
        if config.pluginmanager.hasplugin("dsession"):
            # A worker may have died, or been ended before it had cleaned up.
            _cleaned_up(session, suite.sweep)
        config.stash[_LEFT] = _cleaned_up(session, lambda: [*suite.left_lines()]) or []
    if _problems(config) and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.USAGE_ERROR
    records = config.stash[RECORDS]
    if records and not workers.is_worker(config):
        whole = replace(merged(records), partial=_interrupted(session) or partial)
        config.stash[RECORDS] = [whole]
        config.stash[_UNWRITTEN] = _written(whole, config)
        # A finding may come up after the test of its clause is over; the run is red all the same.
        if whole.broken() and session.exitstatus == pytest.ExitCode.OK and not baseline.decides(config):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if config.stash[_UNWRITTEN] and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.USAGE_ERROR
    return result


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Tell the suite which clause sides were selected."""
    suite = session.config.stash.get(SUITE, None)
    if isinstance(suite, Suite):
        sides = (getattr(item, "callspec", None) for item in session.items)
        suite.selected = frozenset(
            str(each.params[name]) for each in sides if each for name in ("clause_side", "drawn") if name in each.params
        )
        if suite.selected:  # else this is somebody's run of other tests
            # Looking through specs, strategies and tests for garbage, again and again, costs a tenth of a long run.
            gc.freeze()
            session.config.stash[_FROZEN] = True


def _written(whole: Record, config: pytest.Config) -> dict[str, ContractsError]:
    """Write the record wherever it was asked for; return why it could not be, by path."""
    unwritten = {}
    for path in config.getoption("conformance_report"):
        try:
            write(whole, Path(path), documents_of(config))
        except ContractsError as error:
            unwritten[path] = error
    return unwritten


def _ended_early(session: pytest.Session) -> str:
    """Return why a run ended early, if somebody ended it or it could not go on."""
    is_over = session.exitstatus in (
        pytest.ExitCode.OK,
        pytest.ExitCode.TESTS_FAILED,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    )
    return _interrupted(session) or ("" if is_over else "it could not go on")


def _interrupted(session: pytest.Session) -> str:
    return "it was interrupted" if session.exitstatus == pytest.ExitCode.INTERRUPTED else ""


def _cleaned_up(session: pytest.Session, work: Callable[[], T]) -> T | None:
    """Do a part of the clean-up; where that is cut short, say so and go on: the ledger still has it all."""
    try:
        return work()
    except (ContractsError, KeyboardInterrupt) as error:
        session.exitstatus = pytest.ExitCode.INTERRUPTED
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(f"clean-up was cut short: {str(error) or 'interrupted'}")
        return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what held, what broke and what is missing."""
    records = config.stash.get(RECORDS, [])
    left = config.stash.get(_LEFT, [])
    if records or left:
        terminalreporter.section("conformance")
    # Where nothing could be read of a recording, what was not exercised says nothing.
    is_blank = bool(_problems(config)) and not any(record.exchanges for record in records)
    for line in block(merged(records), known=baseline.known(config)) if records and not is_blank else ():
        terminalreporter.write_line(line)
    unwritten = config.stash.get(_UNWRITTEN, {})
    for path in config.getoption("conformance_report") if records else ():
        if path not in unwritten:
            terminalreporter.write_line(f"record written to {path}")
    for line in left:
        terminalreporter.write_line(line)
    for problem in (*_problems(config), *unwritten.values()):
        terminalreporter.write_line(f"error: {problem}", red=True)


def _prepared(options: SuiteOptions, config: pytest.Config) -> Suite | Replay:
    if options.cassette is not None:
        from contracts.replay import Replay  # noqa: PLC0415 - live runs need no reader of cassettes

        return Replay.prepare(options, os.environ)
    suite = Suite(prepare(options, os.environ))
    if not workers.is_worker(config):  # workers begin to write while others are still getting ready
        suite.check_room()
    return suite


def _problems(config: pytest.Config) -> list[CassetteError]:
    """Return the places from which on a recording could not be read, or not be written."""
    suite = config.stash.get(SUITE, None)
    return suite.problems if suite is not None else []
