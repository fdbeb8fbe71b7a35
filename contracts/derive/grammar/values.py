"""Rules about values: ranges, enumerations and defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from contracts.derive.facts import Kind
from contracts.derive.grammar.numbers import NUMBER, SIGNED, number, split_range
from contracts.derive.grammar.reading import Reading, named
from contracts.derive.grammar.statement import About, Statement, are_bare_values
from contracts.document import Text

_VALUES = re.compile(
    r"(?:^|[\s(,.:;])(?:the\s+)?(?:valid|allowed|possible|supported|permitted|acceptable|optional|available|accepted|legal|valid parameter)\s+"
    r"(?:values?|options?)(?:\s+of\s+(?:this|the)\s+(?:[\w.]+\s+)?parameter)?(?P<range>\s+range)?\s*(?:(?:is|are|include|includes|can be|range|ranges)\b(?:\s+(?:as follows|shown below|any of the following(?: values)?|one of the following(?: values)?|from))?)?\s*[:：]?\s*(?P<tail>.*)$"
    r"|(?:^|[(.;]\s*|Note:\s*)(?:(?:value|valid)\s+range|range of values?|range|values?|options?)(?:\s+(?:is|are)\b)?\s*[:：]\s*(?P<tail2>.*)$"
    r"|\bfollowing [\w ]{3,30} (?:are|is) supported\s*[.:]?\s*(?P<tail4>)$"
    r"|\b(?:can|must|may) be (?:set to\s+)?(?:one|either|any) of the following(?:\s+\w+)?\s*[:：]\s*(?P<tail3>.*)$",
    re.IGNORECASE,
)
_OF_INDEX = re.compile(
    r"\b(?:valid values?|value range|range|values?) (?:of|for) (?:the )?(?:variable )?[\"'“]?N\b[^.;]*|\bN (?:indicates|is|specifies|represents|ranges)\b[^.;]*",
    re.IGNORECASE,
)
_VALUE = r"[<>=!]=?(?=[\s:,]|$)|[A-Za-z0-9_$%*/][\w.:/+*@%$#-]*|-\d+|\"[^\"]{1,80}\"|'[^']{1,80}'|“[^”]{1,80}”"
_ITEM = re.compile(
    rf"^(?P<token>[\w.-]+(?:,[\w.-]+)+(?=\s*[:：])|{_VALUE})\s*(?P<mark>\([^()]*\))?\s*(?:[:：]|$|[.;,]?$|\.\s+(?=[A-Z])|\s[-–—]\s|(?<=\))|,\s|(?=\())"
)
_INLINE = re.compile(rf"^(?P<token>{_VALUE})\s*(?P<mark>\([^()]*\))?$")
_UNIT = re.compile(
    r"^[\s,.]*(?:(?:\(?\s*(?:unit:?\s*)?[A-Za-z/]+\s*\)?)(?:[,.]\s*unit:.*)?)?\s*[.;,]?\s*$", re.IGNORECASE
)
_DEFAULT_MARK = re.compile(r"\bdefault\b", re.IGNORECASE)
_NO_UNIT = re.compile(r"^\s*[.;,]?\s*$")


def list_index(statement: Statement) -> Iterator[Reading]:
    """`Valid values of N: 1 to 20`: about the number of a list's items, not about their values."""
    for found in _OF_INDEX.finditer(statement.text):
        yield Reading(*found.span())


def valid_values(statement: Statement) -> Iterator[Reading]:
    """`Valid values:` with a range, a list in the line, or a list below."""
    if _OF_INDEX.search(statement.text) or statement.place != "own":
        return
    found = _VALUES.search(statement.text)
    if found is None or statement.is_conditional:
        return
    tail = (found["tail"] or found["tail2"] or found["tail3"] or "").strip()
    if not tail and statement.items:
        yield from _listed(statement, found.start())
    elif tail:
        constraints = _of_tail(tail, statement.about)
        if constraints is not None and not (statement.items and _contradicts(constraints, statement.items)):
            yield Reading(found.start(), len(statement.text), constraints)


