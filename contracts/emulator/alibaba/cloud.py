"""What exists at the emulated Alibaba Cloud: accounts, VPCs, connections, and what the service remembers."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contracts.emulator.behaviour import Asked
from contracts.wire.call import Credentials

OWN, OTHER = "1210123456123456", "1310123456123456"
SECRETS = {
    OWN: Credentials(access_key_id="emulator-requester", access_key_secret="emulator-requester-secret"),
    OTHER: Credentials(access_key_id="emulator-accepter", access_key_secret="emulator-accepter-secret"),
}
OWNERS = {credentials.access_key_id: account for account, credentials in SECRETS.items()}
REGIONS = ("cn-hangzhou", "cn-beijing")
UNSUPPORTED_REGION = "cn-nowhere-1"
RESOURCE_GROUPS = ("rg-default", "rg-network")
REQUESTERS = tuple(f"vpc-bp1requester{n:02}" for n in range(1, 9))
ACCEPTERS = tuple(f"vpc-bp1accepter{n:02}" for n in range(1, 9))
STRANGERS = ("vpc-2zestranger01", "vpc-2zestranger02")
VPCS: Mapping[str, str] = dict.fromkeys((*REQUESTERS, *ACCEPTERS), OWN) | dict.fromkeys(STRANGERS, OTHER)
"""Every VPC and its account. A VPC is known in every region, so that all combinations of the world's values work."""

CONDITIONS = (
    "cdt-not-opened",
    "accepter-cdt-not-opened",
    "accepter-cross-border-cdt-not-opened",
    "router-interface-exists",
    "accepter-business-status-abnormal",
)
VALUE_CONDITIONS = ("cross-account", "unsupported-region", "unknown-resource-group")
NONCES_KEPT = 1 << 16
TOKENS_KEPT = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A peering connection.

    `born` and `deleted` are readings of the monotonic clock, `created` is seconds since 1970.
    """

    instance_id: str
    owner: str
    accepter: str
    region: str
    accepting_region: str
    vpc: str
    accepting_vpc: str
    name: str
    description: str
    resource_group: str
    created: float
    born: float
    deleted: float | None = None

    @property
    def between_accounts(self) -> bool:
        """Whether the accepter is another account."""
        return self.owner != self.accepter


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The first request with a ClientToken, and the connection it made."""

    asked: Asked
    parameters: Mapping[str, str]
    instance_id: str


@dataclass(slots=True, kw_only=True)
class Cloud:
    """The changing part. `serials` outlives a reset, so that no id is ever given twice."""

    settle_seconds: float
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    connections: dict[str, Connection] = field(default_factory=dict)
    tokens: dict[tuple[str, str], Remembered] = field(default_factory=dict)
    nonces: dict[str, None] = field(default_factory=dict)
    conditions: set[str] = field(default_factory=set)

    def spend(self, nonce: str) -> bool:
        """Remember a nonce and tell whether it was new. The oldest of very many are forgotten."""
        if nonce in self.nonces:
            return False
        self.nonces[nonce] = None
        if len(self.nonces) > NONCES_KEPT:
            del self.nonces[next(iter(self.nonces))]
        return True

    def remember(self, caller: str, token: str, first: Remembered) -> None:
        """Remember what a ClientToken stood for. The oldest of very many are forgotten."""
        self.tokens[caller, token] = first
        if len(self.tokens) > TOKENS_KEPT:
            del self.tokens[next(iter(self.tokens))]

    def settling(self, since: float, *, times: int = 1) -> bool:
        """Tell whether work that began at `since` (monotonic) is still going on."""
        return time.monotonic() - since < self.settle_seconds * times


def values() -> dict[str, dict[str, object]]:
    """Return the tables `[values…]` of the world file."""
    return {
        "values": {
            "RegionId": list(REGIONS),
            "VpcId": list(REQUESTERS),
            "AcceptingAliUid": [int(OWN)],
            "AcceptingRegionId": list(REGIONS),
            "AcceptingVpcId": list(ACCEPTERS),
            "ResourceGroupId": list(RESOURCE_GROUPS),
        },
        "values.cross-account": {"AcceptingAliUid": [int(OTHER)], "AcceptingVpcId": list(STRANGERS)},
        "values.unsupported-region": {"RegionId": [UNSUPPORTED_REGION]},
        "values.unknown-resource-group": {"ResourceGroupId": ["rg-nonesuch"]},
    }
