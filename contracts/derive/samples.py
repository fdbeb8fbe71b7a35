"""Samples of requests and answers: what their form shows. A sample is no pattern; asterisks mask digits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.parsers import expat

import xmltodict

from contracts.derive.facts import FieldFact, Sample, Unresolved
from contracts.derive.types import JsonType, json_type
from contracts.document import Code, Document, Section, Table, Text

_URL = re.compile(r"https?(?:\(s\))?://[^\s\"'<>]+")
_ACTION = re.compile(r"[?&]\s*Action=(\w+)")
_NAME_IN_PATH = re.compile(
    r"\s*(?:GET|POST|PUT|DELETE|PATCH)\s+\S*?/([a-z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*)(?=\s*(?:[?\n]|HTTP|$))"
)
_PERMISSION = re.compile(r"(?:[A-Za-z][\w .()-]{0,60})?:([A-Z][a-z]+(?:[A-Z][A-Za-z0-9]*)+)")
_NAME_IN_ROOT = re.compile(r"\s*(?:<\?[^>]*>\s*)?<([A-Za-z][A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*)Response[\s>]")
_DEEPEST = 64
_MOST = 200_000
"""Characters of a sample beyond which it is not read: it is data, and no example."""


def codes_of(document: Document) -> Iterator[Code]:
    """Yield the blocks of code of a document."""
    for section in document.sections:
        yield from (block for block in section.blocks if isinstance(block, Code))


def endpoint_of(document: Document) -> tuple[str, str]:
    """Return host and path of the sample request, empty where there is none; the host without a placeholder."""
    for code in codes_of(document):
        found = _URL.search(code.text)
        if found is not None and not code.text.lstrip().startswith(("<", "{")):
            parts = _split(found[0].replace("(s)", ""))
            if parts is not None:
                return parts
    return "", ""


def _split(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
    except ValueError:  # `http://[Endpoint]/` is no address of version 6
        return "", "/"
    host = parts.netloc if re.fullmatch(r"[\w.-]+\.[a-z]{2,}(?::\d+)?", parts.netloc) else ""
    return host, parts.path or "/"


def action_of(document: Document) -> tuple[str, int] | None:
    """Return the action that a sample request names, and its line."""
    for code in codes_of(document):
        found = _ACTION.search(code.text)
        if found is not None:
            return found[1], code.line
    return None


def name_in_authorization(document: Document) -> tuple[str, int] | None:
    """Return the operation that a title names behind a product (`Things:MakeThing`), or a permission; and its line."""
    for section in document.sections:
        for line, text in _permissions(section):
            found = _PERMISSION.fullmatch(text.strip(" |"))
            if found is not None:
                return found[1], line
    return None


def _permissions(section: Section) -> Iterator[tuple[int, str]]:
    """Yield the texts that may name a permission: title, paragraphs, and first cells of tables that list them."""
    yield section.line, section.title
    for block in section.blocks:
        if isinstance(block, Text):
            yield block.line, block.text
        elif isinstance(block, Table) and block.columns[:1] in {("Operation",), ("Action",), ("API",)}:
            yield from ((row.line, row.cells[0].text) for row in block.rows if row.cells)


def name_in_samples(document: Document) -> tuple[str, int] | None:
    """Return the operation that the path of a sample request names, or the root of an answer; and its line."""
    for code in codes_of(document):
        found = _NAME_IN_PATH.match(code.text) or _NAME_IN_ROOT.match(code.text)
        if found is not None:
            return found[1], code.line
    return None


def samples_of(document: Document) -> tuple[tuple[Sample, ...], tuple[Unresolved, ...]]:
    """Return the samples of answers, and those that cannot be read."""
    samples: list[Sample] = []
    unresolved: list[Unresolved] = []
    for code in codes_of(document):
        text = code.text.strip().strip("`").strip()
        if len(text) > _MOST:
            unresolved.append(Unresolved(line=code.line, reason="layout", text="a sample is too long to be read"))
        elif text.startswith("<"):
            found = _xml(text)
            if found is None:
                unresolved.append(Unresolved(line=code.line, reason="layout", text="a sample is not well-formed XML"))
            else:
                samples.append(Sample(form="xml", root=found[0], content=found[1], line=code.line, text=code.text))
        elif text.startswith(("{", "[")):
            content = _json(text)
            if content is None:
                unresolved.append(Unresolved(line=code.line, reason="layout", text="a sample is not JSON"))
            else:
                samples.append(Sample(form="json", root="", content=content, line=code.line, text=code.text))
    return tuple(samples), tuple(unresolved)


def _json(text: str) -> Any:
    depth = deepest = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        return None
    try:
        # Vendors leave a comma behind the last member, and tabs inside texts.
        return json.loads(re.sub(r",(\s*[}\]])", r"\1", text), strict=False, object_pairs_hook=_members)
    except ValueError:
        return None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name.strip(): value for name, value in pairs}


def _xml(text: str) -> tuple[str, Any] | None:
    body = re.sub(r"^<\s*\?.*?\?\s*>", "", text, count=1, flags=re.DOTALL).strip()
    if body.count("<") > 20_000 or "<!" in body:
        return None
    try:
        content = xmltodict.parse(body, attr_prefix="@")
    except (expat.ExpatError, ValueError):
        return None
    (root, inner), *_ = content.items()
    return (root, inner or {}) if _depth(inner) <= _DEEPEST else None


def _depth(content: Any) -> int:
    deepest, level = 0, [content]
    while level and deepest <= _DEEPEST:
        deepest += 1
        level = [
            inner
            for node in level
            for inner in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
        ]
    return deepest


def answer_schema(
    samples: tuple[Sample, ...], fields: tuple[FieldFact, ...]
) -> tuple[dict[str, Any], str, bool, tuple[Unresolved, ...]]:
    """Return the schema of a success, its root in XML, whether JSON wraps it in that root, and where sources differ.

    A table gives the type of a field; samples give the form. A member is required only at the outermost level, and only
    where it stands in the table and in every sample: what one sample shows may be missing from the next answer.
    """
    xml = next((sample for sample in samples if sample.form == "xml"), None)
    json_sample = next((sample for sample in samples if sample.form == "json"), None)
    root = xml.root if xml is not None else ""
    content, wrapped = _unwrapped(json_sample, root)
    types = {field.name: (json_type(field.type), field) for field in fields if field.type}
    shown = (
        content
        if isinstance(content, dict)
        else xml.content
        if xml is not None and isinstance(xml.content, dict)
        else {}
    )
    source = json_sample if isinstance(content, dict) and content else xml
    lines = _Lines(source) if source is not None else None
    properties = {name: _schema(name, value, types, lines) for name, value in shown.items() if not name.startswith("@")}
    outer = [field for field in fields if field.depth == 0]
    for field in outer:
        if not shown and field.name not in properties:
            properties[field.name] = _of_field(types.get(field.name, ("string", field))[0], field)
    everywhere = [set(c) for c in (content, xml.content if xml is not None else None) if isinstance(c, dict)]
    listed = {field.name for field in outer if not field.partly}
    required = [
        name for name in properties if name in listed and everywhere and all(name in shown for shown in everywhere)
    ]
    schema: dict[str, Any] = {"type": "object"}
    if required:
        schema["required"] = required
    schema["properties"] = properties
    return schema, root, wrapped, _differences(xml, content if json_sample else None, json_sample, fields)


def _unwrapped(sample: Sample | None, root: str) -> tuple[Any, bool]:
    if sample is None:
        return None, False
    if isinstance(sample.content, dict) and len(sample.content) == 1 and root in sample.content:
        return sample.content[root], True
    return sample.content, False


def _of_field(kind: JsonType, field: FieldFact) -> dict[str, Any]:
    return {"type": kind, "x-source": {"line": field.line}, "description": f"{field.name} is {_ARTICLES[kind]}."}


_ARTICLES: dict[JsonType, str] = {
    "string": "a text", "integer": "a whole number", "number": "a number", "boolean": "a truth value",
    "array": "a list", "object": "an object",
}  # fmt: skip


class _Lines:
    """Finds the lines on which a sample's members stand, asked for in the order of the sample."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._marks = ("<{}>", "<{} ", "<{}/") if sample.form == "xml" else ('"{}"',)
        self._at = 0

    @property
    def tells_types(self) -> bool:
        """Tell whether a text in the sample is one: in XML everything is."""
        return self._sample.form == "json"

    def of(self, name: str) -> int:
        """Return the line of the next member of that name; that of the sample if it cannot be found."""
        places = (self._sample.text.find(mark.format(name), self._at) for mark in self._marks)
        found = min((place for place in places if place >= 0), default=None)
        if found is None:
            return self._sample.line
        self._at = found + 1
        return self._sample.line + self._sample.text.count("\n", 0, found)


