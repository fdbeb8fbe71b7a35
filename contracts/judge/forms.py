"""The rule that XML and JSON show the same: a thing seen in one form, in the other, and in the first again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.judge.history import View
from contracts.judge.services import Services
from contracts.judge.zones import folded
from contracts.spec import Clause


def compare_forms(judge: Services, clause: Clause, seen: Sequence[View], schema: Mapping[str, Any]) -> None:
    """Judge the latest sights of something, in their order.

    What both looks in one form agree on, the look in the other between them must show. Two looks in one form tell what
    changed in the meantime, so that a change is not taken for a difference of forms. Members that `schema` does not
    know are not compared: how XML writes a list of theirs, or a number, nobody has said.
    """
    if len(seen) < 3 or not (seen[0].form == seen[2].form != seen[1].form):
        return
    before, between, _ = seen
    first, second, third = (dict(_flattened(view.members, "", schema)) for view in seen)
    steady = [
        name for name in sorted(first.keys() | second.keys() | third.keys()) if first.get(name) == third.get(name)
    ]
    odd = [name for name in steady if first.get(name) != second.get(name)]
    if not odd:
        if steady:
            judge.show(clause, "accept", "same")
        return
    one, other = first.get(odd[0]), second.get(odd[0])
    why = f"{odd[0]} is {one!r} in {before.form.upper()}, but {other!r} in {between.form.upper()}"
    judge.blame(clause, "accept", why, between.exchange, before.exchange, kind="differs")


def _flattened(value: Any, path: str, schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return leaves as texts by path. A missing, a null and an empty member are the same (N18, A30: unspecified)."""
    if isinstance(value, Mapping):
        known = schema.get("properties", {})
        return [
            leaf
            for name, item in value.items()
            if name in known
            for leaf in _flattened(item, f"{path}.{name}" if path else name, known[name])
        ]
    if isinstance(value, list):
        inner = schema.get("items", {})
        return [leaf for index, item in enumerate(value) for leaf in _flattened(item, f"{path}[{index}]", inner)]
    if value is None or value == "":
        return []
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON knows but one kind of number
    return [(path, str(value).lower() if isinstance(value, bool) else folded(str(value)))]
