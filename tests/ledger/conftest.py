"""Emulators in the hands of somebody else, and ways to run and to sweep."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts.cli.main import group
from contracts.errors import ContractsError
from contracts.ledger import Creation, Ledger
from tests import runs
from tests.ledger.clouds import Cloud

SUITE = (sys.executable, "-m", "pytest", "-q", *runs.SUITE)


@pytest.fixture(params=["alibaba", "naver"])
def cloud(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    with Cloud(request.param) as served:
        for name, value in served.environment.items():
            monkeypatch.setenv(name, value)
        yield served


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a ledger.sqlite"  # a blank has to be quoted in what is printed to be copied


@pytest.fixture
def start(cloud: Cloud, path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the suite in a process of its own."""

    def _start(*arguments: str, **world: object) -> subprocess.Popen[str]:
        patient = {"settles_within": 3.0, "answers_within": 10.0}  # a busy machine is no finding
        file = cloud.write_world(path.with_name("world.toml"), **{**patient, **world})
        options = ("--target", cloud.url, "--world", str(file), "--ledger", str(path))
        return subprocess.Popen(
            [*SUITE, *options, *arguments],
            cwd=path.parent, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    # A shell's background jobs ignore Ctrl-C, and so would all that they start.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield _start
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def sweep(cloud: Cloud, path: Path) -> Callable[..., Result]:
    """Run `contracts sweep` on the ledger, with the world unless told otherwise."""

    def _sweep(*arguments: str, with_world: bool = True, **world: object) -> Result:
        file = cloud.write_world(path.with_name("world.toml"), **world)
        options = ("--world", str(file)) if with_world else ()
        result = CliRunner().invoke(group, ["sweep", str(path), *options, *arguments])
        assert result.exception is None or isinstance(result.exception, (SystemExit, ContractsError)), result.exception
        return result

    return _sweep


def left(path: Path) -> tuple[Creation, ...]:
    ledger = Ledger.to_sweep(path)
    try:
        return ledger.left()
    finally:
        ledger.close()