Types = dict[str, tuple[JsonType, FieldFact]]


def _schema(name: str, value: Any, types: Types, lines: _Lines | None) -> dict[str, Any]:
    """Return the schema of a member: its form from the sample, its type from the table."""
    line = lines.of(name) if lines is not None and name else 1
    if isinstance(value, dict):
        inner = {key: _schema(key, child, types, lines) for key, child in value.items() if not key.startswith("@")}
        return {"type": "object", "properties": inner} if inner else {"type": "object"}
    if isinstance(value, list):
        # Items of a list have names of their own, or that of the list, which the table gives to the list.
        items = [_schema("", child, types, lines) for child in value]
        return {"type": "array", "items": _united(items)}
    if not name:
        return {}
    schema: dict[str, Any] = {}
    listed = types.get(name)
    text = unmasked(value if isinstance(value, str) else "" if value is None else json.dumps(value))
    if listed is not None:
        kind = (
            listed[0]
            if listed[0] not in {"array", "object", "number"} and not _is_other(value, listed[0], lines)
            else None
        )
        schema = {"type": kind, "description": f"{name} is {_ARTICLES[kind]}."} if kind else {}
        line = listed[1].line
    if text and schema.get("type", "string") == "string":
        schema["example"] = text
    return {**schema, "x-source": {"line": line}}


