"""Answers by which the service, or what stands before it, is away for the moment: what lasts is no outage."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.judge.standing import Deserved

TEMPORARY = frozenset({502, 503, 504})
"""HTTP says of these that a later try may well succeed. A 500 is a fault of the request's handling, at once."""

_OFTEN = 4
_LONG = 1.0  # seconds; a shorter time where things settle faster than that
_REMEMBERED = 2000

Key = tuple[object, ...]


@dataclass(slots=True)
class Outages:
    """What was answered as if the service were away, by what was asked, until it is answered otherwise."""

    _seen: OrderedDict[Key, tuple[int, float]] = field(default_factory=OrderedDict)

    def is_lasting(self, deserved: Deserved, sent_at: float, settles_within: float) -> bool:
        """Take in one such answer; tell whether requests like this one have had no other, often enough and for long."""
        key = _key_of(deserved)
        count, since = self._seen.pop(key, (0, sent_at))
        self._seen[key] = (count + 1, since)
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return count + 1 >= _OFTEN and sent_at - since >= min(_LONG, settles_within / 2)

    def end(self, deserved: Deserved) -> None:
        """Take in that such a request was answered in another way."""
        if self._seen:
            self._seen.pop(_key_of(deserved), None)


def _key_of(deserved: Deserved) -> Key:
    """Return what requests have in common that are answered alike: the rules that they break, or all they say."""
    if deserved.violated:
        return tuple(clause.id for clause in deserved.violated)
    return (deserved.call.method, deserved.call.position, *deserved.call.parameters)
