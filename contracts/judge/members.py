"""Paths into an answer, as clauses about responses write them: `response.list[].member`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any


def parents(subject: str, value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each object that should hold the subject's last member, with that member's name."""
    found, name = Parents(value).of(subject)
    return ((parent, name) for parent in found)


class Parents:
    """The objects in one answer that hold members: looked for once, however many clauses ask for them."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._found: dict[tuple[tuple[str, bool], ...], list[dict[str, Any]]] = {}

    def of(self, subject: str) -> tuple[list[dict[str, Any]], str]:
        """Return the objects that should hold the subject's last member, and that member's name."""
        way, last = _way(subject)
        found = self._found.get(way)
        if found is None:
            found = self._found[way] = [item for item in _found(self._value, way) if isinstance(item, dict)]
        return found, last


def first(path: str, value: Any) -> Any:
    """Return the first value at a path such as `list[].member`, or None."""
    return next(iter(_found(value, _steps(path))), None)


@cache
def _way(subject: str) -> tuple[tuple[tuple[str, bool], ...], str]:
    *way, (last, _) = _steps(subject)
    return tuple(way), last


@cache
def _steps(subject: str) -> tuple[tuple[str, bool], ...]:
    """Return the members on the way, each with whether it is a list whose items are meant."""
    steps = subject.removeprefix("response.").split(".")
    return tuple((step.removesuffix("[]"), step.endswith("[]")) for step in steps)


def _found(value: Any, steps: Sequence[tuple[str, bool]]) -> list[Any]:
    found = [value]
    for name, of_items in steps:
        inner = [item[name] for item in found if isinstance(item, dict) and name in item]
        found = [item for items in inner if isinstance(items, list) for item in items] if of_items else inner
    return found
