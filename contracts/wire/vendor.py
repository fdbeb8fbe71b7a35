"""What a vendor's wire module offers, and how to find it by the vendor's name."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol, cast

from contracts.exchange import Request
from contracts.wire.answer import ErrorSeen
from contracts.wire.call import Call, Credentials, Parameters


class VendorWire(Protocol):
    """The module `contracts.wire.<vendor>`: all the code that a vendor needs of its own."""

    SIGNATURES: tuple[str, ...]

    def encode(
        self, call: Call, *, base_url: str, credentials: Credentials, version: str, now: float, nonce: str
    ) -> Request:
        """Turn a call into a signed request."""

    def decode(self, request: Request) -> Parameters:
        """Return what the caller said, without what signing added."""

    def access_key(self, request: Request) -> str | None:
        """Return the access key id that the request is signed with."""

    def read_error(self, root: str | None, content: Any) -> ErrorSeen | None:
        """Return the error in a decoded body, or None where there is no error envelope."""


def wire_of(vendor: str) -> VendorWire:
    """Return the vendor's wire module."""
    return cast("VendorWire", import_module(f"contracts.wire.{vendor}"))
