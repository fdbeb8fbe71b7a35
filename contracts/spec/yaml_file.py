"""One YAML file of a spec: read fast, references resolved, and the line of any place at hand when an error needs it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from contracts.errors import SpecError

Neighbours = dict[str, Resource[Any]]
"""What was read of the files beside a file, by name; whoever reads many files of a folder keeps it."""


class Located(dict[str, Any]):
    """A mapping that knows the line (from 1) on which it begins, and the file once `read` has returned."""

    line: int = 1
    path: Path | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class _Loader(yaml.CSafeLoader):
    """YAML as plain values; a key that stands twice is an error instead of a quiet loss."""

    def located(self, node: yaml.MappingNode) -> Iterator[Located]:
        result = Located()
        result.line = node.start_mark.line + 1
        yield result
        names = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if not isinstance(name, Hashable):
                raise yaml.MarkedYAMLError(problem="a name must be a text", problem_mark=key.start_mark)
            if name in names:
                raise yaml.MarkedYAMLError(problem=f"{name!r} stands twice in one mapping", problem_mark=key.start_mark)
            names.add(name)
        result.update({str(key): value for key, value in self.construct_mapping(node).items()})


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.located)


def read(path: Path) -> dict[str, Any]:
    """Return the file's content.

    Raises:
        SpecError: the file cannot be read, is not YAML, or is not a mapping.
    """
    try:
        octets = path.read_bytes()
        content = yaml.load(octets.decode(), Loader=_Loader)  # noqa: S506 - a CSafeLoader by descent
        for mapping in mappings(content):
            mapping.path = path
    except OSError as error:
        raise SpecError(str(path), error.strerror or "it cannot be read", "Name a spec file that exists") from error
    except UnicodeDecodeError as error:
        line = octets.count(b"\n", 0, error.start) + 1
        raise SpecError(f"{path}:{line}", "a byte is not UTF-8", "Save the file as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SpecError(f"{path}:{line}", str(error.problem), "Correct the YAML at this line") from error
    except yaml.reader.ReaderError as error:
        line = octets.decode().count("\n", 0, error.position) + 1
        raise SpecError(f"{path}:{line}", "a control character is not YAML", "Take it out of this line") from error
    except RecursionError:
        raise SpecError(str(path), "it is nested too deeply", "Nest it less") from None
    if not isinstance(content, Located):
        raise SpecError(f"{path}:1", "this is not a mapping", "Start it with `openapi: 3.1.0`")
    return content


def mappings(node: Any) -> Iterator[Located]:
    """Yield every mapping in a content, the outer ones first."""
    if isinstance(node, Located):
        yield node
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in inner:
        yield from mappings(child)


def plain(node: Any) -> Any:
    """Return a content as plain mappings and lists of its own."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items()}
    return [plain(item) for item in node] if isinstance(node, list | tuple) else node


def line_of(path: Path, keys: Sequence[str | int]) -> int:
    """Return the line (from 1) of the place that `keys` lead to, or of the nearest place above it."""
    node = yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    line = 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(key)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line


def resolved(path: Path, content: dict[str, Any], neighbours: Neighbours) -> dict[str, Any]:
    """Return the content with every `$ref`, into this file or its neighbours, replaced by what it names.

    Raises:
        SpecError: a reference leads nowhere.
    """

    def retrieve(uri: str) -> Resource[Any]:
        if uri not in neighbours:
            neighbours[uri] = DRAFT202012.create_resource(read(path.parent / uri))
        return neighbours[uri]

    registry: Registry[Any] = Registry(retrieve=retrieve).with_resource(  # type: ignore[call-arg]  # attrs, hidden from mypy
        path.name, DRAFT202012.create_resource(content)
    )
    result = _replaced(content, registry.resolver(base_uri=path.name), path, ())
    assert isinstance(result, dict)  # noqa: S101 - a mapping stays one
    return result


def _replaced(node: Any, resolver: Any, path: Path, keys: tuple[str | int, ...]) -> Any:
    if isinstance(node, list):
        return [_replaced(item, resolver, path, (*keys, index)) for index, item in enumerate(node)]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if not isinstance(reference, str):
        result = Located((key, _replaced(value, resolver, path, (*keys, key))) for key, value in node.items())
        if isinstance(node, Located):
            result.line, result.path = node.line, node.path
        return result
    if keys.count("$ref") > 50:
        raise SpecError(f"{path}:{line_of(path, keys)}", f"{reference!r} refers to itself", "Break the circle")
    try:
        found = resolver.lookup(reference)
    except Unresolvable as error:
        place = f"{path}:{line_of(path, keys)}"
        raise SpecError(place, f"nothing stands at {reference!r}", "Correct the reference") from error
    return _replaced(found.contents, found.resolver, path, (*keys, "$ref"))
