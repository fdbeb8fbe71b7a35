"""The specs that are shipped: fit for other tools, every rule with its line, and every statement carried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename

from contracts.spec import SPECS, Clause, Spec, load_spec
from contracts.spec.load import vendors
from tests.pages import SEEDS, SHARED, needs

FILES = sorted(SPECS.glob("*/*.yaml"))
OPERATIONS = [path for path in FILES if path.name != "service.yaml"]
PLACES = (SEEDS, SHARED)


def numbered(letter: str, *numbers: int | range) -> Iterator[str]:
    for number in numbers:
        yield from (f"{letter}{n:02}" for n in (number if isinstance(number, range) else (number,)))


STATEMENTS = {
    "alibaba": set(numbered("A", range(8, 25), range(27, 31), 35, 39, 40)),
    "naver": set(numbered("N", 1, 2, range(4, 23), 24, range(26, 29))),
}


@pytest.fixture(params=vendors())
def spec(request: pytest.FixtureRequest) -> Spec:
    return load_spec(request.param)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_openapi(path: Path) -> None:
    content, base_uri = read_from_filename(str(path))
    assert list(OpenAPIV31SpecValidator(content, base_uri=base_uri).iter_errors()) == []


@pytest.mark.parametrize("path", OPERATIONS, ids=name_of)
def test_schemathesis_loads_an_operation_unchanged(path: Path) -> None:
    schema = schemathesis.openapi.from_path(str(path))
    found = [result.ok().definition.raw["operationId"] for result in schema.get_all_operations()]
    assert found[0] == path.stem


def test_every_statement_is_carried_by_a_clause(spec: Spec) -> None:
    carried = {clause.source.statement for clause in spec.clauses.values()}
    assert STATEMENTS[spec.vendor] <= carried


def test_every_clause_has_a_line_a_statement_sides_and_a_sentence(spec: Spec) -> None:
    for clause in spec.clauses.values():
        assert clause.source.line > 0
        assert clause.source.statement
        assert clause.sides
        assert clause.says.endswith(".")
        assert clause.id == f"{spec.vendor}/{spec.operation_of(clause).name}/{clause.subject}/{clause.rule}"


@needs(SHARED)
def test_every_cited_line_exists(spec: Spec) -> None:
    lines = {file: len(page(file).read_text("utf-8").splitlines()) for file in {c.source.file for c in clauses(spec)}}
    missing = [clause.id for clause in clauses(spec) if clause.source.line > lines[clause.source.file]]
    assert missing == []


@needs(SHARED)
def test_every_second_source_is_a_place(spec: Spec) -> None:
    for also in {clause.source.also for clause in clauses(spec)} - {""}:
        file, _, line = also.partition(":")
        assert int(line) <= len(page(file).read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    ("clause", "sides"),
    [
        ("alibaba/CreateVpcPeerConnection/Name/maxLength", ("accept", "reject")),
        ("alibaba/CreateVpcPeerConnection/RegionId/required", ("reject",)),
        ("alibaba/CreateVpcPeerConnection/Name/optional", ("accept",)),
        ("alibaba/CreateVpcPeerConnection/response.InstanceId/minLength", ("accept",)),
        ("alibaba/CreateVpcPeerConnection/error/code", ("reject",)),
        ("alibaba/CreateVpcPeerConnection/OperationFailed.NotExist.ResourceGroup/condition", ("accept", "reject")),
        ("naver/createVpcPeeringInstance/targetVpcName/required-when", ("accept", "reject")),
    ],
)
def test_the_sides_of_a_clause_follow_from_its_kind(clause: str, sides: tuple[str, ...]) -> None:
    assert load_spec(clause.partition("/")[0]).clauses[clause].sides == sides


def test_a_zone_of_a_parameter_holds_for_all_its_rules() -> None:
    clauses = load_spec("alibaba").clauses
    assert clauses["alibaba/CreateVpcPeerConnection/Name/minLength"].zones == ("empty",)
    assert clauses["alibaba/CreateVpcPeerConnection/Name/characters"].zones == ("empty", "letters-beyond-ascii")


def clauses(spec: Spec) -> list[Clause]:
    return list(spec.clauses.values())


def page(file: str) -> Path:
    return next(folder / file for folder in PLACES if (folder / file).is_file())
