"""Members as XML text. What XML 1.0 cannot carry becomes U+FFFD, so that every answer is well formed."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = {"\r": "&#13;"}  # a bare carriage return would be read back as a line feed


def element(name: str, value: Any, *, items: dict[str, str]) -> str:
    """Return one element. A list repeats its own name, unless `items` names the element of its items.

    None and the empty text give an element without content, booleans the words of XML Schema.
    """
    if isinstance(value, dict):
        return f"<{name}>{''.join(element(key, child, items=items) for key, child in value.items())}</{name}>"
    if isinstance(value, list) and name in items:
        return f"<{name}>{''.join(element(items[name], child, items=items) for child in value)}</{name}>"
    if isinstance(value, list):
        return "".join(element(name, child, items=items) for child in value)
    return f"<{name}>{_text(value)}</{name}>"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_FORBIDDEN.sub("\ufffd", str(value)), _ENTITIES)
