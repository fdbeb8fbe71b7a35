"""What a derived spec needs of its vendor's service: routing, common parameters, the form of errors."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contracts.derive.facts import OperationFacts
from contracts.errors import ContractsError
from contracts.spec import SPECS
from contracts.spec.load import SERVICE, vendors
from contracts.spec.yaml_file import read

Node = dict[str, Any]

# The faults of codes that a vendor's gateway gives for any operation of any of its services.
_SHARED = frozenset(
    [
        "throttled",
        "signature",
        "permission",
        "routing",
        "protocol",
        "method",
        "format",
        "server",
        "missing-parameter",
        "invalid-parameter",
        "token",
        "any",
    ]
)


@cache
def _shipped(vendor: str) -> Node:
    return read(SPECS / vendor / SERVICE)


@dataclass(frozen=True, slots=True)
class Service:
    """A vendor's `service.yaml`, as far as other operations of the vendor share it."""

    content: Node

    @property
    def vendor(self) -> str:
        """Return the vendor's name."""
        return str(self.content["x-service"]["vendor"])

    @property
    def version(self) -> str:
        """Return the version of the interface that `service.yaml` names."""
        return str(self.content["x-service"]["version"])

    @property
    def routing_parameter(self) -> str | None:
        """Return the parameter that names the operation, if one does."""
        name = self.content["x-service"]["routing"].get("parameter")
        return str(name) if name is not None else None

    @property
    def common(self) -> tuple[str, ...]:
        """Return the names of the parameters that every call has."""
        return tuple(self.content.get("components", {}).get("parameters", {}))

    @property
    def schemas(self) -> Node:
        """Return the schemas of errors."""
        return dict(_plain(self.content.get("components", {}).get("schemas", {})))

    @property
    def errors(self) -> list[Node]:
        """Return the errors that any operation may answer."""
        return [_plain(entry) for entry in self.content.get("x-errors", ()) if entry["fault"] in _SHARED]

    def components(self, version: str) -> Node:
        """Return common parameters, for that version of the interface, and responses."""
        shared = _plain(
            {name: value for name, value in self.content.get("components", {}).items() if name != "schemas"}
        )
        for parameter in shared.get("parameters", {}).values():
            schema = parameter["schema"]
            if schema.get("const") == self.version:
                del schema["const"]
                schema |= {"const": version} if version else {}
        return dict(shared)

    def own(self, operation: str, version: str) -> Node:
        """Return `x-service` for a spec that stands alone."""
        shared = _plain(self.content["x-service"])
        return {**shared, "version": version or "unknown", "operations": [operation], "conditions": []}


def service_of(facts: OperationFacts, folder: Path, vendor: str | None) -> tuple[Service, bool]:
    """Return the service that an operation belongs to, and whether its `service.yaml` stands in that folder.

    Raises:
        ContractsError: no vendor's way of routing fits the page, or there is no such vendor.
    """
    if (folder / SERVICE).is_file():
        return Service(read(folder / SERVICE)), True
    for name in (vendor,) if vendor is not None else vendors():
        service = Service(_shipped(name))
        if vendor is not None or (service.routing_parameter is not None) == facts.action:
            return service, False
    raise ContractsError(
        facts.document,
        "no vendor's calls look like those of this page",
        f"Name one with --vendor: {', '.join(vendors())}",
    )


def _plain(node: Any) -> Any:
    """Return a content of YAML as plain mappings and lists."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(item) for item in node] if isinstance(node, list) else copy.copy(node)
