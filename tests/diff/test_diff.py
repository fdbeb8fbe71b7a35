"""Drift between two editions of a page: what changed, for whom that breaks, and nothing where the page was reworded."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.derive.derive import derive
from contracts.derive.yaml_out import as_yaml
from contracts.diff import Change, as_markdown, as_text, changes
from contracts.spec import Spec, load_file
from tests.derive import MARKDOWN


def edition(tmp_path: Path, page: str, name: str) -> Spec:
    path = tmp_path / f"{name}.md"
    path.write_text(page)
    out = tmp_path / f"{name}.yaml"
    out.write_text(as_yaml(derive(path, tmp_path / "out").spec))
    return load_file(out)


def drift(tmp_path: Path, old: str, new: str) -> list[Change]:
    page = MARKDOWN.replace(old, new)
    assert page != MARKDOWN
    return changes(edition(tmp_path, MARKDOWN, "old"), edition(tmp_path, page, "new"))


BOTH = ("callers", "implementers")
PREFIX = "alibaba/CreateThing"


@pytest.mark.parametrize(
    ("old", "new", "clause", "what", "breaks"),
    [
        ("2 to 128 characters", "2 to 64 characters", "Name/maxLength", "changed", BOTH),
        ("2 to 128 characters", "2 to 256 characters", "Name/maxLength", "changed", ("implementers",)),
        ("2 to 128 characters", "1 to 128 characters", "Name/minLength", "changed", ("implementers",)),
        ("Its 2 to 128 characters can", "Its characters can", "Name/minLength", "removed", ("implementers",)),
        ("Valid values: 1 to 100.", "Valid values: 5 to 100.", "Weight/minimum", "changed", BOTH),
        ("underscores \\(\\_\\), and hyphens", "and hyphens", "Name/characters", "changed", BOTH),
        ("letters, digits, under", "letters, digits, periods \\(.\\), under", "Name/characters", "changed",
        ("implementers",)),
        ("http:// or https://", "http://", "Name/notPrefix", "changed", ("implementers",)),
        ("a \\(default\\) | b", "a \\(default\\) | b | c", "Choice/enum", "changed", ("implementers",)),
        ("a \\(default\\) | b", "a \\(default\\) | c", "Choice/enum", "changed", BOTH),
        ("|Fast|Boolean|No|", "|Fast|Boolean|Yes|", "Fast/required", "changed", BOTH),
        ("|RegionId|String|Yes|", "|RegionId|String|No|", "RegionId/required", "changed", ("implementers",)),
        ("|Weight|Integer|", "|Weight|String|", "Weight/type", "changed", BOTH),
        ("|Fast|Boolean|No|false|Whether to hurry. Valid values: true and false. |\n", "", "Fast", "removed",
        ("callers",)),
        ("|Fast|Boolean|", "|Slow|Boolean|Yes|true|x |\n|Fast|Boolean|", "Slow", "added", BOTH),
        ("|Fast|Boolean|", "|Slow|Boolean|No|true|x |\n|Fast|Boolean|", "Slow", "added", ("implementers",)),
        ("|403|QuotaExceeded", "|400|QuotaExceeded", "error/QuotaExceeded.Thing", "changed", BOTH),
        ("|403|QuotaExceeded.Thing|The quota is exceeded.|The name must not be read from here.|\n", "",
         "error/QuotaExceeded.Thing", "removed", ()),
        ("|ThingId|String|t-1a\\*\\*\\*\\*|The ID of the thing. |\n", "", "response.ThingId/required", "removed",
        ("callers",)),
    ],
)  # fmt: skip
def test_a_change_is_named_and_weighed(
    tmp_path: Path, old: str, new: str, clause: str, what: str, breaks: tuple[str, ...]
) -> None:
    found = {change.id: change for change in drift(tmp_path, old, new)}
    assert f"{PREFIX}/{clause}" in found
    assert (found[f"{PREFIX}/{clause}"].what, found[f"{PREFIX}/{clause}"].breaks) == (what, breaks)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Creates a thing.", "Creates a thing.\n\nAnd more.\n\n"),
        (
            "Its 2 to 128 characters can be",
            "Its length must be 2-128.\n\nThe name can contain",
        ),
        ("|Name|String|No|my-thing|", "|**Name**|String|No|your-thing| \n\n "),
        ("digits, underscores \\(\\_\\), and hyphens \\(-\\)", "hyphens \\(-\\), underscores \\(\\_\\), and digits"),
        ("The quota is exceeded.|", "The  quota is exceeded.|"),
        ("| The region of the thing.", "| Where the thing is."),
    ],
)
def test_what_only_moves_or_rewords_is_no_change(tmp_path: Path, old: str, new: str) -> None:
    assert drift(tmp_path, old, new) == []


def test_another_operation_is_a_rename_and_the_rest_is_compared(tmp_path: Path) -> None:
    found = drift(tmp_path, "CreateThing", "MakeThing")
    assert (found[0].before, found[0].after, found[0].breaks) == ("CreateThing", "MakeThing", BOTH)


def test_a_line_and_a_row_say_what_where_and_for_whom(tmp_path: Path) -> None:
    found = drift(tmp_path, "2 to 128 characters", "2 to 64 characters")
    line = MARKDOWN[: MARKDOWN.index("|Name|")].count("\n") + 1
    assert list(as_text(found)) == [
        f"~ {PREFIX}/Name/maxLength: Name has at most 64 characters (was 128, is 64); "
        f"breaking for callers and implementers (old.md:{line} -> new.md:{line})"
    ]
    assert list(as_markdown(found))[-1] == (
        f"| ~ | `{PREFIX}/Name/maxLength` | Name has at most 64 characters (was 128, is 64) | callers and implementers "
        f"| old.md:{line} -> new.md:{line} |"
    )
