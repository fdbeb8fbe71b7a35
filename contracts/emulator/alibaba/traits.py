"""What can be said of the emulated Alibaba Cloud besides its checks: the conforming choice is each default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.emulator.alibaba.checks import CHECKS, reads_as_true
from contracts.emulator.alibaba.cloud import Cloud, Remembered
from contracts.emulator.behaviour import Asked, Behaviour, Check, Format, Pairs

OPERATIONS = (
    "CreateVpcPeerConnection",
    "GetVpcPeerConnectionAttribute",
    "ListVpcPeerConnections",
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


def first_answer(first: Remembered, _asked: Asked) -> str:
    """Return the InstanceId that a repeated ClientToken is answered with."""
    return first.instance_id


def formats(text: str) -> Format | None:
    """Return the answer format that `Format` names, in any letter case (facts, 3), or None."""
    match text.lower():
        case "json":
            return "json"
        case "xml":
            return "xml"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits(Behaviour[Cloud]):
    """One emulated Alibaba Cloud.

    `starts_settled`: no state `Creating` is seen. `shows_deleted`: `Deleted` is seen for a while before the connection
    is gone. `frees_pair_early`: a connection being deleted does not count for its pair. `conflicts`: while work goes on
    on either VPC, a creation is answered `Conflict.Operation`. `strict_tokens`: a ClientToken with other parameters
    than before is refused; otherwise it gets the first answer.
    """

    checks: Mapping[str, Check[Cloud]] = field(default_factory=lambda: CHECKS)
    methods: frozenset[str] = frozenset({"GET", "POST"})
    places: Callable[[str, Pairs, Pairs], tuple[Pairs, Pairs]] = places
    operation: Callable[[str], str] = operation
    default_format: Format = "xml"
    plan: Callable[[Asked], Plan] = plan
    first_answer: Callable[[Remembered, Asked], str] = first_answer
    starts_settled: bool = False
    shows_deleted: bool = False
    frees_pair_early: bool = False
    conflicts: bool = False
    strict_tokens: bool = True
