"""What a recording says of itself, in `recording.json` beside its cassettes: all a judge needs beside the exchanges."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from textwrap import shorten
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from contracts import __version__
from contracts.errors import CassetteError
from contracts.spec.load import SPECS, vendors
from contracts.wire.call import Credentials
from contracts.world import World

NAME = "recording.json"
_FORMAT = 1
_CURE = "Record it anew with --record"
_PACKAGES = ("hypothesis", "schemathesis", "vcrpy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What was recorded: where, when, against which spec, by which versions, in which (redacted) world.

    `name` is what tokens and names of the run have in them. `is_complete` tells that the run came to its end, and
    `exchanges` how many there were by then; None while it lasts, and in older recordings.
    """

    vendor: str
    target: str
    recorded_at: str
    spec: str
    name: str
    world: World
    versions: Mapping[str, str]
    is_complete: bool = False
    exchanges: int | None = None

    @classmethod
    def begun(cls, *, world: World, target: str, name: str, now: float) -> Sidecar:
        """Return the sidecar of a recording that begins now (seconds since 1970). The world is the redacted one."""
        return cls(
            vendor=world.vendor,
            target=target,
            recorded_at=datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
            spec=spec_hash(world.vendor),
            name=name,
            world=world,
            versions={
                "cloud-contracts": __version__,
                **{package: found for package in _PACKAGES if (found := _version(package))},
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the sidecar as JSON data."""
        return {
            "cassette": _FORMAT,
            **{f.name: getattr(self, f.name) for f in fields(self)},
            "world": _data(self.world),
        }

    def to_json(self) -> str:
        """Return the text of the file."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_dict(cls, data: Any, place: str) -> Sidecar:
        """Read what `to_dict` wrote.

        Raises:
            CassetteError: it is something else, or of another version.
        """
        if not isinstance(data, dict) or "cassette" not in data:
            raise CassetteError(place, "this does not describe a recording", _CURE)
        if data["cassette"] != _FORMAT:
            problem = f"the recording has version {data['cassette']!r}, and only version {_FORMAT} is known"
            raise CassetteError(place, problem, _CURE)
        _check(data, place)
        if data["vendor"] not in vendors():
            raise CassetteError(place, f"there are no specs for the vendor {data['vendor']!r}", "Add them under specs/")
        given = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        return cls(**{**given, "world": _world(data["world"])})


def read_sidecar(folder: Path) -> Sidecar | None:
    """Return the sidecar in a folder, or None where there is none. Raises CassetteError as `Sidecar.from_dict`."""
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CassetteError(str(path), f"it cannot be read: {error}", _CURE) from None
    return Sidecar.from_dict(data, str(path))


def spec_hash(vendor: str, other: Path | None = None) -> str:
    """Return a digest of all spec files of a vendor, and of one other file."""
    digest = hashlib.sha256()
    for path in [*sorted((SPECS / vendor).glob("*.yaml")), *([other] if other is not None else [])]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"sha256:{digest.hexdigest()}"


@cache
def _validator() -> Draft202012Validator:
    schema = files("contracts.cassette").joinpath("recording.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(schema))


def _check(data: dict[str, Any], place: str) -> None:
    """Refuse what does not have the members and types that the schema lists, or numbers that JSON does not know."""
    error = best_match(_validator().iter_errors(data))
    if error is not None:
        path = ".".join(str(key) for key in error.absolute_path)
        is_of_names = error.validator in {"required", "additionalProperties"}
        said = "it lacks or misnames something: " if is_of_names else ""
        where = f"[{path}] " if path else ""
        raise CassetteError(place, f"{said}{where}{shorten(error.message, 200)}", _CURE)
    if data["world"]["vendor"] != data["vendor"]:
        problem = f"[world.vendor] {data['world']['vendor']!r} is not the vendor of the recording, {data['vendor']!r}"
        raise CassetteError(place, problem, _CURE)
    try:
        json.dumps(data, allow_nan=False)
    except ValueError:
        raise CassetteError(place, "NaN and Infinity are no numbers of JSON", _CURE) from None


def _data(value: Any) -> Any:
    """Return a world as JSON data: every field, but where this machine keeps its certificates."""
    if isinstance(value, Credentials):
        return {"access_key_id": value.access_key_id, "access_key_secret": value.access_key_secret}
    if isinstance(value, World):
        # Where this machine keeps its certificates is nobody else's business.
        return {f.name: _data(getattr(value, f.name)) for f in fields(value) if f.name != "certificates"}
    if isinstance(value, float) and math.isinf(value):
        return None  # JSON has no word for it
    if isinstance(value, Mapping):
        return {name: _data(item) for name, item in value.items()}
    return [_data(item) for item in value] if isinstance(value, (tuple, list)) else value


def _world(data: Mapping[str, Any]) -> World:
    """Read what `_data` wrote, and `_check` has found good."""
    accepter = data.get("accepter")
    seconds = {name: math.inf for name in ("settles_within", "answers_within") if data.get(name, 0) is None}
    return World(
        **{
            **data,
            **seconds,
            "credentials": Credentials(**data["credentials"]),
            "accepter": Credentials(**accepter) if accepter is not None else None,
            "values": {name: tuple(texts) for name, texts in data["values"].items()},
            "conditions": {name: tuple(dict(row) for row in rows) for name, rows in data["conditions"].items()},
            "elsewhere": {name: tuple(texts) for name, texts in data.get("elsewhere", {}).items()},
            "private_parameters": tuple(data.get("private_parameters", ())),
            "private_texts": tuple(data.get("private_texts", ())),
        }
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
