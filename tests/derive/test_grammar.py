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
            ("between 8 and 1,024 letters or other characters", (8, 1024)),
            ("It is [2,80] characters long.", (2, 80)),
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


def named(name: str, *texts: str, example: str = "", kind: JsonType = "string") -> dict[str, Any]:
    """Read a description of a parameter of that name; `Mode` is on the page too."""
    made = tuple(
        Text(n, text.removeprefix("- "), 1 if text.startswith("- ") else 0, item=text.startswith("- "))
        for n, text in enumerate(texts, 1)
    )
    about = About(
        name=name,
        type=kind,
        example=example,
        names=frozenset({name, "Mode", "Rules.N.Mode"}),
        types=(("Mode", "string"),),
        whole=" ".join(text.text for text in made),
    )
    return {c.kind: c.value for c in read_statements(statements_of(made, about)).constraints}


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


class TestNumbers:
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


class TestDefaults:
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


class TestCharactersInOtherWords:
    @pytest.mark.parametrize(
        "text",
        [
            'Enter 3 to 30 characters using a combination of English letters, numbers, and the special character "-".',
            '3 to 30 characters, including English letters, numbers, and special characters "-"',
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
