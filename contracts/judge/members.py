"""Paths into an answer, as clauses about responses write them: `response.list[].member`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

Steps = tuple[tuple[str, bool], ...]
"""Members to go through, each with whether it is a list whose items are meant."""


def parents(subject: str, value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each object that should hold the subject's last member, with that member's name."""
    way, name = way_of(subject)
    return ((parent, name) for parent in Parents(value).at(way))


class Parents:
    """The objects in one answer that hold members: looked for once, however many clauses ask for them."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._found: dict[Steps, list[dict[str, Any]]] = {}

    def at(self, way: Steps) -> list[dict[str, Any]]:
        """Return the objects at the end of a way."""
        found = self._found.get(way)
        if found is None:
            found = self._found[way] = [item for item in _found(self._value, way) if isinstance(item, dict)]
        return found


def first(path: str, value: Any) -> Any:
    """Return the first value at a path such as `list[].member`, or None."""
    return next(iter(_found(value, _steps(path))), None)


@cache
def way_of(subject: str) -> tuple[Steps, str]:
    """Return the way to the objects that should hold the subject's last member, and that member's name."""
    *way, (last, _) = _steps(subject)
    return tuple(way), last


@cache
def _steps(subject: str) -> Steps:
    """Return the members on the way, each with whether it is a list whose items are meant."""
    steps = subject.removeprefix("response.").split(".")
    return tuple((step.removesuffix("[]"), step.endswith("[]")) for step in steps)


def _found(value: Any, steps: Steps) -> list[Any]:
    found = [value]
    for name, of_items in steps:
        inner = [item[name] for item in found if isinstance(item, dict) and name in item]
        found = [item for items in inner if isinstance(items, list) for item in items] if of_items else inner
    return found
