"""How long an answer may take as a whole, and what is raised for one that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic


class UnusableError(Exception):
    """An answer that cannot be used, in one clause of a sentence."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment on the monotonic clock by which an answer must be complete, `seconds` after it was set."""

    seconds: float
    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline that many seconds from now."""
        return cls(seconds, monotonic() + seconds)

    def left(self) -> float:
        """Return the seconds that are left, or raise TimeoutError."""
        left = self.at - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def size_in_words(count: int) -> str:
    """Return a number of bytes as a sentence has it."""
    for unit, factor in (("MiB", 2**20), ("KiB", 2**10)):
        if count >= factor and count % factor == 0:
            return f"{count // factor} {unit}"
    return f"{count} bytes"
