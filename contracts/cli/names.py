"""Names that a user gives: a sentence for one that does not exist, with the nearest that does."""

from __future__ import annotations

from collections.abc import Collection

from contracts.errors import ContractsError, nearest
from contracts.spec.load import check_vendor, vendors


def check_name(option: str, name: str, known: Collection[str], otherwise: str) -> None:
    """Raise a ContractsError if the name is not known; `otherwise` is the cure where nothing known is like it."""
    if name not in known:
        problem = f"there is no {option.removeprefix('--')} of that name"
        raise ContractsError(f"{option} {name}", problem, nearest(name, known, otherwise))


def chosen(vendor: str | None) -> tuple[str, ...]:
    """Return the vendor asked for, or all of them.

    Raises:
        ContractsError: there are no specs of that vendor.
    """
    check_vendor(vendor)
    return vendors() if vendor is None else (vendor,)