def _of_tail(tail: str, about: About) -> tuple[tuple[Kind, Any], ...] | None:
    """Return what the text behind `Valid values:` says; None where it is not understood."""
    tail = tail.strip().rstrip(":;")
    bounds = split_range(tail)
    if about.is_several:
        return None
    if bounds is not None and about.type != "boolean" and not (about.is_structured and about.word.lower() == "json"):
        low, high, rest = bounds
        if _UNIT.match(rest) if about.is_numeric else _NO_UNIT.match(rest):
            return (("minimum", low), ("maximum", high))
    return _enumerated(tail, about)


def _enumerated(tail: str, about: About) -> tuple[tuple[Kind, Any], ...] | None:
    tail = re.sub(r"^(?:one|any|either) of\s+", "", tail.rstrip(" ."))
    tail = re.sub(r"[.;]\s*$", "", tail)
    starred = tail.startswith("* ") and tail.count("* ") > 1
    separator = (
        r"\s*(?:^|\s)\*\s+"
        if starred
        else r"\s*\|\s*"
        if "|" in tail
        else r"\s*(?:,\s*(?:and|or)\s+|,\s*|;\s*|\s+and\s+|\s+or\s+|、)\s*"
    )
    parts = [part.strip() for part in re.split(separator + r"(?![^()]*\))", tail) if part.strip()]
    if about.type == "integer":
        parts = [value for part in parts for value in _spelled_out(part)]
    matches = [_INLINE.match(part) for part in parts]
    if not matches or not all(matches) or re.search(r"\w\*{2,}\w", tail):
        return None
    values = [_unquoted(match["token"]) for match in matches if match]
    defaults = [_unquoted(m["token"]) for m in matches if m and m["mark"] and _DEFAULT_MARK.search(m["mark"])]
    if "|" not in tail and len(values) == 1 and not _is_value(values[0], about):
        return None
    return _as_constraints(values, defaults, about)


def _spelled_out(part: str) -> list[str]:
    """Return the values of a short range among other values: `1 to 9, 12, and 24` lists eleven."""
    bounds = split_range(part)
    if bounds is None or not 0 <= bounds[0] < bounds[1] <= bounds[0] + _SHORT or bounds[2].strip():
        return [part]
    return [str(value) for value in range(int(bounds[0]), int(bounds[1]) + 1)]


_SHORT = 36


def _is_value(token: str, about: About) -> bool:
    """Tell whether a lone token is a value rather than a word of a sentence that was cut short."""
    return token not in about.names and not re.fullmatch(r"[a-z]+ly|the|an?|see|all", token)


def _as_constraints(values: Sequence[str], defaults: Sequence[str], about: About) -> tuple[tuple[Kind, Any], ...]:
    found: list[tuple[Kind, Any]] = []
    if about.type != "boolean":
        found.append(("enum", [typed(value, about) for value in dict.fromkeys(values)]))
    found += (("default", typed(value, about)) for value in defaults[:1])
    return tuple(found)


def _contradicts(constraints: Sequence[tuple[Kind, Any]], items: Sequence[Text]) -> bool:
    """Tell whether the list below names a case that the line above did not."""
    enum = next((value for kind, value in constraints if kind == "enum"), None)
    tokens = [_token(item.text) for item in items]
    if enum is None:
        return any(token is not None and re.fullmatch(SIGNED, token) for token in tokens)
    return False


def _token(text: str) -> str | None:
    found = _ITEM.match(text)
    return _unquoted(found["token"]) if found else None


def _unquoted(token: str) -> str:
    if token[:1] in "\"'“":
        return token.strip("\"'“”")
    # Marks of emphasis that were never closed are no part of a value; a single asterisk may be one.
    return re.sub(r"^\*{2,}(?=\w)|(?<=\w)\*{2,}$", "", token.rstrip(".:,;"))


def _listed(statement: Statement, start: int) -> Iterator[Reading]:
    """Read the list below a lead: every item must begin with a value, else the list is not understood."""
    about, items = statement.about, statement.items
    if about.is_structured or (about.is_several and about.type != "string"):
        return
    tokens = [_token(item.text) for item in items]
    if not tokens or not all(tokens) or any(split_range(item.text) for item in items if about.type != "string"):
        return
    if any(_is_range_item(item.text) for item in items):
        return
    if about.is_several:
        return
    constraints = _as_constraints([token for token in tokens if token], [], about)
    yield Reading(start, len(statement.text), constraints, tuple(item.line for item in items))


