"""What a request deserves, clause by clause: satisfied, violated, or unspecified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from msgspec import Struct

from contracts.judge.conditions import conditions_of, is_promised
from contracts.judge.instance import Instance
from contracts.judge.rules import RULES, Rule, Standing
from contracts.judge.signatures import RIGHT, Signature
from contracts.judge.tally import Shown
from contracts.judge.zones import readings
from contracts.spec import Clause, ErrorEntry, Operation, Parameter
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


@dataclass(frozen=True, eq=False)
class Kept:
    """A parameter of a call, its text (None where absent), and the clauses that it satisfies.

    Of an absent parameter that is only those about being given.
    """

    name: str
    text: str | None
    clauses: tuple[Clause, ...]

    @cached_property
    def shown(self) -> Shown:
        """What the text shows of these clauses if it is accepted."""
        marks = ((c, tuple(RULES[c.keyword].marks("accept", c.argument, self.text))) for c in self.clauses)
        return Shown("accept", tuple((clause, found) for clause, found in marks if found))


_kept = lru_cache(maxsize=4096)(Kept)  # a call repeats most texts of the one before


@dataclass(frozen=True, slots=True)
class _Known:
    """The clauses that a value is judged by, each with how it stands if the rest of the call has no say.

    `kept` has the clauses once more where the value alone satisfies every one of them, as most do.
    """

    clauses: tuple[tuple[Clause, Standing | None], ...]
    kept: Kept | None


@lru_cache(maxsize=4096)  # a call repeats most texts of the one before
def _known(parameter: Parameter, text: str | None, operation: Operation, world: World) -> _Known:
    alone = Call(operation=operation.name, path="", parameters=((parameter.name, text),) if text is not None else ())
    judged = [clause for clause in parameter.clauses if text is not None or clause.keyword in _OF_ABSENT]
    clauses = tuple(
        (clause, standing(clause, alone, operation, world) if _is_judged_alone(clause, text) else None)
        for clause in judged
    )
    is_plain = all(state == "satisfied" for _, state in clauses)
    return _Known(clauses=clauses, kept=Kept(parameter.name, text, tuple(judged)) if is_plain else None)


def _is_judged_alone(clause: Clause, text: str | None) -> bool:
    """Tell whether the rest of the call has no say in how a value stands to a clause."""
    rule = RULES[clause.keyword]
    return rule.is_of_text(clause.argument) if text is not None else rule.is_of_absence


@lru_cache(maxsize=4096)
def _standing_of_text(clause: Clause, text: str) -> Standing:
    open_readings = readings(text, clause.zones)
    if open_readings is None:
        return "unspecified"
    found = {RULES[clause.keyword].violated(clause.argument, reading) for reading in open_readings}
    return "unspecified" if len(found) > 1 else "violated" if found.pop() else "satisfied"


class _Standings(NamedTuple):
    """How a call stands to the clauses about requests."""

    satisfied: tuple[Kept, ...]
    violated: tuple[Clause, ...]
    unspecified: tuple[Clause, ...]


class Deserved(Struct, frozen=True, dict=True):
    """What a call to an operation deserves. `must` is the answer's kind; with `either` nothing but form is judged.

    `astray` tells that the request was routed to nothing that the service has; `is_free` that nothing seen earlier
    stands in its way. `peer` is what is where it would create, `first` what its token made before. `states` are the
    conditions that the target was put into. `scheme` is HTTP or HTTPS, in small letters.
    """

    operation: Operation
    call: Call
    world: World
    astray: bool = False
    is_free: bool = True
    peer: Instance | None = None
    first: Instance | None = None
    states: frozenset[str] = frozenset()
    signature: Signature = RIGHT
    scheme: str = ""

    @property
    def violated(self) -> tuple[Clause, ...]:
        """Return the clauses that the call violates."""
        return self._standings.violated

    @property
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
    def missigned(self) -> tuple[Clause, ...]:
        """Return the clauses about signatures that the request violates, where the target checks them."""
        if not self.world.checks_signatures:
            return ()
        found = [self.operation.clause(f"signature/{rule}") for rule in self.signature.faults]
        return tuple([clause for clause in found if clause is not None])

    @property
    def repeated(self) -> Clause | None:
        """Return the clause about doing the same again, if something is where the call would create."""
        if self.peer is None or self.first is not None:
            return None
        distinct = self.operation.having("x-distinct")
        if distinct is not None and self.call.get(distinct[0].name):
            return distinct[1]
        return self.operation.clause("request/repeated")

    @property
    def is_repeat(self) -> bool:
        """Whether the very call was accepted with its token before, and what it made is still there."""
        first = self.first
        return first is not None and first.is_there and self._said(first.call) == self._said(self.call)

    def _said(self, call: Call) -> frozenset[tuple[str, str]]:
        """Return what a call says, whatever form it asks for."""
        common = {parameter.name for parameter in self.operation.parameters if parameter.common}
        return frozenset((name, text) for name, text in call.parameters if name not in common)

    @property
    def unspecified(self) -> tuple[Clause, ...]:
        """Return the clauses about which the page leaves the call open."""
        return self._standings.unspecified

    @property
    def satisfied(self) -> tuple[Kept, ...]:
        """Return the clauses that the call satisfies, parameter by parameter."""
        return self._standings.satisfied

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """Return the conditions that the call is known to be in, by its values."""
        by_values = conditions_of(self.call, self.operation, self.world)
        return tuple(dict.fromkeys((*by_values, *sorted(self.states)))) if self.states else by_values

    @cached_property
    def tied(self) -> tuple[ErrorEntry, ...]:
        """Return the errors that the documents tie to a situation that the call is in."""
        if not (self.conditions or self.violated):
            return ()  # what ties an error to a call is one or the other
        return tuple(entry for entry in self.operation.errors if entry.clause is not None and self._is_tied(entry))

    @cached_property
    def due(self) -> ErrorEntry | None:
        """Return the one error that is due, if nothing else is wrong with the call, or may be."""
        if len(self.tied) != 1 or self.unspecified or self.first is not None:
            return None
        entry = self.tied[0]
        others = [clause for clause in self.violated if not self._is_of(clause, entry)]
        return None if others else entry

    def _is_tied(self, entry: ErrorEntry) -> bool:
        if entry.fault == "taken":
            return self.repeated is not None and self.peer is not None and self._is_settled(self.peer)
        return self.is_in(entry.condition) and self.is_around(entry)

    def is_around(self, entry: ErrorEntry) -> bool:
        """Tell whether the call is in the condition inside which an error's own counts: its values put it into both."""
        return entry.inside in (None, *self.conditions) or entry.condition not in self.states

    def _is_settled(self, instance: Instance) -> bool:
        course, lifecycle = instance.course, self.operation.lifecycle
        state = course.state
        return (
            lifecycle is not None
            and state is not None
            and not course.begun
            and lifecycle.is_steady(state, course.conditions)
            and not any(way.someday and state in way.sources for way in lifecycle.transitions)
        )

    def _is_of(self, clause: Clause, entry: ErrorEntry) -> bool:
        """Tell whether a violated clause is about the very situation that an error stands for."""
        if clause is self.repeated:
            return entry.fault == "taken"
        about = clause.argument.get("condition") if isinstance(clause.argument, dict) else None
        return about is not None and about == entry.condition

    def is_in(self, condition: str | None) -> bool:
        """Tell whether the call is in a condition, by the world's values for it or by a clause that it violates."""
        if condition in self.conditions:
            return True
        return any(c.keyword == "x-exists" and c.argument.get("condition") == condition for c in self.violated)

    @property
    def dry_run(self) -> bool:
        """Tell whether the call asks for a check only."""
        found = self.operation.having("x-dry-run")
        return found is not None and self.call.get(found[0].name) == found[1].argument["when"]

    @cached_property
    def must(self) -> Literal["fail", "succeed", "either"]:
        """Return what must come of the call, as far as the call itself tells."""
        if self.violated or self.tied:
            # A token that served before may be answered as before, whatever else the call says now.
            return "fail" if self.first is None or self.missigned or self.misdirected else "either"
        if (
            not self.world.is_known
            or not (self.is_free or self.is_repeat)
            or self.unspecified
            or (self.signature.is_open and self.world.checks_signatures)
            or (self.conditions and any(entry.condition in self.conditions for entry in self.operation.errors))
            or not is_promised(self.call, self.operation, self.world)
        ):
            return "either"
        return "succeed"

    @property
    def _unmet(self) -> Iterator[Clause]:
        """Yield the clauses about what must hold at the target, where it was put into a state in which it does not."""
        for clause in self.operation.clauses_with("requires"):
            if clause.argument["condition"] in self.conditions:
                yield clause

    @cached_property
    def _standings(self) -> _Standings:
        misplaced = [*self.misdirected, *self.missigned, *self._unmet]
        if (repeated := self.repeated) is not None:
            misplaced.append(repeated)
        found: dict[Standing, list[Clause]] = {"violated": misplaced, "unspecified": [], "satisfied": []}
        kept = []
        for parameter in self.operation.parameters:
            text = self.call.get(parameter.name)
            known = _known(parameter, text, self.operation, self.world)
            if known.kept is not None:
                kept.append(known.kept)
                continue
            for clause, alone in known.clauses:
                found[alone or standing(clause, self.call, self.operation, self.world)].append(clause)
            kept.append(_kept(parameter.name, text, tuple(found["satisfied"])))
            found["satisfied"].clear()
        return _Standings(tuple(kept), tuple(found["violated"]), tuple(found["unspecified"]))
