"""Statements: the sentences of a cell, each with the list that it opens and with what its place makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from contracts.derive.types import JsonType
from contracts.document import Text

Place = Literal["own", "alternative", "member"]


@dataclass(frozen=True)
class About:
    """The parameter that statements are about."""

    name: str
    type: JsonType
    word: str = ""
    example: str = ""
    names: frozenset[str] = frozenset()
    types: tuple[tuple[str, JsonType], ...] = ()
    whole: str = ""

    @property
    def is_numeric(self) -> bool:
        """Tell whether the value is a number."""
        return self.type in {"integer", "number"}

    @cached_property
    def is_structured(self) -> bool:
        """Tell whether the value is JSON, so that bullets speak of its members."""
        return (
            self.type in {"object", "array"}
            or self.word.lower() == "json"
            or _JSON_EXAMPLE.match(self.example) is not None
            or any(not _PAIR.fullmatch(found[0]) or "." not in self.name for found in _JSON_PROSE.finditer(self.whole))
        )

    @cached_property
    def is_several(self) -> bool:
        """Tell whether one text holds several values."""
        in_one = self.example.startswith("[") and not self.name.endswith((".N", ".n"))
        return self.type == "array" or in_one or _SEVERAL.search(self.whole) is not None


_JSON_EXAMPLE = re.compile(r"^\s*(?:\[\s*)?\{")
_JSON_PROSE = re.compile(
    r"\bJSON (?:string|array|list|format|object|structure)|\bin (?:a |the )?JSON\b|\bkey-value pairs?\b", re.IGNORECASE
)
# A name such as `Tag.N.Key` has the pairs taken apart already.
_PAIR = re.compile(r"key-value pairs?", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\bseparate(?:d)?\b.{0,80}?\b(?:with|by|using)\b.{0,20}?\b(?:comma|semicolon|vertical|space|pipe|line|forward slash)"
    r"|\bcomma-(?:separated|delimited)\b|\bJSON array\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statement:
    """One sentence. `items` are those of the list that it opens, `token` the value that the item around it explains.

    `under` tells that it goes on in an item that began with a condition.
    """

    line: int
    text: str
    about: About
    place: Place = "own"
    items: tuple[Text, ...] = ()
    token: str | None = None
    under: bool = False

    @cached_property
    def is_conditional(self) -> bool:
        """Tell whether the sentence holds under a condition only, other than that the parameter is given or not."""
        text = re.sub(rf"\bthe {re.escape(self.about.name)} parameter\b", "this parameter", self.text)
        return self.under or any(not _OF_ITSELF.match(found[0]) for found in _CONDITION.finditer(text))


_CONDITION = re.compile(
    r"(?:^|,\s*|;\s*|\bonly\s+|\s)(?:[Ii]f|[Ww]hen|[Ww]henever|[Uu]nless|[Oo]nce|(?:[Ff]or|of) (?:the |an? )?[A-Za-z-]+(?: [A-Za-z-]+){0,4}"
    r"(?: instances| types?| networks| modes?| listeners)\b)\b[^,.;]*"
    r"|^(?:Note:\s*)?(?:For|In|Under|With|After|During) (?!example\b|more\b|details\b|addition\b|general\b|security\b|compatib|information\b|most\b)[^,.:]{3,100},"
)
_OF_ITSELF = re.compile(
    r"^[,;\s]*(?:only\s+)?(?:[Ii]f|[Ww]hen)\s+(?:you\s+(?:do\s+not\s+|don't\s+|did\s+not\s+)?(?:specify|set|configure|pass|leave|provide)\s+"
    r"(?:this|the)\s+(?:parameter|value|field)(?:\s+(?:empty|unspecified|blank))?"
    r"|(?:this|the)\s+(?:parameter|value|field)\s+is\s+(?:not\s+)?(?:left\s+)?(?:specified|set|empty|configured|unspecified|blank|passed|"
    r"provided|given)|(?:not\s+|left\s+)?(?:specified|empty|set|unspecified))\s*$"
)

_BREAK = re.compile(
    r"(?<=[.!?。;])\s+(?=[\"'(\[*`\w-])|(?<=[.!?]\))\s+(?=[A-Z])"
    r"|(?<=[a-z\])\d]\.)(?=(?:The|It|This|You|Valid|If|Default|Maximum|Minimum|Note|For|Value|Unit|We|When|Set|Only|To|By|Pages?)\b)"
    r"|(?<=[\])\w.:])(?=(?:The default value|Default value|Valid values?:|Valid value:))"
    r"|\s+(?=(?:Default values?|Defaults?|Valid values?|Optional values?|Value range|Valid range|Unit|Units|Maximum values?|Maximum|Minimum values?|Minimum|Note|Examples?|"
    r"Options?)\s?:)"
)
_ABBREVIATION = re.compile(r"(?:\be\.g|\bi\.e|\betc|\bvs|\bNo|\bno|\bapprox|\bmax|\bmin)\.$")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text."""
    start = 0
    for found in _BREAK.finditer(text):
        part = text[start : found.start()]
        if part.strip() and not _ABBREVIATION.search(part):
            yield part.strip()
            start = found.end()
    if text[start:].strip():
        yield text[start:].strip()


