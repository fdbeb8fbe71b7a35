"""Rules about when a parameter must be given, and about the form of its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contracts.derive.grammar.reading import Reading, named
from contracts.derive.grammar.statement import About, Statement
from contracts.derive.grammar.tokens import typed

_WORDS = r"(?:this parameter|the parameter|this field|this value|it|(?:the )?(?P<{group}>[A-Za-z]\w*(?:\.\w+)*)(?: parameter)?)"
_IT = [_WORDS.replace("{group}", f"it{number}") for number in range(3)]
_REQUIRED = (
    rf"(?:{_IT[0]} (?:is|becomes) (?:required|mandatory|needed)|{_IT[1]} must be (?:specified|set(?! to\b)|provided|passed|configured|given)|"
    rf"(?:you )?(?:must|need to|have to) (?:also )?(?:specify|set|provide|enter|configure|pass|give) {_IT[2]}(?!(?: parameter)? (?:to|as) (?!the\b))(?=\W|$)|(?:is )?(?:required|mandatory))"
)
_PART = r"(?:[^.;,]|\.(?=\w))+"
_FORMS = (
    re.compile(
        rf"\b{_REQUIRED}\s*,?\s*(?:and\s+(?:it\s+)?(?:takes\s+effect|is\s+valid|valid|is\s+available|available)\s+)?(?:only\s+)?(?:if|when|in the case that|in case)\s+(?P<condition>(?:[^.;]|\.(?=\w))+)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|[,;.:]\s*)(?:only\s+)?(?:if|when|in case)\s+(?P<condition>{_PART}(?:,{_PART}){{0,3}}?)\s*,\s*(?:then\s+)?{_REQUIRED}",
        re.IGNORECASE,
    ),
)
_PRONOUNS = frozenset(["this", "it", "that", "them", "they", "value", "parameter", "field", "you"])
_MUST_ENTER = re.compile(
    r"(?:^|[,;.:]\s*)(?:if|when)\s+(?P<condition>[^.;,]+)\s*,\s*you (?:must|need to|have to) (?:enter|specify|provide|set|give)\b(?! (?:this|the) \w+ (?:to|parameter to)\b)[^.;]*",
    re.IGNORECASE,
)
_NAME = r"[A-Za-z][\w.]*"
_IF = rf"(?:^|[,;.:]\s*)(?:if|when)\s+(?P<condition>{_PART}(?:,{_PART}){{0,3}}?)\s*,\s*"
_MUST_GIVE = r"you (?:must|need to|have to) (?:also )?(?:specify|set|provide|enter|configure|pass|give)"
_AMONG_OTHERS = re.compile(
    rf"{_IF}{_MUST_GIVE} (?:both )?(?:the )?(?P<names>{_NAME}(?:(?:, and |, | and ){_NAME})+)", re.IGNORECASE
)
_BY_ITS_WORDS = re.compile(
    rf"{_IF}(?:{_MUST_GIVE} (?P<given>the [a-z ]+)|(?P<due>the [a-z ]+) (?:is required|must be (?:specified|set|provided|configured)))\.?$",
    re.IGNORECASE,
)
_EQUALS = re.compile(
    rf"^(?:you\s+set\s+)?(?:the\s+)?(?:value\s+of\s+)?(?:the\s+)?(?P<name>{_NAME})(?:\s+(?:parameter|value))?\s+(?:is\s+set\s+to|is\s+set\s+as|is\s+specified\s+as|is\s+equal\s+to|equals|to|is|=)\s+(?:the\s+value\s+)?[\"'“]?(?P<value>[\w.:/-]+)[\"'”]?(?:\s*\([^()]*\))?$"
)
_ABSENT = re.compile(
    rf"^(?:you\s+do\s+not\s+(?:specify|set|configure)\s+)?(?:the\s+)?(?:value\s+of\s+)?(?:the\s+)?(?P<name>{_NAME})(?:\s+parameter)?(?P<rest>\s+(?:is|are)\s+(?:not\s+(?:specified|set|configured|provided|passed)|(?:left\s+)?(?:empty|unspecified|blank)))?$"
)
# What can be said of a parameter, and is no value of it.
_NO_VALUES = frozenset(
    [
        "specified",
        "empty",
        "set",
        "not",
        "left",
        "unspecified",
        "optional",
        "required",
        "mandatory",
        "valid",
        "invalid",
        "available",
    ]
)
_PRESENT = re.compile(
    rf"^(?:you\s+(?:specify|set|configure)\s+)?(?:the\s+)?(?P<name>{_NAME})(?:\s+parameter)?(?P<rest>\s+(?:is|are)\s+(?:specified|set|configured|provided|passed|not\s+empty))?$"
)


def required_when(statement: Statement) -> Iterator[Reading]:
    """`This parameter is required when AclStatus is set to on`, `If X is not specified, you must specify this parameter`."""
    about = statement.about
    if statement.place == "member" or not re.search(r"\b(?:[Ii]f|[Ww]hen|case)\b", statement.text):
        return
    for pattern in _FORMS:
        for found in pattern.finditer(statement.text):
            if re.search(
                r"\b(?:not|n't)\s+$|\bnot (?:is )?(?:required|mandatory)",
                statement.text[max(found.start() - 5, 0) : found.end()],
            ):
                continue
            named_here = next((word for word in (found["it0"], found["it1"], found["it2"]) if word), about.name)
            if named_here != about.name and named_here.lower() not in _PRONOUNS:
                continue
            value = condition(found["condition"].strip(), about)
            if value is not None:
                yield Reading(*found.span(), (("requiredWhen", value),))
            return
    yield from _by_other_words(statement)
    entered = _MUST_ENTER.search(statement.text)
    if entered is not None and about.word == "conditional":
        yield Reading(*entered.span(), (("requiredWhen", {"condition": entered["condition"].strip()}),))


def _by_other_words(statement: Statement) -> Iterator[Reading]:
    """`If A is on, you must specify B and C`; `If A is on, the type of the task is required` of what is called so."""
    about = statement.about
    found = _AMONG_OTHERS.search(statement.text)
    if found is not None and about.name in re.split(r", and |, | and ", found["names"]):
        value = condition(found["condition"].strip(), about)
        yield Reading(*found.span(), (("requiredWhen", value),) if value is not None else ())
        return
    found = _BY_ITS_WORDS.search(statement.text)
    words = (found["given"] or found["due"]).lower().strip() if found else ""
    if found is not None and len(words.split()) > 1 and re.match(rf"{re.escape(words)}\b", about.whole.lower()):
        value = condition(found["condition"].strip(), about)
        yield Reading(*found.span(), (("requiredWhen", value),) if value is not None else ())


def condition(text: str, about: About) -> dict[str, Any] | None:
    """Return a condition as a value; in words where it speaks of no parameter that the page has."""
    text = re.sub(r"\bthe(?=[A-Z])", "the ", text)
    text = re.sub(
        rf"\bthe [a-z -]+ \(({_NAME})\)", lambda found: found[1] if found[1] in about.names else found[0], text
    )
    either = re.match(r"^(?P<lead>.+\b(?:set to|is) )(?P<values>[\w.:/-]+(?:(?:, | or |, or )[\w.:/-]+)+)$", text)
    if either is not None:
        values = re.split(r", or | or |, ", either["values"])
        found = [_atom(either["lead"] + value, about) for value in values]
        if all(found):
            return {"any": found}
    for word, key in ((" and ", "all"), (" or ", "any")):
        parts = re.split(rf",?{word}", re.sub(r"^both\s+", "", text))
        if len(parts) > 1:
            found = [_atom(part.strip(), about) for part in parts]
            return {key: found} if all(found) else {"condition": text}
    return _atom(text, about) or {"condition": text}


def _atom(text: str, about: About) -> dict[str, Any] | None:
    found = _EQUALS.match(text)
    if found is not None and found["name"] in about.names and found["value"] not in _NO_VALUES:
        other = About(name=found["name"], type=dict(about.types).get(found["name"], "string"))
        return {"parameter": found["name"], "equals": typed(found["value"], other)}
    for pattern, key in ((_ABSENT, "absent"), (_PRESENT, "present")):
        found = pattern.match(text)
        if found is not None and found["name"] in about.names and (found["rest"] or text.lower().startswith("you ")):
            return {"parameter": found["name"], key: True}
    return None


_FORMAT = re.compile(
    r"\bin (?:the |an? )?(?:UTC )?[\"'“`]?(?P<format>[^\s\"'“”`,;]+(?:\s[Hh][Hh]:mm(?::ss)?)?)[\"'”`]? format\b"
)
_TIME = re.compile(
    r"\b(?P<format>[Yy]{4}[-/]?MM[-/]?[Dd]{2}(?:['T ]*[Hh]{2}:mm(?::ss)?(?:\.?S*)?'?Z?'?)?)(?=[\s.,;)\"']|$)"
)
_NAMED = frozenset({"email", "e-mail"})


def value_format(statement: Statement) -> Iterator[Reading]:
    """`in the yyyy-MM-ddTHH:mm:ssZ format`, `in email format`."""
    if statement.place != "own" or statement.is_conditional:
        return
    for found in _FORMAT.finditer(statement.text):
        name = found["format"].strip("()").replace("*", "")
        if name.lower() in _NAMED or (
            re.search(r"[\[\]{}<>]|(?:[Yy]{2}|MM|[Dd]{2}|[Hh]{2}|mm|ss)[-/:T]|\d", name)
            and not re.search(r"\d{3,}", name)
        ):
            yield Reading(*found.span(), (("format", "email" if name.lower() in _NAMED else name),))
            return
    for found in _TIME.finditer(statement.text):
        yield Reading(*found.span(), (("format", found["format"]),))
        return


RULES = named((required_when, value_format))
