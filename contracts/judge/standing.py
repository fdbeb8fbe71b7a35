"""What a request deserves, clause by clause: satisfied, violated, or unspecified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from contracts.judge.conditions import in_condition, is_promised
from contracts.judge.rules import RULES, Rule, Standing
from contracts.judge.zones import readings
from contracts.spec import Clause, ErrorEntry, Operation
from contracts.wire.call import Call
from contracts.world import World

_OF_ABSENT = frozenset({"required", "optional", "x-required-when"})


def standing(clause: Clause, call: Call, operation: Operation, world: World) -> Standing:
    """Return how a call stands to a clause about one of its parameters."""
    rule = RULES[clause.keyword]
    text = call.get(clause.subject)
    if text is None:
        return rule.of_absent(clause.argument, call, operation, world)
    if clause.keyword in _OF_TEXT:
        return _standing_of_text(clause, text)
    open_readings = readings(text, clause.zones)
    if open_readings is None:
        return "unspecified"
    found = {rule.of(clause.argument, reading, clause.subject, call, operation, world) for reading in open_readings}
    return found.pop() if len(found) == 1 else "unspecified"


_OF_TEXT = frozenset(keyword for keyword, rule in RULES.items() if type(rule).of is Rule.of)
"""Rules that the text alone decides: a call repeats most texts of the one before, so these are remembered."""


@lru_cache(maxsize=4096)
def _standing_of_text(clause: Clause, text: str) -> Standing:
    open_readings = readings(text, clause.zones)
    if open_readings is None:
        return "unspecified"
    found = {RULES[clause.keyword].violated(clause.argument, reading) for reading in open_readings}
    return "unspecified" if len(found) > 1 else "violated" if found.pop() else "satisfied"


@dataclass(frozen=True)
class Deserved:
    """What a call to an operation deserves. `must` is the answer's kind; with `either` nothing but form is judged.

    `astray` tells that the request was routed to nothing that the service has; `is_free` that nothing seen earlier
    stands in its way.
    """

    operation: Operation
    call: Call
    world: World
    astray: bool = False
    is_free: bool = True

    @property
    def violated(self) -> tuple[Clause, ...]:
        """Return the clauses that the call violates."""
        return self._standings["violated"]

    @cached_property
    def misdirected(self) -> tuple[Clause, ...]:
        """Return the clauses about method and path that the call violates."""
        methods, path = self.operation.clause("request/methods"), self.operation.clause("request/path")
        found = []
        if methods is not None and self.call.method not in methods.argument["methods"]:
            found.append(methods)
        if path is not None and self.astray:
            found.append(path)
        return tuple(found)

    @property
    def unspecified(self) -> tuple[Clause, ...]:
        """Return the clauses about which the page leaves the call open."""
        return self._standings["unspecified"]

    @property
    def satisfied(self) -> tuple[Clause, ...]:
        """Return the clauses that the call satisfies, of absent parameters only those about being given."""
        return self._standings["satisfied"]

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """Return the conditions that the call is known to be in, by its values."""
        names = self.world.conditions
        return tuple(name for name in names if in_condition(name, self.call, self.operation, self.world))

    @cached_property
    def due(self) -> ErrorEntry | None:
        """Return the error that the documents tie to a condition of the call, if exactly that one is due."""
        tied = (e for e in self.operation.errors if e.clause is not None and self.is_in(e.condition))
        return next(tied, None)

    def is_in(self, condition: str | None) -> bool:
        """Tell whether the call is in a condition, by the world's values for it or by a clause that it violates."""
        if condition in self.conditions:
            return True
        return any(c.keyword == "x-exists" and c.argument.get("condition") == condition for c in self.violated)

    @cached_property
    def dry_run(self) -> bool:
        """Tell whether the call asks for a check only."""
        found = self.operation.having("x-dry-run")
        return found is not None and self.call.get(found[0].name) == found[1].argument["when"]

    @cached_property
    def must(self) -> Literal["fail", "succeed", "either"]:
        """Return what must come of the call, as far as the call itself tells."""
        if self.violated or self.due is not None:
            return "fail"
        in_error_condition = any(e.condition in self.conditions for e in self.operation.errors if e.condition)
        if (
            not self.is_free
            or self.unspecified
            or in_error_condition
            or not is_promised(self.call, self.operation, self.world)
        ):
            return "either"
        return "succeed"

    @cached_property
    def _standings(self) -> Mapping[Standing, tuple[Clause, ...]]:
        found: dict[Standing, list[Clause]] = {"violated": [*self.misdirected], "unspecified": [], "satisfied": []}
        for parameter in self.operation.parameters:
            is_absent = self.call.get(parameter.name) is None
            for clause in parameter.clauses:
                if not is_absent or clause.keyword in _OF_ABSENT:
                    found[standing(clause, self.call, self.operation, self.world)].append(clause)
        return {name: tuple(clauses) for name, clauses in found.items()}
