"""A stream that does not let one exchange swallow the memory."""

from __future__ import annotations

from typing import IO

MAX_ENTRY = 64 * 2**20
"""In bytes. A body has at most 16 MiB; in Base64, or with escapes, it takes a few times as many."""


class TooLarge(Exception):  # noqa: N818 - it states what the entry is
    """One entry has more than MAX_ENTRY bytes."""

    def __str__(self) -> str:
        return f"one exchange takes more than {MAX_ENTRY // 2**20} MiB"


class Bounded:
    """Reads a binary file for a parser, which calls `begin` whenever it begins with a new entry.

    `last` is the last byte that was read.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._start = stream.tell()
        self._count = 0
        self._is_checked = True
        self.last = b""

    def begin(self) -> None:
        """Take in that a new entry begins."""
        self._count = 0

    def rewind(self) -> None:
        """Begin anew; what was found to be within bounds once is not counted again."""
        self._stream.seek(self._start)
        self._is_checked = False

    def read(self, size: int = -1) -> bytes:
        """Read like a file does. Raises TooLarge where the present entry has no end."""
        data = self._stream.read(min(size, 2**16) if size > 0 else size)
        self._count += len(data)
        self.last = data[-1:] or self.last
        if self._is_checked and self._count > MAX_ENTRY:
            raise TooLarge
        return data
