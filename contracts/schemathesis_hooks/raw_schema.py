"""Raw documents, made such that Schemathesis sees in them what is to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.world import World


def known_ids(name: str, schema: Mapping[str, Any], world: World) -> list[str | int]:
    """Return what the world has for a parameter that must name something that exists; nothing for any other."""
    rules = [rule["x-exists"] for rule in schema.get("allOf", ()) if "x-exists" in rule]
    if not any("when" not in rule for rule in rules):
        return []
    return [int(text) if schema.get("type") == "integer" else text for text in world.values.get(name, ())]


def fold(schema: dict[str, Any]) -> None:
    """Move the keywords of the rules below `allOf` up, as far as each stands but once.

    Our specs keep one rule of the page to one entry. The meaning is the same, but Schemathesis looks for boundaries
    (`maxLength` and one more) only where keywords stand side by side.
    """
    for rule in schema.get("allOf", ()):
        for keyword in [k for k in rule if k in _FOLDED and k not in schema]:
            schema[keyword] = rule.pop(keyword)


def drop_links(raw_schema: Mapping[str, Any]) -> None:
    """Leave out the links of a document's own operations to other files, none of whose operations were loaded.

    Schemathesis takes one to a path that it does not know for an error of the user's, and one to a path that it does
    know for one to its own operation there.
    """
    for item in raw_schema.get("paths", {}).values():
        for operation in (part for part in item.values() if isinstance(part, dict)):
            for response in operation.get("responses", {}).values():
                links = response.get("links", {})
                for name in [n for n, link in links.items() if not link.get("operationRef", "#").startswith("#")]:
                    del links[name]


_FOLDED = frozenset({"minLength", "maxLength", "pattern", "enum", "const"})
