"""Sentences that no rule understands, and the list of rules."""

from __future__ import annotations

import pytest

from contracts.derive.grammar.read import RULES

from . import read


class TestWhatIsNotUnderstood:
    @pytest.mark.parametrize(
        "text",
        [
            "The value must be encoded in Base64.",
            "It cannot contain http:// or https://.",
            "The name must be 2 to 8 characters in length and must be unique.",
        ],
    )
    def test_a_normative_sentence_is_listed_with_its_line(self, text: str) -> None:
        assert [(entry.line, entry.reason, entry.text) for entry in read("A thing.", text).unresolved] == [
            (2, "sentence", text)
        ]

    @pytest.mark.parametrize(
        "text", ["It must start with a letter, but must not start with", "Valid values:", "Set the value to"]
    )
    def test_a_sentence_that_ends_in_the_air_is_incomplete(self, text: str) -> None:
        assert [entry.reason for entry in read(text).unresolved] == ["incomplete"]

    def test_two_values_are_a_conflict_and_the_first_counts(self) -> None:
        found = read("It can be up to 8 characters in length.", "It can be up to 9 characters in length.")
        assert [constraint.value for constraint in found.constraints] == [8]
        assert [(entry.line, entry.reason) for entry in found.unresolved] == [(2, "conflict")]

    def test_what_was_understood_is_not_listed(self) -> None:
        found = read("The name must be 2 to 8 characters in length, and can contain letters and digits.")
        assert (found.unresolved, [entry.rule for entry in found.understood]) == ((), ["length-between"])

    def test_a_sentence_that_no_person_wrote_is_not_read(self) -> None:
        assert [entry.reason for entry in read("It must be (" * 1000).unresolved] == ["layout"]


def test_every_rule_has_a_name_and_an_example() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.read.__doc__ for rule in RULES)
