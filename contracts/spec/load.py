"""Reads the spec files of a vendor into a `Spec`, or says with file and line why it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from contracts.errors import ContractsError, SpecError, nearest
from contracts.spec.clauses import ClauseReader, UnclearError, at, written
from contracts.spec.members import check_members
from contracts.spec.model import (
    Clause,
    Companion,
    ErrorEntry,
    FormatChoice,
    Lifecycle,
    Listing,
    Operation,
    Pages,
    Parameter,
    Spec,
    Transition,
)
from contracts.spec.yaml_file import Located, Neighbours, line_of, mappings, read, resolved

_PACKAGE = Path(__file__).parents[1]
# Installed from a wheel they are inside of the package, in a repository beside it.
SPECS = _PACKAGE / "specs" if (_PACKAGE / "specs").is_dir() else _PACKAGE.parent / "specs"
SERVICE = "service.yaml"


def vendors(directory: Path = SPECS) -> tuple[str, ...]:
    """Return the names of the vendors that have specs."""
    return tuple(sorted(path.parent.name for path in directory.glob("*/service.yaml")))


def check_vendor(name: str | None) -> None:
    """Refuse a vendor that there are no specs for; None is any of them.

    Raises:
        ContractsError: with the one that was probably meant.
    """
    if name is None or name in vendors():
        return
    cure = nearest(name, vendors(), f"There are specs for {', '.join(vendors())}")
    raise ContractsError(f"--vendor {name}", "there are no specs for this vendor", cure)


def load_spec(vendor: str, directory: Path = SPECS) -> Spec:
    """Read `service.yaml` and every operation of a vendor.

    Raises:
        SpecError: a file is missing or wrong; the message names file and line.
    """
    folder = directory / vendor
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name != SERVICE]
    return _spec(_service(folder / SERVICE), files, None)


def _spec(service: Mapping[str, Any], files: list[Path], only: Path | None) -> Spec:
    shared = service["x-service"]
    neighbours: Neighbours = {}
    found = {path: _operation(path, service, neighbours) for path in files}
    if only is not None:
        found = {path: replace(o, companion=o.companion or path != only) for path, o in found.items()}
    operations: dict[str, Operation] = {}
    for path, operation in found.items():
        if operation.name in operations:
            first = next(other for other, o in found.items() if o.name == operation.name)
            raise SpecError(
                str(path), f"{operation.name} is in {first.name} already", "Give one operationId to one file"
            )
        operations[operation.name] = operation
    checked = (operations[name] for name in sorted(operations) if not operations[name].companion)
    return Spec(
        vendor=shared["vendor"],
        version=shared["version"],
        routing=shared["routing"].get("parameter"),
        known=frozenset(shared["operations"]),
        format=FormatChoice(default=shared["format"].get("default"), **_without(shared["format"], "default")),
        conditions=tuple(shared["conditions"]),
        states=frozenset(shared.get("states", ())),
        time_limits=shared["signature"],
        operations=operations,
        clauses={clause.id: clause for operation in checked for clause in operation.clauses},
    )


def load_file(path: Path) -> Spec:
    """Read one operation: with the rest of its vendor's folder where it stands in one, else alone.

    Its clauses are the only ones of the spec that is returned; the folder's other operations are companions.

    Raises:
        SpecError: a file is missing or wrong; the message names file and line.
    """
    if not (path.parent / SERVICE).is_file():
        return _spec(_own_service(path), [path], None)
    service = _service(path.parent / SERVICE)
    return _spec(service, [other for other in sorted(path.parent.glob("*.yaml")) if other.name != SERVICE], path)


def check_file(path: Path) -> None:
    """Read one file, and the `service.yaml` beside it, unless it says itself what that would say.

    Raises:
        SpecError: the file is missing or wrong; the message names file and line.
    """
    if path.name == SERVICE:
        _service(path)
        return
    beside = path.parent / SERVICE
    _operation(path, _service(beside) if beside.is_file() else _own_service(path))


def _read_checked(path: Path, neighbours: Neighbours | None = None) -> dict[str, Any]:
    content = read(path)
    check_members(path, content)
    return resolved(path, content, {} if neighbours is None else neighbours)


def _service(path: Path) -> Mapping[str, Any]:
    service = _read_checked(path)
    shared = service.get("x-service")
    if shared is None:
        raise SpecError(f"{path}:1", "x-service is missing", "Say there what the service's operations share")
    if shared["vendor"] != path.parent.name:
        place = f"{path}:{line_of(path, ['x-service', 'vendor'])}"
        raise SpecError(place, f"the vendor is {shared['vendor']!r}", f"Name it as the folder: {path.parent.name!r}")
    return service


def _own_service(path: Path) -> Mapping[str, Any]:
    """Return what a file that stands alone says of its service; its errors are the operation's own."""
    content = _read_checked(path)
    if "x-service" not in content:
        problem = f"there is no {SERVICE} beside this file, and no x-service in it"
        raise SpecError(str(path), problem, "Say in one of them what the service's operations share")
    return {"x-service": content["x-service"]}


