"""The world: what the suite may rely on at a target (ids that exist, accounts, credentials, time limits)."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from contracts.errors import WorldError, nearest
from contracts.wire.call import Credentials

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """What holds at a target. Times are in seconds.

    `values` are texts a parameter may hold, in any combination. `conditions` are rows of texts that put a request into
    a condition; what a row does not give comes from `values`. `other_url` is the same target by the other of HTTP and
    HTTPS; `certificates` names a PEM file with the authorities to trust. At a `shared` target others are at work at the
    same time, so that it is neither reset nor put into conditions (None: that depends on the run); `elsewhere` are
    values that are theirs. What is given for `private_parameters`, and `private_texts`, never reaches a file or a
    terminal. `is_known` is False of traffic that others recorded: then no call is promised to succeed, and nobody knows
    who took part in it.
    """

    vendor: str
    credentials: Credentials
    accepter: Credentials | None = None
    checks_signatures: bool = True
    changes: bool = False
    max_requests_per_second: float | None = None
    settles_within: float = 30.0
    answers_within: float = 10.0
    reset_url: str | None = None
    states_url: str | None = None
    other_url: str | None = None
    certificates: str | None = None
    shared: bool | None = None
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    private_parameters: tuple[str, ...] = ()
    private_texts: tuple[str, ...] = ()
    is_known: bool = True

    def rows(self, condition: str) -> tuple[Row, ...]:
        """Return the rows that put a request into a condition; none if the world has none."""
        return self.conditions.get(condition, ())

    def known(self, parameter: str) -> frozenset[str]:
        """Return every text that the world gives for a parameter, in whatever condition."""
        return _known(self, parameter)

    @property
    def secrets(self) -> Mapping[str, str]:
        """Return the secret of every access key that the world names."""
        known = (self.credentials, self.accepter)
        return {found.access_key_id: found.access_key_secret for found in known if found is not None}

    @property
    def unknown_key(self) -> str:
        """Return an access key id that looks like the caller's and is nobody's."""
        return _unknown_key(self.credentials.access_key_id)

    def absent(self, parameter: str) -> tuple[str, ...]:
        """Return texts that look like those of the parameter and name nothing; none if the world knows none."""
        return _absent(tuple(sorted(self.known(parameter))))


@cache
def _unknown_key(access_key_id: str) -> str:
    return _masked(access_key_id, "q").ljust(12, "q")


@lru_cache(maxsize=256)
def _known(world: World, parameter: str) -> frozenset[str]:
    rows = (row for rows in world.conditions.values() for row in rows)
    own = frozenset(world.values.get(parameter, ())) | {row[parameter] for row in rows if parameter in row}
    return own | frozenset(world.elsewhere.get(parameter, ()))


@cache
def _absent(known: tuple[str, ...]) -> tuple[str, ...]:
    if not known:
        return ()
    model = known[0]
    if model.isdigit():
        width = max(len(model), 8)
        candidates = [str(10**width - 1 - step) for step in range(len(known) + 2)]
    elif "@" in model:
        candidates = [f"nonesuch-{step}@{model.partition('@')[2]}" for step in range(len(known) + 2)]
    else:
        candidates = [_masked(model, letter) for letter in "qzxjkw"]
    return tuple(text for text in candidates if text not in known)[:2]


def _masked(model: str, letter: str) -> str:
    """Keep the looks (a prefix, hyphens, letter case), lose the meaning; long ids stay long enough to be nobody's."""
    head, hyphen, tail = model.partition("-") if "-" in model else ("", "", model)
    masked = "".join(_mask(character, letter) for character in tail)
    return head + hyphen + (masked if len(model) < 4 else masked.ljust(12, letter))


def _mask(character: str, letter: str) -> str:
    if character.isdigit():
        return "0"
    if character.isalpha():
        return letter.upper() if character.isupper() else letter
    return character


def unknown_world(vendor: str) -> World:
    """Return the world of traffic that somebody else recorded: nothing is known of it."""
    return World(
        vendor=vendor,
        credentials=Credentials(access_key_id="", access_key_secret=""),
        checks_signatures=False,
        settles_within=math.inf,
        is_known=False,
    )


