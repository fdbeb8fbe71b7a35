"""Overlays: applied after derivation, refused when they no longer fit, and computed from what was written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.derive.derive import derive
from contracts.derive.difference import overlay_between
from contracts.derive.overlay import Action, apply_actions, apply_overlay, plain, read_overlay
from contracts.derive.yaml_out import as_yaml
from contracts.errors import SpecError
from contracts.spec import SPECS
from contracts.spec.yaml_file import read
from tests.pages import SEEDS, needs

SEEDED = {
    "alibaba/CreateVpcPeerConnection": "000_e1877ab52558c977.txt",
    "naver/createVpcPeeringInstance": "004_8bca6dc174333c26.txt",
}
SPEC: dict[str, Any] = {
    "info": {"title": "a"},
    "parameters": [{"name": "A"}, {"name": "B", "required": True}],
    "allOf": [{"minLength": 2}, {"pattern": "^a", "x-rule": "startsWith"}],
}


def applied(*actions: dict[str, Any]) -> dict[str, Any]:
    made = tuple(Action(a["target"], a.get("update"), a.get("remove", False), 7) for a in actions)
    return apply_actions(SPEC, made, "overlay.yaml")


class TestActions:
    def test_mappings_are_merged(self) -> None:
        found = applied({"target": "$.info", "update": {"version": "1", "title": "b"}})
        assert found["info"] == {"title": "b", "version": "1"}
        assert SPEC["info"] == {"title": "a"}

    def test_an_item_is_found_by_what_it_holds(self) -> None:
        found = applied({"target": "$.parameters[?@.name == 'B']", "update": {"x-source": {"line": 1}}})
        assert found["parameters"] == [{"name": "A"}, {"name": "B", "required": True, "x-source": {"line": 1}}]

    def test_lists_grow_at_their_end(self) -> None:
        found = applied(
            {"target": "$.allOf", "update": {"maxLength": 3}},
            {"target": "$", "update": {"parameters": [{"name": "C"}]}},
        )
        assert (found["allOf"][-1], found["parameters"][-1]) == ({"maxLength": 3}, {"name": "C"})

    def test_what_is_removed_is_gone(self) -> None:
        assert applied({"target": "$.allOf[*]", "remove": True})["allOf"] == []

    def test_an_action_that_matches_nothing_is_an_error(self) -> None:
        with pytest.raises(SpecError) as refusal:
            applied({"target": "$.parameters[?@.name == 'Z']", "update": {}})
        assert str(refusal.value) == (
            "overlay.yaml:7: nothing stands at $.parameters[?@.name == 'Z']. "
            "Look at what the page says now, and correct or drop this action"
        )

    def test_a_target_that_is_no_jsonpath(self) -> None:
        with pytest.raises(SpecError, match=r"overlay.yaml:7: '\$\[' is no JSONPath"):
            applied({"target": "$[", "update": {}})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("openapi: 3.1.0\n", ":1: this is no overlay of version 1.0.0. Start it with `overlay: 1.0.0`"),
        ("overlay: 1.0.0\n", ":1: there are no actions. List at least one"),
        ("overlay: 1.0.0\nactions:\n  - update: {}\n", ":3: this action has no target. Give it a JSONPath"),
        ("overlay: 1.0.0\nactions:\n  - target: $\n",
        ":3: this action does nothing. Give it `update`, or `remove: true`"),
        ("overlay: 1.0.0\nactions:\n  - target: $\n    updat: {}\n",
         ":3: 'updat' is no member of an action. An action has target, description, update, remove"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_overlay(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "overlay.yaml"
    path.write_text(text)
    with pytest.raises(SpecError) as refusal:
        read_overlay(path)
    assert str(refusal.value) == f"{path}{says}"


NODES = st.recursive(
    st.booleans() | st.integers(0, 3) | st.sampled_from(["x", "y"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "name", "x-b", "code", "1"]), inner, max_size=4)
    ),
    max_leaves=12,
)  # fmt: skip
SPECS_OF_ANY_KIND = st.dictionaries(st.sampled_from(["info", "paths", "x-errors", "allOf"]), NODES, max_size=4)


@given(SPECS_OF_ANY_KIND, SPECS_OF_ANY_KIND)
def test_the_overlay_between_two_contents_makes_one_of_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    content = overlay_between(old, new, "any")
    actions = tuple(Action(a["target"], a.get("update"), bool(a.get("remove")), 1) for a in content["actions"])
    assert apply_actions(old, actions, "any") == new


@needs(SEEDS)
@pytest.mark.parametrize(("spec", "page"), SEEDED.items())
def test_the_shipped_spec_is_what_page_and_overlay_make(spec: str, page: str) -> None:
    path = SPECS / f"{spec}.yaml"
    overlay = path.parent / "overlays" / path.name
    content = apply_overlay(derive(SEEDS / page, path.parent).spec, read_overlay(overlay), overlay)
    assert as_yaml(content) == path.read_text("utf-8")


@pytest.mark.parametrize("spec", SEEDED)
def test_the_shipped_spec_has_the_form_that_derivation_writes(spec: str) -> None:
    path = SPECS / f"{spec}.yaml"
    assert as_yaml(plain(read(path))) == path.read_text("utf-8")
