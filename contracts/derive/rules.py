"""From the constraints of a parameter to the rules of its schema: each its own item, with a sentence and its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from contracts.derive.facts import Constraint, Kind, ParameterFact, Unresolved
from contracts.derive.grammar.characters import SIGNS
from contracts.derive.types import json_type

Node = dict[str, Any]

_SIGN_OF = {name: sign for sign, name in SIGNS.items()}
_SETS = {"letters": "A-Za-z", "digits": "0-9", "chinese": "\u4e00-\u9fff"}
_EDGES = {"letter": "A-Za-z", "digit": "0-9", "chinese": "\u4e00-\u9fff"}
_IN_SET = re.compile(r"[\\\]^[-]")


_OF_TEXT = frozenset(
    {"minLength", "maxLength", "minBytes", "maxBytes", "enum", "charset", "startsWith", "endsWith", "notPrefix"}
)


_OF_NUMBERS = frozenset({"minimum", "maximum", "enum", "default"})


def items_of(fact: ParameterFact) -> tuple[list[Node], list[Unresolved]]:
    """Return the items of `allOf`, in the order of the page, and what no keyword can carry."""
    items: list[Node] = []
    notes: list[Unresolved] = []
    kinds = {constraint.kind for constraint in fact.constraints}
    if (
        fact.required
        and json_type(fact.type) not in {"integer", "boolean"}
        and not kinds & {"minLength", "enum", "minBytes"}
    ):
        items.append(
            {
                "minLength": 1,
                "x-sides": ["reject"],
                "description": f"{fact.name} must not be left empty.",
                "x-source": {"line": fact.line},
            }
        )
    if json_type(fact.type) != "boolean" and not kinds & (
        _OF_NUMBERS if json_type(fact.type) == "integer" else _OF_TEXT
    ):
        # What the page leaves open is the world's to say: only values that it knows to exist are promised to be
        # accepted.
        says = f"A value of {fact.name} that is known to exist is accepted."
        items.append({"x-exists": {}, "x-sides": ["accept"], "description": says, "x-source": {"line": fact.line}})
    for constraint in fact.constraints:
        write = _WRITERS.get(constraint.kind)
        if write is None or (constraint.kind, constraint.value) == ("minBytes", 0):
            continue
        rule = write(constraint, fact)
        if rule is None:
            notes.append(
                Unresolved(
                    line=constraint.line,
                    reason="sentence",
                    text=f"{constraint.kind} {constraint.value!r} of {fact.name} has no keyword",
                )
            )
        else:
            items.append({**rule, "x-source": {"line": constraint.line}})
    return items, notes


def _length(kind: Kind, says: str) -> Callable[[Constraint, ParameterFact], Node]:
    def write(constraint: Constraint, fact: ParameterFact) -> Node:
        rule: Node = {kind: constraint.value}
        # How a text is counted at its ends, and beyond the basic plane, no page says.
        names = next((c.value for c in fact.constraints if c.kind == "charset"), None)
        if names is None:
            rule["x-unspecified"] = ["beyond-basic-plane", "outer-blanks"]
        elif names == ["ascii"]:
            rule["x-unspecified"] = ["outer-blanks", "controls"]
        elif "space" in names:
            rule["x-unspecified"] = ["outer-blanks"]
        count = f"{constraint.value} character{'' if constraint.value == 1 else 's'}"
        return {**rule, "description": f"{fact.name} has {says} {count}."}

    return write


def _max_bytes(constraint: Constraint, fact: ParameterFact) -> Node:
    return {"x-max-bytes": constraint.value, "description": f"{fact.name} has at most {constraint.value} bytes."}


def _bound(keyword: str, says: str) -> Callable[[Constraint, ParameterFact], Node | None]:
    def write(constraint: Constraint, fact: ParameterFact) -> Node | None:
        if not isinstance(constraint.value, int):
            return None
        return {keyword: constraint.value, "description": f"{fact.name} is {says} {constraint.value}."}

    return write


def _enum(constraint: Constraint, fact: ParameterFact) -> Node:
    kind = json_type(fact.type)
    values = constraint.value if kind == "integer" else [str(value) for value in constraint.value]
    listed = ", ".join(str(value) for value in values)
    says = f"{fact.name} is one of {listed}." if len(values) > 1 else f"{fact.name} is {listed}."
    return {"enum": values, "x-unspecified": ["letter-case"], "description": says}


def _charset(constraint: Constraint, fact: ParameterFact) -> Node | None:
    names = constraint.value
    if names == ["ascii"]:
        return {
            "pattern": r"^[\x00-\x7F]*$", "x-rule": "ascii", "x-unspecified": ["controls"],
            "description": f"{fact.name} is made of ASCII characters.",
        }  # fmt: skip
    if any(name not in _SETS and name not in _SIGN_OF for name in names):
        return None
    signs = [_SIGN_OF[name] for name in names if name in _SIGN_OF]
    inside = "".join(_SETS[name] for name in ("letters", "digits", "chinese") if name in names)
    inside += "".join(_IN_SET.sub(lambda found: f"\\{found[0]}", sign) for sign in signs if sign != "-") + (
        "-" if "-" in signs else ""
    )
    zone = "letters-beyond-ascii" if {"letters", "chinese"} & set(names) else "digits-beyond-ascii"
    words = [name for name in ("letters", "digits") if name in names]
    words += (_plural(name) for name in names if name not in {"letters", "digits"})
    says = f"{fact.name} is made of {_listed(words)}."
    return {"pattern": f"^[{inside}]*$", "x-rule": "characters", "x-unspecified": [zone], "description": says}


def _plural(name: str) -> str:
    word = {
        "chinese": "Chinese character",
        "slash": "slashe",
        "at": "at sign",
        "plus": "plus sign",
        "equals": "equals sign",
    }.get(name, name)
    return f"{word}s".replace("-", " ")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _starts(constraint: Constraint, fact: ParameterFact) -> Node:
    return _edge(constraint, fact, "^", "", "starts with")


def _ends(constraint: Constraint, fact: ParameterFact) -> Node:
    return _edge(constraint, fact, "", "$", "ends with")


def _edge(constraint: Constraint, fact: ParameterFact, before: str, after: str, says: str) -> Node:
    names = constraint.value
    rule = "startsWith" if before else "endsWith"
    words = " or ".join(
        {"letter": "a letter", "digit": "a digit", "chinese": "a Chinese character"}.get(name, name) for name in names
    )
    description = f"{fact.name} {says} {words}."
    if any(name not in _EDGES and len(name) > 1 for name in names):
        whole = "|".join(f"[{_EDGES[name]}]" if name in _EDGES else re.escape(name) for name in names)
        # What stands behind a literal text is open, so that only a violation can be shown character by character.
        return {
            "pattern": f"{before}(?:{whole}){after}",
            "x-rule": rule,
            "x-sides": ["reject"],
            "description": description,
        }
    inside = "".join(_EDGES.get(name) or _IN_SET.sub(lambda found: f"\\{found[0]}", name) for name in names)
    return {
        "pattern": f"{before}[{inside}]{after}",
        "x-rule": rule,
        "x-unspecified": ["letters-beyond-ascii"],
        "description": description,
    }


def _not_prefix(constraint: Constraint, fact: ParameterFact) -> Node:
    patterns = [{"pattern": f"^{_escaped(prefix)}"} for prefix in constraint.value]
    says = f"{fact.name} does not start with {' or '.join(constraint.value)}."
    rule = patterns[0] if len(patterns) == 1 else {"anyOf": patterns}
    return {"not": rule, "x-rule": "notPrefix", "x-unspecified": ["letter-case"], "description": says}


def _escaped(text: str) -> str:
    """Return a pattern for a literal text, in which only what must be is escaped."""
    return re.sub(r"[\\^$.|?*+()\[\]{}]", lambda found: f"\\{found[0]}", text)


def _min_bytes(constraint: Constraint, fact: ParameterFact) -> Node | None:
    """Write one byte at least as one character at least, which is the same; of more bytes no keyword speaks."""
    return _length("minLength", "at least")(constraint, fact) if constraint.value == 1 else None


def _required_when(constraint: Constraint, fact: ParameterFact) -> Node | None:
    if "condition" in constraint.value:
        return None
    says = f"{fact.name} must be given if {_condition(constraint.value)}."
    return {"x-required-when": constraint.value, "x-rule": "requiredWhen", "description": says}


def _condition(value: Mapping[str, Any]) -> str:
    for key, word in (("all", " and "), ("any", " or ")):
        if key in value:
            return word.join(_condition(inner) for inner in value[key])
    name = value["parameter"]
    if "equals" in value:
        equals = str(value["equals"]).lower() if isinstance(value["equals"], bool) else value["equals"]
        return f"{name} is {equals}"
    return f"{name} is {'left out' if 'absent' in value else 'given'}"


_WRITERS: Mapping[Kind, Callable[[Constraint, ParameterFact], Node | None]] = {
    "minLength": _length("minLength", "at least"),
    "maxLength": _length("maxLength", "at most"),
    "minBytes": _min_bytes,
    "maxBytes": _max_bytes,
    "minimum": _bound("minimum", "at least"),
    "maximum": _bound("maximum", "at most"),
    "enum": _enum,
    "charset": _charset,
    "startsWith": _starts,
    "endsWith": _ends,
    "notPrefix": _not_prefix,
    "requiredWhen": _required_when,
}
