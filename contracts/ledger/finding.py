"""Finds the creation that a request without an answer made: by all that it said, and by when it was sent.

Repeating the request would tell too, where the service remembers a token; but where the first one never arrived, or the
token is forgotten, the repeat itself creates. So nothing is sent but what only reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.judge.members import first
from contracts.ledger.creation import Creation
from contracts.spec import Lifecycle
from contracts.spec.model import Listing

CLOCKS_AGREE_WITHIN = 60.0  # seconds between the target's clock and ours; gateways refuse requests that are far off


@dataclass(frozen=True, slots=True)
class Found:
    """What a list has of a creation: its id, or why none of its items can be said to be the creation; else nothing."""

    instance: str | None = None
    doubt: str | None = None


def find(
    creation: Creation,
    items: Iterable[Mapping[str, Any]],
    lifecycle: Lifecycle,
    listing: Listing,
    *,
    known: frozenset[str],
    alike: int,
    answers_within: float,
) -> Found:
    """Look for a creation among what a target lists.

    `known` are the ids of other creations. `alike` is how many requests like this one are without an answer.
    `answers_within` is in seconds.
    """
    here = [
        item
        for item in items
        if str(item.get(listing.id)) not in known and _is_there(creation, item, lifecycle, listing)
    ]
    latest = creation.sent_at + answers_within + CLOCKS_AGREE_WITHIN
    exact: list[str] = []
    doubt = None
    for item in here:
        instance, made_at = str(item.get(listing.id)), _time(first(listing.created, item))
        differing = _differing(creation, item, listing)
        if made_at is not None and not creation.sent_at - CLOCKS_AGREE_WITHIN <= made_at <= latest:
            continue  # somebody's own, from another time
        if made_at is None:
            doubt = f"{instance} is at its place, but when that was made is not shown"
        elif differing:
            doubt = f"{instance} is at its place, but {differing} is not what was sent"
        else:
            exact.append(instance)
    if not exact:
        return Found(doubt=doubt)
    missing = [name for name in lifecycle.taken_by if not creation.parameters.get(name)]
    if missing:
        return Found(doubt=f"it may be {exact[0]}, but the request had no {missing[0]} to tell it by")
    if len(exact) > alike:
        return Found(doubt=f"it may be any of {', '.join(exact)}, which are all alike")
    return Found(instance=exact[0])


def _is_there(creation: Creation, item: Mapping[str, Any], lifecycle: Lifecycle, listing: Listing) -> bool:
    """Tell whether an item is where the request would have created."""
    given = [(name, creation.parameters.get(name)) for name in lifecycle.taken_by if creation.parameters.get(name)]
    return bool(given) and all(name in listing.shows and _shown(name, item, listing) == text for name, text in given)


def _differing(creation: Creation, item: Mapping[str, Any], listing: Listing) -> str | None:
    """Return the first parameter that the item shows otherwise than it was sent; one that was not sent may be any."""
    given = ((name, creation.parameters.get(name)) for name in listing.shows)
    return next((name for name, text in given if text and _shown(name, item, listing) != text), None)


def _shown(name: str, item: Mapping[str, Any], listing: Listing) -> str | None:
    value = first(listing.shows[name], item)
    return str(value) if isinstance(value, str | int) else None


def _time(text: Any) -> float | None:
    """Return seconds since 1970, or None for what is no time with its offset from UTC."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment.timestamp() if moment is not None and moment.tzinfo is not None else None
