"""The file of a baseline: JSON that people edit, in the order of the clause ids, so that a change is a few lines."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from contracts.baseline.model import Baseline, KnownBreak, Name
from contracts.errors import ContractsError, nearest

_DOCS = "docs/baseline.md shows every entry"


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        ContractsError: the file cannot be read, is not JSON, lacks or misnames something, or names a side twice.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ContractsError(str(path), "there is no such baseline", "Write it with --baseline-update") from None
    except OSError as error:
        problem = error.strerror or "it cannot be read"
        raise ContractsError(str(path), problem, "Name a file that can be read") from error
    except UnicodeDecodeError as error:
        raise ContractsError(str(path), f"byte {error.start} is not UTF-8", "Save the file as UTF-8") from error
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ContractsError(str(path), f"this is not JSON: {error}", "Correct the file there") from None
    return _baseline(data, str(path))


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline in one go: the file is the old one or the new one, never a part.

    Raises:
        ContractsError: it cannot be written.
    """
    # A link stays a link.
    path = path.resolve()
    fresh = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            fresh = Path(file.name)
            file.write(_text(baseline))
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        fresh.replace(path)
    except OSError as error:
        if fresh is not None:
            with suppress(OSError):
                fresh.unlink()
        problem = error.strerror or "it cannot be written"
        raise ContractsError(str(path), problem, "Name a file that can be written") from error


def _text(baseline: Baseline) -> str:
    data = {
        "schema": 1,
        "broken": [_entry(known) for known in sorted(baseline.broken, key=lambda known: known.name)],
        "held": [str(name) for name in sorted(baseline.held)],
        "not-exercised": [str(name) for name in sorted(baseline.not_exercised)],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _entry(known: KnownBreak) -> dict[str, Any]:
    ticket = {"ticket": known.ticket} if known.ticket else {}
    expires = {"expires": known.expires.isoformat()} if known.expires is not None else {}
    about = {"clause": known.name.clause, "side": known.name.side, "kinds": sorted(known.kinds)}
    return {**about, "reason": known.reason, **ticket, **expires}


def _baseline(data: Any, place: str) -> Baseline:
    error = best_match(_validator().iter_errors(data))
    if error is not None:
        raise _as_sentence(error, place)
    broken = tuple(_known(entry, f"{place}: broken[{index}]") for index, entry in enumerate(data["broken"]))
    held, missing = _names(data["held"]), _names(data["not-exercised"])
    _check_once([*(known.name for known in broken), *held, *missing], place)
    return Baseline(broken=broken, held=frozenset(held), not_exercised=frozenset(missing))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(
        json.loads(files("contracts.baseline").joinpath("baseline.schema.json").read_text("utf-8"))
    )


def _as_sentence(error: ValidationError, place: str) -> ContractsError:
    where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in error.absolute_path).lstrip(".")
    spot = f"{place}: {where}" if where else place
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        allowed = error.schema["properties"] if isinstance(error.schema, Mapping) else {}
        odd = next(key for key in error.instance if key not in allowed)
        cure = nearest(odd, allowed, f"Those there are: {', '.join(sorted(allowed))}")
        return ContractsError(spot, f"there is no member {odd!r}", cure)
    if error.validator == "const":
        problem = f"the baseline has version {error.instance!r}, and only version 1 is known"
        return ContractsError(place, problem, "Write it anew with --baseline-update")
    return ContractsError(spot, error.message, _DOCS)


def _known(entry: Mapping[str, Any], place: str) -> KnownBreak:
    try:
        expires = date.fromisoformat(entry["expires"]) if "expires" in entry else None
    except ValueError:
        raise ContractsError(place, f"there is no day {entry['expires']}", "Write it as YYYY-MM-DD") from None
    return KnownBreak(
        name=Name(entry["clause"], entry["side"]),
        kinds=tuple(entry["kinds"]),
        reason=entry["reason"],
        ticket=entry.get("ticket", ""),
        expires=expires,
    )


def _names(lines: Iterable[str]) -> list[Name]:
    return [Name(*line.split(" ")) for line in lines]


def _check_once(names: list[Name], place: str) -> None:
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise ContractsError(place, f"{twice} is in it more than once", "Leave one of them")
