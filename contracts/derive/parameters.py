"""From the rows of request tables to parameters, with what their descriptions say of the values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.derive.facts import ParameterFact, Understood, Unresolved
from contracts.derive.grammar import About, read_statements, statements_of
from contracts.derive.grammar.read import merged
from contracts.derive.tables import Listed
from contracts.derive.types import JsonType, json_type
from contracts.document import Row, Text

_YES = frozenset({"yes", "required", "y", "true", "mandatory", "must", "o", "✓", "√"})
_NO = frozenset({"no", "optional", "n", "false", "x", "not required", "-"})
_NAME = re.compile(r"^(?P<depth>[└├│─\s>.-]*)(?P<name>[A-Za-z_$][\w.$\[\]{}<>-]*)\s*(?P<mark>\(.*\)|\*)?$")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters as read, with what was understood and what was not."""

    parameters: tuple[ParameterFact, ...]
    understood: tuple[Understood, ...]
    unresolved: tuple[Unresolved, ...]


def name_of(text: str) -> tuple[int, str] | None:
    """Return depth and name as a table writes them (`└TagKey` is one deep); None if the text is no name."""
    found = _NAME.match(text.strip().replace(" .", ".").replace(". ", "."))
    if found is None:
        return None
    marks = found["depth"].strip()
    return sum(mark in "└├>" for mark in marks), found["name"].rstrip(".")


def read_parameters(tables: Sequence[Listed]) -> Parameters:
    """Read the parameters of all request tables, in order; one that stands twice counts once."""
    rows = list(_rows(tables))
    names = frozenset(fact.name for fact, _ in rows)
    types = tuple((fact.name, json_type(fact.type)) for fact, _ in rows)
    found: dict[str, ParameterFact] = {}
    understood: list[Understood] = []
    unresolved: list[Unresolved] = []
    for fact, texts in rows:
        if fact.name in found:
            unresolved.append(
                Unresolved(line=fact.line, reason="conflict", text=f"{fact.name} is listed a second time")
            )
            continue
        whole = " ".join(text.text for text in texts)
        about = About(
            name=fact.name,
            type=_type_of_value(fact),
            word="conditional" if fact.conditional else fact.type,
            example=fact.example,
            names=names,
            types=types,
            whole=whole,
        )
        read = read_statements(statements_of(texts, about))
        found[fact.name] = replace(fact, constraints=merged(read.constraints)[0])
        understood += read.understood
        unresolved += read.unresolved
        if fact.required is None:
            unresolved.append(
                Unresolved(line=fact.line, reason="incomplete", text=f"whether {fact.name} is required is not said")
            )
    tied = _tied(rows, found)
    facts = (replace(fact, related=True) if fact.name in tied else fact for fact in found.values())
    return Parameters(tuple(facts), tuple(understood), tuple(unresolved))


_TIES = re.compile(
    r"\b(?:if|when|unless|only|must|cannot|required|valid|invalid|effect|ignored|either|both|same|together|one of|"
    r"prevails?|less than|greater than|earlier|later|between)\b",
    re.IGNORECASE,
)


def _tied(rows: Sequence[tuple[ParameterFact, list[Text]]], found: Mapping[str, ParameterFact]) -> frozenset[str]:
    """Return the parameters that a sentence ties to others: both, unless a constraint says under which condition."""
    names = frozenset(found) - {"Action", "RegionId"}
    tied: set[str] = set()
    for fact, texts in rows:
        is_told = any(c.kind == "requiredWhen" and "condition" not in c.value for c in found[fact.name].constraints)
        for text in texts:
            others = names & set(_WORD.findall(text.text)) - {fact.name}
            if others and not is_told and _TIES.search(text.text):
                tied |= {fact.name, *others}
    return frozenset(tied)


_WORD = re.compile(r"[A-Za-z][\w]*(?:\.\w+)*")


def _type_of_value(fact: ParameterFact) -> JsonType:
    """Return the type of one value: of a list whose items travel one by one (`Id.N`), that of an item."""
    kind = json_type(fact.type)
    if kind == "array" and re.search(r"\.(?:N|n|\d+|\{n\})$", fact.name):
        return "integer" if re.fullmatch(r"-?\d+", fact.example) else "string"
    return kind


def _rows(tables: Sequence[Listed]) -> Iterator[tuple[ParameterFact, list[Text]]]:
    for listed in tables:
        parents: list[str] = []
        for row in listed.rows:
            named = name_of(listed.text(row, "name"))
            if named is None:
                continue
            depth, name = named
            parents = [*parents[:depth], name]
            parent = parents[depth - 1] if 0 < depth < len(parents) + 1 and depth <= len(parents) - 1 else None
            yield _fact(listed, row, name, parent or ("?" if listed.below else None)), _texts(listed, row)


def _fact(listed: Listed, row: Row, name: str, member_of: str | None) -> ParameterFact:
    word = listed.text(row, "required").strip().lower().rstrip(".")
    return ParameterFact(
        name=name,
        type=listed.text(row, "type").strip(),
        required=True if word in _YES else False if word in _NO or word.startswith("conditional") else None,
        conditional=word.startswith("conditional"),
        example=listed.text(row, "example"),
        line=row.line,
        member_of=member_of,
    )


def _texts(listed: Listed, row: Row) -> list[Text]:
    """Return what describes a parameter: its description, restrictions, and its default as a sentence."""
    texts: list[Text] = []
    for role in ("restrictions", "description"):
        cell = listed.cell(row, role)
        texts += cell.texts if cell is not None else ()
    default = listed.text(row, "default").strip()
    if default and default not in {"-", "None", "N/A"}:
        texts.append(Text(row.line, f"Default value: {default}"))
    return texts