def _is_range_item(text: str) -> bool:
    bounds = split_range(text)
    return bounds is not None and (bounds[2].strip()[:1] in {":", "", "."})


def listed_values(statement: Statement) -> Iterator[Reading]:
    """A line that ends in a colon, and below it a list in which every item is a value and what it means."""
    if (
        statement.place != "own"
        or not statement.text.endswith(":")
        or len(statement.items) < 2
        or statement.is_conditional
    ):
        return
    if _VALUES.search(statement.text) or _NO_LIST_OF_VALUES.search(statement.text):
        return
    tokens = [(_token(item.text) or "").lower() for item in statement.items]
    if statement.about.example and statement.about.example.lower() not in tokens:
        return  # the list tells something else, such as what belongs to which value of another parameter
    if all(re.match(rf"^(?:{_VALUE})\s*(?:\([^()]*\)\s*)?[:：]", item.text) for item in statement.items):
        yield from _listed(statement, 0)


def bare_values(statement: Statement) -> Iterator[Reading]:
    """A sentence, and below it a list of words alone, of which the example is one."""
    about = statement.about
    is_lead = statement.text.endswith(":") or _VALUES.search(statement.text) is not None
    if (
        statement.place == "own"
        and not (is_lead or statement.is_conditional)
        and are_bare_values(statement.items, about)
    ):
        yield from _listed(statement, len(statement.text))


_NO_LIST_OF_VALUES = re.compile(
    r"\b(?:examples?|samples?|patterns?|formats?|fields?|parameters?|syntax|steps?|requirements?|rules?|limits?|keys?|notes?|items? are|structure|attributes?)\b",
    re.IGNORECASE,
)


_SET_TO = re.compile(
    rf"(?:^|[,;:]\s*)(?:you must |must be )?set\s+(?:(?:the|this)\s+(?:value|parameter)(?:\s+of\s+(?:this|the)\s+parameter)?\s+)?(?:to|as):?\s+(?P<token>{_VALUE})(?:\s*\([^()]*\))?\s*[.]?$"
    rf"|\b(?:the|this) value (?:must be|is (?:fixed(?: to| as)?|always|set to))(?: set to)?:?\s+(?P<token2>{_VALUE})(?:\s*\([^()]*\))?\s*[.]?$",
    re.IGNORECASE,
)


_SET_TO_WHAT_FOLLOWS = re.compile(r"\bset (?:the|this) (?:value|parameter) to\s*[:：]?$", re.IGNORECASE)


def set_to(statement: Statement) -> Iterator[Reading]:
    """`Set the value to X`: one value only."""
    if statement.items and _SET_TO_WHAT_FOLLOWS.search(statement.text) and statement.place == "own":
        yield from _listed(statement, 0)
    found = _SET_TO.search(statement.text)
    if found is None or statement.place != "own" or statement.is_conditional or statement.about.type == "boolean":
        return
    if re.search(r"\b(?:can|may|not|cannot|default|by default)\b", statement.text[: found.end()].lower()):
        return
    token = _unquoted(found["token"] or found["token2"])
    if statement.about.example and re.fullmatch(r"[a-z]+", token) and token not in statement.about.example.lower():
        return
    yield Reading(*found.span(), (("enum", [typed(token, statement.about)]),))


def alternatives_in_line(statement: Statement) -> Iterator[Reading]:
    """`xml (default) | json`: values between bars, and nothing else."""
    if "|" in statement.text and statement.place == "own" and not _VALUES.search(statement.text):
        constraints = _enumerated(statement.text, statement.about)
        if constraints is not None and not statement.about.is_several:
            yield Reading(0, len(statement.text), constraints)


_MIN_MAX = re.compile(rf"\bmin\s*:\s*(?P<low>{SIGNED})\s*[,;/]\s*max\s*:\s*(?P<high>{SIGNED})", re.IGNORECASE)


