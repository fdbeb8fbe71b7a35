"""The words of a spec as values: clause, parameter, operation, error, and the spec of a vendor as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Side = Literal["accept", "reject"]
BOTH: tuple[Side, ...] = ("accept", "reject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule stands: a file, its line, and the statement (statements.md) that the rule carries."""

    file: str
    line: int
    statement: str = ""
    also: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clause:
    """One checkable rule.

    `id` is `vendor/operation/subject/rule`. `keyword` names the entry of the judge's table that decides it
    (`maxLength`, `x-exists`, `methods`) and `argument` is that entry's argument. `zones` name readings in which the
    page leaves the value open. `says` is the statement in our words.
    """

    id: str
    subject: str
    rule: str
    keyword: str
    argument: Any
    sides: tuple[Side, ...]
    says: str
    source: Source
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parameter:
    """A documented parameter and its clauses.

    `condition` names the one condition in which it is of use, if any; `common` tells that every call has it.
    """

    name: str
    type: str
    required: bool
    condition: str | None
    example: str
    clauses: tuple[Clause, ...]
    common: bool = False

    def clause(self, keyword: str) -> Clause | None:
        """Return the parameter's first clause of that keyword."""
        return next((clause for clause in self.clauses if clause.keyword == keyword), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEntry:
    """A listed error.

    `code` may hold `{Parameter}` for the name of a parameter, or be `*`. `status` and `message` are all that a source
    gives; none given means none judged. `fault` is what the code says is wrong; `condition` the condition that it
    stands for, which counts for requests in the condition `inside` only, if that is given. `clause` is there when
    exactly this error is due.
    """

    code: str
    status: tuple[int, ...]
    message: tuple[str, ...]
    fault: str
    form: str
    condition: str | None = None
    inside: str | None = None
    clause: Clause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A call on what was created.

    `parameter` takes the id, `repeats` are parameters repeated from the creation, `given` have a text of their own.
    `status`, `shows` (by parameter of the creation) and `accounts` are paths into the answer.
    """

    operation: str
    parameter: str
    repeats: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    shows: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[str, ...] = ()

    def texts(self, instance: str, said: Callable[[str], str | None]) -> dict[str, str | None]:
        """Return what the call gives of its own; `said` tells what the creation said for a parameter."""
        return {name: said(name) for name in self.repeats} | dict(self.given) | {self.parameter: instance}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A way from one state to another, by itself or `by` a call of the account `who`.

    `sources` is empty for the creation. `inside` or `outside` of a condition only, where one is named. `someday` tells
    that no time is promised for it.
    """

    sources: tuple[str, ...]
    to: str
    by: Companion | None
    who: Literal["requester", "accepter"]
    inside: str | None
    outside: str | None
    someday: bool

    def is_for(self, conditions: Collection[str]) -> bool:
        """Tell whether the way is open to what was created in these conditions."""
        return (self.inside is None or self.inside in conditions) and self.outside not in conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How a listing is asked for in pages of at most `most` items.

    A page is named by its `number`, or by the token that the page before gave as the member `next`. The names are those
    of parameters.
    """

    size: str
    most: int
    number: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A call that lists what exists: how a creation is found whose answer never came.

    `items` is the member with the list. `id`, `created` (when it was made) and the texts of `shows` are paths into an
    item; so is `status`. `shows` says where it repeats which parameter of its creation. `total` is the member that
    counts all items.
    """

    operation: str
    items: str
    id: str
    status: str
    created: str
    shows: Mapping[str, str]
    repeats: tuple[str, ...] = ()
    total: str | None = None
    pages: Pages | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """How to follow and undo a creation.

    `id` and `observe.status` are paths into an answer (`list[].member` is the member of the first item). `taken_by` are
    the parameters whose values a creation occupies. `gone_*` say what an observation answers at the end.
    """

    id: str
    taken_by: tuple[str, ...]
    observe: Companion
    delete: Companion
    modify: Companion | None
    list: Listing | None
    transitions: tuple[Transition, ...]
    gone_error: str | None
    gone_status: tuple[str, ...]
    gone_empty: str | None

    def ways(self, conditions: Collection[str], *, by: str | None) -> Iterator[Transition]:
        """Yield the ways that are open in these conditions: by themselves (None), or by an operation."""
        for way in self.transitions:
            if (way.by.operation if way.by is not None else None) == by and way.is_for(conditions):
                yield way

    def reached_from(self, states: Iterable[str], conditions: Collection[str]) -> frozenset[str]:
        """Return these states and all that follow by themselves."""
        found = set(states)
        own = [way for way in self.ways(conditions, by=None) if way.sources]
        while more := {way.to for way in own if not found.isdisjoint(way.sources)} - found:
            found |= more
        return frozenset(found)

    def first_states(self, conditions: Collection[str]) -> frozenset[str]:
        """Return the states in which a creation may be before anybody calls anything."""
        return self.reached_from((way.to for way in self.ways(conditions, by=None) if not way.sources), conditions)

    def is_steady(self, state: str, conditions: Collection[str]) -> bool:
        """Tell whether a state is known, and not left by itself within any promised time."""
        leaves = any(state in way.sources and not way.someday for way in self.ways(conditions, by=None))
        return not leaves and any(state in (way.to, *way.sources) for way in self.transitions)

    def lapses(self, conditions: Collection[str]) -> Iterator[Transition]:
        """Yield the ways in which something comes to an end some day because nobody did anything about it."""
        for way in self.ways(conditions, by=None):
            if way.someday and self.is_steady(way.to, conditions):
                yield way

    @property
    def ends(self) -> frozenset[str]:
        """The states of what is being deleted, or was."""
        begun = {way.to for way in self.transitions if way.by is not None and way.by.operation == self.delete.operation}
        return self.reached_from(begun, ()) | frozenset(self.gone_status)

    def by_accepter(self) -> tuple[Transition, ...]:
        """Return the ways that the other account decides on; accepting comes first."""
        return tuple(way for way in self.transitions if way.who == "accepter")


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """One operation of a spec. `answer` is the schema of a success, free of references; `root` its XML root element.

    `wrapped` tells that the JSON form has the root as its one outer member. A `companion` has no clauses under check.
    `changes` tells that a success may leave something behind, of which no `lifecycle` says more.
    """

    name: str
    path: str
    parameters: tuple[Parameter, ...]
    clauses: tuple[Clause, ...]
    answer: Mapping[str, Any]
    root: str
    wrapped: bool
    errors: tuple[ErrorEntry, ...]
    lifecycle: Lifecycle | None
    companion: bool
    changes: bool = False

    @cached_property
    def _by_place(self) -> Mapping[str, Clause]:
        return {f"{clause.subject}/{clause.rule}": clause for clause in self.clauses}

    @cached_property
    def _by_name(self) -> Mapping[str, Parameter]:
        return {parameter.name: parameter for parameter in self.parameters}

    @cached_property
    def _by_keyword(self) -> Mapping[str, tuple[Parameter, Clause]]:
        return {clause.keyword: (p, clause) for p in reversed(self.parameters) for clause in reversed(p.clauses)}

    @cached_property
    def _all_by_keyword(self) -> Mapping[str, tuple[Clause, ...]]:
        keywords = {clause.keyword for clause in self.clauses}
        return {keyword: tuple(c for c in self.clauses if c.keyword == keyword) for keyword in keywords}

    def clause(self, place: str) -> Clause | None:
        """Return the clause at `subject/rule`, or None where the spec has no such rule."""
        return self._by_place.get(place)

    def clauses_with(self, keyword: str) -> tuple[Clause, ...]:
        """Return all clauses of that keyword, in the order of the page."""
        return self._all_by_keyword.get(keyword, ())

    def first_with(self, keyword: str) -> Clause | None:
        """Return the first clause of that keyword, or None."""
        return next(iter(self.clauses_with(keyword)), None)

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, or None."""
        return self._by_name.get(name)

    def having(self, keyword: str) -> tuple[Parameter, Clause] | None:
        """Return the first parameter that has a clause of that keyword, with the clause."""
        return self._by_keyword.get(keyword)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatChoice:
    """The parameter that asks for JSON or XML, its two values, and the form of an answer without it, if known."""

    parameter: str
    json: str
    xml: str
    default: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """All that is known of a vendor's service.

    `routing` is the parameter that names the operation, or None where the path's last segment does. `known` are the
    names of all its operations, also of those without a spec here. `states` are the conditions that the target can be
    put into, whatever a request holds. `time_limits` say, in seconds, how far a time stamp may be off.
    """

    vendor: str
    version: str
    routing: str | None
    known: frozenset[str]
    format: FormatChoice
    conditions: tuple[str, ...]
    states: frozenset[str]
    time_limits: Mapping[str, float]
    operations: Mapping[str, Operation]
    clauses: Mapping[str, Clause] = field(default_factory=dict)

    def checked(self) -> tuple[Operation, ...]:
        """Return the operations whose clauses are checked, by name."""
        return tuple(self.operations[name] for name in sorted(self.operations) if not self.operations[name].companion)

    def common_texts(self, operation: Operation) -> dict[str, str]:
        """Return what every call to an operation gives, and that the answer should be JSON."""
        texts = {p.name: p.example for p in operation.parameters if p.common or p.name == self.routing}
        return texts | {self.format.parameter: self.format.json}

    def operation_of(self, clause: Clause) -> Operation:
        """Return the operation that a clause belongs to."""
        return self.operations[clause.id.split("/")[1]]

    def sides(self) -> tuple[tuple[Clause, Side], ...]:
        """Return every clause side in the order of the page."""
        return tuple((clause, side) for clause in self.clauses.values() for side in clause.sides)
