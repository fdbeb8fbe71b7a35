"""A request without one of its parameters: what a signature covers if it was made before that one was added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.emulator.behaviour import Asked
from contracts.emulator.reading import pairs


def shorter(asked: Asked) -> Iterator[Asked]:
    """Yield the request without each of its parameters in turn, as it would have arrived."""
    path, mark, query = asked.target.partition("?")
    for rest in _without_one(query if mark else ""):
        yield replace(asked, target=f"{path}?{rest}" if rest else path, query=pairs(rest))
    if asked.form:
        for rest in _without_one(asked.body.decode("utf-8", "replace")):
            yield replace(asked, body=rest.encode(), form=pairs(rest))


def _without_one(text: str) -> Iterator[str]:
    pieces = [piece for piece in text.split("&") if piece]
    for index in range(len(pieces)):
        yield "&".join(pieces[:index] + pieces[index + 1 :])
