"""No network: while a cassette is judged, any attempt to reach a network is an error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_FORBIDDEN = frozenset(
    {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"}
)
_blocked = 0


class NetworkBlocked(RuntimeError):  # noqa: N818 - it states what is
    """Something tried to reach a network while only a recording was to be judged: a mistake in this library."""


@contextmanager
def offline() -> Iterator[None]:
    """Keep this process from reaching any network, in all its threads, as long as the context lasts."""
    global _blocked  # noqa: PLW0603 - an audit hook is of the whole process, and can never be removed
    _install()
    _blocked += 1
    try:
        yield
    finally:
        _blocked -= 1


@cache
def _install() -> None:
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: object) -> None:
    if _blocked and event in _FORBIDDEN:
        raise NetworkBlocked(f"{event} while a recording is judged")
