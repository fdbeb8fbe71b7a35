"""One emulated vendor on two ports of its own, with its world file and credentials."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, Self

from contracts.clock import Clock
from contracts.emulator.alibaba.service import Service as Alibaba
from contracts.emulator.alibaba.traits import Traits as AlibabaTraits
from contracts.emulator.catalogue import FAULTS, VARIANTS
from contracts.emulator.certificates import server_context, write_authority
from contracts.emulator.faults import Fault, Variant
from contracts.emulator.naver.service import Service as Naver
from contracts.emulator.naver.traits import Traits as NaverTraits
from contracts.emulator.server import LoopbackServer, Received
from contracts.emulator.toml import toml
from contracts.exchange import Response
from contracts.wire.call import Credentials

SETTLES_WITHIN = 2.0  # seconds beyond the settling itself; generous, because a busy machine is no fault of the emulator
DONE = Response(status=204)


class Service(Protocol):
    """What the two vendors have in common."""

    conditions: tuple[str, ...]
    checks_signatures: bool
    credentials: Credentials
    accepter_credentials: Credentials
    variables: tuple[str, str]

    def values(self) -> Mapping[str, Mapping[str, object]]: ...
    def reset(self) -> None: ...
    def set_condition(self, name: str, *, holds: bool) -> None: ...
    def answer(self, received: Received) -> Response: ...


class Emulator:
    """An embedded cloud of one vendor, with at most one deliberate fault and any conforming variants.

    It answers HTTP on `port` and HTTPS on another that is free. `settle_seconds` is how long asynchronous work takes,
    by `clock`: that of the machine, unless another is given.
    A vendor, fault or variant that does not exist is a `ValueError`. As a context manager it serves inside the block;
    `start` and `stop` do the same by hand.
    """

    def __init__(
        self,
        vendor: str,
        *,
        port: int = 0,
        settle_seconds: float = 0.05,
        clock: Clock | None = None,
        fault: str | None = None,
        variants: Iterable[str] = (),
    ) -> None:
        self._vendor = vendor
        self._settle_seconds = settle_seconds
        self._service = _service(vendor, settle_seconds, _changes(vendor, fault, tuple(variants)), clock or Clock())
        self._certificates: Path | None = None
        self._servers = (
            LoopbackServer(self._answer, port=port),
            LoopbackServer(self._answer, port=0, context=server_context),
        )

    @property
    def url(self) -> str:
        """The address to send requests to, without a slash at its end."""
        return self._servers[0].url

    @property
    def other_url(self) -> str:
        """The address of the same emulator by HTTPS."""
        return self._servers[1].url

    @property
    def certificates(self) -> Path:
        """The file (PEM) with the authority that vouches for `other_url`; it is there until `stop`."""
        if self._certificates is None:
            self._certificates = write_authority()
        return self._certificates

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables that the world file names, with their values."""
        own, accepter = self._service.credentials, self._service.accepter_credentials
        key, secret = self._service.variables
        return {
            key.format(""): own.access_key_id,
            secret.format(""): own.access_key_secret,
            key.format("ACCEPTER_"): accepter.access_key_id,
            secret.format("ACCEPTER_"): accepter.access_key_secret,
        }

    def world_toml(self) -> str:
        """Return the world file for this emulator."""
        key, secret = self._service.variables
        return toml(
            {
                "": {"vendor": self._vendor},
                "credentials": {"access_key_id": key.format(""), "access_key_secret": secret.format("")},
                "credentials.accepter": {
                    "access_key_id": key.format("ACCEPTER_"),
                    "access_key_secret": secret.format("ACCEPTER_"),
                },
                "target": {
                    "checks_signatures": self._service.checks_signatures,
                    "changes": True,
                    "other_url": self.other_url,
                    "certificates": str(self.certificates),
                    "settles_within": self._settle_seconds + SETTLES_WITHIN,
                    "reset_url": f"{self.url}/_reset",
                    "states_url": f"{self.url}/_states",
                },
                **self._service.values(),
            }
        )

    def start(self) -> None:
        """Begin to answer."""
        for server in self._servers:
            server.start()

    def stop(self) -> None:
        """Close the ports and all connections, and remove the file of certificates."""
        for server in self._servers:
            server.stop()
        if self._certificates is not None:
            self._certificates.unlink(missing_ok=True)
            self._certificates = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _answer(self, received: Received) -> Response:
        if received.method == "POST" and received.target == "/_reset":
            self._service.reset()
            return DONE
        if received.method == "POST" and received.target == "/_states":
            return _set_state(received.body, self._service)
        return self._service.answer(received)


def _changes(vendor: str, fault: str | None, variants: tuple[str, ...]) -> list[Fault | Variant]:
    chosen: list[Fault | Variant] = []
    named = [(FAULTS, "fault", fault)] if fault is not None else []
    tables: list[tuple[Mapping[str, Fault] | Mapping[str, Variant], str, str]] = [
        *named,
        *((VARIANTS, "variant", name) for name in variants),
    ]
    for table, kind, name in tables:
        entry = table.get(name)
        if entry is None or entry.vendor != vendor:
            raise ValueError(f"There is no {kind} {name!r} of the emulated vendor {vendor!r}.")
        chosen.append(entry)
    return chosen


def _service(vendor: str, settle_seconds: float, changes: list[Fault | Variant], clock: Clock) -> Service:
    plain: Any
    match vendor:
        case "alibaba":
            plain = AlibabaTraits()
        case "naver":
            plain = NaverTraits()
        case _:
            raise ValueError(f"There is no emulator of the vendor {vendor!r}; there are 'alibaba' and 'naver'.")
    for entry in changes:
        plain = entry.change(plain)
    return (Alibaba if vendor == "alibaba" else Naver)(plain, settle_seconds=settle_seconds, clock=clock)


def _set_state(body: bytes, service: Service) -> Response:
    """Carry out one call of Pact's provider-state protocol."""
    try:
        wanted = json.loads(body)
    except ValueError:
        return _bad_state("The body is not JSON.")
    if not isinstance(wanted, dict) or wanted.get("action") not in ("setup", "teardown"):
        return _bad_state('The body must be an object with "state" and the "action" "setup" or "teardown".')
    if wanted.get("state") not in service.conditions:
        known = ", ".join(service.conditions)
        return _bad_state(f"There is no state {wanted.get('state')!r} here; there are {known}.")
    service.set_condition(wanted["state"], holds=wanted["action"] == "setup")
    return DONE


def _bad_state(problem: str) -> Response:
    body = json.dumps({"error": problem}, ensure_ascii=False).encode()
    return Response(status=400, headers=(("Content-Type", "application/json"),), body=body)
