"""The ways in which a call may travel, so that a fault is looked for on each and not only on the plainest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contracts.generate import Case
from contracts.run.caller import NotSent
from contracts.spec import Operation
from contracts.wire.answer import Form
from contracts.wire.call import Position

if TYPE_CHECKING:
    from contracts.run.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a call travels: method, place of its parameters, the form it asks for, the scheme of its signature."""

    method: str = "GET"
    position: Position = "query"
    form: Form = "json"
    signature: str = ""

    def of(self, case: Case) -> Case:
        """Return a case that travels so, but for what the case says itself of how it travels."""
        signature = "" if _has_outer_blanks(case) else self.signature
        case = replace(case, form=case.form or self.form, signature=case.signature or signature)
        return case if case.method is not None else replace(case, method=self.method, position=self.position)


def _has_outer_blanks(case: Case) -> bool:
    """Tell whether a text would change in a header, where some schemes of signatures put some parameters."""
    return any(text != text.strip() for text in case.changes.values() if text is not None)


PLAIN = Way()
BY_FORM = Way(method="POST", position="form", form="xml")
"""As unlike the plainest as can be, so that one request more shows most of what depends on how it travels."""


def _candidates(signatures: tuple[str, ...]) -> Iterator[Way]:
    """Yield the ways to try beside the plainest, those first that differ from it the most."""
    for scheme in signatures[1:]:
        yield replace(BY_FORM, signature=scheme)
        yield Way(signature=scheme)
    yield BY_FORM
    yield Way(form="xml")
    yield Way(method="POST")


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways that a target serves. What travels in another would be refused for that, and prove nothing else."""

    run: Run
    _served: dict[str, tuple[Way, ...]] = field(default_factory=dict)

    def served(self, operation: Operation) -> tuple[Way, ...]:
        """Return the ways beside the plainest in which a faultless call to an operation is accepted."""
        if operation.name not in self._served:
            self._served[operation.name] = ()  # not again, if nothing more may be sent
            self._served[operation.name] = tuple(self._tried(operation))
        return self._served[operation.name]

    def in_turn(self, cases: Iterable[Case], operation: Operation) -> Iterator[Case]:
        """Yield faulty cases, the first in the plainest way and in another, and then each in the next way."""
        for number, case in enumerate(cases):
            if number == 0:
                yield case
            ways = (*self.served(operation), PLAIN)
            yield case if ways[number % len(ways)] == PLAIN else ways[number % len(ways)].of(case)

    def signed_by(self, scheme: str, operation: Operation) -> tuple[Way, ...]:
        """Return the ways for calls that a scheme signs: in the query, and in a form if that is served."""
        extra = "" if scheme == self.run.caller.signatures[0] else scheme
        by_form = replace(BY_FORM, signature=extra)
        return (Way(signature=extra), *((by_form,) if by_form in self.served(operation) else ()))

    def _tried(self, operation: Operation) -> Iterator[Way]:
        accepted = operation.clause("request/accepted")
        if accepted is None:
            return
        schemes = self.run.caller.signatures if self.run.world.checks_signatures else ("",)
        case = Case(clause=accepted, side="accept")
        # The plainest first: of several new things in one refused request none could be blamed.
        ordered = sorted(_candidates(schemes), key=lambda way: sum(map(_differs, _parts(way), _parts(PLAIN))))
        served = []
        for way in ordered:
            with suppress(NotSent):
                if self.run.send(way.of(case), operation).outcome == "accepted":
                    served.append(way)
        self.run.judge.settle()
        yield from (way for way in _candidates(schemes) if way in served)


def _parts(way: Way) -> tuple[str, ...]:
    return way.method, way.form, way.signature


def _differs(one: str, other: str) -> bool:
    return one != other
