"""When a parameter must be given, and formats of its value."""

from __future__ import annotations

from typing import Any

import pytest

from . import named, says


class TestConditions:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("It becomes mandatory when the value of the Mode parameter is set to on.", {"parameter": "Mode",
            "equals": "on"}),
            ("Note: If the Fast parameter is set to true, this parameter is mandatory.", {"parameter": "Fast",
            "equals": True}),
            ("If the Mode parameter is not specified, this parameter is required.", {"parameter": "Mode",
            "absent": True}),
            ("This parameter is required and takes effect only when Mode is set to a.",
             {"parameter": "Mode", "equals": "a"}),
            ("Required if Mode value is A (the first)", {"parameter": "Mode", "equals": "A"}),
            ("You must specify this parameter if Mode is specified.", {"parameter": "Mode", "present": True}),
            ("This parameter is required if Mode is set to a or b.",
             {"any": [{"parameter": "Mode", "equals": "a"}, {"parameter": "Mode", "equals": "b"}]}),
            ("This parameter is required if you pay later.", {"condition": "you pay later"}),
        ],
    )  # fmt: skip
    def test_required_when(self, text: str, value: dict[str, Any]) -> None:
        assert says(text) == {"requiredWhen": value}

    def test_in_words_where_the_page_calls_the_parameter_conditional(self) -> None:
        text = "If the owner is another account, you must enter the name"
        assert says(text, word="conditional") == {"requiredWhen": {"condition": "the owner is another account"}}
        assert says(text) == {}

    @pytest.mark.parametrize(
        "text",
        [
            "This parameter is not required when Mode is set to a.",
            "If Mode is given, this parameter must be set to intranet.",
            "If Mode is set to a, the Fast parameter is required.",
        ],
    )
    def test_what_is_no_requirement_of_this_parameter(self, text: str) -> None:
        assert says(text) == {}

    @pytest.mark.parametrize(
        ("text", "form"),
        [
            ("Specify the time in the yyyy-MM-ddTHH:mm:ssZ format.", "yyyy-MM-ddTHH:mm:ssZ"),
            ("Specify the interval in the integer[unit] format.", "integer[unit]"),
            ("Address of the owner (in email format)", "email"),
        ],
    )
    def test_formats(self, text: str, form: str) -> None:
        assert says(text) == {"format": form}

    @pytest.mark.parametrize("text", ["The value is in the JSON map format.", "It is in the key-value format."])
    def test_a_kind_of_text_is_no_format_of_a_value(self, text: str) -> None:
        assert says(text) == {}


class TestRequiredInOtherWords:
    @pytest.mark.parametrize(
        "text",
        [
            "If you set the Mode parameter to on, you must also specify the Size parameter.",
            "If Mode is set to on, you must specify the Size and Fast parameters.",
            "The plan of the house. If Mode is set to on, you must specify the plan of the house.",
            "The plan of the house. When Mode is set to on, the plan of the house is required.",
        ],
    )
    def test_when_another_has_a_value(self, text: str) -> None:
        assert says(text) == {"requiredWhen": {"parameter": "Mode", "equals": "on"}}

    def test_of_names_with_points_and_of_one_of_two_values(self) -> None:
        either = [{"parameter": "Rules.N.Mode", "equals": value} for value in ("HTTP", "HTTPS")]
        assert named("Path", "Required if Rules.N.Mode is HTTP or HTTPS") == {"requiredWhen": {"any": either}}

    def test_of_a_name_in_parentheses(self) -> None:
        found = says("Required if the state of the house (Fast) is true")
        assert found == {"requiredWhen": {"parameter": "Fast", "equals": True}}

    def test_what_it_must_be_set_to_is_no_requirement(self) -> None:
        assert says("If you specify the Mode parameter, you must set the Size parameter to true.") == {}

    def test_being_optional_is_no_value(self) -> None:
        found = says("This parameter is required if the Mode parameter is optional.")
        assert found == {"requiredWhen": {"condition": "the Mode parameter is optional"}}
