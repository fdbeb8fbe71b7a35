"""The grammar: each phrase with what it says of a value, and phrases that say nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.derive.grammar import About, read_statements, statements_of
from contracts.derive.grammar.read import RULES, Read
from contracts.derive.types import JsonType
from contracts.document import Text


def read(*texts: str, kind: JsonType = "string", word: str = "", example: str = "") -> Read:
    """Read the description of a parameter `Size`, whose page has `Mode` and `Fast` too; `- ` begins an item."""
    made = [
        Text(n, text.removeprefix("- "), 1 if text.startswith("- ") else 0, item=text.startswith("- "))
        for n, text in enumerate(texts, 1)
    ]
    about = About(
        name="Size", type=kind, word=word, example=example, names=frozenset({"Size", "Mode", "Fast"}),
        types=(("Mode", "string"), ("Fast", "boolean")), whole=" ".join(text.text for text in made),
    )  # fmt: skip
    return read_statements(statements_of(made, about))


def says(*texts: str, kind: JsonType = "string", word: str = "", example: str = "") -> dict[str, Any]:
    return {c.kind: c.value for c in read(*texts, kind=kind, word=word, example=example).constraints}


class TestLength:
    @pytest.mark.parametrize(
        ("text", "bounds"),
        [
            ("The name must be 2 to 128 characters in length.", (2, 128)),
            ("It is 1-80 characters in length.", (1, 80)),
            ("between 8 and 1,024 ASCII characters", (8, 1024)),
            ("The token cannot exceed 64 characters in length.", (None, 64)),
            ("It can be a maximum of 64 characters in length.", (None, 64)),
            ("It must be no more than 64 characters in length.", (None, 64)),
            ("It can be up to 128 characters in length.", (None, 128)),
            ("Use at least 8 characters.", (8, None)),
            ("The code must be 12 characters in length.", (12, 12)),
            ("The length must be 1 to 64.", (1, 64)),
            ("Min : 3, Max : 30", (3, 30)),
            ("The key cannot be an empty string.", (1, None)),
        ],
    )
    def test_in_characters(self, text: str, bounds: tuple[int | None, int | None]) -> None:
        expected = {kind: n for kind, n in zip(("minLength", "maxLength"), bounds, strict=True) if n is not None}
        assert says(text) == expected

    def test_in_bytes(self) -> None:
        assert says("It cannot exceed 16 KB in size.") == {"maxBytes": 16384}
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
        texts = ("Valid values:", "- The name must be 3 to 64 characters in length.", "- It must start with a letter.")
        assert says(*texts) == {"minLength": 3, "maxLength": 64, "startsWith": ["letter"]}

    def test_a_number_has_none(self) -> None:
        assert says("The rate can be 1 to 64 bytes.", kind="integer").keys() <= {"minimum", "maximum"}

    def test_what_is_said_of_each_of_several_is_not_said_of_all(self) -> None:
        assert says("Separate multiple names with commas. Each name can be up to 8 characters in length.") == {}


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
            ("must begin with an English letter and end with an English letter or number",
             {"startsWith": ["letter"], "endsWith": ["letter", "digit"]}),
            ("It must start with alias/.", {"startsWith": ["alias/"]}),
            ("It must start and end with a digit.", {"startsWith": ["digit"], "endsWith": ["digit"]}),
            ("It cannot start with http:// or https://.", {"notPrefix": ["http://", "https://"]}),
            ("It must start with a letter but cannot start with acs:.", {"startsWith": ["letter"],
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


class TestValues:
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
        ("It must be a positive integer.", 1)],
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
            ("The permissions are fixed to read-only.",),
        ],
    )
    def test_what_is_no_enumeration(self, texts: tuple[str, ...]) -> None:
        assert "enum" not in says(*texts)

    def test_members_of_a_json_value_are_not_its_values(self) -> None:
        texts = ("The value is a JSON string.", "- Port: the port. Valid values: 1 to 9.", "- Kind: required.")
        assert says(*texts) == {}

    @pytest.mark.parametrize(
        ("texts", "kind", "value"),
        [
            (("Default value: 10.",), "integer", 10),
            (("The default value is 0.",), "integer", 0),
            (("If this parameter is left empty, the default value 20 is used.",), "integer", 20),
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


class TestConditions:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("This parameter is required when the value of the Mode parameter is set to on.", {"parameter": "Mode",
            "equals": "on"}),
            ("Note: If the Fast parameter is set to true, this parameter is required.", {"parameter": "Fast",
            "equals": True}),
            ("If the Mode parameter is not specified, this parameter is required.", {"parameter": "Mode",
            "absent": True}),
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
        "text", ["It must start with a letter but cannot start with", "Valid values:", "Set the value to"]
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
