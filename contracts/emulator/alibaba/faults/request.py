"""Faults in what a request must say at all: routing, places, regions, VPCs, the accepter's account."""

from __future__ import annotations

from collections.abc import Callable

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.checks import (
    INTEGER,
    account_of,
    unknown_accepter_vpc,
    unknown_requester_vpc,
)
from contracts.emulator.alibaba.cloud import OWN, Cloud
from contracts.emulator.alibaba.cloud import VPCS as KNOWN
from contracts.emulator.alibaba.faults.making import CREATE, MAKING, fault, one_region
from contracts.emulator.alibaba.traits import OPERATIONS, operation
from contracts.emulator.behaviour import Asked, Check, about
from contracts.emulator.changes import (
    adding,
    fails_to_match,
    gate,
    judging,
    setting,
    without,
)
from contracts.emulator.making import odd_only
from contracts.wire.alibaba import V1_PARAMETERS


def _any_case(action: str) -> str:
    return {name.lower(): name for name in OPERATIONS}.get(action.lower(), "")


ROUTING = (
    fault("action-missing", "Action/required", "reject", "Creates when no Action is given.",
          setting(operation=lambda action: operation(action) if action else CREATE)),
    fault("action-any-case", "Action/const", "reject", "Reads Action in any letter case.",
          setting(operation=_any_case)),
    fault("action-any", "Action/const", "reject", "Takes an unknown Action for the creation.",
          setting(operation=lambda action: action and (operation(action) or CREATE))),
    fault("action-stripped", "Action/const", "reject", "Takes no notice of blanks around Action.",
          setting(operation=lambda action: operation(action.strip()))),
    fault("action-longer", "Action/const", "reject", "Takes every Action that begins like the documented one.",
          setting(operation=lambda action: CREATE if action.startswith(CREATE) else operation(action))),
    fault("action-unknown", "Action/const", "accept", "Does not know the Action of the creation.",
          setting(operation=lambda action: "" if action == CREATE else operation(action))),
    fault("refuses-all", "request/accepted", "accept", "Refuses every creation, without a reason.",
          MAKING.refuses_all(refusals.error("OperationFailed", "The operation failed."))),
    fault("get-refused", "request/methods", "accept", "Serves POST only.",
          gate("method", lambda asked, _cloud: asked.method != "POST")),
    fault("post-refused", "request/methods", "accept", "Serves GET only.",
          gate("method", lambda asked, _cloud: asked.method != "GET")),
    fault("form-unread", "request/positions", "accept", "Does not read parameters in the form body.",
          setting(places=lambda _method, query, _form: (query, ()))),
    fault("post-query-unread", "request/positions", "accept", "Does not read the query of a POST.",
          setting(places=lambda method, query, form: ((), form) if method == "POST" else (query, form))),
    fault("order-alphabetical", "request/order", "accept", "Wants the parameters in alphabetical order.",
          adding("order", Check(fails=lambda asked, _cloud: (names := _names(asked)) != sorted(names),
                                refusal=refusals.always(refusals.error("InvalidParameter", "Bad order."))))),
    fault("order-action-first", "request/order", "accept", "Wants Action before all other parameters.",
          adding("order", Check(fails=lambda asked, _cloud: "Action" in _names(asked)[1:],
                                refusal=refusals.always(refusals.error("InvalidParameter", "Bad order."))))),
)  # fmt: skip


def _names(asked: Asked) -> list[str]:
    return [
        name for name, _ in asked.query + asked.form if name not in V1_PARAMETERS and name not in ("Format", "Version")
    ]


def _nobodys(name: str) -> Callable[[Asked, Cloud], bool]:
    return about(name, lambda text: text not in KNOWN)


