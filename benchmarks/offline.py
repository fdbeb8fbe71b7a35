"""Judging what was recorded: exchanges per second and memory, over ever longer recordings."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import IO, Any, cast

from benchmarks.steady import resident
from contracts.cassette.interaction import Entry, Recorded
from contracts.cassette.lines import read_lines, to_line
from contracts.cassette.playback import Playback
from contracts.cassette.sources import ExchangeSource, sources_at
from contracts.exchange import Exchange, Request, Response
from contracts.spec import load_spec

_NUMBER = re.compile(rb'"contracts":\{"number":(?:[0-9]+|null)')
CASSETTES = Path(__file__).parents[1] / "cassettes"


PIECE = 10_000
"""So many exchanges are timed together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How long so many exchanges took, in seconds of this process, and its resident memory after that, in MiB.

    `fastest` is how many exchanges a second were judged in the fastest piece of PIECE of them.
    """

    exchanges: int
    seconds: float
    fastest: float
    mebibytes: float

    @property
    def per_second(self) -> float:
        """Return exchanges per second on one core."""
        return self.exchanges / self.seconds


def lines(vendor: str, steps: tuple[int, ...]) -> list[Judged]:
    """Judge line-based recordings of as many exchanges as each step says, made by repeating the one that is shipped.

    The lines come from memory instead of a disk; each repetition begins with a reset of the target, as a long run does.
    """
    (source,) = sources_at(CASSETTES / vendor)
    assert source.sidecar is not None  # noqa: S101 - it is ours
    world = source.sidecar.world
    reset = Exchange(request=Request(method="POST", url=world.reset_url or ""), outcome=Response(status=204))
    every = [Recorded(exchange=reset), *(entry for entry in source.entries() if isinstance(entry, Recorded))]
    recorded = [to_line(entry) for entry in every]
    found = []
    for step in steps:

        def entries(count: int = step) -> Iterator[Entry]:
            return read_lines(cast("IO[bytes]", _Lines(islice(_repeated(recorded), count))), "memory")

        found.append(_judged(vendor, [ExchangeSource("memory", source.sidecar, entries)]))
    return found


def yaml(vendor: str) -> Judged:
    """Judge the shipped recording as it is, in YAML."""
    return _judged(vendor, sources_at(CASSETTES / vendor))


def har(vendor: str) -> Judged:
    """Judge the shipped recording as a HAR file."""
    (source,) = sources_at(CASSETTES / vendor)
    exchanges = [entry.exchange for entry in source.entries() if isinstance(entry, Recorded)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "traffic.har")
        content = [_har_entry(exchange) for exchange in exchanges if isinstance(exchange.outcome, Response)]
        path.write_text(json.dumps({"log": {"version": "1.2", "entries": content * 10}}))
        return _judged(vendor, sources_at(path))


def _judged(vendor: str, sources: list[ExchangeSource]) -> Judged:
    playback = Playback((load_spec(vendor),))
    begun = time.process_time()
    marks = [begun]

    def progress(exchanges: int) -> None:
        if exchanges % PIECE == 0:
            marks.append(time.process_time())

    playback.play(sources, progress=progress)
    seconds = time.process_time() - begun
    pieces = [PIECE / (end - begin) for begin, end in pairwise(marks)]
    fastest = max(pieces, default=playback.exchanges / seconds)
    return Judged(exchanges=playback.exchanges, seconds=seconds, fastest=fastest, mebibytes=resident())


def _repeated(lines: list[bytes]) -> Iterator[bytes]:
    """Yield lines for ever, numbered anew; that must cost next to nothing, since it is measured with the judging."""
    pieces = [_NUMBER.split(line, maxsplit=1) for line in lines]
    number = 0
    while True:
        for before, after in pieces:
            number += 1
            yield b'%b"contracts":{"number":%d%b' % (before, number, after)


class _Lines:
    """As much of a file as a reader of lines asks for."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines

    def readline(self, _size: int = -1) -> bytes:
        return next(self._lines, b"")


def _har_entry(exchange: Exchange) -> dict[str, Any]:
    request, outcome = exchange.request, cast("Response", exchange.outcome)
    asked: dict[str, Any] = {"method": request.method, "url": request.url, "headers": _pairs(request.headers)}
    if request.body:
        asked["postData"] = {"text": request.body.decode("latin-1")}
    content = {"text": outcome.body.decode("utf-8", "replace")}
    return {
        "request": asked,
        "response": {"status": outcome.status, "headers": _pairs(outcome.headers), "content": content},
    }


def _pairs(headers: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "value": text} for name, text in headers]