def least_and_most(statement: Statement) -> Iterator[Reading]:
    """`Min: 1, Max: 3600`, of a number."""
    found = _MIN_MAX.search(statement.text)
    if found is not None and statement.about.is_numeric and statement.place == "own":
        yield Reading(*found.span(), (("minimum", number(found["low"])), ("maximum", number(found["high"]))))


def bare_range(statement: Statement) -> Iterator[Reading]:
    """`1 - 65535` alone, of a number."""
    bounds = split_range(statement.text)
    rest = _MARKED_DEFAULT.sub("", bounds[2]) if bounds is not None else ""
    if bounds is not None and statement.about.is_numeric and statement.place == "own" and _UNIT.match(rest):
        yield Reading(0, len(statement.text), (("minimum", bounds[0]), ("maximum", bounds[1])))


_MARKED_DEFAULT = re.compile(r"\(default(?: value)?\s*[:：]\s*(?P<value>[^()]+)\)", re.IGNORECASE)
_IS_DEFAULT = re.compile(rf"^(?P<token>{_VALUE})\s*\(default(?: value)?\)\.?$", re.IGNORECASE)


def marked_default(statement: Statement) -> Iterator[Reading]:
    """`(default: 60)` behind something else, and `3306 (default)` alone."""
    if statement.place != "own" or statement.is_conditional:
        return
    for found in (*_MARKED_DEFAULT.finditer(statement.text), *_IS_DEFAULT.finditer(statement.text)):
        text = (found.groupdict().get("value") or found.groupdict().get("token") or "").strip()
        is_word = re.fullmatch(r"[A-Z]?[a-z]+", text) and text not in {"true", "false"}
        value = _default(text, statement.about)
        if value is not None and not (is_word and found.re is _IS_DEFAULT):
            yield Reading(*found.span(), (("default", value),))


_IN_RANGE = re.compile(
    rf"\b(?:must|can|may|should|is|are|value)\b[^.;:]*?\b(?:from|between|in the range (?:of|from)|within(?: the range of)?|ranges? from|ranging from|(?:integer|number|value) (?:of|from|between)|be)\s+"
    rf"\[?(?P<low>{SIGNED})\s*(?:to|and|-|~|–|,)\s*(?P<high>{SIGNED})\]?(?P<rest>[^.;]*)",
    re.IGNORECASE,
)


def range_in_sentence(statement: Statement) -> Iterator[Reading]:
    """`must be an integer from 1 to 100`, of a number."""
    if not _takes_bounds(statement) or _VALUES.search(statement.text):
        return
    for found in _IN_RANGE.finditer(statement.text):
        low, high = number(found["low"]), number(found["high"])
        if (
            low < high
            and re.match(r"^(?:\s*[A-Za-z/]*\s*(?:\([^)]*\))?|,.*)$", found["rest"])
            and not re.search(r"\b(?:and|or) -?\d", found["rest"])
        ):
            yield Reading(*found.span(), (("minimum", low), ("maximum", high)))


_SUBJECT = (
    r"(?:(?:the (?:specified )?value|the number|it|this (?:value|parameter)|the parameter)\s+(?:[\w-]+\s+){0,5}?)"
)
_MOST = re.compile(
    rf"\b(?:maximum(?: value)?(?: is| of)?\s*[:：]?|{_SUBJECT}(?:cannot|can ?not|must not|may not) (?:exceed|be (?:greater|larger|more) than)|"
    rf"(?:must be|be|is) (?:less than or equal to|no (?:greater|more) than|at most)|up to a maximum of|max(?:\.|:)?)\s*(?P<high>{SIGNED})(?P<rest>[^.;,]*)",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"\b(?:minimum(?: value)?(?: is| of)?\s*[:：]?|starting value\s*[:：]?|(?:pages?|page numbers?|numbering|it|the value|the number|and|which|values?)\s+starts? (?:from|at|with)(?: page)?|"
    rf"(?:starts?|starting|begins?|beginning) from(?: page)?|(?:must be|be|is) (?:greater than or equal to|no (?:less|smaller) than|at least)|min(?:\.|:))\s*(?P<low>{SIGNED})(?P<rest>[^.;,]*)"
    rf"|\b(?:must be|be) (?P<low2>{SIGNED}) or (?:greater|larger|more|higher)",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"\b(?:must be|be|is|integers?) (?:greater|larger|more) than (?P<low>{NUMBER}|zero)\b(?! characters)",
    re.IGNORECASE,
)
_REST = re.compile(r"^\s*(?:\([^)]*\)|[A-Za-z/]+(?:\s+per\s+\w+)?)?\s*\)?\s*(?:and\b.*)?$")


