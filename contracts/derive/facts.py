"""What derivation reads out of a page, before any of it becomes OpenAPI."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "minLength", "maxLength", "minBytes", "maxBytes", "minimum", "maximum", "enum", "default", "charset",
    "startsWith", "endsWith",
    "notPrefix", "requiredWhen", "format",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One constraint on the value of a parameter or field.

    `value` is a number for lengths and bounds (characters, bytes, or the value's own unit); a list for `enum`,
    `charset` (names of classes), `startsWith`, `endsWith` (classes or literal text) and `notPrefix`; for `requiredWhen`
    a mapping (`parameter` with `equals`, `absent` or `present`; `all` or `any` of such; or `condition` in words).
    `rule` names the rule of the grammar that read it at `line`; `also` are further lines that added to the value.
    """

    kind: Kind
    value: Any
    line: int
    rule: str
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterFact:
    """A parameter as the page lists it.

    `type` is the page's word; `required` is None where the page does not say. `member_of` names the parameter whose
    value has this one as a member, or is `?` where the page does not say which. `related` tells that a sentence ties
    it to another parameter in a way that no constraint carries.
    """

    name: str
    type: str
    required: bool | None
    conditional: bool
    example: str
    line: int
    constraints: tuple[Constraint, ...] = ()
    member_of: str | None = None
    related: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFact:
    """A field of the answer, at its depth in the table (0 is the outermost). `partly` tells that it may be missing."""

    name: str
    type: str
    example: str
    line: int
    depth: int = 0
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFact:
    """A row of an error table; the status is None where the page gives no number."""

    code: str
    status: int | None
    message: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample of a success: its form, its content, the line where it begins, and its text from there on."""

    form: Literal["json", "xml"]
    root: str
    content: Any
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """Something that the page says or should say and that derivation did not understand."""

    line: int
    reason: Literal["sentence", "incomplete", "conflict", "layout"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A normative sentence that a rule read, and which."""

    line: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationFacts:
    """All that a page says of its operation.

    `path` is where the operation is served; `action` tells that its name travels in a parameter instead. `endpoint` is
    the address in the sample request, without what varies. `states` are those that an asynchronous operation passes.
    """

    document: str
    name: str
    line: int
    action: bool
    path: str
    endpoint: str
    version: str
    methods: tuple[str, ...]
    methods_line: int | None
    parameters: tuple[ParameterFact, ...]
    fields: tuple[FieldFact, ...]
    samples: tuple[Sample, ...]
    errors: tuple[ErrorFact, ...]
    errors_line: int | None = None
    media_types: tuple[tuple[str, int], ...] = ()
    asynchronous: int | None = None
    states: tuple[tuple[str, int], ...] = ()
    understood: tuple[Understood, ...] = ()
    unresolved: tuple[Unresolved, ...] = field(default=())

    @property
    def share_understood(self) -> float:
        """Return the share of normative sentences that a rule understood, from 0 to 1."""
        missed = sum(entry.reason == "sentence" for entry in self.unresolved)
        return len(self.understood) / (len(self.understood) + missed) if self.understood or missed else 1.0
