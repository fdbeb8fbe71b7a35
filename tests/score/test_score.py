"""How well labelled pages are read: the aims, held on the pages at hand, and the counting itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.score import DOCUMENTS, Score, alike, report, score
from tests.derive import MARKDOWN
from tests.pages import LABELS, needs


@needs(LABELS)
def test_the_aims_are_met() -> None:
    found = score(DOCUMENTS)
    kinds = set(found.right) | set(found.missed) | set(found.wrong)
    constraints = kinds - {"names", "types", "required"}
    assert found.pages >= 44, found.lines
    for about in ("names", "types", "required"):
        assert (found.precision(about) >= 0.99, found.recall(about) >= 0.99) == (True, True), found.lines
    assert found.precision(*constraints) >= 0.98, found.lines
    assert found.recall(*constraints) >= 0.90, found.lines


def labelled(folder: Path, parameters: list[dict[str, Any]], labels: list[dict[str, Any]]) -> Score:
    (folder / "truth" / "things").mkdir(parents=True)
    (folder / "page.md").write_text(MARKDOWN)
    truth = {"page": "page.md", "product": "things", "parameters": parameters}
    (folder / "truth" / "things" / "CreateThing.json").write_text(json.dumps(truth))
    lines = [json.dumps({"page": "page.md", "sentence_line": 22, **label}) for label in labels]
    (folder / "truth" / "constraints.jsonl").write_text("\n".join(lines))
    return score(folder)


def parameter(name: str, kind: str = "String", *, required: bool = False) -> dict[str, Any]:
    return {"page_name": name, "page_type": kind, "page_required": required, "page_line": 20}


def test_every_miss_is_counted_and_listed(tmp_path: Path) -> None:
    found = labelled(
        tmp_path,
        [parameter("Name"), parameter("Weight", "Float"), parameter("Gone")],
        [
            {"parameter": "Choice", "kind": "enum", "value": ["a", "b", "c"]},
            {"parameter": "Choice", "kind": "format", "value": "x"},
        ],
    )
    assert (found.right["names"], found.missed["names"], found.wrong["names"]) == (2, 1, 7)
    assert (found.right["types"], found.wrong["types"]) == (1, 1)
    assert (found.missed["enum"], found.wrong["enum"], found.missed["format"], found.wrong["default"]) == (1, 1, 1, 1)
    text = "\n".join(report(found))
    assert "page.md:20: Gone is missed" in text
    assert "has types 'Integer', not 'Float'" in text
    assert "Choice enum ['a', 'b', 'c'] is missed, but ['a', 'b'] was read" in text


@pytest.mark.parametrize(
    ("kind", "found", "wanted", "same"),
    [
        ("charset", ["b", "a"], ["a", "b"], True), ("enum", [1, 2], ["1", "2"], True), ("enum", ["b", "a"], ["a",
        "b"], False),
        ("default", 1, "1", False), ("default", False, 0, False),
        ("requiredWhen", {"condition": "x"}, {"condition": "y"}, True),
        ("requiredWhen", {"condition": "x"}, {"parameter": "A", "absent": True}, False), ("maxLength", 2, 3, False),
    ],
)  # fmt: skip
def test_when_two_values_mean_the_same(kind: str, found: Any, wanted: Any, same: bool) -> None:
    assert alike(kind, found, wanted) is same
