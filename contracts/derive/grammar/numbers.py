"""Numbers, ranges and units as vendors write them."""

from __future__ import annotations

import re

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
SIGNED = rf"(?:-\s?)?{NUMBER}(?:\.\d+)?(?:[Ee][+-]?\d{{1,3}}\b)?"
THROUGH = r"\s*(?:\bto\b|\bthrough\b|-|–|—|~|～)\s*"
TO = r"\s*(?:\bto\b|\bthrough\b|\band\b|-|–|—|~|～)\s*"
_UNITS = {"k": 2**10, "m": 2**20, "g": 2**30}


def number(text: str) -> int | float:
    """Return the number that a text writes, with or without separators of thousands and a power of ten."""
    plain = text.replace(",", "").replace(" ", "")
    return int(plain) if plain.lstrip("-").isdigit() else float(plain)


def in_bytes(text: str, unit: str) -> int:
    """Return a size in bytes; the unit is `bytes`, `KB`, `MiB` or the like."""
    return int(number(text) * _UNITS.get(unit[0].lower() if not unit.lower().startswith("byte") else "", 1))


_LEAD = (
    r"^(?:(?:an?\s+|any\s+|random\s+)*integers?\s+)?(?:that\s+)?(?:is\s+)?(?:ranging\s+|ranges\s+|in the range of\s+)?"
)
_FROM = r"(?:(?:from|between|within)\s+)"
# Between brackets a comma divides the bounds too; without them it divides the values of a list.
_RANGES = (
    re.compile(rf"{_LEAD}{_FROM}?[\[(（]\s*(?P<low>{SIGNED})(?:{TO}|\s*,\s*)(?P<high>{SIGNED})\s*[\])）]"),
    re.compile(rf"{_LEAD}{_FROM}(?P<low>{SIGNED}){TO}(?P<high>{SIGNED})(?![\w/])"),
    # Without `between`, `60 and 300` are two values.
    re.compile(rf"{_LEAD}(?P<low>{SIGNED}){THROUGH}(?P<high>{SIGNED})(?![\w/])"),
)


def split_range(text: str) -> tuple[int | float, int | float, str] | None:
    """Return the bounds of a range that a text begins with and what follows it, or None if it does not."""
    stripped = text.strip()
    found = next((match for pattern in _RANGES if (match := pattern.match(stripped))), None)
    if found is None:
        return None
    low, high = number(found["low"]), number(found["high"])
    return (low, high, stripped[found.end() :]) if low < high else None
