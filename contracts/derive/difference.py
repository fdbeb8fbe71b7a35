"""The overlay that makes one spec into another: what a person would have had to write to get there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from contracts.derive.overlay import Action, apply_actions

Node = Any
Key = Callable[[Mapping[str, Any]], str | None]


def overlay_between(derived: Mapping[str, Any], wanted: Mapping[str, Any], title: str) -> dict[str, Any]:
    """Return the content of an overlay that turns a derived spec into a wanted one.

    The order of members does not count, that of lists does.
    """
    actions = [dict(action) for action in _between("$", derived, wanted)]
    applied = apply_actions(
        derived, tuple(Action(a["target"], a.get("update"), bool(a.get("remove")), 1) for a in actions), title
    )
    assert _alike(applied, wanted), f"the overlay for {title} does not give what was wanted"  # noqa: S101 - our own arithmetic
    return {"overlay": "1.0.0", "info": {"title": title, "version": "1"}, "actions": actions}


def _between(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    update: dict[str, Any] = {}
    inner: list[dict[str, Any]] = []
    for key in old:
        if key not in new:
            yield {"target": _member(path, key), "remove": True}
        elif _alike(old[key], new[key]):
            continue
        elif isinstance(old[key], Mapping) and isinstance(new[key], Mapping):
            nested = list(_between(_member(path, key), old[key], new[key]))
            # What changes one member only is shorter as a part of this action.
            merged = (
                nested[0]["update"]
                if len(nested) == 1 and nested[0].get("target") == _member(path, key) and "update" in nested[0]
                else None
            )
            if merged is not None:
                update[key] = merged
            else:
                inner += nested
        elif isinstance(old[key], list) and isinstance(new[key], list):
            inner += _lists(path, key, old[key], new[key])
        else:
            if isinstance(old[key], dict | list):
                yield {"target": _member(path, key), "remove": True}
            update[key] = new[key]
    update |= {key: value for key, value in new.items() if key not in old}
    yield from inner
    if update:
        yield {"target": path, "update": update}


def _lists(path: str, key: str, old: list[Any], new: list[Any]) -> list[dict[str, Any]]:
    """Return actions on the items of a list where each has a name; else put the other list in its place."""
    target = _member(path, key)
    for name_of in _NAMES:
        olds, news = [name_of(item) for item in old], [name_of(item) for item in new]
        if not olds or None in olds or None in news or len(set(olds)) < len(olds) or len(set(news)) < len(news):
            continue
        kept = [name for name in olds if name in news]
        if [name for name in news if name in olds] != kept or news[: len(kept)] != kept:
            continue
        actions = [{"target": f"{target}[?{name}]", "remove": True} for name in olds if name not in news]
        for name in kept:
            actions += _between(f"{target}[?{name}]", old[olds.index(name)], new[news.index(name)])
        return actions + [
            {"target": target, "update": item} for name, item in zip(news, new, strict=True) if name not in olds
        ]
    if _alike(new[: len(old)], old) and not any(isinstance(item, list) for item in new[len(old) :]):
        return [{"target": target, "update": item} for item in new[len(old) :]]
    return [{"target": target, "remove": True}, {"target": path, "update": {key: new}}]


def _by_name(item: Any) -> str | None:
    return f"@.name == '{item['name']}'" if isinstance(item, Mapping) and _is_plain(item.get("name")) else None


def _by_name_or_reference(item: Any) -> str | None:
    if isinstance(item, Mapping) and "$ref" in item:
        return f"@['$ref'] == '{item['$ref']}'"
    return _by_name(item)


def _by_code(item: Any) -> str | None:
    return f"@.code == '{item['code']}'" if isinstance(item, Mapping) and _is_plain(item.get("code")) else None


def _is_plain(text: Any) -> bool:
    """Tell whether a value is a text that can stand between quotes in a JSONPath."""
    return isinstance(text, str) and "'" not in text and "\\" not in text


def _by_semantics(item: Any) -> str | None:
    both = isinstance(item, Mapping) and {"rule", "subject"} <= set(item)
    return f"@.rule == '{item['rule']}' && @.subject == '{item['subject']}'" if both else None


def _by_rule(item: Any) -> str | None:
    if not isinstance(item, Mapping):
        return None
    keywords = [key for key in item if key not in {"description", "x-source", "x-rule", "x-sides", "x-unspecified"}]
    if len(keywords) != 1:
        return None
    return f"@['x-rule'] == '{item['x-rule']}'" if "x-rule" in item else f"@['{keywords[0]}']"


_NAMES: Sequence[Key] = (_by_name_or_reference, _by_code, _by_semantics, _by_rule)


def _member(path: str, key: str) -> str:
    return f"{path}.{key}" if key.replace("_", "a").isalnum() and not key[0].isdigit() else f"{path}['{key}']"


def _alike(one: Any, other: Any) -> bool:
    """Tell whether two contents are alike but for the order of members."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return set(one) == set(other) and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return type(one) is type(other) and bool(one == other)
