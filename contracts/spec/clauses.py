"""From the places of a spec file to clauses: one rule of the page, one clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.errors import nearest
from contracts.spec.model import BOTH, Clause, ErrorEntry, Parameter, Side, Source

# What describes a rule rather than being one.
_REMARKS = frozenset(
    {"description", "example", "title", "x-source", "x-rule", "x-sides", "x-unspecified", "x-stated-format", "xml"}
)
_STRUCTURE = frozenset({"allOf", "properties", "items", "required"})
_PATTERN = "pattern"
_KEYWORDS = frozenset(
    {
        *(
            "const",
            "default",
            "enum",
            "format",
            "maximum",
            "maxLength",
            "minimum",
            "minItems",
            "minLength",
            "not",
            "type",
        ),
        _PATTERN,
    }
)


def written(value: Any) -> str:
    """Return a value as it is written in a query: truth values in lower case."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class UnclearError(Exception):
    """A place of the spec that cannot be read as clauses: why, and what to do."""

    def __init__(self, place: Mapping[str, Any], problem: str, cure: str) -> None:
        super().__init__(problem)
        self.place = place
        self.problem = problem
        self.cure = cure


def at(place: Mapping[str, Any], *keys: str) -> Any:
    """Return what stands below a place under one key after the other.

    Raises:
        UnclearError: one of the keys is missing.
    """
    for key in keys:
        if not isinstance(place, dict) or key not in place:
            raise UnclearError(place, f"{key!r} is missing", "Add it here")
        place = place[key]
    return place


def _check_pattern(item: Mapping[str, Any], rule: str | None) -> None:
    if rule is None:
        cure = "Name the rule with x-rule (characters, startsWith, endsWith)"
        raise UnclearError(item, "a pattern says what, not why", cure)
    try:
        re.compile(item[_PATTERN])
    except re.error as error:
        raise UnclearError(item, f"the pattern cannot be used: {error}", "Correct it") from error


