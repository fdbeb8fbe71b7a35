"""In which order to try what may be accepted, so that each refusal has one new thing in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from contracts.generate import Case, fixed_cases
from contracts.run.scenarios import scenario_of
from contracts.spec import Operation, Parameter, Spec
from contracts.world import World

LADDER: Mapping[str, int] = {
    "optional": 0,
    "type": 1,
    "enum": 1,
    "exists": 1,
    "characters": 2,
    "ascii": 2,
    "startsWith": 3,
}
"""Rules whose cases come first, because the cases of others rely on what these showed."""


def parameter_steps(parameter: Parameter, spec: Spec, world: World) -> Iterator[Case]:
    """Yield all that should be accepted of a parameter, the most basic rules first."""
    for clause in sorted(parameter.clauses, key=lambda clause: LADDER.get(clause.rule, 5)):
        if "accept" in clause.sides and scenario_of(clause) is None:
            yield from fixed_cases(clause, "accept", spec, world)


def request_steps(operation: Operation, spec: Spec, world: World) -> Iterator[Case]:
    """Yield an ordinary call in every way that it may travel."""
    for place in ("request/methods", "request/positions", "request/order"):
        clause = operation.clause(place)
        if clause is not None:
            for case in fixed_cases(clause, "accept", spec, world):
                yield replace(case, creates=True)
