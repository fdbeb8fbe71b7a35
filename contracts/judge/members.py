"""Paths into an answer, as clauses about responses write them: `response.list[].member`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any


def parents(subject: str, value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each object that should hold the subject's last member, with that member's name."""
    *way, (last, _) = _steps(subject)
    for parent in _found(value, way):
        if isinstance(parent, dict):
            yield parent, last


def first(path: str, value: Any) -> Any:
    """Return the first value at a path such as `list[].member`, or None."""
    return next(iter(_found(value, _steps(path))), None)


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
