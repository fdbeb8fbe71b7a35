"""The rules for requests that change a peering that there is (facts/naver.md, 8.2)."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.emulator.behaviour import Check
from contracts.emulator.naver.checks import CHECKS, required, text_rule
from contracts.emulator.naver.cloud import Cloud

_NUMBER = {
    "responseFormatType.enum": CHECKS["responseFormatType.enum"],
    "regionCode.exists": CHECKS["regionCode.exists"],
    **required("vpcPeeringInstanceNo"),
}

COMPANION_CHECKS: Mapping[str, Mapping[str, Check[Cloud]]] = {
    "acceptOrRejectVpcPeering": {
        **_NUMBER,
        **required("isAccept"),
        **text_rule("isAccept.type", lambda text: text.lower() not in ("true", "false"), "is neither true nor false."),
    },
    "setVpcPeeringDescription": {
        **_NUMBER,
        "vpcPeeringDescription.max-bytes": CHECKS["vpcPeeringDescription.max-bytes"],
    },
}
"""By operation, each in the order in which they are made."""


def reads_as_true(text: str) -> bool:
    """Tell whether a Boolean is true, in any letter case: the vendor's own SDK writes `True` (facts, 2)."""
    return text.lower() == "true"
