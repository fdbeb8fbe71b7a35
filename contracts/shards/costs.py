"""How many requests a clause side is expected to take. Counted at the embedded emulators; elsewhere a rough guide."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.spec import Clause, Side

_BY_SUBJECT: Mapping[str, int] = {"signature": 8, "error": 1}
_BY_KEYWORD: Mapping[tuple[str, Side], int] = {
    ("state", "accept"): 70,
    ("state", "reject"): 40,
    ("x-idempotent", "reject"): 40,
    ("pattern", "reject"): 30,
    ("x-dry-run", "reject"): 30,
    ("x-given-when", "accept"): 20,
    ("x-idempotent", "accept"): 20,
    ("x-points-back", "accept"): 20,
    ("x-points-back", "reject"): 20,
    ("repeated", "reject"): 20,
    ("schemes", "accept"): 16,
    ("not", "reject"): 16,
    ("maxLength", "reject"): 12,
    ("equal-forms", "accept"): 11,
    ("x-distinct", "reject"): 11,
    ("x-gone", "accept"): 11,
    ("x-performs", "accept"): 10,
    ("type", "reject"): 8,
    ("condition", "reject"): 6,
    ("const", "reject"): 6,
    ("path", "reject"): 6,
    ("x-known", "accept"): 6,
    ("x-max-bytes", "reject"): 6,
    ("requires", "reject"): 5,
    ("x-distinct", "accept"): 5,
    ("x-names", "accept"): 5,
    ("x-outside", "reject"): 5,
    ("enum", "reject"): 4,
    ("format", "reject"): 4,
}
_OTHERS: Mapping[Side, int] = {"accept": 1, "reject": 2}


def expected_requests(clause: Clause, side: Side) -> int:
    """Return how many requests a clause side is expected to take, beside those that it shares with others."""
    known = _BY_SUBJECT.get(clause.subject) or _BY_KEYWORD.get((clause.keyword, side))
    return known if known is not None else _OTHERS[side]
