"""Paths into an answer, as clauses about responses write them: `response.list[].member`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

_MISSING = object()


def parents(subject: str, value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each object that should hold the subject's last member, with that member's name."""
    *way, last = _steps(subject)
    for parent in _walk(value, way):
        if isinstance(parent, dict):
            yield parent, last


def first(path: str, value: Any) -> Any:
    """Return the first value at a path such as `list[].member`, or None."""
    return next((found for found in _walk(value, _steps(path)) if found is not _MISSING), None)


@cache
def _steps(subject: str) -> tuple[str, ...]:
    return tuple(subject.removeprefix("response.").split("."))


def _walk(value: Any, steps: tuple[str, ...] | list[str]) -> Iterator[Any]:
    if not steps:
        yield value
        return
    step, rest = steps[0], steps[1:]
    inner = value.get(step.removesuffix("[]"), _MISSING) if isinstance(value, dict) else _MISSING
    if step.endswith("[]"):
        for item in inner if isinstance(inner, list) else ():
            yield from _walk(item, rest)
    elif inner is not _MISSING:
        yield from _walk(inner, rest)
