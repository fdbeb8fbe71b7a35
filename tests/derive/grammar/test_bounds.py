"""Between which numbers a value lies, and numbers that bound something else."""

from __future__ import annotations

import pytest

from . import says


class TestBounds:
    @pytest.mark.parametrize(
        ("text", "bounds"),
        [
            ("Valid values: 1 to 100.", (1, 100)),
            ("Valid value:[1, 65535]", (1, 65535)),
            ("Valid value: 0-3600 (seconds)", (0, 3600)),
            ("Value range: 10~900", (10, 900)),
            ("The value must be an integer from 1 to 100.", (1, 100)),
            ("Maximum value: 50. Minimum value: 1", (1, 50)),
            ("1 - 9", (1, 9)),
        ],
    )
    def test_ranges_of_numbers(self, text: str, bounds: tuple[int, int]) -> None:
        assert says(text, kind="integer") == {"minimum": bounds[0], "maximum": bounds[1]}

    @pytest.mark.parametrize(
        ("text", "low"),
        [("Pages start from page 1.", 1), ("The list (beginning from 1)", 1), ("It must be greater than 0.", 1),
        ("It must be a positive integer.", 1), ("Must be an integer no less than 3.", 3),
        ("It must be a non-negative integer.", 0), ("The weight cannot be negative.", 0)],
    )  # fmt: skip
    def test_least_numbers(self, text: str, low: int) -> None:
        assert says(text, kind="integer") == {"minimum": low}

    @pytest.mark.parametrize(
        "texts",
        [
            ("Valid values: 1 to 5120 and -1.",),
            ("Valid values:", "- -1: no bound.", "- 1 to 5120: the bound."),
            ("Valid values:", "- If Mode is set to a, the values are from 1 to 9."),
            ("If Mode is set to a, the valid values are 1 to 9.",),
            ("Valid values of N: 1 to 20.",),
        ],
    )
    def test_ranges_with_exceptions_and_conditions_are_not_taken(self, texts: tuple[str, ...]) -> None:
        assert says(*texts, kind="integer") == {}

    def test_durations_in_texts_are_not_taken(self) -> None:
        assert says("Valid values: 6 hours to 8,760 hours.") == {}


class TestNumbers:
    def test_with_a_power_of_ten(self) -> None:
        assert says("Valid values: -2.5E3 to 2.5E3.", kind="number") == {"minimum": -2500.0, "maximum": 2500.0}

    def test_above_zero(self) -> None:
        assert says("The value is greater than zero.", kind="integer") == {"minimum": 1}

    def test_of_a_text_that_is_a_number(self) -> None:
        assert says("Maximum value: 50.", example="10") == {"maximum": 50}
        assert says("It must not exceed 64 characters.", example="10") == {"maxLength": 64}
        assert says("Maximum value: 50.", example="ten") == {}

    def test_least_and_most(self) -> None:
        assert says("Min: 1, Max: 3600", kind="integer") == {"minimum": 1, "maximum": 3600}
        assert says("Min : 0, Max : 1000 Bytes") == {"minBytes": 0, "maxBytes": 1000}

    def test_a_range_with_its_default(self) -> None:
        found = says("Idle time (seconds)", "- 1-3,600 (default: 60)", kind="integer")
        assert found == {"minimum": 1, "maximum": 3600, "default": 60}
