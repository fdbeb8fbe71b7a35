"""The suite pointed at one spec file, such as one that was just derived from a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.derive.derive import derive
from contracts.derive.yaml_out import as_yaml
from contracts.spec import SPECS
from tests.derive import MARKDOWN
from tests.runs import run_here


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """Return the derived spec of an operation that nobody here thought of."""
    page = tmp_path / "CreateThing.md"
    page.write_text(MARKDOWN)
    path = tmp_path / "thing.yaml"
    path.write_text(as_yaml(derive(page, tmp_path / "none").spec))
    return path


def test_collecting_lists_the_clauses_of_that_operation_only(pytester: pytest.Pytester, spec: Path) -> None:
    result = run_here(pytester, "-q", "--collect-only", "--spec", str(spec))
    result.stdout.fnmatch_lines(["*::test_clause[[]alibaba/CreateThing/Name/maxLength-reject]"])
    result.stdout.no_fnmatch_line("*CreateVpcPeerConnection*")
    assert result.ret == 0


def test_an_operation_that_the_emulator_lacks_needs_a_target(pytester: pytest.Pytester, spec: Path) -> None:
    result = run_here(pytester, "-q", "--spec", str(spec))
    says = f"--spec {spec}: the embedded emulator does not have this operation. Add --target URL and --world FILE"
    assert says in result.stdout.str() + result.stderr.str()
    assert result.ret == 4


def test_a_shipped_spec_runs_with_its_folder(pytester: pytest.Pytester) -> None:
    file = SPECS / "naver" / "createVpcPeeringInstance.yaml"
    result = run_here(pytester, "-q", "--spec", str(file), "-k", "vpcPeeringName/maxLength")
    assert result.parseoutcomes()["passed"] == 2


def test_a_spec_of_another_vendor(pytester: pytest.Pytester, spec: Path) -> None:
    result = run_here(pytester, "-q", "--collect-only", "--spec", str(spec), "--vendor", "naver")
    assert f"--spec {spec}: its vendor is 'alibaba', not 'naver'. Make them agree" in result.stderr.str()
