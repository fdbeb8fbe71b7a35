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
            (("By default, the number of things on a page is 20.",), "integer", 20),
            (("The prefix", "- s (default)"), "string", "s"),
            (("Whether to.", "- true: yes", "- false: no. This is the default value."), "boolean", False),
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
            "The default value is BoxId.",
        ],
    )
    def test_what_is_no_default(self, text: str) -> None:
        assert "default" not in says(text)

    def test_what_follows_a_condition_in_an_item_holds_under_it(self) -> None:
        texts = ("Valid values: 5, 60.", "- If Mode is a, only 5 is valid. The default value is 5.", "- Give one.")
        assert "default" not in says(*texts, kind="integer")
        assert says("It depends. If Mode is a, it is used. Default value: 5.", kind="integer") == {"default": 5}

    def test_a_value_that_is_called_default_is_not_therefore_one(self) -> None:
        assert "default" not in says("Valid values:", "- 1: own rules", "- 2: default rules", kind="integer")

    def test_a_condition_on_the_parameter_by_its_name_is_none(self) -> None:
        assert says("If you do not set the Size parameter, the default value 20 is used.", kind="integer") == {
            "default": 20
        }

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
