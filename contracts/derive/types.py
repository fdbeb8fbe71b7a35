"""The vendors' words for types, as the types of JSON Schema."""

from __future__ import annotations

import re
from typing import Literal

JsonType = Literal["string", "integer", "number", "boolean", "array", "object"]

_WORDS: dict[str, JsonType] = {
    **dict.fromkeys(("integer", "int", "int32", "int64", "long", "short", "bigint", "timestamp"), "integer"),
    **dict.fromkeys(("float", "double", "number", "decimal", "bigdecimal"), "number"),
    **dict.fromkeys(("boolean", "bool"), "boolean"),
    **dict.fromkeys(("array", "list", "repeatlist", "set"), "array"),
    **dict.fromkeys(("object", "struct", "map", "dict", "hash"), "object"),
}
_ARRAY = re.compile(r"^(?:array|list)\b|\[\]$|^(?:array|list)<", re.IGNORECASE)


def json_type(word: str) -> JsonType:
    """Return the type that a vendor's word stands for; a text where the word is unknown."""
    if _ARRAY.search(word.strip()):
        return "array"
    return _WORDS.get(word.strip().lower(), "string")


def is_type(word: str) -> bool:
    """Tell whether a word is one of the vendors' words for types."""
    return word.strip().lower() in {*_WORDS, "string"} or _ARRAY.search(word.strip()) is not None
