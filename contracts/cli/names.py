"""Names that a user gives: a sentence for one that does not exist, with the nearest that does."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from contracts.errors import ContractsError
from contracts.spec.load import vendors


def check(option: str, name: str, known: Collection[str], otherwise: str) -> None:
    """Raise a ContractsError if the name is not known; `otherwise` is the cure where nothing known is like it."""
    if name not in known:
        near = get_close_matches(name, known, n=1)
        cure = f"Did you mean {near[0]!r}?" if near else otherwise
        raise ContractsError(f"{option} {name}", f"there is no {option.removeprefix('--')} of that name", cure)


def chosen(vendor: str | None) -> tuple[str, ...]:
    """Return the vendor asked for, or all of them.

    Raises:
        ContractsError: there are no specs of that vendor.
    """
    known = vendors()
    if vendor is None:
        return known
    check("--vendor", vendor, known, f"There are {' and '.join(known)}")
    return (vendor,)
