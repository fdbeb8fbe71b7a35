"""Compares two editions of an operation.

A change breaks *callers* if a call that was right before may now be refused, or an answer lack what it had. It breaks
*implementers* if an implementation that kept the old edition does not keep the new one. What only moves or rewords a
statement is no change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from contracts.spec import Clause, ErrorEntry, Operation, Parameter, Spec
from contracts.spec.yaml_file import plain

Audience = Literal["callers", "implementers"]
Breaks = tuple[Audience, ...]
BOTH: Breaks = ("callers", "implementers")
_CALLERS: Breaks = ("callers",)
_IMPLEMENTERS: Breaks = ("implementers",)
_NOBODY: Breaks = ()

# Keywords whose number bounds a value: +1 where a greater number leaves less room.
_BOUNDS = {"minLength": 1, "minimum": 1, "minItems": 1, "maxLength": -1, "maximum": -1, "x-max-bytes": -1}
# Whether a parameter may be left out is compared with the parameter itself.
_OF_PARAMETER = frozenset({"required", "optional"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `id` is that of the clause, or of what changed; sources are `file:line`, empty for none."""

    id: str
    what: Literal["added", "removed", "changed"]
    says: str
    before: Any
    after: Any
    breaks: Breaks
    source_before: str = ""
    source_after: str = ""


def is_breaking(found: list[Change], audiences: frozenset[Audience]) -> bool:
    """Tell whether any change breaks one of the audiences."""
    return any(set(change.breaks) & audiences for change in found)


def changes(old: Spec, new: Spec) -> list[Change]:
    """Return what changed between two editions, each operation by itself, in the order of the new one."""
    before = {operation.name: operation for operation in old.checked()}
    after = {operation.name: operation for operation in new.checked()}
    if len(before) == len(after) == 1 and set(before) != set(after):
        # One page against another: the operation was renamed, and everything else is compared all the same.
        (gone,), (come,) = before.values(), after.values()
        renamed = Change(
            id=f"{new.vendor}/{come.name}",
            what="changed",
            says="the operation has another name",
            before=gone.name,
            after=come.name,
            breaks=BOTH,
        )
        return [renamed, *_of_operation(gone, come, f"{new.vendor}/{come.name}")]
    found: list[Change] = []
    for name in sorted(before.keys() | after.keys()):
        prefix = f"{new.vendor}/{name}"
        if name not in after:
            found.append(
                Change(
                    id=prefix, what="removed", says="the operation is gone", before=name, after=None, breaks=_CALLERS
                )
            )
        elif name not in before:
            found.append(
                Change(
                    id=prefix, what="added", says="the operation is new", before=None, after=name, breaks=_IMPLEMENTERS
                )
            )
        else:
            found += _of_operation(before[name], after[name], prefix)
    return found


def _of_operation(old: Operation, new: Operation, prefix: str) -> Iterator[Change]:
    if old.path.replace(old.name, "") != new.path.replace(new.name, ""):
        yield Change(
            id=f"{prefix}/request/path",
            what="changed",
            says="the path is another",
            before=old.path,
            after=new.path,
            breaks=BOTH,
        )
    yield from _of_parameters(old, new, prefix)
    yield from _of_clauses(old, new, prefix)
    yield from _of_errors(old, new, prefix)


def _of_parameters(old: Operation, new: Operation, prefix: str) -> Iterator[Change]:
    before = {parameter.name: parameter for parameter in old.parameters}
    after = {parameter.name: parameter for parameter in new.parameters}
    for name in [*after, *(name for name in before if name not in after)]:
        was, now, where = before.get(name), after.get(name), f"{prefix}/{name}"
        if was is None and now is not None:
            breaks = BOTH if now.required else _IMPLEMENTERS
            says = f"the parameter is new, and {'required' if now.required else 'may be left out'}"
            yield Change(
                id=where,
                what="added",
                says=says,
                before=None,
                after=_given(now),
                breaks=breaks,
                source_after=_source(now),
            )
        elif now is None and was is not None:
            yield Change(
                id=where,
                what="removed",
                says="the parameter is gone",
                before=_given(was),
                after=None,
                breaks=_CALLERS,
                source_before=_source(was),
            )
        elif was is not None and now is not None:
            yield from _of_parameter(was, now, where)


def _of_parameter(was: Parameter, now: Parameter, where: str) -> Iterator[Change]:
    sources = {"source_before": _source(was), "source_after": _source(now)}
    if was.required != now.required:
        breaks = BOTH if now.required else _IMPLEMENTERS
        says = f"the parameter {'must be given now' if now.required else 'may be left out now'}"
        yield Change(
            id=f"{where}/required",
            what="changed",
            says=says,
            before=_given(was),
            after=_given(now),
            breaks=breaks,
            **sources,
        )
    if was.type != now.type:
        yield Change(
            id=f"{where}/type",
            what="changed",
            says="the type is another",
            before=was.type,
            after=now.type,
            breaks=BOTH,
            **sources,
        )


def _given(parameter: Parameter) -> str:
    return "required" if parameter.required else "conditional" if parameter.condition else "optional"


