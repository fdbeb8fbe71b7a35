"""The line-based cassette: one interaction a line, as JSON, some ten times as fast to read as YAML.

The first line may hold what a recording says of itself, as `{"recording": {…}}`. A body that is no UTF-8 is
`{"base64": "…"}`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import IO, Any

from contracts.cassette.bounded import MAX_ENTRY, TooLarge
from contracts.cassette.interaction import Entry, Recorded, from_interaction, to_interaction
from contracts.cassette.plain_line import read_plain
from contracts.errors import CassetteError

_CURE = "What stands before it was read; correct the line, or leave it out"


def to_line(data: Recorded | dict[str, Any]) -> bytes:
    """Return an interaction, or what a recording says of itself, as one line."""
    plain = to_interaction(data) if isinstance(data, Recorded) else {"recording": data}
    return json.dumps(plain, default=_bytes, separators=(",", ":")).encode("ascii") + b"\n"


def first_line(stream: IO[bytes]) -> dict[str, Any] | None:
    """Return what the first line says of the recording, if it does; the stream then stands behind that line."""
    line = stream.readline(MAX_ENTRY)
    if line.startswith(b'{"recording":'):
        try:
            found = json.loads(line)["recording"]
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
    stream.seek(0)
    return None


def read_lines(stream: IO[bytes], place: str, first: int = 1) -> Iterator[Entry]:
    """Yield the interactions of a line-based cassette. `first` is the number of the first line to be read.

    Raises:
        CassetteError: from some line on it cannot be read; what stands before that was yielded.
    """
    number = first - 1
    while line := stream.readline(MAX_ENTRY + 1):
        number += 1
        if line.isspace():
            continue
        try:
            if len(line) > MAX_ENTRY:
                raise TooLarge
            yield read_plain(line) or from_interaction(json.loads(line))
        except TooLarge as error:
            raise CassetteError(f"{place}:{number}", str(error), _CURE) from None
        except (ValueError, RecursionError) as error:
            what = error.msg if isinstance(error, json.JSONDecodeError) else "it cannot be read"
            cut = ", and the line has no end: the file was cut off" if not line.endswith(b"\n") else ""
            raise CassetteError(f"{place}:{number}", f"this is no JSON: {what}{cut}", _CURE) from None


def _bytes(value: Any) -> dict[str, str]:
    return {"base64": base64.b64encode(value).decode("ascii")}
