"""Writes a spec as YAML, always in the same way: the same content gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

_SHORT = frozenset(
    {
        "type",
        "status",
        "required",
        "xml",
        "items",
        "observe",
        "delete",
        "gone",
        "settled",
        "taken-by",
        "methods",
        "enum",
        "routing",
        "format",
    }
)
"""Members whose value stands on one line, as that of every `x-` member does, if it is flat and short enough."""

_LONGEST = 100


class _Flow(dict[str, Any]):
    """A mapping on one line."""


class _FlowList(list[Any]):
    """A list on one line."""


class _Dumper(yaml.CSafeDumper):
    """The answers that two methods share are written once, and nothing else is."""

    def ignore_aliases(self, data: Any) -> bool:
        return not (isinstance(data, dict) and "200" in data)


_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)
_Dumper.add_representer(
    _FlowList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def as_yaml(content: dict[str, Any]) -> str:
    """Return the text of a spec file."""
    text = yaml.dump(_styled("", content, {}), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
    return "\n".join(_set_in(text.splitlines())) + "\n"


def _set_in(lines: list[str]) -> Iterator[str]:
    """Yield lines with lists set in below their key, which the emitter leaves level with it."""
    lists: list[int] = []
    for line in lines:
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        while lists and (indent < lists[-1] or (indent == lists[-1] and not bare.startswith("- "))):
            lists.pop()
        if bare.startswith("- ") and (not lists or indent > lists[-1]):
            lists.append(indent)
        # Only answers are ever shared, so that their mark can say so.
        yield "  " * len(lists) + re.sub(r"(^ *responses: [&*])id001$", r"\1responses", line)


def _styled(key: str, node: Any, seen: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        if key == "responses" and "200" in node:
            # Equal answers become one object, so that YAML writes it once.
            if (known := seen.get(key)) is not None and known[0] == node:
                return known[1]
            made = {name: _styled(name, value, seen) for name, value in node.items()}
            seen.setdefault(key, (node, made))
            return made
        items = {name: _styled(name, value, seen) for name, value in node.items()}
        on_one_line = key in _SHORT or key.startswith("x-") or (key and set(node) == {"$ref"})
        return _Flow(items) if on_one_line and _is_short(node) else items
    if isinstance(node, list):
        styled = [_styled("", item, seen) for item in node]
        if any(isinstance(item, list) for item in node):
            return _FlowList(styled)  # a list that begins another would stand on its line
        return _FlowList(styled) if (key in _SHORT or key.startswith("x-")) and _is_short(node) else styled
    return node


def _is_short(node: Any) -> bool:
    inner = node.values() if isinstance(node, dict) else node
    return len(str(node)) < _LONGEST and not any(isinstance(value, dict | list) for value in inner)
