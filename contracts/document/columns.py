"""The names that vendors give to the columns of their tables, by what a column holds.

The text reader needs them to tell columns that ran together; derivation, to know which column is which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Literal

Role = Literal[
    "name", "type", "required", "example", "default", "restrictions", "description", "status", "code", "message",
    "method", "uri"
]  # fmt: skip

_NAMES: Mapping[Role, tuple[str, ...]] = {
    "name": (
        "parameter name", "parameter", "parameters", "field name", "field", "fields", "name", "property",
        "argument", "attribute",
        "element", "key", "request parameter", "response parameter", "query parameter", "member", "item",
    ),
    "type": ("data type", "type", "parameter type", "value type"),
    "required": (
        "requirement status", "required or not", "required?", "required", "mandatory", "optional", "requisite",
        "is required",
        "necessity", "requirement", "need",
    ),
    "example": ("example value", "sample value", "example", "examples", "sample", "sample values",
    "example values", "value example"),
    "default": ("default value", "default"),
    "description": (
        "description", "descriptions", "explanation", "remarks", "remark", "meaning", "note", "notes", "details",
        "comment",
        "summary",
    ),
    "restrictions": ("restrictions", "restriction", "limitations", "limitation", "constraints", "constraint",
    "limits", "valid values",
    "value range"),
    "status": (
        "http status code", "http status codes", "http status", "httpcode", "http code", "status code",
        "httpstatuscode", "http",
        "status", "http return code",
    ),
    "code": ("error code", "error codes", "errorcode", "code", "return code"),
    "message": ("error message", "error messages", "errormessage", "message", "error information", "error msg"),
    "method": ("method", "http method", "request method"),
    "uri": ("uri", "url", "request uri", "path", "endpoint"),
}  # fmt: skip
_ROLES: Mapping[str, Role] = {name: role for role, names in _NAMES.items() for name in names}
NAMES = tuple(sorted(_ROLES, key=len, reverse=True))
"""All names, the longer ones first, in lower case."""


@cache
def role_of(column: str) -> Role | None:
    """Return what a column of this name holds, if the name is known, or nearly so: vendors make slips too."""
    name = re.sub(r"\s+", " ", column).strip(" :*").lower()
    near = [name] if name in _ROLES else get_close_matches(name, NAMES, n=1, cutoff=0.87)
    return _ROLES[near[0]] if near else None
