"""What can be said of the emulated Alibaba Cloud besides its checks: the conforming choice is each default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.emulator.alibaba.checks import CHECKS, reads_as_true
from contracts.emulator.alibaba.cloud import Cloud, Connection, Remembered
from contracts.emulator.alibaba.gates import GATES
from contracts.emulator.alibaba.refusals import CONFLICT, NO_PERMISSION, TOKEN_MISMATCH, UNKNOWN_INSTANCE
from contracts.emulator.behaviour import Asked, Behaviour, Check, Format, Members, Pairs, Refusal

OPERATIONS = (
    "CreateVpcPeerConnection",
    "GetVpcPeerConnectionAttribute",
    "ListVpcPeerConnections",
    "AcceptVpcPeerConnection",
    "RejectVpcPeerConnection",
    "ModifyVpcPeerConnection",
    "DeleteVpcPeerConnection",
)


class Plan(NamedTuple):
    """What a create request will do: make the checks, make the connection, and answer its id or `DryRunOperation`."""

    checks: bool
    creates: bool
    answers_id: bool


def plan(asked: Asked) -> Plan:
    """Return what the documentation promises: a dry run makes all checks and nothing else (A20 to A22)."""
    dry_run = reads_as_true(asked.given.get("DryRun", ""))
    return Plan(checks=True, creates=not dry_run, answers_id=not dry_run)


def operation(action: str) -> str:
    """Return the operation an `Action` names, or the empty text."""
    return action if action in OPERATIONS else ""


def places(_method: str, query: Pairs, form: Pairs) -> tuple[Pairs, Pairs]:
    """Return the places that are read: both (facts, 2)."""
    return query, form


def first_answer(first: Remembered, _asked: Asked) -> Members | None:
    """Return what a repeated ClientToken is answered with; None takes it for a new one."""
    return first.members


def same_answer(first: Remembered) -> Members | None:
    """Return what a creation's ClientToken is answered with once that connection is deleted; None as above."""
    return first.members


def knows(_asked: Asked, _connection: Connection) -> bool:
    """Tell whether the operation asked for takes notice of a connection: every one does."""
    return True


def no_conflict(_asked: Asked, _new: frozenset[str], _busy: frozenset[str]) -> bool:
    """Tell whether a creation has to wait for the work on another pair: it need not (A07 leaves that open)."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits(Behaviour[Cloud]):
    """One emulated Alibaba Cloud.

    States: `starts_settled`: no state `Creating` is seen. `rejecting`: the state that is seen while a rejection is
    carried out. `shows_deleted`: `Deleted` is seen for a while before a connection is gone. `dies`: it goes in the end.
    `deletable` and `modifiable` are the states in which that is legal.
    Who: `stranger` refuses an account that is neither side, `requester` one that would decide in the accepter's place.
    Pairs: a connection in one of the states `frees_pair` does not count for its pair. `conflicts` tells of a creation
    whether work on another pair stands in its way, `conflict` is how it is refused then, and `busy_is_conflict` that
    operations on a connection where work goes on are refused so, too.
    Tokens: `tokens_first`: a repeated ClientToken is looked for before all checks. `token_mismatch` refuses one that
    came with other parameters before; with None it gets the first answer.
    `unreachable` are the conditions that the target cannot be put into.
    """

    gates: Mapping[str, Check[Cloud]] = field(default_factory=lambda: GATES)
    checks: Mapping[str, Check[Cloud]] = field(default_factory=lambda: CHECKS)
    places: Callable[[str, Pairs, Pairs], tuple[Pairs, Pairs]] = places
    operation: Callable[[str], str] = operation
    default_format: Format = "xml"
    plan: Callable[[Asked], Plan] = plan
    first_answer: Callable[[Remembered, Asked], Members | None] = first_answer
    after_deletion: Callable[[Remembered], Members | None] = same_answer
    knows: Callable[[Asked, Connection], bool] = knows
    conflicts: Callable[[Asked, frozenset[str], frozenset[str]], bool] = no_conflict
    conflict: Refusal = CONFLICT
    starts_settled: bool = False
    rejecting: str = "Rejected"
    shows_deleted: bool = False
    dies: bool = True
    deletable: tuple[str, ...] = ("Activated", "Accepting", "Rejected", "Expired")
    modifiable: tuple[str, ...] = ("Activated",)
    stranger: Refusal = UNKNOWN_INSTANCE
    requester: Refusal = NO_PERMISSION
    frees_pair: frozenset[str] = frozenset({"Deleted"})
    busy_is_conflict: bool = False
    tokens_first: bool = False
    token_mismatch: Refusal | None = TOKEN_MISMATCH
    unreachable: frozenset[str] = frozenset()
