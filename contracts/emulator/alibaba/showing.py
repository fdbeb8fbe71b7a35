"""How connections are shown, one and in lists (facts/alibaba.md, 7.4 and 7.5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from contracts.emulator.alibaba.cloud import Connection
from contracts.emulator.behaviour import Members

DAYS_TO_ACCEPT = 7 * 24 * 3600  # seconds; by the sample in facts, 7.4
BANDWIDTH = 1024  # Mbit/s, the default between regions
_VPC_LIST = re.compile(r"VpcId(\.[0-9]+)?")


def wanted(connection: Connection, given: Mapping[str, str]) -> bool:
    """Tell whether a connection passes the filters of a list."""
    vpcs = {vpc for name, text in given.items() if _VPC_LIST.fullmatch(name) for vpc in text.split(",") if vpc}
    exact = {
        "RegionId": connection.region,
        "InstanceId": connection.instance_id,
        "Name": connection.name,
        "ResourceGroupId": connection.resource_group,
    }
    return vpcs <= connection.pair and all(not given.get(name) or given[name] == text for name, text in exact.items())


def shown(connection: Connection, state: str) -> Members:
    """Return the members that Get and List have of a connection."""
    expires = _stamp(connection.created + DAYS_TO_ACCEPT) if state == "Accepting" else None
    extra = {} if connection.link_type is None else {"LinkType": connection.link_type}
    return {
        "InstanceId": connection.instance_id,
        "Status": state,
        "BizStatus": "Normal",
        "OwnerId": int(connection.owner),
        "AcceptingOwnerUid": int(connection.accepter),
        "RegionId": connection.region,
        "AcceptingRegionId": connection.accepting_region,
        "Vpc": {"VpcId": connection.vpc, "Ipv4Cidrs": ["10.0.0.0/16"], "Ipv6Cidrs": []},
        "AcceptingVpc": {"VpcId": connection.accepting_vpc, "Ipv4Cidrs": ["172.16.0.0/16"], "Ipv6Cidrs": []},
        "Name": connection.name,
        "Description": connection.description,
        "Bandwidth": _bandwidth(connection),
        "GmtCreate": _stamp(connection.created),
        "GmtModified": _stamp(connection.modified),
        "GmtExpired": expires,
        "ResourceGroupId": connection.resource_group,
        **extra,
    }


def _bandwidth(connection: Connection) -> int:
    if connection.region == connection.accepting_region:
        return -1
    return BANDWIDTH if connection.bandwidth is None else connection.bandwidth


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
