"""What a run shows of how far it is."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from contracts.plugin.progress import LiveLine, PlainLines, Progress
from tests import runs

SUITE = ("-m", "pytest", *runs.SUITE)


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Reporter:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.config = SimpleNamespace(pluginmanager=SimpleNamespace(get_plugin=lambda name: None))

    def ensure_newline(self) -> None:
        pass

    def write_line(self, line: str) -> None:
        self.lines.append(line)


def ended(name: str, *, exchanges: int, outcome: str = "passed") -> pytest.TestReport:
    properties = [("clause", "v/o/s/r"), ("exchanges", exchanges)]
    return pytest.TestReport(
        nodeid=name,
        location=("f", 1, name),
        keywords={},
        outcome=outcome,  # type: ignore[arg-type]
        longrepr=None,
        when="call",
        user_properties=properties,  # type: ignore[arg-type]
    )


def test_the_line_has_sides_findings_exchanges_rate_and_time_left() -> None:
    time = Time()
    progress = Progress(costs={"a": 10, "b": 30, "c": 60}, most=None, clock=time)
    assert progress.line() == "0 of 3 clause sides, 0 exchanges"
    time.now += 4
    assert progress.line(under_way=12) == "0 of 3 clause sides, 12 exchanges, 3.0/s, about 33 s left"
    progress.done |= {"a", "b"}
    progress.exchanges, progress.broken = 48, 1
    assert progress.line() == "2 of 3 clause sides, 1 broken, 48 exchanges, 12/s, about 5 s left"


def test_time_left_is_by_the_pace_that_the_world_allows() -> None:
    time = Time()
    progress = Progress(costs={"a": 500, "b": 700}, most=2.0, clock=time)
    assert progress.line() == "0 of 2 clause sides, 0 exchanges, about 10 min left"
    time.now += 1
    assert progress.line(under_way=40).endswith("40/s, about 10 min left")


def test_plain_lines_come_now_and_then() -> None:
    time, reporter = Time(), Reporter()
    shown = PlainLines(Progress(costs={"a": 1, "b": 1}, most=None, clock=time), reporter)  # type: ignore[arg-type]
    time.now += 29
    shown.exchanged()
    assert reporter.lines == []
    time.now += 2
    shown.exchanged()
    shown.exchanged()
    shown.pytest_runtest_logreport(ended("a", exchanges=3))
    assert reporter.lines == ["0 of 2 clause sides, 2 exchanges, 0.1/s, about 31 s left"]
    time.now += 30
    shown.pytest_runtest_logreport(ended("b", exchanges=4, outcome="failed"))
    assert reporter.lines[1:] == ["2 of 2 clause sides, 1 broken, 7 exchanges, 0.1/s, about 0 s left"]


def on_a_terminal(*arguments: str) -> str:
    """Run the suite on a pseudo-terminal and return all that was written to it."""
    controller, terminal = pty.openpty()
    with subprocess.Popen([sys.executable, *SUITE, *arguments], stdout=terminal, stderr=terminal) as process:
        os.close(terminal)
        written = b""
        while True:
            try:
                found = os.read(controller, 65536)
            except OSError:  # how Linux says that nobody holds the other end any more
                break
            if not found:
                break
            written += found
    os.close(controller)
    assert process.returncode == 0, written.decode()
    return written.decode()


@pytest.mark.parametrize("how", [(), pytest.param(("-n", "1"), marks=pytest.mark.thorough)])
def test_in_a_terminal_one_line_is_written_anew(how: tuple[str, ...]) -> None:
    written = on_a_terminal("--vendor", "naver", "-k", "vpcPeeringName/maxLength", *how)
    lines = re.findall(r"\r\x1b\[2K([^\r\x1b]*)", written)
    assert len(lines) > 1
    assert all(re.match(r"[012] of 2 clause sides, \d+ exchanges?", line) for line in lines[:-1])
    assert lines[-1] == ""
    assert "2 passed" in written


def test_elsewhere_there_is_no_live_line() -> None:
    command = [sys.executable, *SUITE, "--vendor", "naver", "-k", "vpcPeeringName/maxLength"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "\x1b" not in output
    assert "clause sides" not in output
    assert re.search(r"\.\. +\[100%\]", output)


def test_the_live_line_fits_the_terminal() -> None:
    written: list[str] = []
    reporter = SimpleNamespace(
        write=lambda text, flush: written.append(text),
        config=SimpleNamespace(get_terminal_writer=lambda: SimpleNamespace(fullwidth=20)),
    )
    LiveLine(Progress(costs={"a": 1}, most=None), reporter).show("x" * 50)  # type: ignore[arg-type]
    assert written == ["\r\x1b[2K" + "x" * 19]
