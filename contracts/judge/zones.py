"""Zones in which a page leaves a value open, each as the readings of a text that an implementation may choose from.

A rule that comes out alike for all readings is judged; one that depends on the reading is not. None in place of
readings means that nothing is judged at all. The names are those of `x-unspecified`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

Readings = tuple[str, ...] | None

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Breaks every rule about characters, so it stands for "refused" in a reading.
_ILLEGAL = "\u00a4"


def readings(text: str, zones: tuple[str, ...]) -> Readings:
    """Return all readings of a text that the zones leave open, the plain one first; None where it is not judged."""
    if not zones:
        return (text,)
    found = [text]
    for zone in zones:
        more = ZONES[zone](text)
        if more is None:
            return None
        found += (reading for reading in more if reading != text)
    return tuple(found)


def _each(is_in_zone: Callable[[str], bool], stands_for: str) -> Callable[[str], Readings]:
    def zone(text: str) -> Readings:
        if text.isascii():
            return (text,)
        return ("".join(stands_for if is_in_zone(character) else character for character in text),)

    return zone


def _judged_unless(is_in_zone: Callable[[str], bool]) -> Callable[[str], Readings]:
    return lambda text: None if is_in_zone(text) else (text,)


_UPPER = re.compile("[A-Z]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_WHITE_SPACE = re.compile("[ \t\r\n]+")  # of XML 1.0


def folded(text: str) -> str:
    """Return a text as XML may give it back: what that does with white space is open (N21)."""
    return _WHITE_SPACE.sub(" ", text).strip(" ")


def _is_foreign_letter(character: str) -> bool:
    return not character.isascii() and (character.isalpha() or unicodedata.category(character)[0] in "MN")


def _is_foreign_digit(character: str) -> bool:
    return not character.isascii() and character.isnumeric()


def _zero_or_one(text: str) -> Readings:
    return ({"0": "false", "1": "true"}.get(text, text),)


def _sign_or_zeros(text: str) -> Readings:
    if not text.isascii():
        return None
    digits = text.strip().lstrip("+-")
    return (digits.lstrip("0") or "0",) if digits.isdigit() else (text,)


ZONES: Mapping[str, Callable[[str], Readings]] = {
    "empty": _judged_unless(lambda text: text == ""),
    "controls": _judged_unless(lambda text: _CONTROL.search(text) is not None),
    "not-xml": _judged_unless(lambda text: _NOT_XML.search(text) is not None),
    "letters-beyond-ascii": _each(_is_foreign_letter, "a"),
    "digits-beyond-ascii": _each(_is_foreign_digit, "0"),
    "letter-case": lambda text: (text.lower(),),
    "upper-case": lambda text: (_UPPER.sub(_ILLEGAL, text),),
    "zero-or-one": _zero_or_one,
    "sign-or-zeros": _sign_or_zeros,
    # A character beyond the basic plane counts as one or, in UTF-16, as two.
    "beyond-basic-plane": lambda text: (
        text if text.isascii() else "".join(c * 2 if ord(c) > 0xFFFF else c for c in text),
    ),
    "outer-blanks": lambda text: (text.strip(),),
}
