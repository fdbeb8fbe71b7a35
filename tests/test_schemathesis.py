"""Schemathesis over our specs: they load as they are, and its cases go through our wire and before our judge."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import schemathesis

from contracts.emulator import FAULTS, Emulator
from contracts.emulator.server import Received
from contracts.exchange import Response
from contracts.spec import load_spec
from tests.ledger.clouds import operation_of

ROOT = Path(__file__).parents[1]
SPECS = {
    "alibaba": ROOT / "specs/alibaba/CreateVpcPeerConnection.yaml",
    "naver": ROOT / "specs/naver/createVpcPeeringInstance.yaml",
}
COMMAND = (sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run")


class Witness(Emulator):
    """Keeps what it was asked for."""

    def __init__(self, vendor: str, fault: str | None = None) -> None:
        super().__init__(vendor, fault=fault, settle_seconds=0.01)
        self.vendor = vendor
        self.asked: list[str] = []

    def _answer(self, received: Received) -> Response:
        self.asked.append(operation_of(received))
        return super()._answer(received)


def run(
    emulator: Emulator, tmp_path: Path, *, spec: Path | None = None, phases: str = "examples,coverage,fuzzing"
) -> subprocess.CompletedProcess[str]:
    """Let all of Schemathesis' generation loose on an emulator, with our hooks and none of its own checks."""
    with emulator:
        world = tmp_path / "world.toml"
        world.write_text(emulator.world_toml(), "utf-8")
        hooks = {"SCHEMATHESIS_HOOKS": "contracts.schemathesis_hooks", "CONTRACTS_WORLD": str(world)}
        options = ["--url", emulator.url, "--checks", "conforms", "--seed", "1", "--max-failures", "1"]
        options += ["--mode", "all", "--phases", phases, "--max-examples", "10"]
        return subprocess.run(
            [*COMMAND, str(spec or SPECS[emulator.vendor]), *options],
            cwd=tmp_path,
            env={**os.environ, **emulator.environment, **hooks, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )


@pytest.mark.parametrize("vendor", SPECS)
def test_specs_load_unchanged(vendor: str) -> None:
    schema = schemathesis.openapi.from_path(SPECS[vendor])
    assert sorted(found.ok().method for found in schema.get_all_operations()) == ["get", "post"]


def links_of(spec: Path, source: str) -> set[tuple[str, str]]:
    """Return the links of an operation as Schemathesis' stateful phase takes them: each with the path it leads to."""
    transitions = schemathesis.openapi.from_path(spec).as_state_machine()._transitions
    return {(link.name, link.target.path) for link in transitions.operations[source].outgoing}


def test_the_stateful_phase_gets_from_a_creation_to_its_companions() -> None:
    spec = load_spec("naver")
    companions = ("acceptOrRejectVpcPeering", "deleteVpcPeeringInstance", "getVpcPeeringInstanceDetail")
    companions += ("getVpcPeeringInstanceList", "setVpcPeeringDescription")
    expected = {(name, spec.operations[name].path) for name in companions}
    for method in ("GET", "POST"):
        found = links_of(SPECS["naver"].with_name("service.yaml"), f"{method} /vpc/v2/createVpcPeeringInstance")
        assert found == expected


def test_the_links_of_one_path_for_all_lead_to_every_companion() -> None:
    spec = load_spec("alibaba")
    companions = {name for name, operation in spec.operations.items() if operation.companion}
    assert {name for name, _ in links_of(SPECS["alibaba"], "GET /")} == companions


def test_the_stateful_phase_finds_nothing_in_a_conforming_target(tmp_path: Path) -> None:
    finished = run(Witness("naver"), tmp_path, spec=SPECS["naver"].with_name("service.yaml"), phases="stateful")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "No issues found" in finished.stdout
    assert "10 selected / 10 total" in finished.stdout


@pytest.mark.parametrize("vendor", ["alibaba", pytest.param("naver", marks=pytest.mark.thorough)])
def test_all_phases_find_nothing_in_a_conforming_target(vendor: str, tmp_path: Path) -> None:
    finished = run(Witness(vendor), tmp_path, phases="examples,coverage,fuzzing,stateful")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "No issues found" in finished.stdout


@pytest.mark.parametrize(
    "fault", [pytest.param("alibaba-name-max-none", marks=pytest.mark.thorough), "naver-name-echo-lower"]
)
def test_a_fault_is_found_and_named_by_its_clause(fault: str, tmp_path: Path) -> None:
    clause, side = FAULTS[fault].breaks
    emulator = Witness(FAULTS[fault].vendor, fault)
    finished = run(emulator, tmp_path)
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert f"{clause} ({side})" in finished.stdout
    assert "Traceback" not in finished.stdout + finished.stderr
    # What is prepared once more, to be printed as a curl line, is not looked for as if it had been sent.
    assert not [name for name in emulator.asked if "List" in name]


def test_a_missing_world_is_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "contracts.schemathesis_hooks"}
    environment.pop("CONTRACTS_WORLD", None)
    finished = subprocess.run(
        [*COMMAND, str(SPECS["naver"]), "--url", "http://127.0.0.1:1"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert finished.returncode == 4
    assert finished.stderr.startswith("ERROR: CONTRACTS_WORLD: this variable is not set.")
