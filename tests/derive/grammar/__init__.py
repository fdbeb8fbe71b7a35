"""Descriptions of parameters as pages write them, read by the grammar."""

from __future__ import annotations

from typing import Any

from contracts.derive.grammar import About, read_statements, statements_of
from contracts.derive.grammar.read import Read
from contracts.derive.types import JsonType
from contracts.document import Text


def read(*texts: str, kind: JsonType = "string", word: str = "", example: str = "") -> Read:
    """Read the description of a parameter `Size`, whose page has `Mode` and `Fast` too; `- ` begins an item."""
    made = [
        Text(n, text.removeprefix("- "), 1 if text.startswith("- ") else 0, item=text.startswith("- "))
        for n, text in enumerate(texts, 1)
    ]
    about = About(
        name="Size", type=kind, word=word, example=example, names=frozenset({"Size", "Mode", "Fast"}),
        types=(("Mode", "string"), ("Fast", "boolean")), whole=" ".join(text.text for text in made),
    )  # fmt: skip
    return read_statements(statements_of(made, about))


def says(*texts: str, kind: JsonType = "string", word: str = "", example: str = "") -> dict[str, Any]:
    return {c.kind: c.value for c in read(*texts, kind=kind, word=word, example=example).constraints}


def named(name: str, *texts: str, example: str = "", kind: JsonType = "string") -> dict[str, Any]:
    """Read a description of a parameter of that name; `Mode` is on the page too."""
    made = tuple(
        Text(n, text.removeprefix("- "), 1 if text.startswith("- ") else 0, item=text.startswith("- "))
        for n, text in enumerate(texts, 1)
    )
    about = About(
        name=name,
        type=kind,
        example=example,
        names=frozenset({name, "Mode", "Rules.N.Mode"}),
        types=(("Mode", "string"),),
        whole=" ".join(text.text for text in made),
    )
    return {c.kind: c.value for c in read_statements(statements_of(made, about)).constraints}