def _takes_bounds(statement: Statement) -> bool:
    return (
        (statement.about.is_numeric or _writes_a_number(statement.about))
        and statement.place == "own"
        and not statement.is_conditional
        and not statement.about.is_several
    )


def _writes_a_number(about: About) -> bool:
    """Tell whether a text is a number, as a page's number is at some operations."""
    return about.type == "string" and re.fullmatch(r"-?\d+", about.example) is not None


def _fits(rest: str, about: About) -> bool:
    """Tell whether what follows a bound is its unit at most; of a text, `64 characters` would be its length."""
    return _REST.match(rest) is not None and (about.is_numeric or not rest.strip())


def value_at_most(statement: Statement) -> Iterator[Reading]:
    """`Maximum value: 50`, `cannot exceed 100`, of a number."""
    if _takes_bounds(statement):
        for found in _MOST.finditer(statement.text):
            if _fits(found["rest"], statement.about):
                yield Reading(*found.span(), (("maximum", number(found["high"])),))


def value_at_least(statement: Statement) -> Iterator[Reading]:
    """`Minimum value: 1`, `Pages start from page 1`, `must be greater than 0`, of a number."""
    if not _takes_bounds(statement):
        return
    for found in _LEAST.finditer(statement.text):
        if found["low2"] or _fits(found["rest"] or "", statement.about):
            yield Reading(*found.span(), (("minimum", number(found["low"] or found["low2"])),))
    for found in re.finditer(r"\b(?:must be|is|be) a positive (?:integer|whole number)\b", statement.text):
        yield Reading(*found.span(), (("minimum", 1),))
    for found in _ABOVE.finditer(statement.text):
        if statement.about.type == "integer":
            yield Reading(*found.span(), (("minimum", int(number(found["low"].lower().replace("zero", "0"))) + 1),))


_DEFAULT = re.compile(
    rf"\b(?:the\s+)?default(?:\s+(?:value|setting|number|size))?(?:\s+of\s+(?:this|the)\s+(?:\w+\s+)?(?:parameter|value))?\s*(?:[:：]|(?:is|are|equals)(?:\s+both)?(?:\s+set)?(?:\s+to)?\b:?)\s*(?P<value>.+?)(?:[.;](?:\s|$)|$|,\s+(?:which|indicating|and)\b)"
    rf"|\bdefault value\s+(?P<value2>{_VALUE})\s+(?:is|applies|will be)\b"
    rf"|\b(?:is|are) (?P<value3>{_VALUE}) by default\b|\bdefaults to\s+(?P<value4>{_VALUE})"
    rf"|\b(?:is|are) set to (?P<value5>{_VALUE}) by default\b|\bby default,? (?:the value (?:is|of this parameter is)|this parameter is set to|the value is set to)\s+(?P<value6>{_VALUE})\b",
    re.IGNORECASE,
)
_NO_DEFAULT = re.compile(r"^(?:null|none|nil|n/?a|empty|not specified|unspecified|-)\.?$", re.IGNORECASE)
_EMPTY = re.compile(r"^(?:an? )?(?:empty|null) (?:string|text|value)s?\.?$|^\"\"$", re.IGNORECASE)


