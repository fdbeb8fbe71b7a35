"""Writes a spec as YAML, always in the same way: the same content gives the same bytes."""

from __future__ import annotations

from typing import Any

import yaml

_SHORT = frozenset({"x-source", "xml", "x-sides", "x-unspecified", "status", "methods", "required", "conditions", "enum"})
"""Members whose value stands on one line."""


class _Flow(dict[str, Any]):
    """A mapping on one line."""


class _FlowList(list[Any]):
    """A list on one line."""


class _Dumper(yaml.CSafeDumper):
    """The answers that two methods share are written once, and nothing else is."""

    def ignore_aliases(self, data: Any) -> bool:
        return not (isinstance(data, dict) and "200" in data)


_Dumper.add_representer(_Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True))
_Dumper.add_representer(_FlowList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True))


def as_yaml(content: dict[str, Any]) -> str:
    """Return the text of a spec file."""
    return yaml.dump(_styled("", content, {}), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _styled(key: str, node: Any, seen: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        if key == "responses" and "200" in node:
            # Equal answers become one object, so that YAML writes it once.
            if (known := seen.get("responses")) is not None and known[0] == node:
                return known[1]
            made = {name: _styled(name, value, seen) for name, value in node.items()}
            seen.setdefault("responses", (node, made))
            return made
        items = {name: _styled(name, value, seen) for name, value in node.items()}
        return _Flow(items) if (key in _SHORT or set(node) == {"$ref"}) and _is_flat(node) else items
    if isinstance(node, list):
        items_ = [_styled("", item, seen) for item in node]
        return _FlowList(items_) if key in _SHORT and _is_flat(node) and len(str(node)) < 90 else items_
    return node


def _is_flat(node: Any) -> bool:
    inner = node.values() if isinstance(node, dict) else node
    return not any(isinstance(value, dict | list) for value in inner)
