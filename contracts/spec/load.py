"""Reads the spec files of a vendor into a `Spec`, or says with file and line why it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contracts.errors import SpecError
from contracts.spec.clauses import ClauseReader, Unclear, written
from contracts.spec.members import check_members
from contracts.spec.model import Clause, Companion, ErrorEntry, FormatChoice, Lifecycle, Operation, Parameter, Spec
from contracts.spec.yaml_file import line_of, read, resolved

SPECS = Path(__file__).parents[2] / "specs"


def vendors(directory: Path = SPECS) -> tuple[str, ...]:
    """Return the names of the vendors that have specs."""
    return tuple(sorted(path.parent.name for path in directory.glob("*/service.yaml")))


def load_spec(vendor: str, directory: Path = SPECS) -> Spec:
    """Read `service.yaml` and every operation of a vendor.

    Raises:
        SpecError: a file is missing or wrong; the message names file and line.
    """
    folder = directory / vendor
    service_file = folder / "service.yaml"
    service = _read_checked(service_file)
    shared = service.get("x-service")
    if shared is None:
        raise SpecError(f"{service_file}:1", "x-service is missing", "Say there what the service's operations share")
    files = [path for path in sorted(folder.glob("*.yaml")) if path != service_file]
    common = [(service_file, entry) for entry in service.get("x-errors", ())]
    operations = {operation.name: operation for operation in (_operation(path, vendor, common) for path in files)}
    checked = (operations[name] for name in sorted(operations) if not operations[name].companion)
    return Spec(
        vendor=vendor,
        version=shared["version"],
        routing=shared["routing"].get("parameter"),
        known=frozenset(shared["operations"]),
        format=FormatChoice(default=shared["format"].get("default"), **_without(shared["format"], "default")),
        conditions=tuple(shared["conditions"]),
        operations=operations,
        clauses={clause.id: clause for operation in checked for clause in operation.clauses},
    )


def _read_checked(path: Path) -> dict[str, Any]:
    content = read(path)
    check_members(path, content)
    return resolved(path, content)


def _operation(path: Path, vendor: str, common: list[tuple[Path, Mapping[str, Any]]]) -> Operation:
    content = _read_checked(path)
    where, get = _the_operation(path, content)
    name = get["operationId"]
    reader = ClauseReader(prefix=f"{vendor}/{name}", document=content.get("x-document", path.name))
    companion = bool(content.get("x-companion"))
    try:
        parameters = tuple(_parameters(path, get, reader, where, checked=not companion))
        answer, wrapped, about_answer = _answer(get, reader, checked=not companion)
        errors = tuple(reader.error(entry) for entry in [*content.get("x-errors", ()), *(e for _, e in common)])
        semantics = [] if companion else [reader.semantics(entry) for entry in content.get("x-semantics", ())]
    except Unclear as unclear:
        problem, _, cure = str(unclear).partition(". ")
        raise SpecError(f"{path}:{line_of(path, _named_in(content, unclear))}", problem, cure) from unclear
    clauses = [*semantics, *(c for p in parameters for c in p.clauses), *about_answer, *_due(errors)]
    _check(path, content, clauses, parameters)
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
    )


def _the_operation(path: Path, content: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the one path of the file with its `get`, whose query parameters are the documented ones."""
    paths = content.get("paths", {})
    if len(paths) != 1:
        raise SpecError(f"{path}:{line_of(path, ['paths'])}", f"{len(paths)} paths", "A spec file holds one operation")
    where, item = next(iter(paths.items()))
    get = item.get("get")
    if get is None or "operationId" not in get:
        place = f"{path}:{line_of(path, ['paths', where])}"
        raise SpecError(place, "there is no `get` with an operationId", "Describe the operation there")
    return where, get


def _parameters(
    path: Path, get: Mapping[str, Any], reader: ClauseReader, where: str, *, checked: bool
) -> Iterator[Parameter]:
    for index, definition in enumerate(get.get("parameters", ())):
        if definition.get("x-common"):
            continue
        if not checked:
            yield _plain(definition)
            continue
        try:
            yield reader.parameter(definition)
        except Unclear as unclear:
            problem, _, cure = str(unclear).partition(". ")
            line = line_of(path, ["paths", where, "get", "parameters", index])
            raise SpecError(f"{path}:{line}", f"{definition['name']}: {problem}", cure) from unclear


def _plain(definition: Mapping[str, Any]) -> Parameter:
    schema = definition["schema"]
    return Parameter(
        name=definition["name"],
        type=schema.get("type", "string"),
        required=bool(definition.get("required")),
        condition=None,
        example=written(schema.get("example", schema.get("const", ""))),
        clauses=(),
    )


def _answer(
    get: Mapping[str, Any], reader: ClauseReader, *, checked: bool
) -> tuple[Mapping[str, Any], bool, list[Clause]]:
    """Return the schema of a success, whether JSON wraps it in the root, and the clauses about it."""
    success = get["responses"]["200"]
    xml, json = success["content"]["application/xml"], success["content"]["application/json"]
    answer = xml["schema"]
    wrapped = answer is not json["schema"] and answer != json["schema"]
    if not checked:
        return answer, wrapped, []
    root = answer["xml"]["name"]
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
    gone = content["gone"]
    return Lifecycle(
        id=content["id"],
        taken_by=tuple(content["taken-by"]),
        observe=_companion(content["observe"]),
        delete=_companion(content["delete"]),
        settled=tuple(content["settled"]),
        settled_when={condition: tuple(states) for condition, states in content.get("settled-when", {}).items()},
        gone_error=gone.get("error"),
        gone_status=tuple(gone.get("status", ())),
        gone_empty=gone.get("empty"),
        taken_error=content.get("taken"),
    )


def _companion(content: Mapping[str, Any]) -> Companion:
    return Companion(
        operation=content["operation"],
        parameter=content["parameter"],
        repeats=tuple(content.get("with", ())),
        status=content.get("status", ""),
    )


def _check(path: Path, content: dict[str, Any], clauses: list[Clause], parameters: tuple[Parameter, ...]) -> None:
    """Refuse two clauses of one id, and a form body that has other parameters than the query."""
    ids = [clause.id for clause in clauses]
    twice = next((clause_id for index, clause_id in enumerate(ids) if clause_id in ids[:index]), None)
    if twice is not None:
        raise SpecError(str(path), f"two rules have the id {twice}", "Tell them apart with x-rule")
    where = next(iter(content["paths"]))
    post = content["paths"][where].get("post")
    if post is None:
        return
    form = post["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    common = {d["name"] for d in content["paths"][where]["get"].get("parameters", ()) if d.get("x-common")}
    in_form, in_query = set(form["properties"]) - common, {parameter.name for parameter in parameters}
    if in_form != in_query:
        line = line_of(path, ["paths", where, "post", "requestBody"])
        odd = ", ".join(sorted(in_form ^ in_query))
        raise SpecError(f"{path}:{line}", f"query and form differ in {odd}", "List the same parameters in both")


def _named_in(content: dict[str, Any], unclear: Unclear) -> list[str | int]:
    """Return the nearest place to blame when the reader only knows the kind of fault: the semantics or the answer."""
    del unclear
    return ["x-semantics"] if "x-semantics" in content else ["paths"]


def _without(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != key}
