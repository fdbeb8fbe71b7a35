"""The rules for requests about a connection that there is (facts/alibaba.md, 7.2 to 7.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contracts.emulator.alibaba.checks import CHECKS, required, text_rule
from contracts.emulator.alibaba.cloud import Cloud
from contracts.emulator.behaviour import Check

LINK_TYPES = ("Platinum", "Gold")
PREFIXES = ("http://", "https://")
_INSTANCE = required("InstanceId")
_CHANGE = {**_INSTANCE, "DryRun.type": CHECKS["DryRun.type"], "ClientToken.ascii": CHECKS["ClientToken.ascii"]}

COMPANION_CHECKS: Mapping[str, Mapping[str, Check[Cloud]]] = {
    "GetVpcPeerConnectionAttribute": _INSTANCE,
    "AcceptVpcPeerConnection": {**_CHANGE, "ResourceGroupId.exists": CHECKS["ResourceGroupId.exists"]},
    "RejectVpcPeerConnection": _CHANGE,
    "DeleteVpcPeerConnection": {
        **_CHANGE,
        **text_rule("Force.type", lambda text: text.lower() not in ("true", "false")),
    },
    "ModifyVpcPeerConnection": {
        **_CHANGE,
        **text_rule("Name.maxLength", lambda text: len(text) > 128),
        **text_rule("Name.notPrefix", lambda text: text.startswith(PREFIXES)),
        **text_rule("Description.maxLength", lambda text: len(text) > 256),
        **text_rule("Description.notPrefix", lambda text: text.startswith(PREFIXES)),
        **text_rule("Bandwidth.type", lambda text: re.fullmatch("0*[1-9][0-9]{0,8}", text) is None),
        **text_rule("LinkType.enum", lambda text: text not in LINK_TYPES),
    },
}
"""By operation, each in the order in which they are made."""
