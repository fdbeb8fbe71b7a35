"""Texts of a target as a page can show them: what has no shape of its own, or hides others, is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BEYOND_ASCII = re.compile(r"[^\x20-\x7e\n\t]+")
_SHAPELESS = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 4
"""So many marks may stand on one letter; more of them would be drawn over the lines around it."""


def visible(text: str) -> str:
    """Return a text whose control characters, reordering marks and halves of surrogate pairs can be seen: `[U+202E]`.

    Lines and tabs stay. The result can be written as UTF-8.
    """
    return _BEYOND_ASCII.sub(lambda found: "".join(_named(found[0])), text)


def _named(run: str) -> Iterator[str]:
    marks = 0
    for character in run:
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        hidden = category in _SHAPELESS or marks > _MOST_MARKS
        yield f"[U+{ord(character):04X}]" if hidden else character
