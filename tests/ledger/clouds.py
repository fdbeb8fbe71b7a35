"""Emulators that somebody else has something at, and that can be told to end a run at a given moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from contracts.emulator import Emulator
from contracts.emulator.alibaba import cloud as alibaba
from contracts.emulator.alibaba import states as alibaba_states
from contracts.emulator.behaviour import Asked
from contracts.emulator.naver import cloud as naver
from contracts.emulator.naver import states as naver_states
from contracts.emulator.server import Received
from contracts.exchange import Response
from tests.worlds import with_few_values

FOREIGN_PLACE = (0, 3)
FOREIGN = {"alibaba": "pcc-somebody-elses", "naver": "1999999"}
SETTLE_SECONDS = 0.01

Trap = Callable[[Received, Callable[[], Response]], Response]


class Cloud(Emulator):
    """An emulator where somebody has made something an hour ago, at a place that the world gives to the suite.

    `trap`, if set, answers in place of the emulator; it is given the request and what carries it out. As long as `held`
    is taken, nothing is answered.
    """

    def __init__(self, vendor: str, *, fault: str | None = None) -> None:
        super().__init__(vendor, settle_seconds=SETTLE_SECONDS, fault=fault)
        self.vendor = vendor
        self.trap: Trap | None = None
        self.received: list[tuple[float, Received]] = []
        self.held = threading.Lock()
        _add_foreign(vendor, self._service._cloud)

    def _answer(self, received: Received) -> Response:
        with self.held:
            self.received.append((time.monotonic(), received))
        if self.trap is None:
            return super()._answer(received)
        return self.trap(received, lambda: super(Cloud, self)._answer(received))

    def there(self) -> set[str]:
        """Return the ids of what exists, but for what somebody else made."""
        cloud, traits = self._service._cloud, self._service._traits
        if self.vendor == "alibaba":
            connections = cloud.connections.values()
            found = {c.instance_id for c in connections if alibaba_states.status(c, cloud, traits) is not None}
        else:
            found = {p.no for p in cloud.peerings.values() if naver_states.state(p, cloud, traits) is not None}
        assert FOREIGN[self.vendor] in found, "what somebody else made was deleted"
        return found - {FOREIGN[self.vendor]}

    def write_world(self, path: Path, **target: object) -> Path:
        """Write a world without a reset, impatient, with other entries under [target]."""
        settings = {"settles_within": 0.5, "answers_within": 1.0, **target}
        lines = [
            line
            for line in with_few_values(self.world_toml()).split("\n")
            if not line.startswith(("reset_url", "states_url", *(f"{name} " for name in settings)))
        ]
        at = lines.index("[target]") + 1
        lines[at:at] = [f"{name} = {str(value).lower()}" for name, value in settings.items()]
        path.write_text("\n".join(lines), "utf-8")
        return path


def _add_foreign(vendor: str, cloud: alibaba.Cloud | naver.Cloud) -> None:
    long_ago = time.time() - 3600
    if isinstance(cloud, alibaba.Cloud):
        cloud.connections[FOREIGN[vendor]] = alibaba.Connection(
            instance_id=FOREIGN[vendor], asked=_asked(), owner=alibaba.OWN, accepter=alibaba.OWN, region="cn-hangzhou",
            accepting_region="cn-hangzhou", vpc=alibaba.REQUESTERS[0], accepting_vpc=alibaba.ACCEPTERS[3],
            name="", description="", resource_group="rg-default",
            created=long_ago, modified=long_ago, born=long_ago,
        )  # fmt: skip
    else:
        cloud.peerings[FOREIGN[vendor]] = naver.Peering(
            no=FOREIGN[vendor], name="somebodys", region="KR", source=naver.SOURCES[0], target=naver.TARGETS[3],
            description="", created=long_ago, modified=long_ago, born=long_ago,
        )  # fmt: skip


def _asked() -> Asked:
    """Return the request of somebody else, which nobody remembers."""
    return Asked(
        method="GET", target="/", query=(), form=(), headers=(), body=b"", given={}, operation="", format="json",
        caller=alibaba.OWN,
    )  # fmt: skip


def said(received: Received) -> dict[str, str]:
    texts = parse_qsl(urlsplit(received.target).query, keep_blank_values=True)
    return dict(texts + parse_qsl(received.body.decode(), keep_blank_values=True))


def operation_of(received: Received) -> str:
    headers = dict(received.headers)
    path = urlsplit(received.target).path.rpartition("/")[2]
    return path or said(received).get("Action") or headers.get("x-acs-action", "")
