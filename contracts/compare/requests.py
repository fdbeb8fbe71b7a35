"""The same request at two targets: what a request asks for, without what is of one target or one run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from contracts.exchange import Request
from contracts.judge.recognise import Recognised, recognise
from contracts.spec import Spec
from contracts.wire.vendor import wire_of
from contracts.world import World


@dataclass(frozen=True, slots=True)
class GeneralRequest:
    """A request in general terms: `VpcId=<VpcId 1>` is the first VPC of either world."""

    operation: str
    method: str
    position: str
    parameters: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        said = " ".join(f"{name}={text!r}" for name, text in self.parameters)
        return f"{self.method} {self.operation} {said} ({self.position})"


@dataclass(slots=True)
class Terms:
    """Puts the texts of one recording into general terms: its world's values, its run's marks, the ids made in it."""

    spec: Spec
    world: World | None
    name: str = ""
    _terms: dict[tuple[str, str], str] = field(default_factory=dict)
    _made: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.world is None:
            return
        for parameter, texts in self.world.values.items():
            for number, text in enumerate(texts, 1):
                self._terms.setdefault((parameter, text), f"<{parameter} {number}>")
        for condition, rows in self.world.conditions.items():
            for number, row in enumerate(rows, 1):
                for parameter, text in row.items():
                    self._terms.setdefault((parameter, text), f"<{parameter} {condition} {number}>")
        for parameter in sorted({name for name, _ in self._terms}):
            for number, text in enumerate(self.world.absent(parameter), 1):
                self._terms.setdefault((parameter, text), f"<{parameter} unknown {number}>")

    def of(self, request: Request) -> tuple[GeneralRequest, Recognised] | None:
        """Return what a request asks for, or None where no spec is about it."""
        found = recognise(request, self.spec, wire_of(self.spec.vendor))
        if found is None:
            return None
        pairs = sorted((name, self.general(name, text)) for name, text in found.call.parameters)
        return GeneralRequest(found.operation.name, found.call.method, found.call.position, tuple(pairs)), found

    def general(self, name: str, text: str) -> str:
        """Return a text in general terms."""
        term = self._terms.get((name, text)) or self._made.get(text)
        if term is not None:
            return term
        return re.sub(f"{re.escape(self.name)}-?[0-9a-f]{{6,12}}", "<mark>", text) if self.name else text

    def made(self, text: str) -> None:
        """Take in the id of something that was made: the next one of its kind, whatever it is called."""
        self._made.setdefault(text, f"<made {len(self._made) + 1}>")
        if len(self._made) > _REMEMBERED:
            del self._made[next(iter(self._made))]


_REMEMBERED = 100_000
