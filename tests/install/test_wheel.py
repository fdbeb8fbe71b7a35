"""The wheel alone, in an environment that has nothing else, from a folder that is not the repository."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import contracts

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text("utf-8"), re.DOTALL)


def environment() -> dict[str, str]:
    """Return the variables of a shell that knows nothing of this repository; uv asks the registry that pip asks."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "PYTHON", "VIRTUAL_ENV"))}
    pip = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    asked = subprocess.run(pip, capture_output=True, text=True, check=False)
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {**kept, **({"UV_DEFAULT_INDEX": index} if index else {}), "UV_PYTHON_DOWNLOADS": "never"}


@dataclass(frozen=True)
class Installed:
    """Where the wheel and the environment with it are, and an empty folder to run things in."""

    wheel: Path
    bin: Path
    folder: Path
    variables: dict[str, str]

    def run(self, program: str, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in the folder."""
        return self.run_path(self.bin / program, *arguments, **more)

    def run_path(self, program: Path, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run any program in the folder."""
        return subprocess.run(
            [str(program), *map(str, arguments)],
            cwd=self.folder,
            env={**self.variables, **more},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel and install it, with all it needs, where there is nothing else; once for all workers."""
    base = tmp_path_factory.getbasetemp()
    dist = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "wheel"
    folder, variables, python = tmp_path_factory.mktemp("elsewhere"), environment(), dist / "env/bin/python"
    dist.mkdir(exist_ok=True)
    with (dist / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (dist / "done").exists():
            install = ["pip", "install", "--quiet", "--compile-bytecode", "--python", python]
            uv(folder, variables, "build", "--quiet", "--wheel", "--out-dir", dist, ROOT)
            uv(folder, variables, "venv", "--quiet", "--python", sys.executable, dist / "env")
            uv(folder, variables, *install, *dist.glob("*.whl"))
            (dist / "done").touch()
    (wheel,) = dist.glob("*.whl")
    return Installed(wheel, python.parent, folder, variables)


def uv(folder: Path, variables: dict[str, str], *arguments: object) -> None:
    """Run uv, which must do what it is told."""
    subprocess.run([UV, *map(str, arguments)], cwd=folder, env=variables, check=True, timeout=300)


@contextmanager
def emulator(installed: Installed) -> Iterator[tuple[str, dict[str, str]]]:
    """Start the installed emulator; yield its URL and the credentials that its world names."""
    command = [str(installed.bin / "contracts"), "emulator", "--vendor", "alibaba", "--write-world", "world.toml"]
    with subprocess.Popen(
        command, cwd=installed.folder, env=installed.variables, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            exported = (installed.folder / "world.toml.env").read_text("utf-8")
            yield url, dict(re.findall(r"^export (\w+)='([^']*)'$", exported, re.MULTILINE))
        finally:
            process.terminate()


def test_everything_that_is_read_at_run_time_is_inside(installed: Installed) -> None:
    inside = set(zipfile.ZipFile(installed.wheel).namelist())
    data = [
        p.relative_to(ROOT) for p in (ROOT / "contracts").rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}
    ]
    assert "contracts/py.typed" in inside
    assert {str(path) for path in data} <= inside
    assert {f"contracts/{path.relative_to(ROOT)}" for path in (ROOT / "specs").rglob("*.yaml")} <= inside
    assert not any(name.startswith(("tests/", "docs/", "benchmarks/")) for name in inside)


def test_the_version_is_the_same_everywhere(installed: Installed) -> None:
    assert installed.wheel.name == f"cloud_contracts-{contracts.__version__}-py3-none-any.whl"
    assert installed.run("contracts", "--version").stdout == f"contracts, version {contracts.__version__}\n"
    code = "from importlib.metadata import version; print(version('cloud-contracts'))"
    assert installed.run("python", "-c", code).stdout.strip() == contracts.__version__
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    first = re.search(r"^## \[(.*?)\]", changes, re.MULTILINE)
    assert first is not None
    assert first[1] == contracts.__version__


def test_the_command_finds_its_specs(installed: Installed) -> None:
    listed = installed.run("contracts", "clauses", "--vendor", "naver")
    assert listed.returncode == 0
    assert listed.stdout.count("\nnaver/createVpcPeeringInstance/") > 20


def test_the_suite_runs_against_a_target(installed: Installed) -> None:
    with emulator(installed) as (url, credentials):
        options = (
            "--target",
            url,
            "--world",
            "world.toml",
            "-k",
            "Name or Description",
            "--conformance-report",
            "r.json",
        )
        done = installed.run("pytest", "--pyargs", "contracts.conformance", "-q", *options, **credentials)
    assert done.returncode == 0, done.stdout + done.stderr
    held = re.search(r"^(\d+) held, 0 broken, \d+ not exercised$", done.stdout, re.MULTILINE)
    assert held is not None
    assert int(held[1]) >= 14
    made = installed.run("contracts", "report", "r.json", "--format", "markdown")
    assert made.stdout.startswith(f"## Conformance: {held[1]} held, 0 broken")


@pytest.mark.parametrize(
    "code",
    [pytest.param(code, marks=pytest.mark.thorough if number else ()) for number, code in enumerate(EXAMPLES)],
    ids=range(len(EXAMPLES)),
)
def test_a_program_that_uses_the_public_api_is_well_typed(installed: Installed, code: str) -> None:
    program = installed.folder / "program.py"
    program.write_text(code, "utf-8")
    arguments = ("--strict", "--python-executable", installed.bin / "python", "--cache-dir", installed.folder / "cache")
    checked = installed.run_path(Path(sys.executable).with_name("mypy"), *arguments, program)
    assert checked.stdout == "Success: no issues found in 1 source file\n"
    # The same check sees what is wrong, so that the types are really read.
    program.write_text(code + "\nfrom contracts.spec import load_spec\nwrong: int = load_spec('naver')\n", "utf-8")
    checked = installed.run_path(Path(sys.executable).with_name("mypy"), *arguments, program)
    assert 'expression has type "Spec", variable has type "int"' in checked.stdout
