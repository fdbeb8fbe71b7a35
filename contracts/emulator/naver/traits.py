"""What can be said of the emulated NAVER Cloud besides its checks: the conforming choice is each default."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.emulator.behaviour import Asked, Behaviour, Check, Format, Pairs, Refusal
from contracts.emulator.naver.checks import CHECKS
from contracts.emulator.naver.cloud import FIRST_REGION, Cloud, Peering
from contracts.emulator.naver.gates import GATES
from contracts.emulator.naver.refusals import NO_AUTHORITY

PATHS = {
    f"/vpc/v2/{name}": name
    for name in (
        "createVpcPeeringInstance",
        "getVpcPeeringInstanceList",
        "getVpcPeeringInstanceDetail",
        "acceptOrRejectVpcPeering",
        "setVpcPeeringDescription",
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


def deletable(_peering: Peering, _state: State, _caller: str) -> bool:
    """Tell whether a peering may be deleted: in every state, and by either account."""
    return True


def knows(_asked: Asked, _peering: Peering) -> bool:
    """Tell whether the operation asked for takes notice of a peering: every one does."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits(Behaviour[Cloud]):
    """One emulated NAVER Cloud.

    Names: `number` makes an instance number of a serial, `granted` a name of a number.
    States: within one account, a creation is answered with the state `first`; `meanwhile` is seen from then on, or from
    an acceptance on, until the peering runs. `dies` tells that a deleted peering goes away in the end, `rejection_ends`
    that a rejected one does so at once. `deletable` tells for a state and a caller whether that is legal.
    Who: `requester` refuses one that would decide in the place of the target's account. `knows` tells whether the
    operation asked for takes notice of a peering. `one_per_pair` refuses a second one of the same ordered pair.
    Lists: `unknown_is_empty` answers a number that was never given with an empty list, as after a deletion.
    `counts_all` has totalRows count all pages, `first_page` is their first number, `name_fits` tells whether a filter
    fits a name. `reverse_while_ending`: a reverse peering counts until it is gone.
    `unreachable` are the conditions that the target cannot be put into.
    """

    gates: Mapping[str, Check[Cloud]] = field(default_factory=lambda: GATES)
    checks: Mapping[str, Check[Cloud]] = field(default_factory=lambda: CHECKS)
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
    rejection_ends: bool = False
    deletable: Callable[[Peering, State, str], bool] = deletable
    requester: Refusal = NO_AUTHORITY
    knows: Callable[[Asked, Peering], bool] = knows
    unknown_is_empty: bool = True
    counts_all: bool = True
    first_page: int = 1
    name_fits: Callable[[str, str], bool] = operator.eq
    reverse_while_ending: bool = False
    unreachable: frozenset[str] = frozenset()