def default_value(statement: Statement) -> Iterator[Reading]:
    """`Default value: 10`, `the default value 20 is used`, `defaults to X`."""
    if statement.is_conditional or (
        statement.place != "own" and not (statement.place == "alternative" and not statement.token)
    ):
        return
    for found in _DEFAULT.finditer(statement.text):
        text = next((value for value in found.groups() if value), "").strip()
        if found["value3"] and re.fullmatch(r"[a-z]+", text) and text not in {"true", "false", statement.about.example}:
            continue  # `data of the last day is read by default` says what is done
        if any(
            word != statement.about.name and word in statement.about.names
            for word in statement.text[: found.start()].split()
        ):
            continue  # of another parameter
        if _EMPTY.match(text) and statement.about.type == "string":
            yield Reading(*found.span(), (("default", ""),))
        elif _NO_DEFAULT.match(text) and not re.search(r"[\"'`]", text) and text.rstrip(".") != statement.about.example:
            yield Reading(*found.span())
        elif (value := _default(text, statement.about)) is not None:
            yield Reading(*found.span(), (("default", value),))


def _default(text: str, about: About) -> Any:
    found = re.match(rf"^(?P<token>{_VALUE})\s*(?P<rest>.*)$", text.rstrip("."))
    if found is None:
        return None
    token, rest = _unquoted(found["token"]), found["rest"].strip()
    if about.is_numeric:
        amount = re.match(rf"^({SIGNED})", text)
        plain_rest = text[amount.end() :] if amount else ""
        fits = amount and re.match(r"^\s*(?:\([^)]*\)|[A-Za-z/]+(?: per \w+)?)?\s*\.?$", plain_rest)
        return number(amount[1]) if amount and fits else None
    if about.type == "boolean":
        return token.lower() == "true" if token.lower() in {"true", "false"} else None
    if text.rstrip(".") == about.example.rstrip(".") and len(text.split()) <= 4:
        return about.example
    stated = _STATED_UNIT.search(about.whole)
    is_unit = stated is not None and rest == stated["unit"].rstrip(".")
    return token if not rest or is_unit or re.fullmatch(r"\([^)]*\)", rest) else None


_STATED_UNIT = re.compile(r"\bunits?\s*[:：]\s*(?P<unit>[A-Za-z/]+)", re.IGNORECASE)

_ITEM_IS_DEFAULT = re.compile(
    r"\bthis is the default\b|\b(?:is|as) the default(?: value| setting| option)?\b|\(the default(?: value)?\)|\(default(?: value)?\)|[.,:]\s*default(?: value)?\s*[.]?$|\bdefault value\s*[.)]?$|^\S+ ?[(:]\s*default\b|\bby default\s*\.?$",
    re.IGNORECASE,
)


def default_among_alternatives(statement: Statement) -> Iterator[Reading]:
    """`false: ... This is the default value`, `wrr (default): ...`, in the list below `Valid values:`."""
    for item in statement.items:
        token = _token(item.text)
        if token is None or statement.about.is_structured or statement.place != "own":
            return
    marked = [
        item for item in statement.items if _ITEM_IS_DEFAULT.search(item.text) and not _by_default_of_other(item.text)
    ]
    if len(marked) == 1 and (token := _token(marked[0].text)) is not None and not _is_range_item(marked[0].text):
        yield Reading(0, 0, (("default", typed(token, statement.about)),), (marked[0].line,))


def _by_default_of_other(text: str) -> bool:
    return re.search(r"\bby default\s*\.?$", text, re.IGNORECASE) is not None and not re.search(
        r"\bused by default\s*\.?$", text, re.IGNORECASE
    )


def default_mark(statement: Statement) -> Iterator[Reading]:
    """`This is the default value`, read with the list that it stands in."""
    if statement.place == "alternative":
        for found in _ITEM_IS_DEFAULT.finditer(statement.text):
            yield Reading(*found.span())


def typed(text: str, about: About) -> Any:
    """Return a value that the page writes, in the parameter's type where it can have it."""
    if about.type == "boolean" and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if about.is_numeric and re.fullmatch(SIGNED, text):
        return number(text)
    return text


RULES = named(
    (
        list_index, valid_values, listed_values, bare_values, set_to, alternatives_in_line, least_and_most, bare_range, range_in_sentence, value_at_most,
        value_at_least, marked_default, default_value, default_among_alternatives, default_mark,
    )
)  # fmt: skip
