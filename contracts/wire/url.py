"""What a URL is made of, as far as a receiver looks at it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

# Nearly every URL is like this, and need not be checked for all that a URL may be.
_PLAIN = re.compile(r"(https?)://[-.:0-9A-Za-z]+((?:/[!-\"$->@-~]*)?)(?:\?([!-\"$-~]*))?(?:#[!-~]*)?")


class UrlParts(NamedTuple):
    """The scheme in small letters, the path and the query as they stand in the URL."""

    scheme: str
    path: str
    query: str


@lru_cache(maxsize=16)  # of one request, several ask: which operation it is for, what it says, who signed it
def url_parts(url: str) -> UrlParts:
    """Take a URL apart. Raises ValueError where it is none."""
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        return UrlParts(plain[1], plain[2], plain[3] or "")
    parts = urlsplit(url)
    return UrlParts(parts.scheme, parts.path, parts.query)
