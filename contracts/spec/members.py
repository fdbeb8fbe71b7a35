"""Checks the `x-` members of a spec file against `x-members.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from contracts.errors import SpecError, nearest
from contracts.spec.yaml_file import line_of

Keys = tuple[str | int, ...]


def check_members(path: Path, content: dict[str, Any]) -> None:
    """Check every `x-` member of the file.

    Raises:
        SpecError: a member is unknown or is not what its definition says.
    """
    for keys, name, value in _members(content, ()):
        validator = _validators().get(name)
        if validator is None:
            cure = nearest(name, _validators(), "contracts/spec/x-members.schema.json lists those there are")
            raise SpecError(f"{path}:{line_of(path, keys)}", f"{name!r} is no member that a spec may have", cure)
        error = best_match(validator.iter_errors(value))
        if error is not None:
            inside = (*keys, *error.absolute_path)
            cure = f"contracts/spec/x-members.schema.json says what {name!r} may hold"
            raise SpecError(f"{path}:{line_of(path, inside)}", f"{name}: {error.message}", cure)


@cache
def _validators() -> dict[str, Draft202012Validator]:
    schema = json.loads(files("contracts.spec").joinpath("x-members.schema.json").read_text("utf-8"))
    definitions = schema["$defs"]
    return {
        name: Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": definitions})
        for name in definitions
        if name.startswith("x-")
    }


def _members(node: Any, keys: Keys) -> Iterator[tuple[Keys, str, Any]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _members(item, (*keys, index))
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(key, str) and key.startswith("x-"):
                yield (*keys, key), key, value
            else:
                yield from _members(value, (*keys, key))
