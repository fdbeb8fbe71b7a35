"""From facts to a spec: OpenAPI 3.1 in which every rule cites the line of the page that it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from contracts.derive.facts import OperationFacts, ParameterFact, Unresolved
from contracts.derive.problems import error_entries
from contracts.derive.rules import items_of
from contracts.derive.samples import answer_schema, unmasked
from contracts.derive.service import Service
from contracts.derive.types import json_type

Node = dict[str, Any]

_ERROR_RULES = (
    ("code", "Every refusal carries an error code."),
    ("status", "A listed error code comes with its listed HTTP status, which is never that of a success."),
    ("message", "A listed error code comes with its listed message."),
    ("fault", "An error states a fault that the request has."),
    ("server-fault", "A faulty request is answered with a refusal, never with a failure of the server."),
)


# Operations that only show something, by the names that vendors give them.
_READS = re.compile(
    r"^(?:describe|get|list|query|search|check|count|preview|estimate|verify|is[A-Z]|batch(?:Get|Describe|Query))",
    re.IGNORECASE,
)
# What a signed call of Alibaba Cloud carries anyway; some pages list one of them.
_OF_SIGNATURES = frozenset(
    ["AccessKeyId", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "SecurityToken", "Timestamp"]
)


@dataclass(slots=True)
class Emitted:
    """A spec's content, and what the page says that it does not carry."""

    spec: Node
    unresolved: list[Unresolved] = field(default_factory=list)


def emitted(facts: OperationFacts, service: Service, *, beside_service: bool) -> Emitted:
    """Return the spec of an operation.

    Args:
        facts: what the page says.
        service: the vendor's, of which the operation is one.
        beside_service: the spec will stand beside the vendor's `service.yaml`, and refers to it; else it carries what
            it needs of it.
    """
    result = Emitted({})
    schemas: Node = {}
    parameters = list(_parameters(facts, schemas, result.unresolved, frozenset(service.common)))
    answer, root, wrapped, differences = answer_schema(facts.samples, facts.fields)
    result.unresolved += differences
    root = root or f"{facts.name}Response"
    schemas["Answer"] = {**answer, "xml": {"name": root}}
    where = "service.yaml" if beside_service else ""
    common = [{"$ref": f"{where}#/components/parameters/{name}"} for name in service.common]
    at = (
        next(
            (index for index, parameter in enumerate(parameters) if parameter["name"] == service.routing_parameter), -1
        )
        + 1
    )
    responses = _responses(facts, root, where, wrapped=wrapped)
    item: Node = {
        "get": {
            "operationId": facts.name,
            "parameters": [*parameters[:at], *common, *parameters[at:]],
            "responses": responses,
        }
    }
    if "POST" in facts.methods:
        item["post"] = _form(facts, parameters, responses)
    result.spec = {
        "openapi": "3.1.0",
        "info": {"title": facts.name, "version": facts.version or (service.version if beside_service else "unknown")},
        "x-document": facts.document,
        **({} if beside_service else {"x-service": service.own(facts)}),
        **({"servers": [{"url": f"https://{facts.endpoint}"}]} if facts.endpoint else {}),
        **({} if _READS.match(facts.name) else {"x-changes": True}),
        "paths": {facts.path: item},
        "components": {
            **({} if beside_service else service.components(facts.version)),
            "schemas": {**({} if beside_service else service.schemas), **schemas},
        },
        "x-semantics": list(_semantics(facts)),
        "x-errors": [*error_entries(facts.errors), *([] if beside_service else service.errors)],
    }
    return result