@dataclass(frozen=True, slots=True)
class ClauseReader:
    """Makes the clauses of one operation, whose page is `document`; `prefix` is `vendor/operation`."""

    prefix: str
    document: str

    def parameter(self, definition: Mapping[str, Any]) -> Parameter:
        """Read one parameter object of OpenAPI."""
        name, schema = at(definition, "name"), at(definition, "schema")
        required = bool(definition.get("required"))
        condition = definition.get("x-conditional")
        clauses: list[Clause] = []
        if "x-source" in definition or not definition.get("x-common"):
            source = self.source(definition)
            if required and condition is None:
                clauses.append(self._clause(name, "required", True, ("reject",), f"{name} must be given.", source))
            elif condition is None:
                says = f"{name} may be given or left out."
                clauses.append(self._clause(name, "optional", True, ("accept",), says, source))
        kind = schema.get("type", "string")
        clauses += self._of_schema(name, schema, travels=True)
        return Parameter(
            name=name,
            type=kind,
            required=required,
            condition=condition,
            example=written(schema.get("example", schema.get("const", ""))),
            clauses=tuple(clauses),
            common=bool(definition.get("x-common")),
        )

    def answer(self, schema: Mapping[str, Any], subject: str = "response") -> Iterator[Clause]:
        """Read the schema of a success, member by member."""
        for name, member in schema.get("properties", {}).items():
            inner = f"{subject}.{name}"
            if "x-source" in member:
                if name in schema.get("required", ()):
                    says = f"{name} is there in every answer."
                    yield self._clause(inner, "required", name, ("accept",), says, self.source(member))
                yield from self._of_schema(inner, member)
            items = member.get("items", {})
            yield from self.answer(items, f"{inner}[]") if items else self.answer(member, inner)

    def semantics(self, entry: Mapping[str, Any]) -> Clause:
        """Read one entry of `x-semantics`."""
        default: Side = "reject" if entry["subject"] == "error" else "accept"
        sides = tuple(entry.get("sides", (default,)))
        return self._clause(
            entry["subject"],
            entry["rule"],
            entry.get("with", {}),
            sides,
            entry["description"],
            self.source(entry),
            rule=entry.get("name"),
        )

    def response(self, rule: str, place: Mapping[str, Any], says: str, argument: Any) -> Clause:
        """Make the clause about the status or the form of a success."""
        return self._clause("response", rule, argument, ("accept",), says, self.source(place))

    def error(self, entry: Mapping[str, Any]) -> ErrorEntry:
        """Read one entry of `x-errors`."""
        fault = entry["fault"]
        condition = fault["condition"] if isinstance(fault, dict) else None
        message = entry.get("message", ())
        clause = None
        if entry.get("due"):
            clause = self._clause(
                entry["code"],
                "condition",
                condition or fault,
                BOTH,
                entry.get("description", ""),
                self.source(entry),
            )
        return ErrorEntry(
            code=entry["code"],
            status=tuple(entry.get("status", ())),
            message=(message,) if isinstance(message, str) else tuple(message),
            fault="condition" if condition else fault,
            form=entry.get("form", ""),
            condition=condition,
            inside=fault.get("in") if isinstance(fault, dict) else None,
            clause=clause,
        )

    def source(self, place: Mapping[str, Any]) -> Source:
        """Return the source that a place cites."""
        cited = place.get("x-source")
        if cited is None:
            raise UnclearError(place, "this rule has no x-source", "Cite the line of the page that says so")
        return Source(
            file=cited.get("file", self.document),
            line=cited["line"],
            statement=cited.get("statement", ""),
            also=cited.get("also", ""),
        )

    def _of_schema(self, subject: str, schema: Mapping[str, Any], *, travels: bool = False) -> Iterator[Clause]:
        zones = tuple(schema.get("x-unspecified", ())) if travels else ()
        for keyword in (key for key in schema if key not in _REMARKS | _STRUCTURE):
            # Whatever travels in a query is a text, so that type is no promise.
            if travels and (keyword, schema[keyword]) == ("type", "string"):
                continue
            # Beside the type a default is for readers; as an item of `allOf` it is a rule that an answer can show.
            if travels and keyword == "default":
                continue
            yield self._rule(subject, keyword, schema, schema, zones, travels=travels)
        rules = set()
        for item in schema.get("allOf", ()):
            keywords = [key for key in item if key not in _REMARKS]
            if len(keywords) != 1:
                held = " and ".join(sorted(keywords)) or "none"
                raise UnclearError(
                    item, f"one item is one rule, but this one has {held}", "Give each rule its own item"
                )
            clause = self._rule(subject, keywords[0], item, schema, zones, travels=travels)
            if clause.rule in rules:
                raise UnclearError(item, f"two rules have the id {clause.id}", "Tell them apart with x-rule")
            rules.add(clause.rule)
            yield clause

    def _rule(
        self,
        subject: str,
        keyword: str,
        item: Mapping[str, Any],
        schema: Mapping[str, Any],
        zones: tuple[str, ...],
        *,
        travels: bool,
    ) -> Clause:
        own = tuple(item.get("x-unspecified", ())) if item is not schema else ()
        rule = item.get("x-rule") if item is not schema else None
        if not keyword.startswith("x-") and keyword not in _KEYWORDS:
            cure = nearest(keyword, _KEYWORDS, f"Those there are: {', '.join(sorted(_KEYWORDS))}")
            raise UnclearError(item, f"{keyword!r} is no rule that can be checked", cure)
        if keyword == _PATTERN:
            _check_pattern(item, rule)
        # A number's range by its format is not something that a legal value shows; an answer can only keep to a rule.
        sides: tuple[Side, ...] = ("accept",) if not travels else ("reject",) if keyword == "format" else BOTH
        return self._clause(
            subject,
            keyword,
            item[keyword],
            tuple(item.get("x-sides", sides)) if item is not schema else sides,
            item.get("description", ""),
            self.source(item),
            rule=rule or keyword.removeprefix("x-"),
            zones=zones + own,
        )

    def _clause(
        self,
        subject: str,
        keyword: str,
        argument: Any,
        sides: tuple[Side, ...],
        says: str,
        source: Source,
        *,
        rule: str | None = None,
        zones: tuple[str, ...] = (),
    ) -> Clause:
        return Clause(
            id=f"{self.prefix}/{subject}/{rule or keyword}",
            subject=subject,
            rule=rule or keyword,
            keyword=keyword,
            argument=argument,
            sides=sides,
            says=says,
            source=source,
            zones=zones,
        )
