"""Reads the spec files of a vendor into a `Spec`, or says with file and line why it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from contracts.errors import ContractsError, SpecError, nearest
from contracts.spec.clauses import UnclearError
from contracts.spec.members import check_members
from contracts.spec.model import FormatChoice, Operation, Spec
from contracts.spec.operation import operation_of
from contracts.spec.yaml_file import Located, Neighbours, line_of, read, resolved

_PACKAGE = Path(__file__).parents[1]
# Installed from a wheel they are inside of the package, in a repository beside it.
SPECS = _PACKAGE / "specs" if (_PACKAGE / "specs").is_dir() else _PACKAGE.parent / "specs"
SERVICE = "service.yaml"


def vendors(directory: Path = SPECS) -> tuple[str, ...]:
    """Return the names of the vendors that have specs."""
    return tuple(sorted(path.parent.name for path in directory.glob(f"*/{SERVICE}")))


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
        return operation_of(path, content, service)
    except UnclearError as unclear:
        place = str(unclear.place) if isinstance(unclear.place, Located) else str(path)
        raise SpecError(place, unclear.problem, unclear.cure) from unclear


def _without(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != key}
