"""Whole commands, as a user runs them: Schemathesis with our hooks, and pytest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.steady import Rate
from contracts.emulator import Emulator

ROOT = Path(__file__).parents[1]
SPECS = {
    "alibaba": ROOT / "specs/alibaba/CreateVpcPeerConnection.yaml",
    "naver": ROOT / "specs/naver/createVpcPeeringInstance.yaml",
}


def schemathesis(vendor: str, examples: int) -> Rate:
    """Run Schemathesis with its cheapest check; its requests are signed by our hooks. Both figures are its own."""
    code = "from schemathesis.cli import schemathesis; schemathesis()"
    with tempfile.TemporaryDirectory() as folder, Emulator(vendor) as emulator:
        world = Path(folder, "world.toml")
        world.write_text(emulator.world_toml(), "utf-8")
        hooks = {"SCHEMATHESIS_HOOKS": "contracts.schemathesis_hooks", "CONTRACTS_WORLD": str(world)}
        options = ["--url", emulator.url, "--checks", "not_a_server_error", "--seed", "1", "--phases"]
        finished = subprocess.run(  # noqa: S603 - the command is ours
            [sys.executable, "-c", code, "run", str(SPECS[vendor]), *options, "coverage,fuzzing", "-n", str(examples)],
            cwd=folder,
            env={**os.environ, **emulator.environment, **hooks},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    cases = re.search(r"(\d+) generated", finished.stdout)
    seconds = re.search(r"=+ .* in ([0-9.]+)s =+", finished.stdout)
    if cases is None or seconds is None:
        raise RuntimeError(f"schemathesis run did not end as expected: {finished.stdout}{finished.stderr}")
    return Rate(exchanges=int(cases[1]), seconds=float(seconds[1]))


def pytest(*options: str) -> float:
    """Run the contract suite and return its seconds, the start of the interpreter included."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/contract", *options]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - the command is ours
    return time.perf_counter() - begun