VPCS = (
    *MAKING.required("region", "RegionId"),
    one_region("region", "RegionId"),
    *MAKING.required("vpc", "VpcId"),
    fault("vpc-odd-only", "VpcId/exists", "accept", "Does not know every second VPC of the caller.",
          odd_only("VpcId", unknown_requester_vpc)),
    fault("vpc-unknown", "VpcId/exists", "reject", "Takes a VpcId that does not exist.", without("VpcId.exists")),
    *MAKING.required("accepting-region", "AcceptingRegionId"),
    one_region("accepting-region", "AcceptingRegionId"),
    *MAKING.required("accepting-vpc", "AcceptingVpcId"),
    fault("accepting-vpc-odd-only", "AcceptingVpcId/exists", "accept", "Does not know every second accepter VPC.",
          odd_only("AcceptingVpcId", unknown_accepter_vpc)),
    fault("accepting-vpc-unknown", "AcceptingVpcId/exists", "reject", "Takes an AcceptingVpcId that does not exist.",
          without("AcceptingVpcId.exists")),
)  # fmt: skip

ACCOUNT = (
    fault("uid-missing", "AcceptingAliUid/required", "reject", "Serves without AcceptingAliUid.",
          without("AcceptingAliUid.required")),
    fault("uid-empty", "AcceptingAliUid/type", "reject", "Takes an empty AcceptingAliUid.",
          without("AcceptingAliUid.minLength")),
    fault("uid-any-text", "AcceptingAliUid/type", "reject", "Takes any text as AcceptingAliUid.",
          without("AcceptingAliUid.type")),
    fault("uid-trailing", "AcceptingAliUid/type", "reject", "Ignores what follows the digits of AcceptingAliUid.",
          judging("AcceptingAliUid.type", lambda text: not INTEGER.match(text))),
    fault("uid-decimal", "AcceptingAliUid/type", "reject", "Takes a decimal fraction as AcceptingAliUid.",
          judging("AcceptingAliUid.type", fails_to_match(r"[+-]?[0-9]+(\.[0-9]+)?"))),
    fault("uid-hexadecimal", "AcceptingAliUid/type", "reject", "Takes letters a to f in AcceptingAliUid.",
          judging("AcceptingAliUid.type", fails_to_match(r"[+-]?[0-9A-Fa-f]+"))),
    fault("uid-underscores", "AcceptingAliUid/type", "reject", "Takes underscores in AcceptingAliUid, as Python does.",
          judging("AcceptingAliUid.type", fails_to_match(r"[+-]?[0-9]+(_[0-9]+)*"))),
    fault("uid-exponent", "AcceptingAliUid/type", "reject", "Takes the exponent of a float in AcceptingAliUid.",
          judging("AcceptingAliUid.type", fails_to_match(r"[+-]?[0-9]+([eE]\+?[0-9]+)?"))),
    fault("uid-32-bit", "AcceptingAliUid/type", "accept", "Refuses an AcceptingAliUid beyond 32 bits.",
          judging("AcceptingAliUid.type", lambda text: not INTEGER.fullmatch(text) or len(text.lstrip("0")) > 10)),
    fault("uid-own-only", "AcceptingAliUid/exists", "accept", "Knows no account but the caller's.",
          judging("AcceptingAliUid.exists", lambda text: account_of(text) != OWN)),
    fault("uid-any-size", "AcceptingAliUid/format", "reject", "Takes an AcceptingAliUid beyond 64 bits.",
          without("AcceptingAliUid.format")),
    fault("uid-20-digits", "AcceptingAliUid/format", "reject", "Takes an AcceptingAliUid of up to twenty digits.",
          judging("AcceptingAliUid.format",
                  lambda text: INTEGER.fullmatch(text) is not None and len(text.lstrip("+-0")) > 20)),
    fault("uid-63-bit", "AcceptingAliUid/format", "reject", "Takes an AcceptingAliUid of 64 bits without a sign.",
          judging("AcceptingAliUid.format", lambda text: INTEGER.fullmatch(text) is not None
                  and (len(text.lstrip("+-0")) > 20 or int(text) >= 1 << 64))),
)  # fmt: skip