def _is_other(value: Any, kind: JsonType, lines: _Lines | None) -> bool:
    """Tell whether a sample shows a value of another type than the table says: then nobody promised either."""
    shown: dict[type, JsonType] = {bool: "boolean", int: "integer", float: "number"}
    if lines is not None and lines.tells_types:
        shown[str] = "string"
    return shown.get(type(value), kind) != kind


def _united(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one schema for the items of a list: their members together."""
    objects = [schema for schema in schemas if schema.get("type") == "object"]
    if not objects or len(objects) != len(schemas):
        return schemas[0] if schemas and all(schema == schemas[0] for schema in schemas) else {}
    merged: dict[str, Any] = {}
    for schema in objects:
        for key, value in schema.get("properties", {}).items():
            merged.setdefault(key, value)
    return {"type": "object", "properties": merged} if merged else {"type": "object"}


def unmasked(text: str) -> str:
    """Return a sample value with zeros for the asterisks that mask its digits; empty where little else is left."""
    if not re.search(r"\*{2,}", text):
        return text.strip()
    if set(text) <= set("*. ") or re.search(r"[*]@|@[*]", text):
        return ""
    bare = re.sub(r"\s*\*{2,}\s*", lambda found: "0" * found[0].count("*"), text.strip())
    return bare if re.search(r"[A-Za-z1-9]", bare) else ""


def _differences(
    xml: Sample | None, content: Any, sample: Sample | None, fields: tuple[FieldFact, ...]
) -> tuple[Unresolved, ...]:
    """Return where table and samples, or the samples among themselves, name different outermost members."""
    found: list[Unresolved] = []
    outer = {field.name: field.line for field in fields if field.depth == 0}
    every = {field.name for field in fields}
    for shown, line in (
        (xml.content if xml else None, xml.line if xml else 0),
        (content, sample.line if sample else 0),
    ):
        if isinstance(shown, dict) and outer:
            more = sorted(name for name in shown if name not in every and not name.startswith("@"))
            found += (
                Unresolved(line=line, reason="conflict", text=f"the sample has {name}, which no table lists")
                for name in more
            )
    if xml is not None and sample is not None and isinstance(xml.content, dict) and isinstance(content, dict):
        odd = sorted({name for name in xml.content if not name.startswith("@")} ^ set(content))
        found += (
            Unresolved(line=sample.line, reason="conflict", text=f"{name} is in one of the XML and JSON samples only")
            for name in odd
        )
    return tuple(found)
