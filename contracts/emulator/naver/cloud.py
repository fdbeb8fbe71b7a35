"""What exists at the emulated NAVER Cloud: accounts, VPCs with their blocks, and peerings."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from contracts.clock import Clock
from contracts.wire.call import Credentials

OWN, OTHER = "requester@emulator.example", "receiver@emulator.example"
SECRETS = {
    OWN: Credentials(access_key_id="emulator-requester", access_key_secret="emulator-requester-secret"),
    OTHER: Credentials(access_key_id="emulator-receiver", access_key_secret="emulator-receiver-secret"),
}
OWNERS = {credentials.access_key_id: account for account, credentials in SECRETS.items()}
REGIONS = {"KR": "Korea", "SGN": "Singapore(New)"}
FIRST_REGION = "KR"
FIRST_SERIAL = 2006212
CONDITIONS = ("cross-account", "overlapping-cidr")
"""Those that the states protocol knows. Both are brought about by values and need nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vpc:
    """A VPC. It is known in every region, so that all combinations of the world's values work."""

    no: str
    name: str
    block: IPv4Network
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Peering:
    """A peering from source to target.

    `created`, `modified`, `born`, `accepted` and `deleted` are seconds since 1970.
    """

    no: str
    name: str
    region: str
    source: Vpc
    target: Vpc
    description: str
    created: float
    modified: float
    born: float
    accepted: float | None = None
    deleted: float | None = None

    @property
    def between_accounts(self) -> bool:
        """Whether the receiver is another account."""
        return self.source.owner != self.target.owner


@dataclass(slots=True, kw_only=True)
class Cloud:
    """The changing part. `last_serial` outlives a reset, so that no number is ever given twice.

    `turn` is held by whoever is being answered, so that answers are made one after the other.
    """

    settle_seconds: float
    clock: Clock
    last_serial: int = FIRST_SERIAL - 1
    turn: threading.Condition = field(default_factory=threading.Condition)
    peerings: dict[str, Peering] = field(default_factory=dict)

    def next_serial(self) -> int:
        """Return a number that was not given before."""
        self.last_serial += 1
        return self.last_serial

    def was_given(self, number: str) -> bool:
        """Tell whether a number was given to a peering at any time."""
        return number.isdecimal() and len(number) < 10 and FIRST_SERIAL <= int(number) <= self.last_serial

    def settling(self, since: float) -> bool:
        """Tell whether work that began at `since` is still going on."""
        return self.clock.now() - since < self.settle_seconds


def _vpc(no: int, name: str, block: str, owner: str = OWN) -> Vpc:
    return Vpc(no=str(no), name=name, block=IPv4Network(block), owner=owner)


# Sources have odd second octets and targets even ones, so that neighbours touch without overlapping: 10.1 and 10.2.
# The targets begin far away from the sources: what comes first in the world is the most ordinary.
SOURCES = tuple(_vpc(1000 + n, f"source-{n}", f"10.{2 * n - 1}.0.0/16") for n in range(1, 9))
TARGETS = tuple(_vpc(2000 + n, f"target-{n}", f"10.{2 * ((n + 3) % 8 + 1)}.0.0/16") for n in range(1, 9))
STRANGERS = tuple(_vpc(3000 + n, f"stranger-{n}", f"10.{100 + n}.0.0/16", OTHER) for n in range(1, 5))
# One VPC is in all of them, so that many shards can share out the others.
OVERLAPPING = (
    (SOURCES[0], _vpc(4001, "equal-block", "10.1.0.0/16")),
    (SOURCES[0], _vpc(4002, "containing-block", "10.0.0.0/13")),
    (SOURCES[0], _vpc(4003, "contained-block", "10.1.128.0/20")),
    (_vpc(4004, "first-addresses", "10.1.0.0/24"), SOURCES[0]),
    (_vpc(4005, "last-addresses", "10.1.255.0/24"), SOURCES[0]),
)
VPCS: Mapping[str, Vpc] = {
    vpc.no: vpc for vpc in (*SOURCES, *TARGETS, *STRANGERS, *itertools.chain.from_iterable(OVERLAPPING))
}


def values() -> dict[str, dict[str, object]]:
    """Return the tables `[values…]` of the world file."""
    return {
        "values": {
            "regionCode": list(REGIONS),
            "sourceVpcNo": [vpc.no for vpc in SOURCES],
            "targetVpcNo": [vpc.no for vpc in TARGETS],
        },
        "values.cross-account": {
            "targetVpcNo": [vpc.no for vpc in STRANGERS],
            "targetVpcName": [vpc.name for vpc in STRANGERS],
            "targetVpcLoginId": [vpc.owner for vpc in STRANGERS],
        },
        "values.overlapping-cidr": {
            "sourceVpcNo": [source.no for source, _ in OVERLAPPING],
            "targetVpcNo": [target.no for _, target in OVERLAPPING],
        },
    }
