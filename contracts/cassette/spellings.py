"""The spellings in which a text travels: as it is, and in URLs, forms, JSON, strings of programs, XML and HTML.

Escapes may be escaped again. `spelt` finds them all, slowly; `Views` tells quickly that there is nothing to be found.
Both know an escape by how it begins: with a backslash, a percent sign or an ampersand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from html.entities import html5
from urllib.parse import unquote

_PERCENT = "%(?:25)*"
# Bounded, so that a target cannot make a search slow; each encoding doubles them.
_BACKSLASHES = rf"(?:\\|{_PERCENT}5[cC]){{1,64}}"
_HASH = rf"(?:#|{_PERCENT}23|{_BACKSLASHES}u0023)"
_SEMICOLON = rf"(?:;|{_PERCENT}3[bB]|{_BACKSLASHES}u003[bB])"
_AND = rf"(?:&|{_PERCENT}26|{_BACKSLASHES}u0026)(?:amp{_SEMICOLON})*"
_OPENING, _CLOSING = rf"(?:\{{|{_PERCENT}7[bB])", rf"(?:\}}|{_PERCENT}7[dD])"
LINE_END = rf"[\r\n]|{_BACKSLASHES}[rn]|{_PERCENT}0[aAdD]"
"""A pattern for the end of a line, or half of it."""

REFERENCE = re.compile(rf"({_AND}{_HASH})(?:([0-9]{{1,7}})|[xX]([0-9A-Fa-f]{{1,6}}))({_SEMICOLON})")
"""A character by its number, as XML and HTML have it: what begins it, the number in tens or in sixteens, its end."""

REFERENCES = re.compile(f"(?:{REFERENCE.pattern}){{8,}}")
_CONTROLS = {"\t": "t", "\n": "n", "\r": "r", "\b": "b", "\f": "f", "\v": "v", "\a": "a", "\0": "0"}
_ESCAPES = re.compile(r"\\|%(?:25)*u|&(?:#|[a-z][a-z0-9]*;)")
_ESCAPE = re.compile(
    r"(?:\\{1,64}|%)u(?:([0-9a-f]{4})|\{0*([0-9a-f]{1,6})\})|\\{1,64}(?:x([0-9a-f]{2})|([01][0-7]{2}))|\\+"
)
_BYTES = re.compile("[\udc80-\udcff]")
_PLAIN = re.compile(r"[A-Za-z0-9 +/=.@_-]{16,}")
_SWALLOWED = 6  # as many characters of a text may look like the end of an escape that begins before it
_MOST_VIEWS = 8


def _folded(text: str) -> str:
    """Return a text so that those are equal that differ in letter case alone, or in how a space is written."""
    if _BYTES.search(text) is not None:  # in the old character set a byte is a character
        text = _BYTES.sub(lambda found: chr(ord(found[0]) - 0xDC00), text)
    return text.casefold().replace("+", " ")


class Needle:
    """A text as it shows in `Views`."""

    def __init__(self, text: str) -> None:
        self._whole = _folded(text)
        # No character of such a text is part of an escape, so that it is still there when all escapes are undone.
        self._rest = self._whole[_SWALLOWED:] if _PLAIN.fullmatch(text) else ""

    def may_be_in(self, views: Views) -> bool:
        """Tell whether some spelling may be in a text with these views; only then is it worth a search."""
        if not views.texts or any(self._whole in view for view in views.texts):
            return True
        return views.has_escapes and any(self._rest in view for view in views.texts)


@dataclass(frozen=True, slots=True)
class Views:
    """A text folded: as it is, and with its encodings undone step by step; nothing where there are too many."""

    texts: tuple[str, ...]
    has_escapes: bool

    @classmethod
    def of(cls, text: str) -> Views:
        """Return the views of a text."""
        found, has_escapes = [_folded(text)], False
        while len(found) <= _MOST_VIEWS:
            undone = found[-1]
            if _ESCAPES.search(undone) is not None:
                has_escapes = True
                undone = unescape(_ESCAPE.sub(_undone, undone))
            if "%" in undone:
                undone = unquote(undone, errors="surrogateescape")
            undone = _folded(undone)
            if undone == found[-1]:
                return cls(tuple(found), has_escapes)
            found.append(undone)
        return cls((), has_escapes=True)


def _undone(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    code = int(digits, 16) if digits else int(found[4], 8) if found[4] else 0
    return chr(code) if 0 < code < 0x110000 else ""


def spelt(text: str, *, in_words: bool) -> re.Pattern[str]:
    """Return what finds every spelling of a text; each of its groups is the spelling of one character.

    With `in_words` it is found inside of words too, and in any letter case.
    """
    pieces = [_spellings(character, in_words) for character in text]
    for run in re.finditer(r"\\+", text):
        # Nobody can tell how many of them each backslash of a run stands for, so that it is found as one.
        length = len(run[0])
        pieces[run.start() : run.end()] = [
            f"{_BACKSLASHES}|(?:{pieces[run.start()]}){{{length}}}",
            *[""] * (length - 1),
        ]
    pattern = "".join(f"({piece})" for piece in pieces)
    return re.compile(pattern if in_words else rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])")


@cache
def _spellings(character: str, any_case: bool) -> str:
    """Return a pattern for a character in every spelling, in the letter case that it has or in any."""
    cases = (character, character.lower(), character.upper(), character.casefold()) if any_case else (character,)
    ways = ["".join(f"(?:{'|'.join(_ways(one))})" for one in case) for case in dict.fromkeys(cases)]
    return "|".join(ways)


def _ways(character: str) -> Iterator[str]:
    """Yield patterns for a character as it is, and as each kind of escape."""
    yield re.escape(character)
    for octets in _octets(character):
        yield "".join(_PERCENT + _hexadecimal(octet, 2) for octet in octets)
        yield "".join(_BACKSLASHES + rf"(?:x{_hexadecimal(octet, 2)}|{octet:03o})" for octet in octets)
    units = character.encode("utf-16-be", "surrogatepass").hex()
    numbers = [int(units[at : at + 4], 16) for at in range(0, len(units), 4)]
    for mark in (_BACKSLASHES, _PERCENT):
        yield "".join(mark + "u" + _hexadecimal(number, 4) for number in numbers)
    code = ord(character)
    yield _BACKSLASHES + f"u{_OPENING}0*{_hexadecimal(code)}{_CLOSING}"
    if code > 0xFFFF:
        yield _BACKSLASHES + f"U{_hexadecimal(code, 8)}"
    # A quotation mark, say, may have been escaped for a program first.
    before = f"(?:{_BACKSLASHES})?" if character.isascii() and not character.isalnum() and character != "\\" else ""
    yield before + _AND + _HASH + f"(?:0*{code}|[xX]0*{_hexadecimal(code)})" + _SEMICOLON
    if character in _ENTITIES:
        yield before + _AND + f"(?:{_ENTITIES[character]})" + _SEMICOLON
    if character in _CONTROLS:
        yield _BACKSLASHES + _CONTROLS[character]
    if before:
        yield _BACKSLASHES + f"(?:{re.escape(character)}|{_PERCENT}{_hexadecimal(code, 2)})"
    if character == " ":
        yield rf"\+|{_PERCENT}2[bB]"
    if 0x7F < code < 0x100:  # a byte that is no UTF-8 stands for itself like this
        yield chr(0xDC00 + code)


def _octets(character: str) -> list[bytes]:
    """Return the bytes that a character may be: of UTF-8, and of the old character set of headers and forms."""
    octets = [character.encode("utf-8", "surrogateescape")]
    return [*octets, character.encode("latin-1")] if "\x7f" < character < "\u0100" else octets


def _hexadecimal(number: int, width: int = 0) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{number:0{width}x}")


def _entities() -> dict[str, str]:
    names: dict[str, list[str]] = {}
    for name, text in html5.items():
        if len(text) == 1 and name.endswith(";"):
            names.setdefault(text, []).append(name[:-1])
    return {text: "|".join([*known, *(["apos"] if text == "'" else [])]) for text, known in names.items()}


_ENTITIES = _entities()
