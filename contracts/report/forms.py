"""What a record can be made into, by name and by the ending of a file's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from contracts.errors import ContractsError
from contracts.report.badge import badge
from contracts.report.documents import Documents
from contracts.report.markdown import markdown
from contracts.report.record import Record
from contracts.report.terminal import block


def _json(record: Record, _: Documents) -> str:
    return record.to_json()


def _markdown(record: Record, _: Documents) -> str:
    return markdown(record)


def _html(record: Record, documents: Documents) -> str:
    from contracts.report.html import html  # noqa: PLC0415 - a template engine, which few runs need

    return html(record, documents)


def _badge(record: Record, _: Documents) -> str:
    return json.dumps(badge(record), indent=2) + "\n"


def _text(record: Record, _: Documents) -> str:
    return "\n".join(block(record)) + "\n"


FORMS: Mapping[str, Callable[[Record, Documents], str]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "json": _json,
    "badge": _badge,
}
_CURE = "Name a file that can be written"
SUFFIXES: Mapping[str, str] = {".json": "json", ".html": "html", ".md": "markdown", ".txt": "text"}


def form_named(path: Path) -> str | None:
    """Return the form that the name of a file asks for, or None if it asks for none."""
    return SUFFIXES.get(path.suffix.lower())


def check_path(option: str, path: Path) -> None:
    """Make sure that a record can be written to a file; `option` is what the user named it with.

    Raises:
        ContractsError: the name does not tell the form, is that of a folder, or its folder does not exist.
    """
    if form_named(path) is None:
        raise ContractsError(
            f"{option} {path}", f"the name must end in one of {', '.join(SUFFIXES)}", "Choose such a name"
        )
    try:
        if path.is_dir():
            raise ContractsError(f"{option} {path}", "this is a folder", "Name a file")
        if not path.absolute().parent.is_dir():
            raise ContractsError(f"{option} {path}", "its folder does not exist", "Make it first")
    except OSError as error:
        raise ContractsError(f"{option} {path}", error.strerror or "it cannot be written", _CURE) from None


def write(record: Record, path: Path, documents: Documents) -> None:
    """Write a record in the form that the name of the file asks for, which is one of `SUFFIXES`.

    Raises:
        ContractsError: the file cannot be written.
    """
    made = FORMS[SUFFIXES[path.suffix.lower()]](record, documents)
    try:
        path.write_text(made, "utf-8", "surrogatepass")
    except OSError as error:
        problem = f"the record was not written: {error.strerror or 'it cannot be'}"
        raise ContractsError(str(path), problem, _CURE) from None