def _parameters(
    facts: OperationFacts, schemas: Node, unresolved: list[Unresolved], common: frozenset[str]
) -> Iterator[Node]:
    for fact in facts.parameters:
        if fact.name in common | _OF_SIGNATURES:
            why = f"{fact.name} is a parameter of every call, and has the clauses that the service gives it"
            unresolved.append(Unresolved(line=fact.line, reason="layout", text=why))
            continue
        if fact.member_of is not None:
            owner = fact.member_of if fact.member_of != "?" else "a parameter that is not named"
            why = f"{fact.name} is a member of {owner}, and has no clauses"
            unresolved.append(Unresolved(line=fact.line, reason="layout", text=why))
            continue
        name = re.sub(r"\.(?:N|n|M|\{n\})(?=\.|$)", ".1", fact.name)
        if not re.fullmatch(r"[A-Za-z0-9._-]+", name) or name in schemas:
            unresolved.append(
                Unresolved(line=fact.line, reason="layout", text=f"{fact.name} cannot be sent by that name")
            )
            continue
        schemas[name] = _schema(fact, facts, unresolved)
        node: Node = {"name": name, "in": "query"}
        if fact.required:
            node["required"] = True  # with a condition it is sent, but that it must be is no rule
        node["x-source"] = {"line": fact.line}
        if _depends(fact):
            node["x-conditional"] = "other-parameters"
        yield {**node, "schema": {"$ref": f"#/components/schemas/{name}"}}


def _depends(fact: ParameterFact) -> bool:
    """Tell whether other parameters decide if this one may stand in a request: lists and conditions tie them.

    A dry run may be answered with an error where it passes, and no page says so in a form of its own.
    """
    return (
        fact.conditional
        or "." in fact.name
        or (fact.related and not fact.required)
        or fact.name.lower() == "dryrun"
        or any(c.kind == "requiredWhen" for c in fact.constraints)
    )


def _schema(fact: ParameterFact, facts: OperationFacts, unresolved: list[Unresolved]) -> Node:
    if fact.name == "Action" and facts.action:
        says = "The operation is named exactly, letter case included."
        return {"type": "string", "const": facts.name, "description": says, "x-source": {"line": fact.line}}
    kind = json_type(fact.type)
    items, notes = items_of(fact)
    unresolved += notes
    schema: Node = {"type": kind if kind in {"integer", "boolean"} else "string"}
    if fact.type.lower() in {"long", "int64"}:
        schema["format"] = "int64"
    example = _example(fact)
    if example is not None:
        schema["example"] = example
    default = next((c for c in fact.constraints if c.kind == "default"), None)
    if default is not None:
        schema["default"] = default.value
    stated = next((c for c in fact.constraints if c.kind == "format"), None)
    if stated is not None:
        schema["x-stated-format"] = stated.value
    if kind in {"integer", "boolean"}:
        what = (
            "true or false"
            if kind == "boolean"
            else "a whole number" + (" of at most 64 bits" if "format" in schema else "")
        )
        schema |= {"description": f"{fact.name} is {what}.", "x-source": {"line": fact.line}}
    zones = _zones(fact, kind)
    if zones:
        schema["x-unspecified"] = zones
    if items:
        schema["allOf"] = items
    for word in ("example", "default"):
        if word in schema and items and not Draft202012Validator(schema).is_valid(schema[word]):
            why = f"the {word} {schema.pop(word)!r} of {fact.name} is not what the page allows"
            unresolved.append(Unresolved(line=fact.line, reason="conflict", text=why))
    return schema


_OF_TEXT = frozenset({"minLength", "maxLength", "minBytes", "maxBytes", "startsWith", "endsWith", "notPrefix"})


def _zones(fact: ParameterFact, kind: str) -> list[str]:
    """Return the zones in which a page leaves any value of such a parameter open."""
    zones = [] if fact.required else ["empty"]
    if kind == "integer":
        zones.append("sign-or-zeros")
    elif kind == "boolean":
        zones += ["letter-case", "zero-or-one"]
    elif any(c.kind in _OF_TEXT for c in fact.constraints) and not any(
        c.kind in {"charset", "enum"} for c in fact.constraints
    ):
        zones.append("controls")
    return zones


