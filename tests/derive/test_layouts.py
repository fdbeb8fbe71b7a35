"""Layouts in which one page is met: cells below each other, columns run together, the example before or behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.derive.derive import read_page
from contracts.derive.facts import OperationFacts

BELOW = """\
Makes a thing.

Request parameters

Parameter Type Required Example Description
Action String Yes MakeThing

The operation. Set the value to MakeThing.

Kind String No big

The kind.

Valid values:

  • big (default value): a big thing
  • small: a small thing
Weight Integer No 10

Note

Valid values: 1 to 100.

Response parameters

Parameter Type Example Description
ThingId String t-1

The ID of the thing.

Examples

Sample requests

https://things.example.com/?Action=MakeThing
&Kind=big
"""
TOGETHER = (
    BELOW.replace("Parameter Type Required Example Description", "ParameterTypeRequiredExampleDescription")
    .replace("Action String Yes Make", "ActionStringYesMake")
    .replace("Kind String No big", "KindStringNobig")
    .replace("Weight Integer No 10", "WeightIntegerNo10")
    .replace("Parameter Type Example Description", "ParameterTypeExampleDescription")
    .replace("ThingId String t", "ThingIdStringt")
)
EXAMPLE_LAST = """\
Thing Store

Things Basic:MakeThing

Request parameters

ParameterTypeRequiredDescriptionExample
KindstringNo

The kind. Valid values:

  • big (default value): a big thing
  • small: a small thing
big
WeightintegerNo

The weight. Valid values: 1 to 100.

10

Response parameters

ParameterTypeDescriptionExample
object

ThingIdstring

The ID of the thing.

t-1

Examples
"""
A_CELL_A_LINE = """\
Makes a thing.
RAM authorization
|
Action |
Access level |
|
things:MakeThing |
create |
Request parameters
|
Parameter |
Type |
Required |
Description |
Example |
| Kind |
string |
No |
The kind. Valid values:
- big (default value): a big thing
- small: a small thing
|
big |
| Weight |
integer |
No |
The weight. Valid values: 1 to 100. |
10 |
Response elements
|
Element |
Type |
Description |
Example |
|
object |
|||
| ThingId |
string |
The ID of the thing. |
t-1 |
Examples
"""
ONE_LINE = """\
MakeThing

Request parameters

Parameter name Type Required Description
Action String TRUE The operation. Value: MakeThing
Kind String FALSE The kind. Valid values: big (default value) | small
Weight Integer FALSE The weight. Valid values: 1 to 100.

Response parameters

Parameter name Type Description
ThingId String ID of the thing.
"""


def facts_of(tmp_path: Path, text: str) -> OperationFacts:
    page = tmp_path / "page.txt"
    page.write_text(text)
    return read_page(page)


@pytest.mark.parametrize("page", [BELOW, TOGETHER, EXAMPLE_LAST, A_CELL_A_LINE, ONE_LINE])
def test_every_layout_says_the_same(tmp_path: Path, page: str) -> None:
    facts = facts_of(tmp_path, page)
    said = {p.name: {c.kind: c.value for c in p.constraints} for p in facts.parameters if p.name != "Action"}
    assert said == {"Kind": {"enum": ["big", "small"], "default": "big"}, "Weight": {"minimum": 1, "maximum": 100}}
    assert [(p.type.lower(), p.required) for p in facts.parameters][-2:] == [("string", False), ("integer", False)]
    assert (facts.name, facts.action) == ("MakeThing", True)
    assert [field.name for field in facts.fields] == ["ThingId"]


@pytest.mark.parametrize("page", [BELOW, TOGETHER, EXAMPLE_LAST, A_CELL_A_LINE])
def test_an_example_is_told_from_the_description(tmp_path: Path, page: str) -> None:
    assert [p.example for p in facts_of(tmp_path, page).parameters][-2:] == ["big", "10"]


def test_all_of_a_row_may_stand_on_its_line(tmp_path: Path) -> None:
    page = BELOW.replace("Weight Integer No 10\n\nNote\n\nValid", "Weight Integer No 10 Note. Valid")
    weight = facts_of(tmp_path, page).parameters[-1]
    assert (weight.example, [c.kind for c in weight.constraints]) == ("10", ["minimum", "maximum"])
