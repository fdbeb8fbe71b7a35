"""docs/specs.md has a row for whatever a spec may hold."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

from contracts.judge.faults import FITS, PASSING
from contracts.judge.zones import ZONES

PAGE = (Path(__file__).parents[2] / "docs/specs.md").read_text("utf-8")
SCHEMA = json.loads(files("contracts.spec").joinpath("x-members.schema.json").read_text("utf-8"))
ROWS = re.findall(r"^\| `([\w-]+)", PAGE, re.MULTILINE)


def test_every_member_has_a_row_of_its_own() -> None:
    members = [row for row in ROWS if row in SCHEMA["$defs"] or row.startswith("x-")]
    assert sorted(members) == sorted(SCHEMA["$defs"])


def test_every_zone_has_a_row_of_its_own() -> None:
    zones = PAGE.partition("\n## Zones\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([\w-]+)`", zones, re.MULTILINE) == list(ZONES)


def test_a_spec_may_name_the_zones_that_the_judge_knows() -> None:
    assert SCHEMA["$defs"]["x-unspecified"]["items"]["enum"] == list(ZONES)


def test_every_fault_has_a_row_and_is_judged() -> None:
    words, conditions = SCHEMA["$defs"]["x-errors"]["items"]["properties"]["fault"]["anyOf"]
    rows = re.findall(r"^\| (`.*?) \| ", PAGE.partition("\n## Faults\n")[2].partition("\n## ")[0], re.MULTILINE)
    documented = [word for row in rows for word in re.findall(r"`\{?([\w-]+)", row)]
    assert sorted(documented) == sorted([*words["enum"], *conditions["required"]]) == sorted({*FITS, *PASSING})
