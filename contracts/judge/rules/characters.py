"""Which characters a text has, and how it begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal

from contracts.judge.accepted import Accepted, doubles_of, kind_of_character
from contracts.judge.rules.rule import Probe, Rule
from contracts.spec import Side

_PRINTABLE = [chr(code) for code in range(0x20, 0x7F)]
_HANGUL = "\ud55c"


class Pattern(Rule):
    """`pattern`: which characters a text has, or which one stands first or last, as the pattern's anchors say."""

    rank = 4

    def violated(self, argument: Any, text: str) -> bool:
        return _compiled(argument).search(text) is None

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if not text:
            return set()
        characters = _where(argument, text)
        if side == "reject":
            return {_coarse(character) for character in characters if _is_illegal(argument, character)}
        return {kind_of_character(character) for character in characters}

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        model = _MODELS[_anchors(argument)]
        tried = [*_PRINTABLE, _HANGUL] if side == "reject" else _PRINTABLE
        kind = _coarse if side == "reject" else kind_of_character
        return frozenset(kind(character) for character in tried if probe(model.format(character)))

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        if not text:
            return False
        place = _anchors(argument)
        if place == "first":
            return text[0] not in accepted.first
        if place == "last":
            return text[-1] not in accepted.last
        return (
            not accepted.inner.issuperset(text[1:-1])
            or text[-1] not in accepted.last
            or not all(map(accepted.has_seen, text))
            or not doubles_of(text) <= accepted.doubles
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # In JSON Schema `$` is the very end; Python's would let a line break follow.
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)


_MODELS = {"all": "aa{}aa", "first": "{}aaa", "last": "aaa{}"}


def _anchors(pattern: str) -> Literal["all", "first", "last"]:
    if pattern.startswith("^"):
        return "all" if pattern.endswith("$") else "first"
    return "last"


def _where(pattern: str, text: str) -> Iterable[str]:
    place = _anchors(pattern)
    return text[0] if place == "first" else text[-1] if place == "last" else set(text)


def _coarse(character: str) -> str:
    """Return the coarser kind that stands for illegal characters: there are too many to ask for each."""
    found = kind_of_character(character)
    return found if len(found) > 1 else "blank" if found == " " else "symbol"


def _is_illegal(pattern: str, character: str) -> bool:
    """Tell whether a character breaks the pattern where it stands; one alone is first, last and all at once."""
    return _compiled(pattern).search(character) is None


class NotPrefix(Rule):
    """`not` with patterns of prefixes: a text must not begin with any of them."""

    rank = 8

    def violated(self, argument: Any, text: str) -> bool:
        return text.startswith(prefixes(argument))

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return ()
        if side == "reject":
            return [prefix for prefix in prefixes(argument) if text.startswith(prefix)]
        return [f"almost {prefix}" for prefix in prefixes(argument) if text[:4] == prefix[:4] or prefix in text]

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        return frozenset(prefix if side == "reject" else f"almost {prefix}" for prefix in prefixes(argument))

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return text is not None and text not in accepted.texts and bool(list(self.marks("accept", argument, text)))


def prefixes(argument: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the literal prefixes of a `not` clause."""
    return _literal(tuple([item["pattern"] for item in argument.get("anyOf", [argument])]))


@cache
def _literal(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(re.sub(r"\\(.)", r"\1", pattern.removeprefix("^")) for pattern in patterns)
