"""The settings of a run, apart from what it may rely on at its target."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis.database import ExampleDatabase

from contracts.run.examples import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run goes about it.

    `name` tells it from any other run. `examples`, of a few cases each, are drawn per clause side. `found` has those
    that showed a fault in other runs, to be tried first; without it only the seed decides what is sent.
    """

    name: str
    seed: int = 0
    examples: int = 1
    budget: int | None = None
    strict: bool = False
    alone: bool = True
    found: ExampleDatabase | None = None
    edition: str = ""

    def shelf(self, name: str) -> Shelf | None:
        """Return the examples that were found of something; None where none are kept.

        `edition` tells one version of the specs from another: the examples of one mean something else in the next.
        """
        return Shelf(self.found, f"{self.edition} {name}") if self.found is not None else None
