"""What has been accepted of a parameter so far: the background against which a refused value looks new."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

_ENOUGH = 1000


def size_of(text: str) -> int:
    """Return the length of a text in UTF-8 bytes."""
    return len(text.encode("utf-8", "surrogatepass"))


def doubles_of(text: str) -> set[str]:
    """Return the punctuation marks that stand twice in a row."""
    return {one for one, other in pairwise(text) if one == other and not one.isalnum()}


def kind_of_character(character: str) -> str:
    """Return what kind of character it is; one that is neither letter nor digit is a kind of its own."""
    if not character.isascii():
        return "beyond ASCII"
    if character.isdigit():
        return "digit"
    if character.isalpha():
        return "upper" if character.isupper() else "lower"
    return character


@dataclass(slots=True)
class Accepted:
    """The accepted values of one parameter, boiled down: extremes, and which characters stood where.

    `wide` is about texts with characters beyond ASCII: the most characters, and the most bytes, of one of them.
    """

    given: bool = False
    absent: bool = False
    shortest: int = 2**31
    longest: int = -1
    longest_wide: int = -1
    most_bytes: int = -1
    most_bytes_wide: int = -1
    first: set[str] = field(default_factory=set)
    inner: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)
    doubles: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def add(self, text: str | None) -> None:
        """Take in a value that was accepted."""
        if text is None:
            self.absent = True
            return
        if text in self.texts:
            return
        self.given = True
        size = size_of(text)
        self.shortest = min(self.shortest, len(text))
        self.longest = max(self.longest, len(text))
        self.most_bytes = max(self.most_bytes, size)
        if size > len(text):
            self.longest_wide = max(self.longest_wide, len(text))
            self.most_bytes_wide = max(self.most_bytes_wide, size)
        self.first.update(text[:1])
        self.inner.update(text[1:-1])
        self.last.update(text[-1:])
        self.doubles |= doubles_of(text)
        if len(self.texts) < _ENOUGH:
            self.texts.add(text)

    def has_seen(self, character: str) -> bool:
        """Tell whether a character was accepted in any place."""
        return character in self.inner or character in self.first or character in self.last
