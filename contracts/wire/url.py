"""URLs in parts."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def parts_of(url: str) -> tuple[SplitResult, str]:
    """Return what stands before the query of a URL, in parts, and the query as it stands.

    What stands before the query is that of most requests, so `urlsplit` has seen it before, and remembers.
    """
    before, _, query = url.partition("#")[0].partition("?")
    return urlsplit(before), query


def query_in(url: str) -> str:
    """Return the query of a URL as it stands, empty where there is none."""
    return url.partition("#")[0].partition("?")[2]