def load_world(path: Path, environment: Mapping[str, str]) -> World:
    """Read a world file.

    Raises:
        WorldError: the file cannot be read, is not TOML, lacks or misnames something, or names an unset variable.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise WorldError(str(path), error.strerror or "it cannot be read", "Name a world file that exists") from error
    except UnicodeDecodeError as error:
        raise WorldError(str(path), f"byte {error.start} is not UTF-8", "Save the file as UTF-8") from error
    return parse_world(text, environment, place=str(path))


def parse_world(text: str, environment: Mapping[str, str], *, place: str) -> World:
    """Read the text of a world file; `place` names it in errors.

    Raises:
        WorldError: as `load_world`.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WorldError(place, f"this is not TOML: {error}", "Correct the file there") from error
    _check(content, place)
    credentials = content["credentials"]
    accepter = credentials.get("accepter")
    values, conditions = _values(content.get("values", {}), place)
    private = content.get("private", {})
    return World(
        vendor=content["vendor"],
        credentials=_credentials(credentials, environment, place, "credentials"),
        accepter=_credentials(accepter, environment, place, "credentials.accepter") if accepter else None,
        values=values,
        conditions=conditions,
        private_parameters=tuple(private.get("parameters", ())),
        private_texts=tuple(private.get("texts", ())),
        **content.get("target", {}),
    )


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(files("contracts").joinpath("world.schema.json").read_text("utf-8")))


def _check(content: dict[str, Any], place: str) -> None:
    error = best_match(_validator().iter_errors(content))
    if error is None:
        _check_finite(content.get("target", {}), place)
        return
    where = ".".join(str(key) for key in error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        allowed = error.schema.get("properties", {})
        odd = next(key for key in error.instance if key not in allowed)
        cure = nearest(odd, allowed, f"Those there are: {', '.join(sorted(allowed))}")
        raise WorldError(place, f"[{where or 'top level'}] has no {odd!r}", cure)
    problem = "is empty" if error.validator == "minItems" else error.message
    raise WorldError(place, f"[{where or 'top level'}] {problem}", "docs/world.md shows every entry")


def _check_finite(target: Mapping[str, Any], place: str) -> None:
    """Refuse the infinity and the NaN that TOML knows: JSON Schema takes both for numbers like any other."""
    for name, value in target.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise WorldError(place, f"[target.{name}] {value} is no number of seconds or requests", "Give a finite one")


def _credentials(names: Mapping[str, str], environment: Mapping[str, str], place: str, table: str) -> Credentials:
    def value(key: str) -> str:
        variable = names[key]
        found = environment.get(variable)
        if not found:
            problem = f"[{table}] {key} names the environment variable {variable}, which is not set"
            raise WorldError(place, problem, f"Run `export {variable}=…` first")
        return found

    return Credentials(access_key_id=value("access_key_id"), access_key_secret=value("access_key_secret"))


def _values(content: Mapping[str, Any], place: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[Row, ...]]]:
    values = {name: _texts(entry) for name, entry in content.items() if not isinstance(entry, dict)}
    conditions = {
        name: _rows(entry, f"{place}: [values.{name}]") for name, entry in content.items() if isinstance(entry, dict)
    }
    return values, conditions


def _rows(table: Mapping[str, Any], place: str) -> tuple[Row, ...]:
    columns = {name: _texts(entry) for name, entry in table.items()}
    lengths = {len(column) for column in columns.values()} - {1}
    if len(lengths) > 1:
        counts = ", ".join(f"{name} has {len(column)}" for name, column in columns.items())
        raise WorldError(
            place, f"the lists belong together by position, but {counts}", "Give each as many, or just one"
        )
    count = lengths.pop() if lengths else 1
    return tuple(
        {name: column[index] if len(column) > 1 else column[0] for name, column in columns.items()}
        for index in range(count)
    )


def _texts(entry: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in (entry if isinstance(entry, list) else [entry]))
