"""What the vendor's page says at a source, for readers of a report who have the page at hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from contracts.errors import ContractsError

LARGEST = 32 * 2**20
"""Bytes: beyond this a file is no page."""
LONGEST = 2_000
"""So many characters of a line are shown."""
_SOURCE = re.compile(r"(?P<file>.+):(?P<line>[1-9][0-9]{0,6})")


class Documents:
    """A folder of pages, or none.

    A source comes from a record, which anybody may have written: it picks one of the files that were found below the
    folder, and never makes a path.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder.

        Raises:
            ContractsError: there is no such folder.
        """
        try:
            is_there = folder is None or folder.is_dir()
        except OSError:  # a name that nothing can have
            is_there = False
        if not is_there:
            raise ContractsError(f"--documents {folder}", "there is no such folder", "Name the folder of the pages")
        self._folder = folder
        self._read: dict[str, Sequence[str]] = {}

    def sentence(self, source: str) -> str:
        """Return the line of a page at a source such as `page.txt:22`, or nothing where it is not at hand."""
        found = _SOURCE.fullmatch(source)
        if self._folder is None or found is None:
            return ""
        lines = self._lines(found["file"])
        number = int(found["line"])
        line = lines[number - 1].strip() if number <= len(lines) else ""
        return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"

    def _lines(self, file: str) -> Sequence[str]:
        if file not in self._read:
            path = self._files.get(file)
            self._read[file] = _lines_of(path) if path is not None else ()
        return self._read[file]

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        """Every file by its path in the folder, and by each ending of that path which no other file has."""
        if self._folder is None:
            return {}
        files = {path.relative_to(self._folder).as_posix(): path for path in self._folder.rglob("*") if path.is_file()}
        shared = Counter(ending for name in files for ending in _endings(name))
        endings = {ending: files[name] for name in files for ending in _endings(name) if shared[ending] == 1}
        return endings | files


def _endings(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[start:]) for start in range(len(parts)))


def _lines_of(path: Path) -> Sequence[str]:
    try:
        if path.stat().st_size > LARGEST:
            return ()
        return path.read_text("utf-8-sig", "replace").split("\n")
    except OSError:
        return ()
