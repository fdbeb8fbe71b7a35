"""The fixed cases of each clause side: exact boundaries and one of each kind, always, in this order.

A table from keyword to a function that yields the texts (or None for *left out*) which the parameter should hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, islice, product
from typing import Any

from contracts.generate.case import Case, Form, Order, ordinary
from contracts.generate.texts import WIDE, alphabet_of, breaking, takes_free_text
from contracts.judge.goals import is_legal, violates_only
from contracts.judge.rules import prefixes
from contracts.spec import Clause, Operation, Parameter, Side, Spec
from contracts.spec.clauses import written
from contracts.wire.form import percent_encode
from contracts.world import World

_LONG = 1500
"""Characters of a text as it travels in a request line, from which on it travels in the body."""

FAR = 4000
"""Far beyond a bound, in characters, but within what any server takes as a request line."""

Texts = Iterator[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the texts of a clause side are made from."""

    clause: Clause
    side: Side
    parameter: Parameter
    operation: Operation
    world: World

    @property
    def accepts(self) -> bool:
        """Tell whether texts to be accepted are asked for."""
        return self.side == "accept"


def fixed_cases(clause: Clause, side: Side, spec: Spec, world: World) -> Iterator[Case]:
    """Yield the fixed cases of a clause side. No case means that the world gives too little, or that nothing fits."""
    operation = spec.operation_of(clause)
    parameter = operation.parameter(clause.subject)
    if clause.keyword == "condition":
        yield from _condition(clause, side, operation, world)
        return
    if parameter is None:
        yield from _REQUEST.get(f"{clause.subject}/{clause.rule}", _nothing)(clause, side, operation, world)
        return
    if clause.keyword in _BY_ROW:
        yield from _BY_ROW[clause.keyword](
            About(clause=clause, side=side, parameter=parameter, operation=operation, world=world)
        )
        return
    texts = _TEXTS.get(clause.keyword)
    if texts is None:
        return
    for text in texts(About(clause=clause, side=side, parameter=parameter, operation=operation, world=world)):
        yield _case(clause, side, parameter.name, text)


def _case(clause: Clause, side: Side, name: str, text: str | None) -> Case:
    # A long text travels in the body: request lines have limits of their own, about which no page says a word.
    in_form = text is not None and len(percent_encode(text)) > _LONG
    return Case(
        clause=clause,
        side=side,
        changes={name: text},
        method="POST" if in_form else None,
        position="form" if in_form else None,
    )


def _required(about: About) -> Texts:
    yield None


def _optional(about: About) -> Texts:
    text = ordinary(about.operation, about.world, about.parameter.name)
    if text is not None:
        yield text
        if takes_free_text(about.parameter):
            around = alphabet_of(about.parameter, about.operation, about.world).around
            yield from (wide for wide in map(around, WIDE) if _is_meant(about, wide))
    yield None


def _type(about: About) -> Texts:
    if about.parameter.type == "boolean":
        yield from ("true", "false") if about.accepts else ("yes", "maybe", "t", "on", "2", "-1", "tru", "truefalse")
    elif about.accepts:
        yield ordinary(about.operation, about.world, about.parameter.name)
    else:
        known = ordinary(about.operation, about.world, about.parameter.name) or "1"
        yield from ("", "abc", "12a4", "1.5", "a1", "1_2", "1e3", f"{known}x")


def _int64(about: About) -> Texts:
    yield from (str(2**63), str(2**64), "9" * 20, "1" + "0" * 40)


def _min_length(about: About) -> Texts:
    low = about.clause.argument
    alphabet = alphabet_of(about.parameter, about.operation, about.world)
    lengths = (low, low + 1) if about.accepts else range(low - 1, -1, -1)
    for text in map(alphabet.stretched, lengths):
        if _is_meant(about, text):
            yield text


