"""Placeholders for private texts, found in whatever spelling they travel.

A placeholder has the length and the looks of what it stands for (a letter for a letter, a digit for a digit, all else
as it was), so that a text with it is as long, as legal and as equal to others as it was before.
"""

from __future__ import annotations

import base64
import binascii
import re
import string
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from html import unescape
from urllib.parse import quote, unquote

from contracts.cassette.spellings import LINE_END, REFERENCE, REFERENCES, Needle, Views, spelt

MIN_LENGTH = 4
"""Shorter texts cannot be told from ordinary words, so they are no secrets."""

_LONG = 8  # from this length on a text is looked for inside of words too, in any letter case and encoding
_LETTERS = string.ascii_lowercase
_LINE_ENDS = re.compile(LINE_END)
_BASE64_CHARACTER = r"[A-Za-z0-9+/_-]|%(?:25)*2[BbFf]|\\+/"
_BASE64_ENDING = "(?:=|%(?:25)*3[Dd]){0,2}"
# In Base64 the shortest text that is looked for inside of words has more characters than this.
_BASE64 = re.compile(f"(?:{_BASE64_CHARACTER}){{10,}}{_BASE64_ENDING}")
_WRAPPED_BASE64 = re.compile(f"(?:{_BASE64_CHARACTER}|{LINE_END}){{10,}}{_BASE64_ENDING}")
_NOT_BASE64 = re.compile(rf"{LINE_END}|\\+(?=/)")


def placeholder(text: str, number: int) -> str:
    """Return the placeholder of that number for a text: `xxx.xxxx@xxxxx.xxb` for the first login id, and so on."""
    shown = [_filler(character) for character in text]
    for index in reversed([i for i, character in enumerate(shown) if character.isascii() and character.isalnum()]):
        if not number:
            break
        is_digit = shown[index].isdigit()
        number, rest = divmod(number, 10 if is_digit else 26)
        mark = str(rest) if is_digit else _LETTERS[rest]
        shown[index] = mark.upper() if shown[index].isupper() else mark
    return "".join(shown)


def _filler(character: str) -> str:
    if character.isdigit():
        return "7"  # a number that begins with 0 would be another kind of number
    if character.isalpha() or not character.isascii():
        return "X" if character.isupper() else "x"
    return character


