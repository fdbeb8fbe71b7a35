"""A call as the documentation speaks of it: an operation and its parameters, before any encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Position = Literal["query", "form"]
Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """An access key. The secret never shows in a repr, so it cannot reach a report by accident."""

    access_key_id: str
    access_key_secret: str

    def __repr__(self) -> str:
        return f"Credentials({self.access_key_id!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One use of an operation.

    `path` is the path of the operation below the target's address. `parameters` are names and texts in the order in
    which they are sent, and hold everything the page lists (Alibaba's `Action`, NAVER's `responseFormatType`), but
    nothing that signing adds. `position` says where they travel. `signature` names one of the vendor's schemes, or is
    empty for the ordinary one.
    """

    operation: str
    path: str
    parameters: Parameters
    method: str = "GET"
    position: Position = "query"
    signature: str = ""
    _texts: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_texts", dict(self.parameters))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters, in the order in which they are sent."""
        return tuple([name for name, _ in self.parameters])

    def get(self, name: str) -> str | None:
        """Return the text of a parameter, or None where it is absent."""
        return self._texts.get(name)

    def having(self, **given: str | None) -> Call:
        """Return the call with some parameters set (in place, or added at the end) or, by None, left out."""
        kept = [(name, given.get(name, text)) for name, text in self.parameters]
        added = [(name, text) for name, text in given.items() if self.get(name) is None]
        return replace(self, parameters=tuple((name, text) for name, text in kept + added if text is not None))
