"""The pytest plugin: options, one test per clause side, findings without tracebacks, reports, exit code."""

from __future__ import annotations

import os
import signal
import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from contracts.errors import CassetteError, ContractsError
from contracts.ledger.book import DEFAULT
from contracts.report import Record, block, finding_text, merged
from contracts.suite import Side, Suite, SuiteOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xdist.scheduler import LoadScopeScheduling
    from xdist.workermanage import WorkerController

    from contracts.replay import Replay

T = TypeVar("T")

_SUITE = pytest.StashKey["Suite | Replay"]()
_RECORDS = pytest.StashKey[list[Record]]()
_DELIVERED = "contracts-record"
_RUN, _SHARING = "contracts-run", "contracts-sharing"
_LEFT = pytest.StashKey[list[str]]()
_TERM = pytest.StashKey[Any]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup(
        "cloud-contracts",
        "conformance of a cloud API to its documentation (with --strict, error codes that no table lists are findings)",
    )
    group.addoption(
        "--target", metavar="URL", help="check the implementation at this URL (default: embedded emulators)"
    )
    group.addoption(
        "--spec",
        metavar="FILE",
        help="check the operation of this spec file only, such as one that `contracts derive` wrote",
    )
    group.addoption("--vendor", metavar="NAME", help="the vendor whose specs apply (default: the world's, else all)")
    group.addoption("--world", metavar="FILE", help="TOML file with what the suite may rely on at the target")
    group.addoption(
        "--conformance-report",
        metavar="PATH",
        action="append",
        default=[],
        help="write the record of the run here; a name that ends in .json (repeatable)",
    )
    group.addoption("--seed", type=int, default=0, metavar="N", help="seed of all drawn cases (default: 0)")
    group.addoption(
        "--budget", type=int, metavar="N", help="send at most N requests per vendor, those first that show the most"
    )
    group.addoption(
        "--ledger",
        metavar="FILE",
        type=Path,
        default=DEFAULT,
        help=f"write down here what may be created at the target, before it is (default: {DEFAULT})",
    )
    group.addoption(
        "--max-creations",
        type=int,
        default=1000,
        metavar="N",
        help="make at most N things at the target (default: 1000)",
    )
    group.addoption("--record", metavar="DIR", help="write every exchange into this folder, without secrets")
    group.addoption("--overwrite", action="store_true", help="let --record replace an earlier recording")
    group.addoption(
        "--cassette", metavar="PATH", help="send nothing: judge a recording, a cassette of VCR.py, or a HAR file"
    )
    # `--strict` is an option of pytest itself, which this suite obeys too.


def pytest_configure(config: pytest.Config) -> None:
    """Check the options before anything is collected or sent."""
    config.stash[_RECORDS] = []
    given: dict[str, Any] = getattr(config, "workerinput", {})
    options = SuiteOptions(
        target=config.getoption("target"),
        vendor=config.getoption("vendor"),
        spec=_path(config, "spec"),
        world=_path(config, "world"),
        seed=config.getoption("seed"),
        budget=config.getoption("budget"),
        strict=config.getoption("strict"),
        ledger=Path(config.invocation_params.dir, config.getoption("ledger")),
        max_creations=config.getoption("max_creations"),
        run=given.get(_RUN) or uuid.uuid4().hex,
        worker=given.get("workerid", "main"),
        sharing=given.get(_SHARING, 1),
        cassette=_path(config, "cassette"),
        record=_path(config, "record"),
        overwrite=config.getoption("overwrite"),
    )
    try:
        _check_reports(config)
        config.stash[_SUITE] = _prepared(options, config)
    except ContractsError as error:
        raise pytest.UsageError(str(error)) from None
    if options.target is not None and threading.current_thread() is threading.main_thread():
        # A run that is told to end cleans up first, whoever tells it.
        config.stash[_TERM] = signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave signals as they were."""
    if _TERM in config.stash:
        signal.signal(signal.SIGTERM, config.stash[_TERM])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a pytest-xdist worker which run it is of, and with how many it shares the target's pace."""
    node.workerinput[_RUN] = node.config.stash[_SUITE].options.run
    # With this scheduling one worker has all the clauses of the one vendor that a target has.
    alone = node.config.getvalue("dist") == "load"
    node.workerinput[_SHARING] = 1 if alone else node.workerinput["workercount"]


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
        sides = metafunc.config.stash[_SUITE].sides()
        metafunc.parametrize("clause_side", sides, ids=[str(side) for side in sides])