def _max_length(about: About) -> Texts:
    most = about.clause.argument
    alphabet = alphabet_of(about.parameter, about.operation, about.world)
    wide = next((c for c in alphabet.inner if not c.isascii()), None)
    if about.accepts:
        yield from (alphabet.stretched(most - 1), alphabet.stretched(most))
        if wide is not None:
            yield from (alphabet.stretched(most // 2 + 2, wide), alphabet.stretched(most, wide))
        return
    yield from map(alphabet.stretched, (most + 1, most + 2, 2 * most, FAR))
    if wide is not None:
        yield alphabet.stretched(most + 1, wide)


def _minimum(about: About) -> Texts:
    low = int(about.clause.argument)
    yield from map(str, (low, low + 1) if about.accepts else (low - 1, low - 2, low - 1000))


def _maximum(about: About) -> Texts:
    most = int(about.clause.argument)
    yield from map(str, (most, most - 1) if about.accepts else (most + 1, most + 2, most + 1000))


def _max_bytes(about: About) -> Texts:
    most = about.clause.argument
    alphabet = alphabet_of(about.parameter, about.operation, about.world)
    if about.accepts:
        yield from ("", alphabet.stretched(1), alphabet.stretched(most - 1), alphabet.stretched(most))
        yield from ("\ud55c" * (most // 3), "\u00df" * (most // 2))
        return
    yield from (alphabet.stretched(most + 1), "\ud55c" * (most // 3 + 1), "\u00df" * most, alphabet.stretched(FAR))


def _pattern(about: About) -> Texts:
    if not about.accepts:
        yield from breaking(about.clause, about.parameter, about.operation, about.world)
        return
    alphabet = alphabet_of(about.parameter, about.operation, about.world)
    pattern = str(about.clause.argument)
    if not pattern.startswith("^"):
        yield from map(alphabet.ending, _some_of_each(alphabet.last))
    elif pattern.endswith("$"):
        yield from _inner(alphabet.inner, alphabet.longest - 2, alphabet.around)
        yield from (alphabet.around(c * 2) for c in alphabet.inner if c.isascii() and not c.isalnum() and c != " ")
        # The same characters at the two ends, where other rules leave them.
        yield from map(alphabet.ending, _some_of_each(alphabet.last))
    else:
        # A rule about beginnings (`http://`) is tried with texts that begin alike, so that letter must be known good.
        alike = (clause.argument for clause in about.parameter.clauses if clause.keyword == "not")
        initials = {prefix[0] for argument in alike for prefix in prefixes(argument)}
        yield from map(alphabet.starting, dict.fromkeys([*_some_of_each(alphabet.first), *sorted(initials)]))


def _some_of_each(characters: tuple[str, ...]) -> Iterator[str]:
    """Yield the first, the middle and the last character of each kind."""
    for _, group in groupby((c for c in characters if c.isascii()), key=_kind):
        members = list(group)
        yield from dict.fromkeys((members[0], members[len(members) // 2], members[-1]))


def _inner(characters: tuple[str, ...], room: int, around: Callable[[str], str]) -> Texts:
    """Yield every character inside a text, those of one kind together."""
    for _, group in groupby((c for c in characters if c.isascii()), key=_kind):
        members = "".join(group)
        yield from (around(members[at : at + room]) for at in range(0, len(members), room))


def _kind(character: str) -> str:
    if character.isalnum():
        return "digit" if character.isdigit() else "upper" if character.isupper() else "lower"
    return character


def _not_prefix(about: About) -> Texts:
    literals = prefixes(about.clause.argument)
    if about.accepts:
        for literal in literals:
            texts = (
                literal[:-1] + "x",
                literal.replace(":", "x:"),
                f"see {literal}x",
                literal[:-2],
                literal[:-3] + " x",
            )
            yield from (text for text in texts if _is_meant(about, text))
    else:
        for literal in literals:
            yield from (literal, f"{literal}a", f"{literal}example.com/{'a' * 20}", f"{literal} a")


def _const(about: About) -> Texts:
    value = str(about.clause.argument)
    if about.accepts:
        yield value
        return
    yield from (value.lower(), value.upper(), value.swapcase(), f"{value}s", value[:-1], f"X{value}", f"{value} ")
    number = re.search("[1-9][0-9]*", value)
    if number is not None:  # an edition before, and one after it
        for other in (int(number[0]) - 1, int(number[0]) + 1):
            yield value[: number.start()] + str(other) + value[number.end() :]


def _enum(about: About) -> Texts:
    values = [written(value) for value in about.clause.argument]
    yield from values if about.accepts else ("other", f"{values[0]}x", "".join(values), ",".join(values))


def _exists(about: About) -> Texts:
    world, name = about.world, about.parameter.name
    condition = about.clause.argument.get("condition")
    if about.accepts:
        yield from world.values.get(name, ())[:8]
    elif condition is not None:
        yield from dict.fromkeys(row[name] for row in world.rows(condition) if name in row)
    else:
        yield from world.absent(name)


def _is_meant(about: About, text: str) -> bool:
    name = about.parameter.name
    if about.accepts:
        return is_legal(text, name, about.operation, about.world)
    return violates_only(about.clause, text, about.operation, about.world)


_TEXTS: Mapping[str, Callable[[About], Texts]] = {
    "required": _required,
    "optional": _optional,
    "type": _type,
    "format": _int64,
    "minimum": _minimum,
    "maximum": _maximum,
    "minLength": _min_length,
    "maxLength": _max_length,
    "x-max-bytes": _max_bytes,
    "pattern": _pattern,
    "not": _not_prefix,
    "const": _const,
    "enum": _enum,
    "x-exists": _exists,
}


def _row_cases(about: About, condition: str, left_out: tuple[str | None, ...]) -> Iterator[Case]:
    """Yield the rows of a condition, with the parameter as given (no change) or changed to each of the texts."""
    for row in about.world.rows(condition)[:1]:
        for text in left_out:
            changes: dict[str, str | None] = {**row, about.parameter.name: text}
            yield Case(clause=about.clause, side=about.side, changes=changes)


def _required_when(about: About) -> Iterator[Case]:
    condition = about.clause.argument.get("condition")
    if condition is None:
        yield from _required_by_others(about)
        return
    if not about.accepts:
        yield from _row_cases(about, condition, (None,))
        return
    # One is enough: a creation across accounts may be more than this account can delete.
    for row in about.world.rows(condition)[:1]:
        yield Case(clause=about.clause, side=about.side, changes=dict(row))


def _required_by_others(about: About) -> Iterator[Case]:
    """Put other parameters as the condition has them, and give this one or leave it out."""
    others = _values_for(about.clause.argument, about)
    text = ordinary(about.operation, about.world, about.parameter.name) if about.accepts else None
    if others is not None and (text is not None or not about.accepts):
        yield Case(clause=about.clause, side=about.side, changes={**others, about.parameter.name: text})


def _values_for(argument: Mapping[str, Any], about: About) -> dict[str, str | None] | None:
    """Return values of other parameters that make the condition hold; None where none are known."""
    if "any" in argument:
        return next((found for part in argument["any"] if (found := _values_for(part, about)) is not None), None)
    if "all" in argument:
        parts = [_values_for(part, about) for part in argument["all"]]
        return {n: t for part in parts if part for n, t in part.items()} if all(p is not None for p in parts) else None
    name = argument["parameter"]
    if "equals" in argument:
        return {name: written(argument["equals"])}
    text = None if "absent" in argument else ordinary(about.operation, about.world, name)
    return {name: text} if text is not None or "absent" in argument else None


def _format_when(about: About) -> Iterator[Case]:
    yield from _row_cases(about, about.clause.argument["condition"], ("nobody", "nobody@", "@example.com"))


def _exists_by_row(about: About) -> Iterator[Case]:
    when = about.clause.argument.get("when")
    if when is not None:
        yield from _row_cases(about, when, about.world.absent(about.parameter.name))
        return
    for text in _exists(about):
        yield _case(about.clause, about.side, about.parameter.name, text)
    if about.accepts:
        for condition in _harmless_conditions(about):
            rows = (row for row in about.world.rows(condition) if about.parameter.name in row)
            yield from (Case(clause=about.clause, side=about.side, changes=dict(row)) for row in islice(rows, 1))


def _harmless_conditions(about: About) -> Iterator[str]:
    """Yield the conditions in which a call may still be accepted."""
    refused = {entry.condition for entry in about.operation.errors}
    refused |= {c.argument["condition"] for c in about.operation.clauses if c.keyword == "x-outside"}
    yield from (condition for condition in about.world.conditions if condition not in refused)


def _outside(about: About) -> Iterator[Case]:
    if about.accepts:
        # The rule is about values together, so several combinations of known good ones are tried.
        names = about.operation.lifecycle.taken_by if about.operation.lifecycle is not None else ()
        # Where a reset frees them all at once they are cheap; elsewhere each must be deleted before the next.
        most = 64 if about.world.reset_url is not None else 9
        columns = [about.world.values.get(name, ()) for name in names]
        for texts in islice(product(*columns), most):
            yield Case(clause=about.clause, side=about.side, changes=dict(zip(names, texts, strict=True)))
        return
    for row in about.world.rows(about.clause.argument["condition"]):
        yield Case(clause=about.clause, side=about.side, changes=dict(row))


def _differs(about: About) -> Iterator[Case]:
    other = about.clause.argument["parameter"]
    for text in about.world.values.get(other, ())[:1]:
        yield Case(clause=about.clause, side=about.side, changes={other: text, about.parameter.name: text})


def _default(about: About) -> Iterator[Case]:
    yield Case(clause=about.clause, side=about.side, changes={about.parameter.name: None}, form="xml")


_BY_ROW: Mapping[str, Callable[[About], Iterator[Case]]] = {
    "x-required-when": _required_when,
    "x-format-when": _format_when,
    "x-exists": _exists_by_row,
    "x-outside": _outside,
    "x-differs-from": _differs,
    "default": _default,
}


def _nothing(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    return iter(())


def _accepted(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    yield Case(clause=clause, side=side)


def _methods(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    methods = clause.argument["methods"] if side == "accept" else ("PUT", "DELETE", "PATCH")
    yield from (Case(clause=clause, side=side, method=method, position="query") for method in methods)


def _positions(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    yield Case(clause=clause, side=side, method="GET", position="query")
    yield Case(clause=clause, side=side, method="POST", position="query")
    yield Case(clause=clause, side=side, method="POST", position="form")


def _order(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    yield from (Case(clause=clause, side=side, order=order) for order in _ORDERS)


_ORDERS: tuple[Order, ...] = ("documented", "reversed", "alphabetical")


def _paths(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    path = operation.path
    name = operation.name
    elsewhere = (path.replace("/v2/", "/v1/"), path.replace(name, f"none/{name}"))
    for other in (f"{path}s", path[:-1], path.lower(), path.replace(name, f"x{name}"), *elsewhere):
        yield Case(clause=clause, side=side, path=other)


def _forms(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    """Ask for one form, with as much in the answer as there can be."""
    form: Form = "xml" if clause.keyword == "xml-form" else "json"
    yield Case(clause=clause, side=side, form=form, creates=True)
    yield Case(clause=clause, side=side, form=form, creates=True, changes=full_texts(operation, world))


def full_texts(operation: Operation, world: World) -> dict[str, str | None]:
    """Return an ordinary text for every optional parameter that takes one in any request."""
    optional = (p for p in operation.parameters if not p.required and p.condition is None and p.type == "string")
    texts = {p.name: ordinary(operation, world, p.name) for p in optional if p.clause("default") is None}
    return {name: text for name, text in texts.items() if text is not None}


def simpler_cases(case: Case, operation: Operation, world: World) -> Iterator[Case]:
    """Yield cases that may show the same with less: of several characters inside a text, each alone."""
    parameter = operation.parameter(case.clause.subject)
    text = case.changes.get(case.clause.subject)
    if parameter is None or text is None or case.clause.keyword != "pattern" or case.side == "reject":
        return
    alphabet = alphabet_of(parameter, operation, world)
    for character in dict.fromkeys(text[1:-1]):
        yield replace(case, changes={**case.changes, parameter.name: alphabet.around(character)})


def _condition(clause: Clause, side: Side, operation: Operation, world: World) -> Iterator[Case]:
    condition = clause.argument
    if side == "reject":
        for row in world.rows(condition):
            yield Case(clause=clause, side=side, changes=dict(row))
        return
    for parameter in operation.parameters:
        about = parameter.clause("x-exists")
        if about is not None and about.argument.get("condition") == condition:
            yield from (
                Case(clause=clause, side=side, changes={parameter.name: text}, creates=True)
                for text in world.values.get(parameter.name, ())[:1]
            )


_REQUEST: Mapping[str, Callable[[Clause, Side, Operation, World], Iterator[Case]]] = {
    "request/accepted": _accepted,
    "request/methods": _methods,
    "request/positions": _positions,
    "request/order": _order,
    "request/path": _paths,
    "response/status": _accepted,
    "response/xml-form": _forms,
    "response/json-form": _forms,
}
