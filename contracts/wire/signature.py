"""What a request says of its own signature."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a request says of its signature: None for what is missing. `at` is seconds since 1970."""

    scheme: str
    access_key_id: str | None
    value: str | None
    at: float | None
    nonce: str | None

    @property
    def is_complete(self) -> bool:
        """Whether there is a key, a value and a time."""
        return None not in (self.access_key_id, self.value, self.at)
