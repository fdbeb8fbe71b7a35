"""Overlays: what a person adds to a derived spec or corrects in it, as an OpenAPI Overlay 1.0 file.

Actions are applied in their order. `update` merges mappings, appends to lists (a list item by item, where the target is
the member that holds it) and replaces anything else; `remove` deletes. An action whose target selects nothing is an
error: the page has changed, and a person must look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonpath
from jsonpath.exceptions import JSONPathError

from contracts.errors import SpecError
from contracts.spec.yaml_file import line_of, read

OVERLAYS = "overlays"
"""The folder beside specs in which the overlay of each has the spec's name."""

_VERSIONS = ("1.0.0",)


@dataclass(frozen=True, slots=True)
class Action:
    """One action; `line` is where it stands in its file."""

    target: str
    update: Any
    remove: bool
    line: int


def read_overlay(path: Path) -> tuple[Action, ...]:
    """Read an overlay file.

    Raises:
        SpecError: it cannot be read, or is no overlay.
    """
    content = read(path)
    if content.get("overlay") not in _VERSIONS:
        raise SpecError(f"{path}:1", "this is no overlay of version 1.0.0", "Start it with `overlay: 1.0.0`")
    return tuple(_actions(path, content.get("actions")))


def _actions(path: Path, actions: Any) -> Iterator[Action]:
    if not isinstance(actions, list) or not actions:
        raise SpecError(f"{path}:{line_of(path, ['actions'])}", "there are no actions", "List at least one")
    for index, action in enumerate(actions):
        line = line_of(path, ["actions", index])
        if not isinstance(action, Mapping) or not isinstance(action.get("target"), str):
            raise SpecError(f"{path}:{line}", "this action has no target", "Give it a JSONPath")
        odd = set(action) - {"target", "description", "update", "remove"}
        if odd:
            raise SpecError(
                f"{path}:{line}",
                f"{min(odd)!r} is no member of an action",
                "An action has target, description, update, remove",
            )
        if action.get("remove") is not True and "update" not in action:
            raise SpecError(f"{path}:{line}", "this action does nothing", "Give it `update`, or `remove: true`")
        yield Action(action["target"], action.get("update"), action.get("remove") is True, line)


def apply_overlay(spec: Mapping[str, Any], actions: tuple[Action, ...], path: Path) -> dict[str, Any]:
    """Return the spec with all actions applied; `path` is named in errors.

    Raises:
        SpecError: a target is no JSONPath, or selects nothing.
    """
    return apply_actions(spec, actions, str(path))


def apply_actions(spec: Mapping[str, Any], actions: tuple[Action, ...], file: str) -> dict[str, Any]:
    """Do what `apply_overlay` does, with actions of any origin."""
    result: dict[str, Any] = plain(spec)
    for action in actions:
        place = f"{file}:{action.line}"
        try:
            matches = [tuple(match.parts) for match in jsonpath.finditer(action.target, result)]
        except JSONPathError as error:
            raise SpecError(place, f"{action.target!r} is no JSONPath: {error}", "Correct the target") from error
        if not matches:
            cure = "Look at what the page says now, and correct or drop this action"
            raise SpecError(place, f"nothing stands at {action.target}", cure)
        # From the last to the first, so that removing one item moves none that is still to come.
        for keys in reversed(matches):
            _apply(result, keys, action)
    return result


def _apply(root: dict[str, Any], keys: tuple[Any, ...], action: Action) -> None:
    if not keys:
        root.update(_merged(root, action.update))
        return
    parent: Any = root
    for key in keys[:-1]:
        parent = parent[key]
    if action.remove:
        del parent[keys[-1]]
    else:
        parent[keys[-1]] = _merged(parent[keys[-1]], action.update)


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, Mapping):
        return {**old, **{key: _merged(old[key], value) if key in old else plain(value) for key, value in new.items()}}
    if isinstance(old, list):
        return [*old, *plain(new)] if isinstance(new, list) else [*old, plain(new)]
    return plain(new)


def plain(node: Any) -> Any:
    """Return a content of YAML as plain mappings and lists of its own."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items()}
    return [plain(item) for item in node] if isinstance(node, list) else node
