"""What a derived spec needs of its vendor's service: routing, common parameters, the form of errors."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contracts.derive.facts import OperationFacts, ParameterFact
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
            _of_version(parameter["schema"], self.version, version)
        return dict(shared)

    def own(self, facts: OperationFacts) -> Node:
        """Return `x-service` for a spec that stands alone."""
        shared = {**_plain(self.content["x-service"]), "conditions": []}
        shared |= {"version": facts.version or "unknown", "operations": [facts.name]}
        choice = self.choice_of_form(facts)
        if choice is not None and choice.name not in self.common:
            default = next((c.value for c in choice.constraints if c.kind == "default"), None)
            stated = {"default": default} if default in {"json", "xml"} else {}
            shared["format"] = {"parameter": choice.name, "json": "json", "xml": "xml", **stated}
        return shared

    def choice_of_form(self, facts: OperationFacts) -> ParameterFact | None:
        """Return the parameter with which a page lets its caller choose between JSON and XML, if it lists one."""
        for parameter in facts.parameters:
            values = next((c.value for c in parameter.constraints if c.kind == "enum"), ())
            if {str(value) for value in values} == {"json", "xml"}:
                return parameter
        return None


def _of_version(schema: Node, old: str, new: str) -> None:
    """Put the version of a page's interface in the place of the service's; leave it out where the page names none."""
    for word in ("const", "example"):
        if schema.get(word) == old:
            schema |= {word: new}
            if not new:
                del schema[word]
    rules = [rule for rule in schema.get("allOf", ()) if new or rule.get("const") != old]
    for rule in rules:
        _of_version(rule, old, new)
    if "allOf" in schema:
        schema["allOf"] = rules
        if not rules:
            del schema["allOf"]


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
