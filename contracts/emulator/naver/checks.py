"""The rules for a create request, one entry each (statements N04 to N16), and helpers to state them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from contracts.emulator.behaviour import Asked, Check, about
from contracts.emulator.naver.cloud import REGIONS, VPCS, Cloud, Vpc
from contracts.emulator.naver.refusals import always, invalid

NAME_CHARACTERS = re.compile(r"[A-Za-z0-9-]*")
LETTER_FIRST = re.compile(r"[A-Za-z]")
HYPHEN_LAST = re.compile(r".*-", re.DOTALL)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
DESCRIPTION_BYTES = 1000
FORMATS = ("xml", "json")


def source(asked: Asked) -> Vpc | None:
    """Return the VPC that sends the request, if it is the caller's."""
    vpc = VPCS.get(asked.given.get("sourceVpcNo", ""))
    return vpc if vpc is not None and vpc.owner == asked.caller else None


def target(asked: Asked) -> Vpc | None:
    """Return the VPC that receives the request, whoever owns it."""
    return VPCS.get(asked.given.get("targetVpcNo", ""))


def between_accounts(asked: Asked) -> bool:
    """Tell whether the receiver is another account."""
    vpc = target(asked)
    return vpc is not None and vpc.owner != asked.caller


def overlap(asked: Asked, _cloud: Cloud) -> bool:
    """Tell whether two different VPCs have blocks with an address in common."""
    one, other = source(asked), target(asked)
    return one is not None and other is not None and one != other and one.block.overlaps(other.block)


def across(name: str, bad: Callable[[str, Vpc], bool]) -> Callable[[Asked, Cloud], bool]:
    """Return a `fails` that looks at a parameter, if given, where the receiver is another account."""

    def fails(asked: Asked, _cloud: Cloud) -> bool:
        text, vpc = asked.given.get(name), target(asked)
        return bool(text) and vpc is not None and vpc.owner != asked.caller and bad(str(text), vpc)

    return fails


def text_rule(rule: str, bad: Callable[[str], bool], why: str) -> dict[str, Check[Cloud]]:
    """Return the rule `Parameter.rule` for a text that is given and not empty."""
    name = rule.partition(".")[0]
    return {rule: Check(fails=about(name, bad), refusal=always(invalid(name, why)))}


def _rule(rule: str, fails: Callable[[Asked, Cloud], bool], why: str) -> dict[str, Check[Cloud]]:
    return {rule: Check(fails=fails, refusal=always(invalid(rule.partition(".")[0], why)))}


def required(name: str) -> dict[str, Check[Cloud]]:
    """Return the rules for a required parameter: it is there, and not empty."""
    return {
        **_rule(f"{name}.required", lambda asked, _cloud: name not in asked.given, "is required."),
        **_rule(f"{name}.minLength", lambda asked, _cloud: asked.given.get(name) == "", "is empty."),
    }


def _needed_across(name: str) -> dict[str, Check[Cloud]]:
    def fails(asked: Asked, _cloud: Cloud) -> bool:
        return between_accounts(asked) and not asked.given.get(name)

    return _rule(f"{name}.required-when", fails, "is required for another account.")


def unknown_source(asked: Asked, _cloud: Cloud) -> bool:
    """Tell whether the caller has no such VPC."""
    return bool(asked.given.get("sourceVpcNo")) and source(asked) is None


def unknown_target(asked: Asked, _cloud: Cloud) -> bool:
    """Tell whether nobody has such a VPC."""
    return bool(asked.given.get("targetVpcNo")) and target(asked) is None


def _same_vpc(asked: Asked, _cloud: Cloud) -> bool:
    return bool(asked.given.get("sourceVpcNo")) and asked.given.get("sourceVpcNo") == asked.given.get("targetVpcNo")


CHECKS: Mapping[str, Check[Cloud]] = {
    **text_rule("responseFormatType.enum", lambda text: text not in FORMATS, "is neither xml nor json."),
    **text_rule("regionCode.exists", lambda text: text not in REGIONS, "is unknown."),
    **text_rule("vpcPeeringName.minLength", lambda text: len(text) < 3, "is too short."),
    **text_rule("vpcPeeringName.maxLength", lambda text: len(text) > 30, "is too long."),
    **text_rule(
        "vpcPeeringName.characters", lambda text: not NAME_CHARACTERS.fullmatch(text), "has a wrong character."
    ),
    **text_rule("vpcPeeringName.startsWith", lambda text: not LETTER_FIRST.match(text), "begins with no letter."),
    **text_rule("vpcPeeringName.endsWith", lambda text: bool(HYPHEN_LAST.fullmatch(text)), "ends with a hyphen."),
    **required("sourceVpcNo"),
    **_rule("sourceVpcNo.exists", unknown_source, "is unknown."),
    **required("targetVpcNo"),
    **_rule("targetVpcNo.exists", unknown_target, "is unknown."),
    **_rule("targetVpcNo.differs", _same_vpc, "is the source."),
    **_rule("targetVpcNo.disjoint", overlap, "has a block that overlaps with the source's."),
    **_needed_across("targetVpcName"),
    **_rule("targetVpcName.matches", across("targetVpcName", lambda text, vpc: text != vpc.name), "is not its name."),
    **_needed_across("targetVpcLoginId"),
    **_rule(
        "targetVpcLoginId.format",
        across("targetVpcLoginId", lambda text, _vpc: not EMAIL.fullmatch(text)),
        "is no e-mail address.",
    ),
    **_rule(
        "targetVpcLoginId.exists",
        across("targetVpcLoginId", lambda text, vpc: bool(EMAIL.fullmatch(text)) and text != vpc.owner),
        "is not its owner.",
    ),
    **text_rule("vpcPeeringDescription.max-bytes", lambda text: len(text.encode()) > DESCRIPTION_BYTES, "is too long."),
}
"""In the order in which they are made. Each stands alone: dropping one never makes another one fail in its place."""
