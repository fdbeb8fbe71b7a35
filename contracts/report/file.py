"""Records as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contracts.errors import ContractsError
from contracts.report.record import Record


def record_in(path: Path) -> Record | None:
    """Return the record in a file that `--conformance-report` wrote, or None if it is something else.

    Raises:
        ContractsError: it is such a file, but one that cannot be used.
    """
    try:
        is_json = path.is_file() and path.suffix == ".json"
        data: Any = json.loads(path.read_text("utf-8", "surrogatepass")) if is_json else None
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not {"schema", "clauses"} <= data.keys():
        return None
    if data["schema"] != 1:
        problem = f"the report has version {data['schema']!r}, and only version 1 is known"
        raise ContractsError(str(path), problem, "Write it anew with --conformance-report")
    try:
        return Record.from_dict(data)
    except (KeyError, TypeError) as error:
        cure = "Write it anew with --conformance-report"
        raise ContractsError(str(path), f"the report lacks or misnames something: {error}", cure) from None


def read_record(path: Path) -> Record:
    """Return the record in a file.

    Raises:
        ContractsError: there is no such file, it is no record, or one that cannot be used.
    """
    try:
        is_file = path.is_file()
    except OSError as error:
        problem = error.strerror or "it cannot be read"
        raise ContractsError(str(path), problem, "Name a file that can be read") from None
    if not is_file:
        raise ContractsError(str(path), "there is no such file", "Write one with --conformance-report")
    found = record_in(path)
    if found is None:
        cure = "Give the JSON file that --conformance-report wrote"
        raise ContractsError(str(path), "this is not the record of a run", cure)
    return found
