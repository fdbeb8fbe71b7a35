"""What exists at the emulated Alibaba Cloud: accounts, VPCs, connections, and what the service remembers."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from contracts.clock import Clock
from contracts.emulator.behaviour import Asked, Members
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
    "cross-account",
    "unsupported-region",
    "unknown-resource-group",
)
"""Those that the states protocol knows. The last three are brought about by values and need nothing else."""
Token = tuple[str, str, str]  # account, operation, ClientToken
NONCES_KEPT = 1 << 16
TOKENS_KEPT = 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A peering connection.

    `created`, `modified`, `born`, `changed` (an acceptance, a rejection or a modification began) and `deleted` are
    seconds since 1970. `asked` is the request that made it. `decision` is that of the accepter. `bandwidth` is in
    Mbit/s, None for the default.
    """

    instance_id: str
    asked: Asked
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
    modified: float
    born: float
    bandwidth: int | None = None
    link_type: str | None = None
    decision: Literal["", "accepted", "rejected"] = ""
    changed: float | None = None
    deleted: float | None = None

    @property
    def between_accounts(self) -> bool:
        """Whether the accepter is another account."""
        return self.owner != self.accepter

    @property
    def pair(self) -> frozenset[str]:
        """The two VPCs, whichever asked."""
        return frozenset((self.vpc, self.accepting_vpc))

    @property
    def steady(self) -> str:
        """The state that it stays in once all work is done."""
        if self.decision == "rejected":
            return "Rejected"
        return "Accepting" if self.between_accounts and self.decision != "accepted" else "Activated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The first request with a ClientToken, and what it was answered."""

    asked: Asked
    parameters: Mapping[str, str]
    members: Members


@dataclass(slots=True, kw_only=True)
class Cloud:
    """The changing part. `last_serial` outlives a reset, so that no id is ever given twice.

    `turn` is held by whoever is being answered, so that answers are made one after the other.
    """

    settle_seconds: float
    clock: Clock
    last_serial: int = 0
    turn: threading.Condition = field(default_factory=threading.Condition)
    connections: dict[str, Connection] = field(default_factory=dict)
    tokens: dict[Token, Remembered] = field(default_factory=dict)
    nonces: dict[str, None] = field(default_factory=dict)
    conditions: set[str] = field(default_factory=set)

    def next_serial(self) -> int:
        """Return a number that was not given before."""
        self.last_serial += 1
        return self.last_serial

    def was_given(self, instance_id: str) -> bool:
        """Tell whether an id was given to a connection at any time."""
        return instance_id in map(id_of, range(1, self.last_serial + 1))

    def spend(self, nonce: str) -> bool:
        """Remember a nonce and tell whether it was new. The oldest of very many are forgotten."""
        if nonce in self.nonces:
            return False
        self.nonces[nonce] = None
        if len(self.nonces) > NONCES_KEPT:
            del self.nonces[next(iter(self.nonces))]
        return True

    def remember(self, token: Token, first: Remembered) -> None:
        """Remember what a ClientToken stood for. The oldest of very many are forgotten."""
        self.tokens[token] = first
        if len(self.tokens) > TOKENS_KEPT:
            del self.tokens[next(iter(self.tokens))]

    def settling(self, since: float, *, times: int = 1) -> bool:
        """Tell whether work that began at `since` is still going on."""
        return self.clock.now() - since < self.settle_seconds * times


def id_of(serial: int) -> str:
    """Return the id of the connection with that number."""
    return f"pcc-{serial:017x}"


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
