"""What a value looks like on a page, and what surrounds it."""

from __future__ import annotations

import re
from typing import Any

from contracts.derive.grammar.numbers import SIGNED, number, split_range
from contracts.derive.grammar.statement import About

LEADS = re.compile(
    r"(?:^|[\s(,.:;])(?:the\s+)?(?:valid|allowed|possible|supported|permitted|acceptable|optional|available|accepted|legal|valid parameter)\s+"
    r"(?:values?|options?)(?:\s+of\s+(?:this|the)\s+(?:[\w.]+\s+)?parameter)?(?P<range>\s+range)?\s*(?:(?:is|are|include|includes|can be|range|ranges)\b(?:\s+(?:as follows|shown below|any of the following(?: values)?|one of the following(?: values)?|from))?)?\s*[:：]?\s*(?P<tail>.*)$"
    r"|(?:^|[(.;]\s*|Note:\s*)(?:(?:value|valid)\s+range|range of values?|range|values?|options?)(?:\s+(?:is|are)\b)?\s*[:：]\s*(?P<tail2>.*)$"
    r"|\bfollowing [\w ]{3,30} (?:are|is) supported\s*[.:]?\s*(?P<tail4>)$"
    r"|\b(?:can|must|may) be (?:set to\s+)?(?:one|either|any) of the following(?:\s+\w+)?\s*[:：]\s*(?P<tail3>.*)$",
    re.IGNORECASE,
)
VALUE = r"[<>=!]=?(?=[\s:,]|$)|[A-Za-z0-9_$%*/][\w.:/+*@%$#-]*|-\d+|\"[^\"]{1,80}\"|'[^']{1,80}'|“[^”]{1,80}”"
_ITEM = re.compile(
    rf"^(?P<token>[\w.-]+(?:,[\w.-]+)+(?=\s*[:：])|{VALUE})\s*(?P<mark>\([^()]*\))?\s*(?:[:：]|$|[.;,]?$|\.\s+(?=[A-Z])|\s[-–—]\s|(?<=\))|,\s|(?=\())"
)
UNIT = re.compile(
    r"^[\s,.]*(?:(?:\(?\s*(?:unit:?\s*)?[A-Za-z/]+\s*\)?)(?:[,.]\s*unit:.*)?)?\s*[.;,]?\s*$", re.IGNORECASE
)
MARKED_DEFAULT = re.compile(r"\(default(?: value)?\s*[:：]\s*(?P<value>[^()]+)\)", re.IGNORECASE)


def token_of(text: str) -> str | None:
    """Return the value that an item of a list begins with, None where it begins with none."""
    found = _ITEM.match(text)
    return unquoted(found["token"]) if found else None


def unquoted(token: str) -> str:
    """Return a value without quotation marks, emphasis and the punctuation behind it."""
    if token[:1] in "\"'“":
        return token.strip("\"'“”")
    # Marks of emphasis that were never closed are no part of a value; a single asterisk may be one.
    return re.sub(r"^\*{2,}(?=\w)|(?<=\w)\*{2,}$", "", token.rstrip(".:,;"))


def is_range_item(text: str) -> bool:
    """Tell whether an item of a list begins with a range."""
    bounds = split_range(text)
    return bounds is not None and (bounds[2].strip()[:1] in {":", "", "."})


def typed(text: str, about: About) -> Any:
    """Return a value that the page writes, in the parameter's type where it can have it."""
    if about.type == "boolean" and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if about.is_numeric and re.fullmatch(SIGNED, text):
        return number(text)
    return text