def statements_of(texts: Sequence[Text], about: About) -> Iterator[Statement]:
    """Yield the statements of a cell, in order."""
    lead: Statement | None = None
    last = -1
    for at, text in enumerate(texts):
        # The list of a lead ends with its last item; a paragraph between two items does not end it.
        if text.depth == 0 and at > last:
            lead = None
        place, token = ("own", None) if text.depth == 0 and not text.item else _place(lead, text, about)
        parts = list(sentences(text.text))
        under = False
        for number, part in enumerate(parts):
            items = _items(texts, at, about) if number == len(parts) - 1 else ()
            if not (part.endswith((":", "：")) or _LEAD.search(part) or _are_values_without_lead(part, items, about)):
                items = ()
            statement = Statement(text.line, part, about, place, items, token, under)
            under = under or (text.item and _BEGINS.match(part) is not None and statement.is_conditional)
            yield statement
            if items and lead is None:
                lead = statement
                last = next(later for later in range(len(texts) - 1, at, -1) if texts[later] is items[-1])


_BEGINS = re.compile(r"^(?:If|When|For|In|Under)\b")
_LEAD = re.compile(
    r"\b(?:valid|allowed|possible|supported) values?\b[^.]*[.]?$|\bset (?:the|this) value to(?::? \S+)?$"
    r"|\bfollowing [\w ]{3,30} (?:are|is) supported[.]?$",
    re.IGNORECASE,
)
_RULES_FOLLOW = re.compile(
    r"\b(?:requirements?|rules?|limits?|limitations?|conditions?|conventions?|note|notes|following items?)\b",
    re.IGNORECASE,
)


# `Valid values:` above sentences on the value lists no values, but rules.
_RULE_ITEM = re.compile(r"^(?:The|It|This|You|Names?|Must|Cannot|Can|Only)\b")
_CASE = re.compile(r"^(?:[^:：.|()]|\([^()]*\)){1,60}[:：]\s+\S")
_NO_CASE = re.compile(
    r"^\W*(?:.*\b(?:values?|range)|default|options?|note|format|min(?:imum)?|max(?:imum)?|length|units?|pattern|example|e\.g)\b",
    re.IGNORECASE,
)


def _items(texts: Sequence[Text], at: int, about: About) -> tuple[Text, ...]:
    """Return the outer items of the list below a text; a paragraph between them does not end it, another lead does."""
    depth = texts[at].depth if texts[at].item else 0
    found: list[Text] = []
    for text in texts[at + 1 :]:
        if text.item and text.depth > depth:
            inner = found[0].depth if found else text.depth
            if text.depth == inner:
                found.append(text)
        elif (text.item and depth) or (text.depth == 0 and text.text.endswith(":")) or (not found and text.depth == 0):
            break
    if not found and _ONE_VALUE.search(texts[at].text) and at + 1 < len(texts) and not texts[at + 1].item:
        word = _ONE_WORD.match(texts[at + 1].text)
        if word is not None and (not about.example or word[1].lower() == about.example.lower()):
            found.append(texts[at + 1])
    return tuple(found)


# What a paragraph of its own may follow that begins with the only value.
_ONE_VALUE = re.compile(
    r"\b(?:valid|allowed) values?\s*[:：]$|\bset (?:the|this) (?:value|parameter) to\s*[:：]?$", re.IGNORECASE
)
_ONE_WORD = re.compile(r"^([A-Za-z0-9](?:[\w.-]*\w)?)(?:\s*\([^()]*\))?\s*(?:[:：]|\.(?:\s|$)|$)")


def are_bare_values(items: Sequence[Text], about: About) -> bool:
    """Tell whether items are words and nothing else, and the parameter's example is one of them."""
    words = [item.text for item in items]
    return len(words) > 1 and about.example in words and all(_WORD.fullmatch(word) for word in words)


_WORD = re.compile(r"[A-Za-z0-9][\w.-]{0,60}")
_INDICATED = re.compile(r"^(?:and )?(?P<token>[A-Z0-9][\w.-]*) (?:indicates|means|represents|stands for)\s+\S")


def indicated_values(items: Sequence[Text]) -> tuple[str, ...]:
    """Return the values of a list in which every item says what a value indicates; none where any does not."""
    found = [_INDICATED.match(item.text) for item in items]
    return tuple(match["token"] for match in found if match) if len(found) > 1 and all(found) else ()


def is_its_only_value(part: str, items: Sequence[Text]) -> bool:
    """Tell whether an item is a value, and the one item below it says what that value means."""
    is_value = re.fullmatch(r"[A-Z0-9][A-Z0-9_.-]*", part) is not None
    return is_value and len(items) == 1 and re.match(rf"{re.escape(part)}\s*[:：]", items[0].text) is not None


def _are_values_without_lead(part: str, items: Sequence[Text], about: About) -> bool:
    return are_bare_values(items, about) or bool(indicated_values(items)) or is_its_only_value(part, items)


def _are_rules(items: Sequence[Text]) -> bool:
    """Tell whether the items of a list are sentences on the value, and the first of them a rule."""
    rules = [bool(_RULE_ITEM.match(item.text)) for item in items]
    return all(rules) or (rules[:1] == [True] and all(_SENTENCE.match(item.text) for item in items))


_SENTENCE = re.compile(r"^[A-Z][a-z]*,?(?: [^\s:：|]+){4,}.*\.$")


def _place(lead: Statement | None, text: Text, about: About) -> tuple[Place, str | None]:
    """Return what the list around a text makes of it: bullets of rules are the parameter's own, others speak of cases."""
    if about.is_structured:
        return "member", None
    if text.item and (case := _CASE.match(text.text)) and not _NO_CASE.match(case[0]):
        return "alternative", text.text
    if lead is None or _RULES_FOLLOW.search(lead.text) or _are_rules(lead.items):
        return "own", None
    return "alternative", text.text
