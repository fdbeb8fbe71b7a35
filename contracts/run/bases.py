"""Where to start when the plainest call is refused."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.generate import Base, ordinary
from contracts.spec import Operation, Spec
from contracts.world import World


def other_bases(operation: Operation, spec: Spec, world: World) -> Iterator[Base]:
    """Yield ordinary calls that differ from the plainest one in a single way, then one with all that may be given."""
    yield Base(method="POST", position="form")
    yield Base(form="xml")
    yield Base(order="alphabetical")
    texts: dict[str, str | None] = {}
    for parameter in operation.parameters:
        if parameter.required or parameter.name == spec.format.parameter:
            continue
        rows = world.rows(parameter.condition) if parameter.condition is not None else ()
        given = next((row[parameter.name] for row in rows if parameter.name in row), None)
        texts[parameter.name] = ordinary(operation, world, parameter.name) or given
    given_texts = {name: text for name, text in texts.items() if text is not None}
    for name, text in given_texts.items():
        yield Base(changes={name: text})
    yield Base(changes=given_texts)
