"""The errors a user can meet, each one clear sentence: what is wrong, where, and what to do.

ContractsError
├── SpecError            a spec file cannot be used as written
├── WorldError           a world file, or the environment it points to, cannot be used
├── LedgerError          the ledger of what was created cannot be used
├── TargetError          the target cannot be tested at all (its name does not resolve, nothing listens)
└── CassetteError        a file of recorded exchanges cannot be read, from some place on, or not be written
"""

from __future__ import annotations


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
