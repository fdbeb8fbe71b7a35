"""Which characters a value has, how it begins and ends."""

from __future__ import annotations

from typing import Any

import pytest

from . import read, says


class TestCharacters:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("It can contain letters, digits, underscores (_), and hyphens (-).", ["digits", "hyphen", "letters",
            "underscore"]),
            ("The token can contain only ASCII characters.", ["ascii"]),
            ("can only contain letters, numbers, periods, or colons (:)", ["colon", "digits", "letters", "period"]),
            ("including English letters, numbers, and the special character \"-\"", ["digits", "hyphen", "letters"]),
            ("Only lowercase English letters, numbers, and \"-\" are allowed", ["digits", "hyphen", "letters"]),
            ("Only lower case English letters and \"-\" are allowed", ["hyphen", "letters"]),
            ("It may contain numbers, “_“, “-“ or “.”.", ["digits", "hyphen", "period", "underscore"]),
            ("It can contain Chinese characters and forward slashes (/).", ["chinese", "slash"]),
            ("It can contain uppercase and lowercase letters and at signs (@).", ["at", "letters"]),
            ("Pattern: ^[a-zA-Z0-9\\-]+$", ["digits", "hyphen", "letters"]),
        ],
    )  # fmt: skip
    def test_that_a_value_may_contain(self, text: str, names: list[str]) -> None:
        assert says(text)["charset"] == names

    def test_a_pattern_may_bound_the_length(self) -> None:
        assert says("Pattern: ^[a-z]{2,8}$") == {"charset": ["letters"], "minLength": 2, "maxLength": 8}

    def test_what_it_must_begin_with_is_among_them(self) -> None:
        found = says("It can contain digits and hyphens (-).", "It must start with a letter.")
        assert found == {"charset": ["digits", "hyphen", "letters"], "startsWith": ["letter"]}

    @pytest.mark.parametrize(
        "text",
        [
            "It cannot contain periods (.).",
            "It must contain at least three of letters, digits, and underscores (_).",
            "It can contain letters and runes.",
            "It can contain up to 64 characters.",
        ],
    )
    def test_what_names_no_set(self, text: str) -> None:
        assert "charset" not in says(text)

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("It must start with a letter.", {"startsWith": ["letter"]}),
            ("It must begin with a letter or Chinese character.", {"startsWith": ["letter", "chinese"]}),
            ("must begin with an English letter, and must end with an English letter or number",
             {"startsWith": ["letter"], "endsWith": ["letter", "digit"]}),
            ("It must begin with a number or an upper/lower-case letter.", {"startsWith": ["digit", "letter"]}),
            ("It must start with alias/.", {"startsWith": ["alias/"]}),
            ("It must start and end with a digit.", {"startsWith": ["digit"], "endsWith": ["digit"]}),
            ("It cannot start with http:// or https://.", {"notPrefix": ["http://", "https://"]}),
            ("It must start with a letter, but must not start with acs:.", {"startsWith": ["letter"],
            "notPrefix": ["acs:"]}),
            ("It cannot start with aliyun or be empty.", {"notPrefix": ["aliyun"], "minLength": 1}),
        ],
    )  # fmt: skip
    def test_beginnings_and_ends(self, text: str, found: dict[str, Any]) -> None:
        assert says(text) == found

    def test_prefixes_of_two_sentences_add_up(self) -> None:
        constraint = read(
            "It cannot start with http://.", "It cannot start with auto because that is ours."
        ).constraints[0]
        assert (constraint.value, constraint.line, constraint.also) == (["http://", "auto"], 1, (2,))

    @pytest.mark.parametrize(
        "text", ["The ID starts with vpc-.", "A wildcard must start with a period (.).", "It cannot start with"]
    )
    def test_what_is_no_rule_about_ends(self, text: str) -> None:
        assert says(text) == {}


class TestCharactersInOtherWords:
    @pytest.mark.parametrize(
        "text",
        [
            'Enter 3 to 30 characters using a combination of English letters, numbers, and the special character "-".',
            '3 to 30 characters, including numbers, English letters, and special characters "-"',
            "The name can contain 3 to 30 characters including a-z, A-Z, 0-9, and hyphens.",
        ],
    )
    def test_of_a_name(self, text: str) -> None:
        assert says(text) == {"minLength": 3, "maxLength": 30, "charset": ["digits", "hyphen", "letters"]}

    def test_that_can_be_entered(self) -> None:
        found = says("3 to 20 characters; only English letters and numbers can be entered")
        assert found == {"minLength": 3, "maxLength": 20, "charset": ["digits", "letters"]}

    def test_starting_and_ending(self) -> None:
        text = "3 to 30 characters, including letters and numbers, starting with a letter and ending with a number"
        found = says(text)
        assert (found["startsWith"], found["endsWith"]) == (["letter"], ["digit"])