def _source(parameter: Parameter) -> str:
    return str(parameter.clauses[0].source) if parameter.clauses else ""


def _of_clauses(old: Operation, new: Operation, prefix: str) -> Iterator[Change]:
    before, after = _by_place(old), _by_place(new)
    lone = {p.name for p in old.parameters} ^ {p.name for p in new.parameters}
    for place in [*after, *(place for place in before if place not in after)]:
        was, now = before.get(place), after.get(place)
        clause = now or was
        if clause is None or clause.subject in lone:
            continue  # a parameter that came or went brings or takes its clauses with it
        travels = new.parameter(clause.subject) is not None
        if was is not None and now is not None:
            if _argument(was, old) != _argument(now, new):
                yield _changed(f"{prefix}/{place}", was, now, travels=travels)
        elif clause.rule != "type" or not travels:
            yield _one_sided(f"{prefix}/{place}", was, now, travels=travels)


def _by_place(operation: Operation) -> Mapping[str, Clause]:
    return {
        f"{clause.subject}/{clause.rule}": clause
        for clause in operation.clauses
        if not (clause.rule in _OF_PARAMETER and operation.parameter(clause.subject) is not None)
    }


def _argument(clause: Clause, operation: Operation) -> Any:
    """Return what the clause asks for, without the operation's own name, which is compared by itself."""
    return "(the operation)" if clause.argument == operation.name else plain(clause.argument)


def _changed(place: str, was: Clause, now: Clause, *, travels: bool) -> Change:
    return Change(
        id=place,
        what="changed",
        says=now.says.rstrip("."),
        before=plain(was.argument),
        after=plain(now.argument),
        breaks=_breaks(was, now) if travels else BOTH,
        source_before=str(was.source),
        source_after=str(now.source),
    )


def _breaks(was: Clause, now: Clause) -> Breaks:
    """Return whom a rule about a parameter breaks that asks for something else now: less room breaks callers too."""
    if now.keyword in _BOUNDS and now.keyword == was.keyword:
        narrower = (now.argument - was.argument) * _BOUNDS[now.keyword] > 0
        return BOTH if narrower else _IMPLEMENTERS
    if now.keyword == was.keyword == "enum":
        return _IMPLEMENTERS if set(was.argument) <= set(now.argument) else BOTH
    if now.keyword == was.keyword == "not":
        return _IMPLEMENTERS if _prefixes(now) <= _prefixes(was) else BOTH
    if now.keyword == was.keyword == "pattern":
        return _IMPLEMENTERS if _allowed(was) <= _allowed(now) else BOTH
    return BOTH


def _prefixes(clause: Clause) -> set[str]:
    return {item["pattern"] for item in clause.argument.get("anyOf", [clause.argument])}


def _allowed(clause: Clause) -> set[str]:
    """Return the characters that a rule about characters, beginnings or ends allows, of one of each kind."""
    return {character for character in _CHARACTERS if re.search(clause.argument, character)}


_CHARACTERS = [*map(chr, range(0x20, 0x7F)), "\u4e2d", "\ud55c", "\u00e9"]


def _one_sided(place: str, was: Clause | None, now: Clause | None, *, travels: bool) -> Change:
    """Return the change of a rule that came or went.

    A new rule about a parameter leaves callers less room; a new promise about answers binds implementers only. An
    implementation that refused what a rule forbade must accept it once the rule is gone.
    """
    clause = now or was
    assert clause is not None  # noqa: S101 - one of them is there
    if now is not None:
        breaks = BOTH if travels and "reject" in now.sides else _IMPLEMENTERS
    elif travels:
        breaks = _IMPLEMENTERS if "reject" in clause.sides else _CALLERS
    else:
        breaks = _CALLERS
    return Change(
        id=place,
        what="added" if now is not None else "removed",
        says=clause.says.rstrip("."),
        before=plain(was.argument) if was is not None else None,
        after=plain(now.argument) if now is not None else None,
        breaks=breaks,
        source_before=str(was.source) if was is not None else "",
        source_after=str(now.source) if now is not None else "",
    )


def _of_errors(old: Operation, new: Operation, prefix: str) -> Iterator[Change]:
    before, after = {entry.code: entry for entry in old.errors}, {entry.code: entry for entry in new.errors}
    for code in [*after, *(code for code in before if code not in after)]:
        was, now, place = before.get(code), after.get(code), f"{prefix}/error/{code}"
        if was is None and now is not None:
            yield Change(
                id=place, what="added", says="the error is new", before=None, after=_shown(now), breaks=_NOBODY
            )
        elif now is None and was is not None:
            yield Change(
                id=place,
                what="removed",
                says="the error is no longer listed",
                before=_shown(was),
                after=None,
                breaks=_NOBODY,
            )
        elif was is not None and now is not None and _shown(was) != _shown(now):
            breaks = BOTH if was.status != now.status else _IMPLEMENTERS
            yield Change(
                id=place,
                what="changed",
                says="the error is another",
                before=_shown(was),
                after=_shown(now),
                breaks=breaks,
            )


def _shown(entry: ErrorEntry) -> dict[str, list[Any]]:
    return {"status": list(entry.status), "message": [" ".join(message.split()) for message in entry.message]}
