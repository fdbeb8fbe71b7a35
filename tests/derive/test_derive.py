"""From whole pages to specs: facts, what is not understood, and specs that lint and can be collected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts.derive.derive import Derived, derive
from contracts.derive.samples import unmasked
from contracts.derive.yaml_out import as_yaml
from contracts.errors import ContractsError
from contracts.spec import Spec, load_file
from tests.derive import HTML, MARKDOWN, TEXT

PAGES = {"CreateThing.md": MARKDOWN, "makeThing.txt": TEXT, "CreateThing.html": HTML}


def derived(tmp_path: Path, name: str, page: str | None = None) -> Derived:
    path = tmp_path / name
    path.write_text(page or PAGES[name])
    return derive(path, tmp_path / "out")


def loaded(tmp_path: Path, name: str, page: str | None = None) -> Spec:
    result = derived(tmp_path, name, page)
    path = tmp_path / f"{result.facts.name}.yaml"
    path.write_text(as_yaml(result.spec))
    return load_file(path)


def line_of(page: str, text: str) -> int:
    return page[: page.index(text)].count("\n") + 1


class TestFacts:
    def test_an_operation_that_a_parameter_names(self, tmp_path: Path) -> None:
        facts = derived(tmp_path, "CreateThing.md").facts
        assert (facts.name, facts.action, facts.path, facts.version) == ("CreateThing", True, "/", "2020-02-02")

    def test_an_operation_that_its_path_names_and_the_sample_completes_the_path(self, tmp_path: Path) -> None:
        facts = derived(tmp_path, "makeThing.txt").facts
        assert (facts.name, facts.action, facts.path) == ("makeThing", False, "/v2/makeThing")
        assert (facts.endpoint, facts.methods) == ("things.example.com", ("GET", "POST"))

    def test_parameters_with_type_requirement_and_line(self, tmp_path: Path) -> None:
        found = derived(tmp_path, "CreateThing.md").facts.parameters
        assert [(p.name, p.type, p.required) for p in found] == [
            ("Action", "String", True), ("RegionId", "String", True), ("Name", "String", False), ("Kind",
            "String", False),
            ("Weight", "Integer", False), ("Fast", "Boolean", False), ("Speed", "Long", False), ("Label.N.Key",
            "String", False),
            ("Choice", "String", False),
        ]  # fmt: skip
        assert found[4].line == line_of(MARKDOWN, "|Weight|")

    def test_conditional_is_neither_required_nor_optional(self, tmp_path: Path) -> None:
        owner = derived(tmp_path, "makeThing.txt").facts.parameters[2]
        assert (owner.required, owner.conditional) == (False, True)
        assert owner.constraints[0].value == {"condition": "the owner is another account"}

    def test_an_asynchronous_operation_and_its_states(self, tmp_path: Path) -> None:
        facts = derived(tmp_path, "CreateThing.md").facts
        line = line_of(MARKDOWN, "asynchronous")
        assert (facts.asynchronous, facts.states) == (line, (("Making", line + 2),))

    def test_errors_with_status_and_template(self, tmp_path: Path) -> None:
        errors = derived(tmp_path, "CreateThing.md").facts.errors
        assert [(e.code, e.status, e.message) for e in errors] == [
            ("InvalidName", 400, "The name %s is not valid."), ("QuotaExceeded.Thing", 403, "The quota is exceeded."),
        ]  # fmt: skip

    def test_every_rendering_gives_the_same_constraints(self, tmp_path: Path) -> None:
        def of(name: str) -> dict[str, list[tuple[str, Any]]]:
            facts = derived(tmp_path, name).facts
            return {
                p.name: [(c.kind, c.value) for c in p.constraints]
                for p in facts.parameters
                if p.name in {"Name", "Kind"}
            }

        assert of("CreateThing.html") == of("CreateThing.md")

    def test_a_second_table_of_one_section_lists_members(self, tmp_path: Path) -> None:
        page = MARKDOWN.replace(
            "## Response parameters",
            "|Parameter|Type|Required|Description|\n|---|---|---|---|\n|Inner|String|Yes|x|\n\n## Response parameters",
        )
        result = derived(tmp_path, "CreateThing.md", page)
        assert result.facts.parameters[-1].member_of == "?"
        assert "Inner" not in result.spec["components"]["schemas"]


class TestTraps:
    """T1 to T7: what pages say by accident."""

    def unresolved(self, tmp_path: Path, name: str, page: str | None = None) -> list[tuple[int, str]]:
        return [(entry.line, entry.reason) for entry in derived(tmp_path, name, page).unresolved]

    def test_furniture_is_no_contract(self, tmp_path: Path) -> None:
        assert line_of(TEXT, "First name") not in [line for line, _ in self.unresolved(tmp_path, "makeThing.txt")]

    def test_a_cell_that_ends_in_the_air_is_reported_and_not_guessed(self, tmp_path: Path) -> None:
        page = MARKDOWN.replace("cannot start with http:// or https://.", "cannot start with")
        assert (line_of(page, "|Name|"), "incomplete") in self.unresolved(tmp_path, "CreateThing.md", page)
        assert "notPrefix" not in [
            c.kind for c in derived(tmp_path, "CreateThing.md", page).facts.parameters[2].constraints
        ]

    def test_prose_against_table_is_a_conflict(self, tmp_path: Path) -> None:
        entries = derived(tmp_path, "CreateThing.md").unresolved
        assert "prose says that a box ID is returned, but no table lists one" in [
            e.text for e in entries if e.reason == "conflict"
        ]

    def test_a_sample_against_a_table_is_a_conflict(self, tmp_path: Path) -> None:
        texts = [entry.text for entry in derived(tmp_path, "CreateThing.md").unresolved if entry.reason == "conflict"]
        assert "the sample has Extra, which no table lists" in texts
        assert "Extra is in one of the XML and JSON samples only" in texts

    def test_a_sample_is_no_pattern_and_no_order(self, tmp_path: Path) -> None:
        answer = derived(tmp_path, "CreateThing.md").spec["components"]["schemas"]["Answer"]
        assert set(answer["properties"]["RequestId"]) == {"type", "description", "example", "x-source"}

    @pytest.mark.parametrize(
        ("masked", "example"),
        [("t-1a****", "t-1a0000"), ("***05", "00005"), ("****", ""), ("a-***@b.com", ""), ("plain", "plain")],
    )
    def test_asterisks_mask_digits(self, masked: str, example: str) -> None:
        assert unmasked(masked) == example

    def test_descriptions_of_errors_are_no_rules(self, tmp_path: Path) -> None:
        assert line_of(MARKDOWN, "must not be read from here") not in [
            line for line, _ in self.unresolved(tmp_path, "CreateThing.md")
        ]


class TestSpecs:
    @pytest.mark.parametrize("name", PAGES)
    def test_a_derived_spec_can_be_used_alone(self, tmp_path: Path, name: str) -> None:
        assert loaded(tmp_path, name).clauses

    def test_each_rule_is_a_clause_with_the_line_of_its_sentence(self, tmp_path: Path) -> None:
        clauses = loaded(tmp_path, "CreateThing.md").clauses
        line = line_of(MARKDOWN, "|Name|")
        rules = {c.rule: (c.argument, c.source.line) for c in clauses.values() if c.subject == "Name"}
        assert rules["minLength"] == (2, line)
        assert rules["maxLength"] == (128, line)
        assert rules["characters"] == ("^[A-Za-z0-9_-]*$", line)
        assert rules["startsWith"] == ("^[A-Za-z]", line)
        assert rules["notPrefix"][1] == line
        own = (c for c in clauses.values() if c.subject not in {"Version", "Format"})  # those are the service's
        assert {c.source.file for c in own} == {"CreateThing.md"}

    def test_conditions_between_parameters(self, tmp_path: Path) -> None:
        clause = loaded(tmp_path, "CreateThing.md").clauses["alibaba/CreateThing/Speed/requiredWhen"]
        assert (clause.keyword, dict(clause.argument)) == ("x-required-when", {"parameter": "Fast", "equals": True})

    def test_a_default_beside_the_type_is_for_readers(self, tmp_path: Path) -> None:
        spec = derived(tmp_path, "CreateThing.md").spec
        assert spec["components"]["schemas"]["Weight"]["default"] == 10
        assert "alibaba/CreateThing/Weight/default" not in loaded(tmp_path, "CreateThing.md").clauses

    def test_members_of_lists_are_sent_by_number_and_never_promised_alone(self, tmp_path: Path) -> None:
        parameter = loaded(tmp_path, "CreateThing.md").operations["CreateThing"].parameter("Label.1.Key")
        assert parameter is not None
        assert (parameter.condition, [c.rule for c in parameter.clauses]) == (
            "other-parameters",
            ["minLength", "maxLength"],
        )

    def test_a_text_that_the_page_leaves_open_is_the_worlds_to_say(self, tmp_path: Path) -> None:
        clauses = loaded(tmp_path, "CreateThing.md").clauses
        assert clauses["alibaba/CreateThing/RegionId/exists"].sides == ("accept",)
        assert clauses["alibaba/CreateThing/RegionId/minLength"].sides == ("reject",)

    def test_codes_tell_their_faults_where_their_names_do(self, tmp_path: Path) -> None:
        errors = derived(tmp_path, "CreateThing.md").spec["x-errors"]
        assert [(e["code"], e["fault"]) for e in errors[:2]] == [
            ("InvalidName", "any"),
            ("QuotaExceeded.Thing", "quota"),
        ]

    def test_the_same_page_gives_the_same_bytes(self, tmp_path: Path) -> None:
        first, second = (as_yaml(derived(tmp_path, "CreateThing.md").spec) for _ in range(2))
        assert first == second

    def test_a_default_that_the_rules_forbid_is_a_conflict(self, tmp_path: Path) -> None:
        page = MARKDOWN.replace("Default value: 10.", "Default value: 0.")
        result = derived(tmp_path, "CreateThing.md", page)
        assert "default" not in result.spec["components"]["schemas"]["Weight"]
        assert "the default 0 of Weight is not what the page allows" in [entry.text for entry in result.unresolved]


class TestNames:
    @pytest.mark.parametrize(
        "sample", ["GET {API_URL}/makeThing\n?size=1", "<makeThingResponse>\n  <a>1</a>\n</makeThingResponse>"]
    )
    def test_a_page_without_a_title_is_named_by_its_samples(self, tmp_path: Path, sample: str) -> None:
        head = "Overview\nThe thingSize counts.\nRequest parameters\nName | Required | Type | Description |\n"
        row = "---|---|---|---|\nthingSize | No | Integer | Size |\n"
        result = derived(tmp_path, "page.txt", f"{head}{row}Examples\n{sample}\n")
        assert result.facts.name == "makeThing"


class TestRefusals:
    @pytest.mark.parametrize(
        ("page", "says"),
        [
            ("# About us\n\nWe make things.\n", "this page documents no operation"),
            (
                "# Make a thing\n\n## Request parameters\n\n|Name|Type|\n|---|---|\n|a|String|\n",
                "neither a title nor a sample",
            ),
            (
                "# Things\n\n|Name|Type|Required|\n|---|---|---|\n" + "|a|String|No|\n" * 2001,
                "a table of 2,001 rows is no list",
            ),
        ],
    )
    def test_pages_without_an_operation(self, tmp_path: Path, page: str, says: str) -> None:
        with pytest.raises(ContractsError, match=says):
            derived(tmp_path, "page.md", page)


TEXTS = st.text(st.characters(codec="ascii", exclude_characters="\r"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9999) | TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "x-b", "enum", "items", "responses", "200"]), inner, min_size=1)
    ),
    max_leaves=15,
)


@given(
    st.dictionaries(
        st.sampled_from(["openapi", "paths", "x-errors", "required"]),
        JSON.filter(lambda node: not isinstance(node, list)),
        min_size=1,
    )
)
def test_what_is_written_can_be_read_back(content: dict[str, Any]) -> None:
    assert yaml.safe_load(as_yaml(content)) == content