class Placeholders:
    """Puts placeholders in place of private texts.

    `private` gives the texts with their placeholders, each pair of one length. Longer texts come before those that
    they contain.
    """

    def __init__(self, private: Mapping[str, str]) -> None:
        self._private = dict(sorted(private.items(), key=lambda pair: -len(pair[0])))
        self._finders = [_Finder(text, stand_in) for text, stand_in in self._private.items() if text != stand_in]

    def __bool__(self) -> bool:
        return bool(self._finders)

    def having(self, more: Mapping[str, str]) -> Placeholders:
        """Return placeholders for further texts too."""
        return Placeholders({**self._private, **more})

    def exactly(self, text: str) -> str:
        """Return the placeholder of a text that is private as a whole, else the text without what is private in it."""
        return self._private.get(text) or self.text(text)

    def text(self, text: str) -> str:
        """Return a text with placeholders in it."""
        for finder in self._finders:
            text = finder.replaced(text)
        views = Views.of(text)
        for finder in self._finders:
            if finder.needle.may_be_in(views):
                text = finder.replaced_if_spelt(text)
        return self._encoded(text)

    def data(self, data: bytes) -> bytes:
        """Return bytes with placeholders in them, whatever else they hold."""
        if not data:
            return data
        text = self.text(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        for coding in ("utf-16-le", "utf-16-be") if b"\0" in text else ():
            even = len(text) // 2 * 2
            with suppress(UnicodeError):
                wide = self.text(text[:even].decode(coding, "surrogatepass"))
                text = wide.encode(coding, "surrogatepass") + text[even:]
        return text

    def header(self, text: str) -> str:
        """Return a header's value with placeholders in it; its characters are bytes, as HTTP has them."""
        try:
            return self.data(text.encode("latin-1")).decode("latin-1")
        except UnicodeEncodeError:
            return self.text(text)

    def without_beginning_at_end(self, data: bytes) -> bytes:
        """Return bytes that were cut somewhere without the beginning of a private text at their end."""
        for finder in self._finders:
            start = finder.text.encode()
            longest = next((n for n in range(len(start) - 1, 2, -1) if data.endswith(start[:n])), 0)
            data = data[: len(data) - longest]
        return data

    def _encoded(self, text: str) -> str:
        """Return a text with placeholders inside of what is Base64 or hexadecimal."""
        for finder in self._finders:
            text = finder.replaced_in_hex(text)
        text = _HEX.sub(self._of_hex, text)
        text = REFERENCES.sub(self._of_references, text)
        if self._shows_base64(_unescaped(text)):
            text = _BASE64.sub(self._of_base64, text)
        unwrapped = _LINE_ENDS.sub("", text)
        if len(unwrapped) < len(text) and self._shows_base64(_unescaped(unwrapped)):
            text = _WRAPPED_BASE64.sub(self._of_base64, text)
        return text

    def _of_hex(self, found: re.Match[str]) -> str:
        """Return hexadecimal with placeholders in what it stands for, where that is text that may be encoded itself."""
        data = bytes.fromhex(found[0])
        if not _is_text(data):
            return found[0]
        shown = self.data(data)
        if shown == data:
            return found[0]
        return shown.hex().upper() if found[0].isupper() else shown.hex()

    def _of_references(self, found: re.Match[str]) -> str:
        """Return character references with placeholders in what they stand for, which may be encoded itself."""
        every = list(REFERENCE.finditer(found[0]))
        plain = "".join(unescape(f"&#{one[2]};" if one[2] else f"&#x{one[3]};") for one in every)
        shown = self.text(plain)
        before, after = every[0][1], every[0][4]
        return found[0] if shown == plain else "".join(f"{before}{ord(character)}{after}" for character in shown)

    def _shows_base64(self, text: str) -> bool:
        if any(fragment in text for finder in self._finders for fragment in finder.fragments):
            return True
        # In Base64 of plain text there may be another encoding.
        return any(_is_text(_from_base64(_standard(word))) for word in _LONG_WORD.findall(text))

    def _of_base64(self, found: re.Match[str]) -> str:
        plain = _NOT_BASE64.sub("", unquote(unquote(found[0]))).rstrip("=")
        if not self._shows_base64(plain):
            return found[0]
        is_url_safe = "-" in plain or "_" in plain
        standard = again = _standard(plain)
        for skipped in range(4):
            whole = len(again) - ((len(again) - skipped) % 4 == 1)
            data = _from_base64(again[skipped:whole])
            shown = self.data(data)
            if shown != data:
                again = again[:skipped] + base64.b64encode(shown).decode().rstrip("=") + again[whole:]
        if again == standard:
            return found[0]
        ending = found[0][len(found[0].rstrip("=")) :]
        return (again.replace("+", "-").replace("/", "_") if is_url_safe else again) + ending


class _Finder:
    """Finds one private text."""

    def __init__(self, text: str, stand_in: str) -> None:
        self.text = text
        self.stand_in = stand_in
        self.needle = Needle(text)
        self._is_long = len(text) >= _LONG
        self._hex = text.encode("utf-8", "surrogateescape").hex()

    @cached_property
    def fragments(self) -> tuple[str, ...]:
        """Return what shows in Base64 that the text may be in it."""
        if not self._is_long:
            return ()
        spelt = dict.fromkeys((self.text, quote(self.text, safe=""), quote(quote(self.text, safe=""))))
        return tuple(fragment for one in spelt for fragment in _fragments(one))

    @cached_property
    def _spelt(self) -> re.Pattern[str]:
        return spelt(self.text, in_words=self._is_long)

    def replaced(self, text: str) -> str:
        """Return a text with the placeholder where the private text stands as it is."""
        return text.replace(self.text, self.stand_in) if self._is_long else text

    def replaced_if_spelt(self, text: str) -> str:
        """Return a text with the placeholder in place of every spelling."""
        return self._spelt.sub(self._respelt, text)

    def replaced_in_hex(self, text: str) -> str:
        """Return a text with the placeholder where the private text stands in hexadecimal."""
        if not self._is_long or self._hex not in text.lower():
            return text
        return re.sub(self._hex, self.stand_in.encode("utf-8", "surrogateescape").hex(), text, flags=re.IGNORECASE)

    def _respelt(self, found: re.Match[str]) -> str:
        return "".join(map(self._piece, found.groups(), self.text, self.stand_in))

    @staticmethod
    def _piece(piece: str, character: str, stand_in: str) -> str:
        """Keep the spelling of what stays; what changes is a letter or digit, good in any place as it is."""
        if character == stand_in:
            return piece
        is_swapped = piece == character.swapcase() and piece != character
        return stand_in.swapcase() if is_swapped else stand_in


def _fragments(text: str) -> Iterator[str]:
    """Yield what is bound to stand in the Base64 of anything that holds the text, in both alphabets."""
    data = text.encode("utf-8", "surrogateescape")
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + data).decode().rstrip("=")
        # The first and the last character may depend on the neighbours.
        fragment = whole[(0, 2, 3)[shift] : len(whole) - (1 if (shift + len(data)) % 3 else 0)]
        yield fragment
        if "+" in fragment or "/" in fragment:
            yield fragment.replace("+", "-").replace("/", "_")


_HEX = re.compile("(?:[0-9A-Fa-f]{2}){8,}")
_LONG_WORD = re.compile(r"[A-Za-z0-9+/_-]{16,}")


def _is_text(data: bytes) -> bool:
    """Tell whether bytes are text, which may end within a character."""
    try:
        text = getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return "".join(text.split()).isprintable()


def _unescaped(text: str) -> str:
    """Return a text with every character of Base64 that may be in it as itself."""
    plain = text.replace("\\/", "/")
    return unquote(unquote(plain)) if "%" in plain else plain


def _standard(word: str) -> str:
    return word.replace("-", "+").replace("_", "/")


def _from_base64(text: str) -> bytes:
    """Return what a text without padding stands for; nothing, where that cannot be."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return b""


def private_texts(texts: Iterable[str]) -> dict[str, str]:
    """Return a placeholder for each text, numbered in their order; texts shorter than MIN_LENGTH have none."""
    found: dict[str, str] = {}
    for text in texts:
        if len(text) < MIN_LENGTH or text in found or not any(map(str.isalnum, text)):
            continue
        number = len(found) + 1
        while placeholder(text, number) in found.values() or placeholder(text, number) in (text, *found):
            number += 1
        found[text] = placeholder(text, number)
    return found
