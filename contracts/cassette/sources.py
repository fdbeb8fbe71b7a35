"""From a path to entries: which files there are, in which format, and what is known of how they came to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import merge
from pathlib import Path
from typing import IO

from contracts.cassette.bounded import Bounded
from contracts.cassette.interaction import Entry, Recorded, Unusable
from contracts.cassette.json_documents import read_har, read_json
from contracts.cassette.lines import first_line, read_lines
from contracts.cassette.sidecar import NAME, Sidecar, read_sidecar
from contracts.cassette.vcr_yaml import read_yaml
from contracts.errors import CassetteError
from contracts.world import World

SUFFIXES = frozenset({".yaml", ".yml", ".json", ".har", ".jsonl", ".ndjson"})
_HAR = re.compile(rb'\s*\{\s*"log"\s*:')
_VCR_JSON = re.compile(rb'\s*\{\s*"(?:version|interactions|metadata)"\s*:')
_GZIP = b"\x1f\x8b"
_HEAD = 4096
_BOM = b"\xef\xbb\xbf"
_BRING_BACK = "What stands before it was read; bring back the file it stood in"
_CURE = "Name a file that can be read"


@dataclass(frozen=True, slots=True)
class ExchangeSource:
    """Exchanges that belong together, in order.

    `sidecar` is what is known of our own recordings, None of others. `is_whole` tells that nothing of a recording is
    left out. `ignored` are files that stand in the folder of a recording, look like recorded exchanges, and are not
    part of it.
    """

    place: str
    sidecar: Sidecar | None
    entries: Callable[[], Iterator[Entry]]
    is_whole: bool = True
    ignored: tuple[str, ...] = ()

    @property
    def world(self) -> World | None:
        """Return the recorded world; of a part of a recording it is not known what else went on in it."""
        if self.sidecar is None:
            return None
        return self.sidecar.world if self.is_whole else replace(self.sidecar.world, is_known=False)


def sources_at(path: Path) -> list[ExchangeSource]:
    """Return the sources at a path: a file, a recording, or a folder with any number of both.

    Raises:
        CassetteError: there is nothing to read, or it cannot be read.
    """
    try:
        if path.is_dir():
            found = list(_in_folder(path))
            if not found:
                raise CassetteError(
                    str(path), "there is no cassette in this folder", f"Those are files that end in {_suffixes()}"
                )
            return found
        if not path.exists():
            raise CassetteError(str(path), "there is no such file", "Record it first, with --record")
        return [_of_file(path)]
    except OSError as error:
        place = error.filename if isinstance(error.filename, str) else str(path)
        raise CassetteError(place, error.strerror or "it cannot be read", _CURE) from None


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder, what it says of itself if it is a recording, and the files in it that may hold exchanges."""

    path: Path
    sidecar: Sidecar | None
    files: tuple[Path, ...]


def _in_folder(folder: Path) -> Iterator[ExchangeSource]:
    """Yield the sources in a folder and those in it. Links may lead to a file on many ways: it is read once.

    A recording is read as a whole, whatever else leads to its files.
    """
    found = list(_folders(folder))
    seen = {file.resolve() for each in found if each.sidecar is not None for file in each.files}
    for each in found:
        if each.sidecar is not None:
            yield _of_recording(each, each.sidecar)
            continue
        for file in each.files:
            real = file.resolve()
            if real not in seen:
                seen.add(real)
                yield _of_file(file)


def _folders(folder: Path) -> Iterator[_Folder]:
    """Yield a folder and all those in it, each once; a link may lead back to one that it stands in."""
    seen = set()
    left = [folder]
    while left:
        path = left.pop()
        real = path.resolve()
        if real in seen:
            continue
        seen.add(real)
        inside = sorted(path.iterdir())
        files = tuple(p for p in inside if p.suffix in SUFFIXES and p.name != NAME and p.is_file())
        yield _Folder(path, read_sidecar(path), files)
        left += reversed([p for p in inside if p.is_dir()])


def _of_recording(folder: _Folder, sidecar: Sidecar) -> ExchangeSource:
    own = [path for path in folder.files if path.suffix == ".yaml"]
    ignored = tuple(path.name for path in folder.files if path.suffix != ".yaml")
    return ExchangeSource(str(folder.path), sidecar, lambda: _merged(own, sidecar, folder.path), ignored=ignored)


