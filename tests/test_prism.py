"""Prism, serving two of our specs as a mock, is checked like any other target, and found out (docs/prism.md)."""

from __future__ import annotations

import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SPECS = {"naver": "specs/naver/createVpcPeeringInstance.yaml", "alibaba": "specs/alibaba/CreateVpcPeerConnection.yaml"}
FINDINGS = {
    "naver": {
        "request/positions (accept)",
        "error/code (reject)",
        "regionCode/exists (reject)",
        "sourceVpcNo/exists (reject)",
        "targetVpcNo/exists (reject)",
        "targetVpcNo/differs (reject)",
        "vpcPeeringDescription/max-bytes (reject)",
        "responseFormatType/default (accept)",
        "response/xml-form (accept)",
        "response.vpcPeeringInstanceList[].vpcPeeringInstanceNo/unique (accept)",
        "response.vpcPeeringInstanceList[].vpcPeeringName/echo (accept)",
        "response.vpcPeeringInstanceList[].regionCode/echo (accept)",
        "response.vpcPeeringInstanceList[].sourceVpcNo/echo (accept)",
        "response.vpcPeeringInstanceList[].targetVpcNo/echo (accept)",
        "response.vpcPeeringInstanceList[].vpcPeeringDescription/echo (accept)",
    },
    "alibaba": {
        "request/positions (accept)",
        "VpcId/exists (reject)",
        "AcceptingAliUid/type (reject)",
        "AcceptingVpcId/exists (reject)",
        "DryRun/dry-run (accept)",
        "response/xml-form (accept)",
    },
}
CREDENTIALS = (
    "NCLOUD_ACCESS_KEY",
    "NCLOUD_SECRET_KEY",
    "ALIBABA_CLOUD_ACCESS_KEY_ID",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
)


def find_prism() -> str | None:
    return shutil.which("prism") or shutil.which("prism", path=str(ROOT / "node_modules" / ".bin"))


@contextmanager
def mock(command: str, spec: str) -> Iterator[str]:
    """Let Prism serve a spec, and yield its URL once it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [command, "mock", spec, "-h", "127.0.0.1", "-p", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        lines: queue.Queue[str] = queue.Queue()
        # Read to the end, or Prism would stop once its output fills the pipe.
        reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True)
        reader.start()
        try:
            while "Prism is listening" not in lines.get(timeout=60):
                pass
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)
            reader.join(timeout=30)


@pytest.mark.skipif(
    find_prism() is None, reason="no `prism` on PATH or in node_modules: npm install @stoplight/prism-cli"
)
@pytest.mark.parametrize("vendor", SPECS)
def test_prism_is_found_out(vendor: str, tmp_path: Path) -> None:
    command = find_prism()
    assert command is not None
    with mock(command, SPECS[vendor]) as url:
        world = tmp_path / "world.toml"
        text = (ROOT / "docs" / "prism" / f"{vendor}.toml").read_text("utf-8")
        world.write_text(re.sub(r"http://127\.0\.0\.1:\d+", url, text), "utf-8")
        finished = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/contract", "-q", "--target", url, "--world", str(world)],
            cwd=ROOT,
            env={**os.environ, **dict.fromkeys(CREDENTIALS, "any")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
    assert finished.returncode == pytest.ExitCode.TESTS_FAILED, finished.stdout + finished.stderr
    assert "Traceback" not in finished.stdout + finished.stderr
    named = set(re.findall(rf"^{vendor}/[^/ ]+/(.+ \((?:accept|reject)\))$", finished.stdout, re.MULTILINE))
    assert named >= FINDINGS[vendor]
