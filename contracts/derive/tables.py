"""Which table of a page is which: parameters of the request, fields of the answer, errors, method and path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.derive.types import is_type
from contracts.document import Cell, Document, Row, Section, Table
from contracts.document.columns import Role, role_of

Purpose = Literal["request", "response", "errors", "methods", "other"]

_REQUEST = re.compile(
    r"\b(?:request|input|query|path|body|common)\b.*\b(?:param|field|bod|quer)|^request|^parameters?$|^input\b",
    re.IGNORECASE,
)
_RESPONSE = re.compile(r"\b(?:response|return|returned|output|result)", re.IGNORECASE)
_ERRORS = re.compile(r"\berrors?\b|\bstatus codes?\b", re.IGNORECASE)
_HEADERS = re.compile(r"\bheaders?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A table with its purpose and the place of its columns. `below` tells that it continues another."""

    purpose: Purpose
    table: Table
    section: Section
    columns: Mapping[Role, int]
    below: bool

    def cell(self, row: Row, role: Role) -> Cell | None:
        """Return the cell of a row in the column of that role."""
        at = self.columns.get(role)
        return row.cells[at] if at is not None and at < len(row.cells) else None

    def text(self, row: Row, role: Role) -> str:
        """Return the text of that cell, empty where there is none."""
        cell = self.cell(row, role)
        return cell.text if cell is not None else ""

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that name something: one with a type in the place of its name is about what stands around it."""
        for row in self.table.rows:
            if self.text(row, "type").strip() or not is_type(self.text(row, "name").strip()):
                yield row


def listed_tables(document: Document) -> Iterator[Listed]:
    """Yield the tables of a document with their purposes."""
    path: list[Section] = []
    for section in document.sections:
        path = [outer for outer in path if outer.level < section.level] + [section]
        seen: set[Purpose] = set()
        for block in section.blocks:
            if isinstance(block, Table):
                columns = _columns(block)
                purpose = _purpose(columns, [outer.title for outer in path])
                yield Listed(purpose, block, section, columns, below=purpose in seen)
                seen.add(purpose)


def _columns(table: Table) -> Mapping[Role, int]:
    found: dict[Role, int] = {}
    for at, column in enumerate(table.columns):
        role = role_of(column)
        if role is not None:
            found.setdefault(role, at)
    if "required" in found and "type" not in found:
        found.update(("type", at) for at in _columns_of_types(table) if at not in found.values())
    return found


def _columns_of_types(table: Table) -> Iterator[int]:
    """Yield the columns whose cells are words for types, whatever their heads say."""
    for at in range(len(table.columns)):
        words = [row.cells[at].text for row in table.rows if at < len(row.cells)]
        if words and all(is_type(word) for word in words):
            yield at


def _purpose(columns: Mapping[Role, int], titles: list[str]) -> Purpose:
    if "method" in columns and "uri" in columns:
        return "methods"
    if "code" in columns and columns.keys() & {"message", "status"}:
        return "errors"
    if "name" not in columns or not columns.keys() & {"type", "required"}:
        return "other"
    for title in reversed(titles):
        if _HEADERS.search(title):
            return "other"
        if _RESPONSE.search(title):
            return "response"
        if _REQUEST.search(title):
            return "request"
        if _ERRORS.search(title):
            return "other"
    return "request" if "required" in columns else "response"
