"""How long a value is, and whose length a sentence speaks of."""

from __future__ import annotations

import pytest

from . import named, says


class TestLength:
    @pytest.mark.parametrize(
        ("text", "bounds"),
        [
            ("Names must be 2 to 128 characters in length.", (2, 128)),
            ("It is 1-80 characters in length.", (1, 80)),
            ("between 8 and 1,024 letters or other characters", (8, 1024)),
            ("It is [2,80] characters long.", (2, 80)),
            ("The token cannot exceed 64 characters in length.", (None, 64)),
            ("It may have a maximum of 64 characters in length.", (None, 64)),
            ("Give it no more than 64 characters in length.", (None, 64)),
            ("It may be up to 128 characters in length.", (None, 128)),
            ("Use at least 8 characters.", (8, None)),
            ("The code must be 12 characters in length.", (12, 12)),
            ("The length must be 1 to 64.", (1, 64)),
            ("Min : 3, Max : 30", (3, 30)),
            ("Min: 3 Max: 30", (3, 30)),
            ("The key cannot be an empty string.", (1, None)),
        ],
    )
    def test_in_characters(self, text: str, bounds: tuple[int | None, int | None]) -> None:
        expected = {kind: n for kind, n in zip(("minLength", "maxLength"), bounds, strict=True) if n is not None}
        assert says(text) == expected

    def test_in_bytes(self) -> None:
        assert says("It cannot exceed 16 KB in size.") == {"maxBytes": 16384}
        assert says("It takes up to 128 UTF-8 encoded bytes.") == {"maxBytes": 128}
        assert says("Note on the thing (byte)", "- 0 - 1000") == {"minBytes": 0, "maxBytes": 1000}

    @pytest.mark.parametrize(
        "text",
        [
            "It can be an empty string.",
            "This parameter is empty by default.",
            "If Mode is set to a, the name must be 2 to 8 characters in length.",
            "You can specify up to 20 IDs.",
        ],
    )
    def test_what_is_no_length(self, text: str) -> None:
        assert not {"minLength", "maxLength"} & says(text).keys()

    def test_rules_below_a_lead_are_rules_of_the_value(self) -> None:
        texts = ("Valid values:", "- It must be 3 to 64 characters long.", "- It must start with a letter.")
        assert says(*texts) == {"minLength": 3, "maxLength": 64, "startsWith": ["letter"]}

    def test_a_number_has_none(self) -> None:
        assert says("The rate can be 1 to 64 bytes.", kind="integer").keys() <= {"minimum", "maximum"}

    def test_what_is_said_of_each_of_several_is_not_said_of_all(self) -> None:
        assert says("Separate multiple names with commas. Each name can be up to 8 characters in length.") == {}


class TestWhatASentenceIsAbout:
    def test_a_length_of_what_an_address_points_to_is_none_of_the_address(self) -> None:
        both = "The plan can be up to 900 bytes in length and the URL can be up to 70 bytes in length."
        assert named("PlanURL", both) == {"maxBytes": 70}
        assert named("PlanURL", "The plan must be 1 to 900 bytes in length.") == {}
        assert named("PlanURL", "The URL must be 1 to 70 bytes in length.") == {"minBytes": 1, "maxBytes": 70}

    def test_a_structured_value_is_measured_as_a_whole_where_the_sentence_calls_it_by_its_name(self) -> None:
        example = '{"a": 1}'
        assert named("PlanBody", "The plan body can be up to 90 bytes in length.", example=example) == {"maxBytes": 90}
        assert named("PlanBody", "The key can be up to 9 bytes in length.", example=example) == {}

    def test_pairs_that_names_take_apart_are_no_structure(self) -> None:
        text = "A label is a key-value pair. The key must be 1 to 9 characters in length."
        assert named("Label.N.Key", text) == {"minLength": 1, "maxLength": 9}
        assert named("Label", text) == {}

    def test_ascii_characters_that_are_counted_are_ascii(self) -> None:
        assert says("It must be 1 to 64 ASCII characters in length.") == {
            "minLength": 1,
            "maxLength": 64,
            "charset": ["ascii"],
        }


class TestSeveralInOneText:
    @pytest.mark.parametrize("text", ["A tag can be up to 32 bytes.", "The name of a single tag is up to 32 bytes."])
    def test_the_length_of_one_is_not_that_of_all(self, text: str) -> None:
        assert says("Separate tags with commas (,).", text) == {}
        assert says("(Write it so.) A link is up to 32 bytes. Separate links with commas (,).") == {}

    def test_of_one_it_is(self) -> None:
        assert says("A link can be up to 32 bytes.") == {"maxBytes": 32}
