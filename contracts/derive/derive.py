"""Derivation as one step: a page in, a spec and the list of what it does not carry out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.derive.emit import emitted
from contracts.derive.facts import OperationFacts, Unresolved
from contracts.derive.operation import read_operation
from contracts.derive.service import service_of
from contracts.document import read_document


@dataclass(frozen=True, slots=True)
class Derived:
    """A spec's content, the facts it was made from, and what was not understood, in the order of the page."""

    facts: OperationFacts
    spec: dict[str, Any]
    unresolved: tuple[Unresolved, ...]


def read_page(path: Path, name: str | None = None) -> OperationFacts:
    """Read the facts of a page; `name` is what sources call it, its file's name if not given.

    Raises:
        ContractsError: the page cannot be read, or documents no operation.
    """
    return read_operation(read_document(path, name), _beginning(path))


def derive(path: Path, folder: Path, *, vendor: str | None = None, name: str | None = None) -> Derived:
    """Derive the spec of a page, to stand in `folder`.

    Raises:
        ContractsError: the page cannot be read, documents no operation, or fits no vendor.
    """
    facts = read_page(path, name)
    service, beside = service_of(facts, folder, vendor)
    result = emitted(facts, service, beside_service=beside)
    return Derived(
        facts, result.spec, tuple(sorted((*facts.unresolved, *result.unresolved), key=lambda entry: entry.line))
    )


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(400_000).decode("utf-8", errors="replace")
