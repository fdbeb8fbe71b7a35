"""Which values there are, and lists that are no list of values."""

from __future__ import annotations

import pytest

from . import says


class TestValues:
    @pytest.mark.parametrize(
        ("texts", "values"),
        [
            (("Valid values: ipv4 and ipv6.",), ["ipv4", "ipv6"]),
            (("Valid values: TCP, UDP, and HTTP.",), ["TCP", "UDP", "HTTP"]),
            (("Valid values:", "- a: one", "- b.x: two"), ["a", "b.x"]),
            (("Choose one:", "- white: only these", "A risk remains.", "- black: not these"), ["white", "black"]),
            (("Set the value to INSTANCE.",), ["INSTANCE"]),
            (("Set the value to public (Internet).",), ["public"]),
            (("xml | json",), ["xml", "json"]),
            (("Valid values: * HTTP   * PING",), ["HTTP", "PING"]),
            (("Valid values of N: 1 to 5. Optional values:", "- a: one", "- b: two"), ["a", "b"]),
            (("Options : BOX (Box (made of wood))",), ["BOX"]),
            (("This parameter must be set to box in the PackThing operation.",), ["box"]),
            (("The kind, and the value can be 0 or 1.",), ["0", "1"]),
            (("The kind", "- BX: made of wood (valid value)"), ["BX"]),
            (("The state.", "- All indicates any state,", "- and Gone indicates what is gone."), ["All", "Gone"]),
            (("Valid values:", "- **a: one", "- b: two"), ["a", "b"]),
        ],
    )  # fmt: skip
    def test_enumerations(self, texts: tuple[str, ...], values: list[str]) -> None:
        assert says(*texts)["enum"] == values

    def test_a_truth_value_has_none(self) -> None:
        assert says("Valid values: true and false.", kind="boolean") == {}

    def test_numbers_are_numbers(self) -> None:
        assert says("Valid values: 60, 300, and 900.", kind="integer") == {"enum": [60, 300, 900]}

    @pytest.mark.parametrize(
        "texts",
        [
            ("Sample patterns:", "- a*: begins", "- *a: ends"),
            ("Valid values:", "- see the list of regions"),
            ("Separate multiple codes with commas.", "Valid values: a | b"),
            ("This value is case-sensitive.",),
            ("TCP | UDP | 1-254 (its number)",),
            ("The value can be letters or digits.",),
            ("The kind", "- BX: of wood (valid value)", "- CX: of tin (valid value)"),
            ("The state.", "- All indicates any state,", "- Others are told below."),
            ("The permissions are fixed to read-only.",),
        ],
    )
    def test_what_is_no_enumeration(self, texts: tuple[str, ...]) -> None:
        assert "enum" not in says(*texts)

    def test_members_of_a_json_value_are_not_its_values(self) -> None:
        texts = ("The value is a JSON string.", "- Port: the port. Valid values: 1 to 9.", "- Kind: required.")
        assert says(*texts) == {}


class TestListsOfValues:
    def test_two_numbers_are_two_values_unless_they_stand_between(self) -> None:
        assert says("Valid values: 60 and 300.") == {"enum": ["60", "300"]}
        assert says("Valid values: between 60 and 300.", kind="integer") == {"minimum": 60, "maximum": 300}
        assert says("Value range: any integer between 1 and 50.", kind="integer") == {"minimum": 1, "maximum": 50}

    def test_a_short_range_among_values_is_spelled_out(self) -> None:
        assert says("Valid values: 1 to 3, 6, and 12.", kind="integer") == {"enum": [1, 2, 3, 6, 12]}
        assert "enum" not in says("Valid values: -1 and 1 to 65535.", kind="integer")

    def test_sentences_below_valid_values_are_rules(self) -> None:
        found = says(
            "The name. Valid values:",
            "- The name can contain only letters and digits.",
            "- The name must be 3 to 9 characters in length.",
            "- Once the thing is there, its name cannot be changed any more.",
        )
        assert found == {"charset": ["digits", "letters"], "minLength": 3, "maxLength": 9}

    def test_words_alone_are_values_if_the_example_is_one(self) -> None:
        lines = ("What to do.", "- keep", "- drop")
        assert says(*lines, example="keep") == {"enum": ["keep", "drop"]}
        assert says(*lines, example="other") == {}

    def test_a_list_of_something_else_is_not_taken_for_values(self) -> None:
        lines = ("How it is counted for each kind:", "- Big: Sum", "- Small: Mean")
        assert says(*lines, example="Sum") == {}
        assert says(*lines, example="Big") == {"enum": ["Big", "Small"]}

    def test_a_paragraph_may_hold_the_only_value(self) -> None:
        assert says("The kind. Set the value to", "Big.", example="Big") == {"enum": ["Big"]}
        lines = ("The kind. Valid value:", "Big (default): a big one.")
        assert says(*lines, example="big") == {"enum": ["Big"], "default": "Big"}
        assert says("Regions. Valid values:", "China (see below)", example="north-1") == {}

    def test_values_may_be_signs_and_hold_commas(self) -> None:
        assert says("Valid values:", "- >", "- >=", "- <") == {"enum": [">", ">=", "<"]}
        assert says("Valid values:", "- a: one", "- a,b: both") == {"enum": ["a", "a,b"]}

    def test_values_of_a_parameter_that_is_called_by_its_name(self) -> None:
        assert says("Valid values of the Size parameter:", "- a: one", "- b: two") == {"enum": ["a", "b"]}

    def test_what_is_said_to_be_supported(self) -> None:
        assert says("The following sizes are supported.", "- a: one", "- b: two") == {"enum": ["a", "b"]}

    def test_json_has_no_range_of_its_own(self) -> None:
        assert says("How to go on.", "Valid values: 0 to 20.", kind="string", word="Json") == {}