@pytest.fixture
def conformance(request: pytest.FixtureRequest) -> Conformance:
    """Return what checks clause sides against the target."""
    return Conformance(request.config.stash[_SUITE], request.node)


class Conformance:
    """Turns verdicts into outcomes of tests, and tells JUnit reports which clause each test is about."""

    def __init__(self, suite: Suite | Replay, node: pytest.Item) -> None:
        self._suite = suite
        self._node = node

    def check(self, side: Side) -> None:
        """Exercise a clause side: pass if it held, fail with the finding if it broke, skip if it was not exercised."""
        __tracebackhide__ = True
        self._node.user_properties += [
            ("clause", side.clause.id),
            ("side", side.side),
            ("statement", side.clause.source.statement),
            ("source", str(side.clause.source)),
        ]
        try:
            result = self._suite.exercise(side)
        except ContractsError as error:
            pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
        if result.verdict == "broken":
            pytest.fail(finding_text(result), pytrace=False)
        if result.verdict == "not-exercised":
            pytest.skip(result.reason)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Clean up at the target, then deliver the record: to the controller, or to the reports and the exit code."""
    config = session.config
    suite = config.stash.get(_SUITE, None)
    record = _cleaned_up(session, suite.finish) if suite is not None else None
    workeroutput: dict[str, Any] | None = getattr(config, "workeroutput", None)
    if record is not None and workeroutput is not None:
        workeroutput[_DELIVERED] = record.to_dict()
    elif record is not None:
        config.stash[_RECORDS].append(record)
    result = yield
    if isinstance(suite, Suite) and workeroutput is None:
        if config.pluginmanager.hasplugin("dsession"):
            # A worker may have died, or been ended before it had cleaned up.
            _cleaned_up(session, suite.sweep)
        config.stash[_LEFT] = _cleaned_up(session, lambda: [*suite.left_lines()]) or []
    records = config.stash.get(_RECORDS, [])
    if _problems(config) and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.USAGE_ERROR
    if workeroutput is None and records:
        whole = merged(records)
        for path in config.getoption("conformance_report"):
            whole.write(Path(path))
        # A finding may come up after the test of its clause is over; the run is red all the same.
        if whole.broken() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return result


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
    records = config.stash.get(_RECORDS, [])
    left = config.stash.get(_LEFT, [])
    if records or left:
        terminalreporter.section("conformance")
    for line in block(merged(records)) if records else ():
        terminalreporter.write_line(line)
    for path in config.getoption("conformance_report") if records else ():
        terminalreporter.write_line(f"record written to {path}")
    for line in left:
        terminalreporter.write_line(line)
    for problem in _problems(config):
        terminalreporter.write_line(f"error: {problem}", red=True)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController, error: object) -> None:
    """Take in the record of a pytest-xdist worker."""
    data = getattr(node, "workeroutput", {}).get(_DELIVERED)
    if data is not None:
        node.config.stash[_RECORDS].append(Record.from_dict(data))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Keep the clauses of one vendor on one worker: there, what one test learns of the target serves the next."""
    if config.getvalue("dist") != "load":
        return None
    from contracts.xdist_scheduling import VendorScheduling  # noqa: PLC0415 - pytest-xdist may not be installed

    return VendorScheduling(config, log)


def _prepared(options: SuiteOptions, config: pytest.Config) -> Suite | Replay:
    if options.cassette is not None:
        from contracts.replay import Replay  # noqa: PLC0415 - live runs need no reader of cassettes

        return Replay.prepare(options, os.environ)
    suite = Suite.prepare(options, os.environ)
    if not hasattr(config, "workerinput"):  # workers begin to write while others are still getting ready
        suite.check_room()
    return suite


def _problems(config: pytest.Config) -> list[CassetteError]:
    """Return the places from which on a recording could not be read."""
    suite = config.stash.get(_SUITE, None)
    return suite.problems if suite is not None else []


def _path(config: pytest.Config, name: str) -> Path | None:
    given = config.getoption(name)
    return Path(given) if given else None


def _check_reports(config: pytest.Config) -> None:
    for name in config.getoption("conformance_report"):
        path = Path(name)
        if path.suffix != ".json":
            raise ContractsError(f"--conformance-report {name}", "the name must end in .json", "Choose such a name")
        if not path.absolute().parent.is_dir():
            raise ContractsError(f"--conformance-report {name}", "its folder does not exist", "Make it first")
