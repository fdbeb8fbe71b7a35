"""A run is killed at any moment, and a sweep by its ledger leaves nothing behind."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from contracts.cli.main import group
from contracts.emulator.server import Received
from contracts.exchange import Response
from contracts.ledger import Ledger
from tests import runs
from tests.ledger.clouds import Cloud

MOMENTS = 30 if int(os.environ.get("CONTRACTS_SEEDS", "1")) > 1 else 4
HOW = ("not arrived", "made, not answered", "answered")


class Killer:
    """Kills a run around its Nth request: before that is carried out, or after, before its answer or with it.

    `made, not answered` waits for the next request that makes something.
    """

    def __init__(self, cloud: Cloud, number: int, how: str) -> None:
        self.run: subprocess.Popen[bytes] | None = None
        self.struck = False
        self._cloud = cloud
        self._left = number
        self._how = how
        cloud.trap = self

    def __call__(self, received: Received, perform: Callable[[], Response]) -> Response:
        self._left -= 1
        if self.struck or self._left > 0:
            return perform()
        if self._how == "not arrived":
            self._kill()
            return Response(status=503)
        before = self._cloud.there()
        response = perform()
        if self._how == "answered":
            assert self.run is not None
            self.struck = True
            self.run.kill()  # while the answer is on its way: it may have been taken in, or not
        elif self._cloud.there() - before:
            self._kill()
        return response

    def _kill(self) -> None:
        assert self.run is not None
        self.struck = True
        self.run.kill()
        self.run.wait()


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_a_sweep_after_a_kill_leaves_nothing(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    how = HOW[seed % len(HOW)]
    ledger = tmp_path / "ledger.sqlite"
    with Cloud("alibaba" if seed % 2 else "naver") as cloud:
        for name, value in cloud.environment.items():
            monkeypatch.setenv(name, value)
        world = cloud.write_world(tmp_path / "world.toml")
        killer = Killer(cloud, chance.randrange(1, 150), how)
        command = (sys.executable, "-m", "pytest", "-q", *runs.SUITE)
        options = ("--target", cloud.url, "--world", str(world), "--ledger", str(ledger), "--seed", str(seed))
        with cloud.held:  # the first request waits until it is known whom to kill
            killer.run = subprocess.Popen([*command, *options], cwd=tmp_path, stdout=subprocess.PIPE, env=os.environ)
        output, _ = killer.run.communicate(timeout=120)
        assert killer.run.returncode == -9, output.decode()
        cloud.trap = None
        if how == "made, not answered":
            assert cloud.there()
            assert "sent" in states(ledger)

        swept = CliRunner().invoke(group, ["sweep", str(ledger), "--world", str(world), "--delete"])
        assert (swept.exit_code, swept.output) == (0, "nothing is left\n"), swept.output
        assert cloud.there() == set()
        assert states(ledger) == []


def states(path: Path) -> list[str]:
    ledger = Ledger.to_sweep(path)
    try:
        return [creation.state for creation in ledger.left()]
    finally:
        ledger.close()
