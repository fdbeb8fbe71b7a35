"""Reads the content of a spec file into an `Operation`, whose clauses are told one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from contracts.errors import SpecError, nearest
from contracts.spec.clauses import ClauseReader, UnclearError, at, written
from contracts.spec.lifecycle import lifecycle
from contracts.spec.model import Clause, ErrorEntry, Operation, Parameter
from contracts.spec.yaml_file import line_of, mappings


def operation_of(path: Path, content: dict[str, Any], service: Mapping[str, Any]) -> Operation:
    """Return the operation that a file describes, one of the service's.

    Raises:
        SpecError: the file is wrong; the message names file and line.
        UnclearError: the same, with the mapping that is wrong.
    """
    where, get = _the_operation(path, content)
    name, shared = get["operationId"], service["x-service"]
    reader = ClauseReader(prefix=f"{shared['vendor']}/{name}", document=content.get("x-document", path.name))
    companion = bool(content.get("x-companion"))
    parameters = tuple(_parameters(get, reader, checked=not companion))
    answer, wrapped, about_answer = _answer(get, reader, checked=not companion)
    errors = tuple(reader.error(entry) for entry in [*content.get("x-errors", ()), *service.get("x-errors", ())])
    semantics = [] if companion else [reader.semantics(entry) for entry in content.get("x-semantics", ())]
    clauses = [*semantics, *(c for p in parameters for c in p.clauses), *about_answer, *_due(errors)]
    _check_names(content, "condition", shared["conditions"])
    _check_names(content, "operation", shared["operations"])
    _check_ids(path, clauses)
    _check_form(content["paths"][where], parameters)
    return Operation(
        name=name,
        path=where,
        parameters=parameters,
        clauses=() if companion else tuple(clauses),
        answer=answer,
        root=answer.get("xml", {}).get("name", f"{name}Response"),
        wrapped=wrapped,
        errors=errors,
        lifecycle=lifecycle(content.get("x-lifecycle")),
        companion=companion,
        changes=bool(content.get("x-changes")) and "x-lifecycle" not in content,
    )


def _the_operation(path: Path, content: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the one path of the file with its `get`, whose query parameters are the documented ones."""
    paths = content.get("paths") or {}
    if len(paths) != 1:
        raise SpecError(f"{path}:{line_of(path, ['paths'])}", f"{len(paths)} paths", "A spec file holds one operation")
    where, item = next(iter(paths.items()))
    get = item.get("get")
    if get is None or "operationId" not in get:
        place = f"{path}:{line_of(path, ['paths', where])}"
        raise SpecError(place, "there is no `get` with an operationId", "Describe the operation there")
    return where, get


def _parameters(get: Mapping[str, Any], reader: ClauseReader, *, checked: bool) -> Iterator[Parameter]:
    for definition in get.get("parameters", ()):
        yield reader.parameter(definition) if checked else _plain(definition)


def _plain(definition: Mapping[str, Any]) -> Parameter:
    schema = at(definition, "schema")
    return Parameter(
        name=at(definition, "name"),
        type=schema.get("type", "string"),
        required=bool(definition.get("required")),
        condition=None,
        example=written(schema.get("example", schema.get("const", ""))),
        clauses=(),
        common=bool(definition.get("x-common")),
    )


def _answer(
    get: Mapping[str, Any], reader: ClauseReader, *, checked: bool
) -> tuple[Mapping[str, Any], bool, list[Clause]]:
    """Return the schema of a success, whether JSON wraps it in the root, and the clauses about it."""
    success = at(get, "responses", "200")
    xml, json = at(success, "content", "application/xml"), at(success, "content", "application/json")
    answer = at(xml, "schema")
    wrapped = answer != at(json, "schema")
    if not checked:
        return answer, wrapped, []
    root = at(answer, "xml", "name")
    clauses = [
        reader.response("status", success, "A success has the HTTP status 200.", 200),
        reader.response(
            "xml-form", xml, f"A success in XML is a document with the root {root}.", _media_type(xml, "xml")
        ),
        reader.response("json-form", json, "A success in JSON is an object.", _media_type(json, "json")),
        *reader.answer(answer),
    ]
    return answer, wrapped, clauses


def _media_type(content: Mapping[str, Any], form: str) -> str | None:
    return None if content.get("x-media-type") == "unspecified" else f"application/{form}"


def _due(errors: tuple[ErrorEntry, ...]) -> Iterator[Clause]:
    return (entry.clause for entry in errors if entry.clause is not None)


def _check_names(content: dict[str, Any], key: str, known: Iterable[str]) -> None:
    """Refuse a name of a condition or operation that `service.yaml` does not list."""
    for mapping in mappings(content):
        name = mapping.get(key)
        if isinstance(name, str) and name not in known:
            cure = nearest(name, known, "List it in service.yaml, or name one that is there")
            raise UnclearError(mapping, f"there is no {key} {name!r}", cure)


def _check_ids(path: Path, clauses: list[Clause]) -> None:
    ids = [clause.id for clause in clauses]
    twice = next((clause_id for index, clause_id in enumerate(ids) if clause_id in ids[:index]), None)
    if twice is not None:
        raise SpecError(str(path), f"two rules have the id {twice}", "Tell them apart with x-rule")


def _check_form(item: Mapping[str, Any], parameters: tuple[Parameter, ...]) -> None:
    """Refuse a form body that has other parameters than the query."""
    post = item.get("post")
    if post is None:
        return
    form = at(post, "requestBody", "content", "application/x-www-form-urlencoded", "schema", "properties")
    odd = set(form) ^ {parameter.name for parameter in parameters}
    if odd:
        problem = f"query and form differ in {', '.join(sorted(odd))}"
        raise UnclearError(form, problem, "List the same parameters in both")