def _of_file(path: Path) -> ExchangeSource:
    sidecar = read_sidecar(path.parent) if path.suffix == ".yaml" else None
    if sidecar is not None:
        return ExchangeSource(str(path), sidecar, lambda: _read(path), is_whole=False)
    with path.open("rb") as stream:
        told = first_line(stream) if path.suffix in {".jsonl", ".ndjson"} else None
    if told is not None:
        recording = Sidecar.from_dict(told, f"{path}:1")
        return ExchangeSource(str(path), recording, lambda: _unbroken(_read(path), recording, str(path)))
    return ExchangeSource(str(path), None, lambda: _read(path))


def _merged(paths: list[Path], sidecar: Sidecar, folder: Path) -> Iterator[Entry]:
    """Yield the exchanges of a recording in the order in which they were made."""
    damage: list[CassetteError] = []

    def until_damaged(path: Path) -> Iterator[Recorded]:
        try:
            yield from _numbered(path)
        except CassetteError as error:
            damage.append(error)

    in_order: Iterator[Recorded] = merge(*map(until_damaged, paths), key=lambda entry: entry.number or 0)
    try:
        yield from _unbroken(in_order, sidecar, str(folder))
    except CassetteError:
        if not damage:
            raise
    if damage:
        raise damage[0]


def _numbered(path: Path) -> Iterator[Recorded]:
    for entry in _read(path):
        if isinstance(entry, Unusable):
            raise CassetteError(str(path), f"an exchange cannot be used: {entry.reason}", _BRING_BACK)
        if entry.number is None:
            cure = "Leave nothing but what --record wrote in the folder of a recording"
            raise CassetteError(str(path), f"this file does not belong to the recording that {NAME} describes", cure)
        yield entry


def _unbroken(entries: Iterable[Entry], sidecar: Sidecar, place: str) -> Iterator[Entry]:
    """Yield exchanges as long as none is missing: without it, what comes after could look wrong and be right."""
    last = 0
    for entry in entries:
        if isinstance(entry, Unusable):
            raise CassetteError(place, f"exchange {last + 1} cannot be used: {entry.reason}", _BRING_BACK)
        number = entry.number
        if number is not None and number != last + 1:
            problem = f"exchange {last + 1} is missing, and the next one is number {number}"
            raise CassetteError(place, problem, _BRING_BACK)
        last = number if number is not None else last
        yield entry
    if sidecar.exchanges is not None and last < sidecar.exchanges:
        problem = f"exchange {last + 1} is missing, and the recording had {sidecar.exchanges} in all"
        raise CassetteError(place, problem, _BRING_BACK)


def _read(path: Path) -> Iterator[Entry]:
    place = str(path)
    try:
        with path.open("rb") as stream:
            yield from _entries(stream, place)
    except OSError as error:
        raise CassetteError(place, error.strerror or "it cannot be read", _CURE) from None


def _entries(stream: IO[bytes], place: str) -> Iterator[Entry]:
    head = stream.read(_HEAD)
    stream.seek(len(_BOM) if head.startswith(_BOM) else 0)
    head = head.removeprefix(_BOM)
    if not head.strip():
        raise CassetteError(place, "the file is empty", "Record it first, with --record")
    if head.startswith(_GZIP):
        raise CassetteError(place, "the file is compressed", "Unpack it with gunzip first")
    if b"\0" in head:
        raise CassetteError(place, f"this is no text: byte {head.index(0)} is 0", _not_one(place))
    if _HAR.match(head):
        return read_har(Bounded(stream), place)
    if _VCR_JSON.match(head):
        return read_json(Bounded(stream), place)
    if head.lstrip()[:1] in (b"{", b"["):
        return _lines(stream, head, place)
    return read_yaml(Bounded(stream), place)


def _lines(stream: IO[bytes], head: bytes, place: str) -> Iterator[Entry]:
    if not re.match(rb'\s*\{\s*"(?:request|response|contracts|recording)"\s*:', head):
        raise CassetteError(place, "this is JSON, but neither HAR nor a cassette", _not_one(place))
    told = first_line(stream)
    return read_lines(stream, place, first=1 if told is None else 2)


def _not_one(place: str) -> str:
    return f"{Path(place).name} should be a cassette of VCR.py, a HAR file, or lines of JSON (docs/cassettes.md)"


def _suffixes() -> str:
    return ", ".join(sorted(SUFFIXES))
