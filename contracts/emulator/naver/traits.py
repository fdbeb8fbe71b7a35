"""What can be said of the emulated NAVER Cloud besides its checks: the conforming choice is each default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.emulator.behaviour import Behaviour, Check, Format, Pairs
from contracts.emulator.naver.checks import CHECKS
from contracts.emulator.naver.cloud import FIRST_REGION, Cloud

PATHS = {
    f"/vpc/v2/{name}": name
    for name in (
        "createVpcPeeringInstance",
        "getVpcPeeringInstanceList",
        "getVpcPeeringInstanceDetail",
        "deleteVpcPeeringInstance",
        "getVpcList",
    )
} | {"/vserver/v2/getRegionList": "getRegionList"}


class State(NamedTuple):
    """A state of a peering, and its display text."""

    code: str
    code_name: str
    shown: str


INIT = State("INIT", "init", "Creating")
CREATING = State("CREATING", "creating", "Creating")
RUN = State("RUN", "run", "Running")
TERMINATING = State("TERMTING", "terminating", "Terminating")


def places(_method: str, query: Pairs, form: Pairs) -> tuple[Pairs, Pairs]:
    """Return the places that are read: both (facts, 2)."""
    return query, form


def operation(path: str) -> str:
    """Return the operation a path names, or the empty text."""
    return PATHS.get(path, "")


def formats(text: str) -> Format | None:
    """Return the answer format that `responseFormatType` names, exactly as documented (N16), or None."""
    return "json" if text == "json" else "xml" if text == "xml" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits(Behaviour[Cloud]):
    """One emulated NAVER Cloud.

    `number` makes an instance number of a serial. `granted` makes a name of a number. Within one account, a creation
    is answered with the state `first`, and `meanwhile` is seen until the peering runs. `dies` tells that a deleted
    peering goes away in the end. `one_per_pair` refuses a second peering of the same ordered pair. `deletes_at_once`
    lets a peering be deleted while it is being made. `unknown_is_empty` answers a number that was never given with an
    empty list, as after a deletion.
    """

    checks: Mapping[str, Check[Cloud]] = field(default_factory=lambda: CHECKS)
    methods: frozenset[str] = frozenset({"GET", "POST"})
    places: Callable[[str, Pairs, Pairs], tuple[Pairs, Pairs]] = places
    operation: Callable[[str], str] = operation
    formats: Callable[[str], Format | None] = formats
    default_format: Format = "xml"
    default_region: str = FIRST_REGION
    number: Callable[[int], str] = str
    granted: Callable[[str], str] = "peering-{}".format
    first: State = INIT
    meanwhile: State = INIT
    dies: bool = True
    one_per_pair: bool = True
    deletes_at_once: bool = True
    unknown_is_empty: bool = True
