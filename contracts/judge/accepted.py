"""What has been accepted of a parameter so far: the background against which a refused value looks new."""

from __future__ import annotations

from dataclasses import dataclass, field

_ENOUGH = 1000


def size_of(text: str) -> int:
    """Return the length of a text in UTF-8 bytes."""
    return len(text.encode("utf-8", "surrogatepass"))


@dataclass(slots=True)
class Accepted:
    """The accepted values of one parameter, boiled down: extremes, and which characters stood where."""

    given: bool = False
    absent: bool = False
    shortest: int = 2**31
    longest: int = -1
    most_bytes: int = -1
    characters: set[str] = field(default_factory=set)
    first: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def add(self, text: str | None) -> None:
        """Take in a value that was accepted."""
        if text is None:
            self.absent = True
            return
        self.given = True
        if text in self.texts:
            return
        self.shortest = min(self.shortest, len(text))
        self.longest = max(self.longest, len(text))
        self.most_bytes = max(self.most_bytes, size_of(text))
        self.characters.update(text)
        self.first.add(text[:1])
        self.last.add(text[-1:])
        if len(self.texts) < _ENOUGH:
            self.texts.add(text)
