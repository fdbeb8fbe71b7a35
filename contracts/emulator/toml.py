"""World files as TOML text; enough of it for tables of texts, numbers, booleans and lists of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def toml(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the tables in order; what stands under the empty name comes first and has no heading."""
    return "\n".join(_table(name, entries) for name, entries in tables.items())


def _table(name: str, entries: Mapping[str, Any]) -> str:
    heading = f"[{name}]\n" if name else ""
    # Texts, numbers, booleans and lists of printable ASCII read the same in JSON and TOML.
    return heading + "".join(f"{key} = {json.dumps(value)}\n" for key, value in entries.items())
