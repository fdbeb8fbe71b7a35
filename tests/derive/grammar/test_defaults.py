"""What an absent value means."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.derive.types import JsonType

from . import read, says


class TestDefaults:
    @pytest.mark.parametrize(
        ("texts", "kind", "value"),
        [
            (("Default value: 10.",), "integer", 10),
            (("The default value is 0.",), "integer", 0),
            (("If you leave this parameter empty, the default value 20 is used.",), "integer", 20),
            (("Default value: false.",), "boolean", False),
            (("Default value: 1.",), "string", "1"),
            (("Default value: empty string.",), "string", ""),
            (("Unit: Mbit/s. Default value: 5 Mbit/s.",), "string", "5"),
            (("xml (default) | json",), "string", "xml"),
            (("Valid values:", "- wrr (default): one", "- rr: two"), "string", "wrr"),
            (("Valid values:", "- true: yes", "- false: no. This is the default value."), "boolean", False),
        ],
    )
    def test_defaults(self, texts: tuple[str, ...], kind: JsonType, value: Any) -> None:
        found = says(*texts, kind=kind)["default"]
        assert (found, type(found)) == (value, type(value))

    @pytest.mark.parametrize(
        "text",
        [
            "Default value: null.",
            "Default value: the ID of the VPC.",
            "For old things, the default value is a.",
            "The value of Mode is set to a by default.",
            "The SizeId value is used by default.",
        ],
    )
    def test_what_is_no_default(self, text: str) -> None:
        assert "default" not in says(text)

    def test_behind_other_words_or_alone(self) -> None:
        assert says("See the list. (Default: `north`)".replace("`", "")) == {"default": "north"}
        assert says("The port", "- 3306 (default)", kind="integer") == {"default": 3306}
        assert says("The name", "- Automatic (default)") == {}

    def test_what_is_done_by_default_is_no_value(self) -> None:
        assert says("If this parameter is not specified, data of one day is read by default.") == {}

    def test_null_is_a_value_where_the_page_shows_it(self) -> None:
        assert says("Default value: NULL.", example="NULL") == {"default": "NULL"}
        assert says("Default value: NULL.", example="x") == {}

    def test_one_that_is_no_value_is_a_conflict(self) -> None:
        found = read("Valid values: a and b. Default value: the-small-one.")
        assert {c.kind: c.value for c in found.constraints} == {"enum": ["a", "b"]}
        assert [entry.reason for entry in found.unresolved] == ["conflict"]
