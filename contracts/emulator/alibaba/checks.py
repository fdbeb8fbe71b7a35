"""The rules for a create request, one entry each (statements A09 to A27, A31 to A38), and helpers to state them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import (
    OWN,
    REGIONS,
    RESOURCE_GROUPS,
    SECRETS,
    UNSUPPORTED_REGION,
    VPCS,
    Cloud,
)
from contracts.emulator.behaviour import Asked, Check, Refusal, about

INTEGER = re.compile(r"[+-]?[0-9]+")
NAME_CHARACTERS = re.compile(r"[A-Za-z0-9_-]*")
LETTER_FIRST = re.compile(r"[A-Za-z]")
LONG_DIGITS = 19  # of the largest signed 64-bit integer
MAX_LONG = (1 << 63) - 1


def account_of(text: str) -> str:
    """Return the account an `AcceptingAliUid` means; what the other checks refuse means the caller's own."""
    if INTEGER.fullmatch(text) is None or beyond_64_bits(text):
        return OWN
    return str(int(text))


def beyond_64_bits(text: str) -> bool:
    """Tell whether an integer needs more than 64 bits, without converting a text of any length."""
    digits = text.lstrip("+-").lstrip("0")
    return INTEGER.fullmatch(text) is not None and (len(digits) > LONG_DIGITS or int(digits or "0") > MAX_LONG)


def reads_as_true(text: str) -> bool:
    """Tell whether a Boolean is true, in any letter case: one of the vendor's SDKs writes `True` (facts, 2)."""
    return text.lower() == "true"


def required(name: str) -> dict[str, Check[Cloud]]:
    """Return the rules for a required parameter: it is there, and not empty."""
    refusal = refusals.always(refusals.missing(name))
    return {
        f"{name}.required": Check(fails=lambda asked, _cloud: name not in asked.given, refusal=refusal),
        f"{name}.minLength": Check(fails=lambda asked, _cloud: asked.given.get(name) == "", refusal=refusal),
    }


def text_rule(rule: str, bad: Callable[[str], bool]) -> dict[str, Check[Cloud]]:
    """Return the rule `Parameter.rule` for a text that is given and not empty."""
    name = rule.partition(".")[0]
    return {rule: Check(fails=about(name, bad), refusal=refusals.always(refusals.illegal(name)))}


def _region(name: str) -> dict[str, Check[Cloud]]:
    unsupported = about(name, lambda text: text == UNSUPPORTED_REGION)
    known = (*REGIONS, UNSUPPORTED_REGION)
    return {
        **required(name),
        f"{name}.supported": Check(fails=unsupported, refusal=refusals.unsupported_region(name)),
        **text_rule(f"{name}.exists", lambda text: text not in known),
    }


def between_accounts(asked: Asked) -> bool:
    """Tell whether a create request crosses accounts."""
    return account_of(asked.given.get("AcceptingAliUid", "")) != asked.caller


def unknown_accepter_vpc(asked: Asked, _cloud: Cloud) -> bool:
    """Tell whether the accepter's account has no such VPC."""
    text = asked.given.get("AcceptingVpcId")
    return bool(text) and VPCS.get(str(text)) != account_of(asked.given.get("AcceptingAliUid", ""))


def unknown_requester_vpc(asked: Asked, _cloud: Cloud) -> bool:
    """Tell whether the caller has no such VPC."""
    text = asked.given.get("VpcId")
    return bool(text) and VPCS.get(str(text)) != asked.caller


def _equal_vpcs(asked: Asked, _cloud: Cloud) -> bool:
    text = asked.given.get("VpcId")
    return bool(text) and text == asked.given.get("AcceptingVpcId")


def _condition(name: str, refusal: Callable[[Asked], Refusal], *, crossing: bool) -> dict[str, Check[Cloud]]:
    def fails(asked: Asked, cloud: Cloud) -> bool:
        return name in cloud.conditions and (not crossing or between_accounts(asked))

    return {name: Check(fails=fails, refusal=refusal)}


CHECKS: Mapping[str, Check[Cloud]] = {
    **_region("RegionId"),
    **required("VpcId"),
    "VpcId.exists": Check(fails=unknown_requester_vpc, refusal=refusals.always(refusals.illegal("VpcId"))),
    **required("AcceptingAliUid"),
    **text_rule("AcceptingAliUid.type", lambda text: not INTEGER.fullmatch(text)),
    **text_rule("AcceptingAliUid.format", beyond_64_bits),
    **text_rule("AcceptingAliUid.exists", lambda text: account_of(text) not in SECRETS),
    **_region("AcceptingRegionId"),
    **required("AcceptingVpcId"),
    "AcceptingVpcId.exists": Check(
        fails=unknown_accepter_vpc, refusal=refusals.always(refusals.illegal("AcceptingVpcId"))
    ),
    "AcceptingVpcId.differs": Check(fails=_equal_vpcs, refusal=refusals.always(refusals.illegal("AcceptingVpcId"))),
    **text_rule("Name.minLength", lambda text: len(text) < 2),
    **text_rule("Name.maxLength", lambda text: len(text) > 128),
    **text_rule("Name.characters", lambda text: not NAME_CHARACTERS.fullmatch(text)),
    **text_rule("Name.startsWith", lambda text: not LETTER_FIRST.match(text)),
    **text_rule("Description.minLength", lambda text: len(text) < 2),
    **text_rule("Description.maxLength", lambda text: len(text) > 256),
    **text_rule("Description.startsWith", lambda text: not LETTER_FIRST.match(text)),
    **text_rule("Description.notPrefix", lambda text: text.startswith(("http://", "https://"))),
    **text_rule("DryRun.type", lambda text: text.lower() not in ("true", "false")),
    **text_rule("ClientToken.ascii", lambda text: not text.isascii()),
    **text_rule("ClientToken.maxLength", lambda text: len(text) > 64),
    "ResourceGroupId.exists": Check(
        fails=about("ResourceGroupId", lambda text: text not in RESOURCE_GROUPS),
        refusal=refusals.always(refusals.NO_RESOURCE_GROUP),
    ),
    **_condition("cdt-not-opened", refusals.always(refusals.CDT), crossing=False),
    **_condition("accepter-cdt-not-opened", refusals.always(refusals.ACCEPTER_CDT), crossing=True),
    **_condition(
        "accepter-cross-border-cdt-not-opened", refusals.always(refusals.ACCEPTER_CROSS_BORDER_CDT), crossing=True
    ),
    **_condition("router-interface-exists", refusals.router_interface, crossing=False),
    **_condition("accepter-business-status-abnormal", refusals.accepter_status, crossing=True),
}
"""In the order in which they are made. Each stands alone: dropping one never makes another one fail in its place."""