def _example(fact: ParameterFact) -> Any:
    """Return the page's example in the parameter's type, if it can be told and the page's own rules allow it."""
    text = unmasked(fact.example)
    kind = json_type(fact.type)
    enum = next((c.value for c in fact.constraints if c.kind == "enum"), None)
    if enum is not None:
        return next((value for value in enum if str(value).lower() == text.lower()), enum[0])
    if kind == "integer":
        default = next((c.value for c in fact.constraints if c.kind == "default"), None)
        if isinstance(default, int) and not any(c.kind in {"minimum", "maximum"} for c in fact.constraints):
            return default  # what the page calls an example need not exist, but what it takes itself does
        return int(text) if re.fullmatch(r"-?\d{1,19}", text) else None
    if kind == "boolean":
        return text.lower() == "true" if text.lower() in {"true", "false"} else None
    return text or None


def _responses(facts: OperationFacts, root: str, where: str, *, wrapped: bool) -> Node:
    sample = {sample.form: sample.line for sample in reversed(facts.samples)}
    stated = {name.removeprefix("application/"): line for name, line in facts.media_types}
    fallback = min([*sample.values(), *(entry.line for entry in facts.fields)], default=facts.line)
    content: Node = {}
    for form in ("json", "xml"):
        line = stated.get(form) or sample.get(form) or fallback
        content[f"application/{form}"] = {
            "x-source": {"line": line},
            **({} if form in stated else {"x-media-type": "unspecified"}),
            "schema": _wrapped(root) if form == "json" and wrapped else {"$ref": "#/components/schemas/Answer"},
        }
    success = {"description": f"{facts.name} succeeded.", "x-source": {"line": fallback}, "content": content}
    return {"200": success, "4XX": {"$ref": f"{where}#/components/responses/Error"}}


def _wrapped(root: str) -> Node:
    return {"type": "object", "required": [root], "properties": {root: {"$ref": "#/components/schemas/Answer"}}}


def _form(facts: OperationFacts, parameters: list[Node], responses: Node) -> Node:
    schema: Node = {"type": "object"}
    required = [parameter["name"] for parameter in parameters if parameter.get("required")]
    if required:
        schema["required"] = required
    schema["properties"] = {parameter["name"]: parameter["schema"] for parameter in parameters}
    return {
        "operationId": f"{facts.name}-form",
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}},
        "responses": responses,
    }


def _semantics(facts: OperationFacts) -> Iterator[Node]:
    def entry(rule: str, subject: str, says: str, line: int, **more: Any) -> Node:
        return {"rule": rule, "subject": subject, **more, "description": says, "x-source": {"line": line}}

    yield entry("accepted", "request", "A request with known values and nothing else is accepted.", facts.line)
    yield entry("answered", "transport", "Every request is answered over HTTP, whole and in time.", facts.line)
    if facts.methods_line is not None and set(facts.methods) <= {"GET", "POST"}:
        serve = "serve" if len(facts.methods) > 1 else "serves"
        says = f"{' and '.join(facts.methods)} {serve} the call, and no other method does."
        arguments: Mapping[str, Any] = {"with": {"methods": list(facts.methods)}, "sides": ["accept", "reject"]}
        yield entry("methods", "request", says, facts.methods_line, **arguments)
        yield entry(
            "path", "request", "The operation is served at its own path only.", facts.methods_line, sides=["reject"]
        )
    yield entry("order", "request", "Parameters may come in any order.", facts.line)
    forms = {sample.form: sample.line for sample in facts.samples}
    if len(forms) == 2:
        yield entry(
            "equal-forms",
            "response",
            "The XML and the JSON form of one answer carry the same data.",
            max(forms.values()),
        )
    if facts.errors_line is not None:
        yield from (
            entry(rule, "error", says, facts.errors_line)
            for rule, says in _ERROR_RULES
            if facts.errors or rule not in {"status", "message"}
        )