def _operation(path: Path, service: Mapping[str, Any], neighbours: Neighbours | None = None) -> Operation:
    content = _read_checked(path, neighbours)
    try:
        return _understood(path, content, service)
    except UnclearError as unclear:
        place = str(unclear.place) if isinstance(unclear.place, Located) else str(path)
        raise SpecError(place, unclear.problem, unclear.cure) from unclear


def _understood(path: Path, content: dict[str, Any], service: Mapping[str, Any]) -> Operation:
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
        lifecycle=_lifecycle(content.get("x-lifecycle")),
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


def _lifecycle(content: Mapping[str, Any] | None) -> Lifecycle | None:
    if content is None:
        return None
    gone, modify, listing = content["gone"], content.get("modify"), content.get("list")
    return Lifecycle(
        id=content["id"],
        taken_by=tuple(content["taken-by"]),
        observe=_companion(content["observe"]),
        delete=_companion(content["delete"]),
        modify=_companion(modify) if modify is not None else None,
        list=_listing(listing) if listing is not None else None,
        transitions=tuple(map(_transition, content["transitions"])),
        gone_error=gone.get("error"),
        gone_status=tuple(gone.get("status", ())),
        gone_empty=gone.get("empty"),
    )


def _transition(content: Mapping[str, Any]) -> Transition:
    return Transition(
        sources=tuple(content.get("from", ())),
        to=content["to"],
        by=_companion(content["by"]) if "by" in content else None,
        who=content.get("who", "requester"),
        inside=content.get("in"),
        outside=content.get("outside"),
        someday=content.get("someday", False),
    )


def _companion(content: Mapping[str, Any]) -> Companion:
    return Companion(
        operation=content["operation"],
        parameter=content["parameter"],
        repeats=tuple(content.get("with", ())),
        given=content.get("given", {}),
        status=content.get("status", ""),
        shows=content.get("shows", {}),
        accounts=tuple(content.get("accounts", ())),
    )


def _listing(content: Mapping[str, Any]) -> Listing:
    return Listing(
        operation=content["operation"],
        items=content["items"],
        id=content["id"],
        status=content["status"],
        created=content["created"],
        shows=dict(content["shows"]),
        repeats=tuple(content.get("with", ())),
        total=content.get("total"),
        pages=Pages(**content["pages"]) if "pages" in content else None,
    )


def _check_names(content: dict[str, Any], key: str, known: Iterable[str]) -> None:
    """Refuse a name of a condition or operation that `service.yaml` does not list."""
    for mapping in mappings(content):
        name = mapping.get(key)
        if isinstance(name, str) and name not in known:
            cure = nearest(name, known, f"List it in {SERVICE}, or name one that is there")
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


def _without(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != key}
