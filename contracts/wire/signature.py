"""What a request says of its own signature."""

from __future__ import annotations

import hmac
from functools import lru_cache

from msgspec import Struct


class Signed(Struct, frozen=True, kw_only=True):
    """What a request says of its signature: None for what is missing. `at` is seconds since 1970.

    `is_whole` tells that nothing else is missing that the scheme asks for.
    """

    scheme: str = ""
    access_key_id: str | None = None
    value: str | None = None
    at: float | None = None
    nonce: str | None = None
    is_whole: bool = True

    @property
    def is_complete(self) -> bool:
        """Whether there is a key, a value and a time, and all else that the scheme asks for."""
        return self.is_whole and None not in (self.access_key_id, self.value, self.at)


UNSIGNED = Signed()


def keyed_digest(key: str, text: str, algorithm: str) -> bytes:
    """Return the HMAC of a text under a key, both as UTF-8; `algorithm` is a name that hashlib knows."""
    copy = _keyed(key, algorithm).copy()
    copy.update(text.encode())
    return copy.digest()


@lru_cache(maxsize=64)  # a run signs with few keys; to make one ready takes longer than to use it
def _keyed(key: str, algorithm: str) -> hmac.HMAC:
    return hmac.new(key.encode(), digestmod=algorithm)
