"""The errors a user can meet, each one clear sentence: what is wrong, where, and what to do.

ContractsError
├── SpecError            a spec file cannot be used as written
├── WorldError           a world file, or the environment it points to, cannot be used
├── LedgerError          the ledger of what was created cannot be used
├── TargetError          the target cannot be tested at all (its name does not resolve, nothing listens)
└── CassetteError        a file of recorded exchanges cannot be read, from some place on, or not be written
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["CassetteError", "ContractsError", "LedgerError", "SpecError", "TargetError", "WorldError"]


class ContractsError(Exception):
    """Something the user can mend. The message is complete as it stands: place, problem and cure."""

    def __init__(self, place: str, problem: str, cure: str) -> None:
        super().__init__(f"{place}: {problem}. {cure}")
        self.place = place
        self.problem = problem
        self.cure = cure


class SpecError(ContractsError):
    """A spec file cannot be used as written."""


class WorldError(ContractsError):
    """A world file, or the environment variables it names, cannot be used as they are."""


class LedgerError(ContractsError):
    """The ledger of what was created cannot be used."""


class TargetError(ContractsError):
    """The target cannot be tested at all."""


class CassetteError(ContractsError):
    """A file of recorded exchanges cannot be read, or not any further, or must not be written."""


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the cure for a name that does not exist: the known one that was probably meant, or else `otherwise`."""
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else otherwise
