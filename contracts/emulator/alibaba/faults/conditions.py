"""Faults in the errors that the documents tie to a condition (statements A01 and A31 to A38)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.checks import CHECKS, reads_as_true
from contracts.emulator.alibaba.cloud import Cloud
from contracts.emulator.alibaba.faults.making import CREATE, fault, says
from contracts.emulator.behaviour import Asked, Change, Check, Members, Perform, Refusal, RefusedError
from contracts.emulator.changes import adding, around, failing, refusing, without
from contracts.emulator.faults import Fault, Side

# As with every condition of this vendor: a request that is in it is to be refused, one outside it to be served.
INSIDE: Side = "reject"
OUTSIDE: Side = "accept"
UNLISTED = refusals.error("OperationFailed", "The operation failed.")


def _second_group(asked: Asked, _cloud: Cloud) -> bool:
    return asked.given.get("ResourceGroupId") == "rg-network"


def _wrongly(short: str, code: str, change: Callable[[Callable[[Refusal], Refusal]], Change]) -> tuple[Fault, ...]:
    """Return the faults of an error with another code, status or message; `change` rewrites it."""
    clause = f"{code}/condition"
    return (
        fault(f"{short}-other-code", clause, INSIDE, f"Answers another code where {code} is due.",
              change(lambda _right: UNLISTED)),
        fault(f"{short}-other-status", clause, INSIDE, f"Answers {code} with status 403.",
              change(lambda right: replace(right, status=403))),
        fault(f"{short}-other-message", clause, INSIDE, f"Answers {code} with another message.",
              change(lambda right: replace(right, message="This cannot be done now."))),
    )  # fmt: skip


def _said_outside(short: str, code: str, refusal: Callable[[Asked], Refusal]) -> Fault:
    check = Check(fails=_second_group, refusal=refusal)
    return fault(f"{short}-said-outside", f"{code}/condition", OUTSIDE, f"Says {code} of the second resource group.",
                 adding(f"{short}.outside", check))  # fmt: skip


def _of_check(short: str, check: str, right: Callable[[Asked], Refusal]) -> tuple[Fault, ...]:
    """Return the faults of an error that one check of the table answers."""
    sample = right(SAMPLE)
    return (
        *_wrongly(short, sample.code, lambda rewrite: refusing(check, rewrite(sample))),
        _said_outside(short, sample.code, right),
    )


def _ignored(short: str, check: str, code: str) -> Fault:
    fails = CHECKS[check].fails

    def in_dry_runs(asked: Asked, cloud: Cloud) -> bool:
        return reads_as_true(asked.given.get("DryRun", "")) and fails(asked, cloud)

    change = failing(check, in_dry_runs)
    return fault(f"{short}-ignored", f"{code}/condition", INSIDE, f"Creates where {code} is due.", change)


def _within_account(short: str, condition: str, code: str) -> Fault:
    """Return the fault of an error for requests across accounts: it is answered within one, too."""
    change = failing(condition, lambda _asked, cloud: condition in cloud.conditions)
    return fault(f"{short}-within", f"{code}/condition", OUTSIDE, f"Answers {code} within one account, too.", change)


SAMPLE = Asked(
    method="GET", target="/", query=(), form=(), headers=(), body=b"", operation=CREATE, format="json",
    given={"VpcId": "vpc-1", "AcceptingVpcId": "vpc-2", "AcceptingAliUid": "1", "RegionId": "cn-nowhere-1"},
)  # fmt: skip
_CROSSING = {
    "accepter-cdt": ("accepter-cdt-not-opened", refusals.always(refusals.ACCEPTER_CDT)),
    "accepter-cross-border": (
        "accepter-cross-border-cdt-not-opened",
        refusals.always(refusals.ACCEPTER_CROSS_BORDER_CDT),
    ),
    "accepter-status": ("accepter-business-status-abnormal", refusals.accepter_status),
}
_ROUTER = refusals.router_interface(SAMPLE).code
_REGION = refusals.unsupported_region("RegionId")


def _where_peered(rewrite: Callable[[Refusal], Refusal]) -> Change:
    def rewritten(asked: Asked, _cloud: Cloud, perform: Perform) -> Members:
        try:
            return perform(asked)
        except RefusedError as refused:
            raise (
                RefusedError(rewrite(refused.refusal)) if says(refused, refusals.peered("")) else refused
            ) from refused

    return around(rewritten, CREATE)


CONDITIONS = (
    fault(
        "cdt-ignored",
        "request/requires",
        "reject",
        "Creates for a caller who has not opened CDT.",
        without("cdt-not-opened"),
    ),
    *_of_check("cdt", "cdt-not-opened", refusals.always(refusals.CDT)),
    *_of_check("router", "router-interface-exists", refusals.router_interface),
    _ignored("router", "router-interface-exists", _ROUTER),
    *_of_check("unsupported", "RegionId.supported", _REGION),
    _ignored("unsupported", "RegionId.supported", "UnsupportedRegion"),
    *(each for short, (name, right) in _CROSSING.items() for each in _of_check(short, name, right)),
    *(_ignored(short, name, right(SAMPLE).code) for short, (name, right) in _CROSSING.items()),
    *(_within_account(short, name, right(SAMPLE).code) for short, (name, right) in _CROSSING.items()),
    *_wrongly("peered", refusals.peered("").code, _where_peered),
    _said_outside("peered", refusals.peered("").code, lambda _asked: refusals.peered("pcc-none")),
)


def _dry_run_passes(*passing: str) -> Change:
    """Let a dry run pass where the request itself is refused with one of these codes."""

    def lax(asked: Asked, _cloud: Cloud, perform: Perform) -> Members:
        try:
            return perform(asked)
        except RefusedError as refused:
            if asked.given.get("DryRun", "").lower() == "true" and refused.refusal.code in passing:
                raise RefusedError(refusals.DRY_RUN) from refused
            raise

    return around(lax, CREATE)


DRY_RUN_CONDITIONS = (
    fault("dry-run-without-cdt", "DryRun/dry-run", "reject", "Passes a dry run for a caller who has not opened CDT.",
          _dry_run_passes(refusals.CDT.code)),
    fault("dry-run-of-peered", "DryRun/dry-run", "reject", "Passes a dry run for a pair that is peered.",
          _dry_run_passes(refusals.peered("").code)),
    fault("dry-run-without-conditions", "DryRun/dry-run", "reject", "Looks at no condition in a dry run.",
          _dry_run_passes(refusals.CDT.code, _ROUTER, *(right(SAMPLE).code for _, right in _CROSSING.values()))),
)  # fmt: skip
