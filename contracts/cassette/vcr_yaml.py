"""Cassettes of VCR.py in YAML, one interaction after the other.

The parser is libyaml's, which gives events; what is built from them is nothing but texts, bytes, numbers, lists and
mappings. A tag that asks for anything else is refused, so nothing in a file is ever executed. An alias gives the very
value that it stands for and no copy, but counts as one, so a file full of them is refused before it grows.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Generator, Iterator
from typing import IO, Any, cast

import yaml
from vcr.serializers import yamlserializer

from contracts.cassette.bounded import MAX_ENTRY, Bounded, TooLarge
from contracts.cassette.interaction import VERSION, Entry, Recorded, from_interaction, to_interaction
from contracts.errors import CassetteError

_MAX_DEPTH = 20
_MAX_ANCHORS = 10_000
_NODE = 50  # what a value takes at least, in bytes
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_CORE = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    {None, "!", *(_CORE + name for name in ("str", "python/str", "python/unicode", "int", "float"))}
)
_LIST_TAGS = frozenset({None, _CORE + "seq", _CORE + "python/tuple"})
_MAPPING_TAGS = frozenset({None, _CORE + "map"})
_CURE = "What stands before it was read; record it anew, or correct the file there"

HEAD = b"version: 1\ninteractions:\n"


def to_yaml(recorded: Recorded) -> bytes:
    """Return an interaction as an item of the list that HEAD begins, written by VCR.py itself."""
    text: str = yamlserializer.serialize([to_interaction(recorded)])
    return text.encode("ascii")


def read_yaml(stream: Bounded, place: str) -> Iterator[Entry]:
    """Yield the interactions of a cassette. `place` names the file in errors.

    Raises:
        CassetteError: from some place on it cannot be read; what stands before that was yielded.
    """
    events = _Events(stream)
    try:
        yield from _interactions(events, place)
    except _Unfit as unfit:
        raise CassetteError(f"{place}:{events.line}", str(unfit), _CURE) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else events.line
        raise CassetteError(f"{place}:{line}", f"this is no YAML: {error.problem}", _CURE) from None
    except yaml.reader.ReaderError as error:
        at = f"{place}, byte {error.position}"
        raise CassetteError(at, f"this is no YAML: {error.reason}", _CURE) from None
    except TooLarge as error:
        raise CassetteError(f"{place}:{events.line}", str(error), _CURE) from None


class _Unfit(Exception):  # noqa: N818 - it states what the file is
    """The file is no cassette, or not any more: one clause of a sentence."""


class _Events:
    """The events of a file, and what is built from them."""

    def __init__(self, stream: Bounded) -> None:
        self.stream = stream
        self.line = 1
        self._parser = yaml.CSafeLoader(cast("IO[bytes]", stream))  # it asks for `read` alone
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._weight = 0

    def begin(self) -> None:
        """Take in that a new entry begins."""
        self.stream.begin()
        self._weight = 0

    def next(self) -> Any:
        """Return the next event."""
        event: Any = self._parser.get_event()
        self.line = event.start_mark.line + 1
        return event

    def value(self, event: Any, depth: int = 0) -> Any:
        """Return the value that begins with an event. Raises TooLarge as if aliases were copies: some become some."""
        before = self._weight
        self._add(_NODE)
        if type(event) is yaml.ScalarEvent:
            value = _scalar(event)
            self._add(len(event.value))
        elif type(event) is yaml.AliasEvent:
            if event.anchor not in self._anchors:
                raise _Unfit(f"the alias *{event.anchor} stands for nothing that is complete")
            value, weight = self._anchors[event.anchor]
            self._add(weight)
            return value
        elif depth > _MAX_DEPTH:
            raise _Unfit(f"it is nested deeper than {_MAX_DEPTH} levels")
        elif type(event) is yaml.MappingStartEvent:
            _check_tag(event, _MAPPING_TAGS)
            value = self._mapping(depth)
        else:
            _check_tag(event, _LIST_TAGS)
            value = self._list(depth)
        if event.anchor is not None:
            if len(self._anchors) >= _MAX_ANCHORS:
                raise _Unfit(f"it has more than {_MAX_ANCHORS} anchors")
            self._anchors[event.anchor] = value, self._weight - before
        return value

    def _add(self, weight: int) -> None:
        self._weight += weight
        if self._weight > MAX_ENTRY:
            raise TooLarge

    def _mapping(self, depth: int) -> dict[Any, Any]:
        found = {}
        while type(event := self.next()) is not yaml.MappingEndEvent:
            name = self.value(event, depth + 1)
            if isinstance(name, (dict, list)):
                raise _Unfit("a key is no text")
            found[name] = self.value(self.next(), depth + 1)
        return found

    def _list(self, depth: int) -> list[Any]:
        found = []
        while type(event := self.next()) is not yaml.SequenceEndEvent:
            found.append(self.value(event, depth + 1))
        return found


def _interactions(events: _Events, place: str) -> Iterator[Entry]:
    _begin(events, place)
    seen, name = set(), None
    last: Entry | None = None
    while type(event := events.next()) is not yaml.MappingEndEvent:
        if last is not None:
            yield last
            last = None
        name = events.value(event)
        seen.add(name)
        event = events.next()
        if name == "interactions":
            if type(event) is not yaml.SequenceStartEvent:
                raise _Unfit("'interactions' is no list")
            last = yield from _items(events)
        else:
            value = events.value(event)
            if name == "version" and value != VERSION:
                raise _Unfit(f"this cassette has version {value!r}, and only version {VERSION} is known")
    if "interactions" not in seen:
        raise _Unfit("this is no cassette of VCR.py, which has 'interactions' and 'version'")
    # YAML that is cut off between two lines is YAML all the same: the last exchange may lack anything.
    # What follows after the interactions shows that they are whole, and a version that is known is whole itself.
    if "version" not in seen or (name != "version" and events.stream.last not in b"\n"):
        raise _Unfit("the file was cut off: it does not end as a cassette does")
    if last is not None:
        yield last
    events.next()  # the end of the document
    if type(events.next()) is not yaml.StreamEndEvent:
        raise _Unfit("a second document begins here, and a cassette is one")


def _begin(events: _Events, place: str) -> None:
    """Read up to the members of the cassette. Raises _Unfit where there are none."""
    events.next()  # the stream
    if type(events.next()) is yaml.StreamEndEvent:
        raise CassetteError(place, "the file is empty", "Record it first, with --record")
    root = events.next()
    if type(root) is yaml.SequenceStartEvent:
        raise _Unfit("this is a list: a cassette of VCR.py before 1.0, or something else")
    if type(root) is not yaml.MappingStartEvent:
        raise _Unfit("this is no cassette of VCR.py, which has 'interactions' and 'version'")
    _check_tag(root, _MAPPING_TAGS)


def _items(events: _Events) -> Generator[Entry, None, Entry | None]:
    """Yield the interactions whose end is certain, because something follows; return the last one."""
    entry: Entry | None = None
    while type(event := events.next()) is not yaml.SequenceEndEvent:
        if entry is not None:
            yield entry
        entry = from_interaction(events.value(event, 1))
        events.begin()
    return entry


def _scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if event.tag == _CORE + "binary":
        try:
            return base64.b64decode(text)
        except (binascii.Error, ValueError):
            raise _Unfit("a binary value is not Base64") from None
    if event.tag == _CORE + "null":
        return None
    _check_tag(event, _PLAIN_TAGS)
    if event.implicit[0] and not event.style:
        if text in ("", "null", "~"):
            return None
        if _INTEGER.fullmatch(text):
            return int(text)
    return text


def _check_tag(event: Any, known: frozenset[str | None]) -> None:
    if event.tag not in known:
        raise _Unfit(f"the tag {event.tag!r} is not taken")
