"""What a vendor's wire module offers, and how to find it by the vendor's name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Protocol, cast

from contracts.exchange import Request
from contracts.wire.answer import ErrorSeen
from contracts.wire.call import Call, Credentials, Parameters
from contracts.wire.signature import Signed


class VendorWire(Protocol):
    """The module `contracts.wire.<vendor>`: all the code that a vendor needs of its own."""

    SIGNATURES: tuple[str, ...]
    IN_HEADERS: frozenset[str]
    """The parameters that may travel in a header."""

    def encode(self, call: Call, *, base_url: str, credentials: Credentials, now: float, nonce: str) -> Request:
        """Turn a call into a signed request, by the first of the schemes where the call names none."""

    def decode(self, request: Request) -> Parameters:
        """Return what the caller said, without what signing added."""

    def read_signature(self, request: Request) -> Signed:
        """Return what a request says of its own signature."""

    def is_signed_with(self, request: Request, secret: str) -> bool:
        """Tell whether the signature of a request is the one that this secret gives it."""

    def is_signed_without_one(self, request: Request, secret: str) -> bool:
        """Tell whether the signature is the one that this secret gives the request without one of its parameters."""

    def unsigned(self, request: Request) -> Iterator[Request]:
        """Yield a request without its signature, in every way that one can be missing."""

    def right_signature(self, request: Request, secret: str) -> str:
        """Return the value that this secret gives a signed request as it stands."""

    def with_signature(self, request: Request, value: str) -> Request:
        """Return a signed request with another value for its signature."""

    def read_error(self, root: str | None, content: Any, success_root: str | None) -> ErrorSeen | None:
        """Return the error in a decoded body, or None where there is no error envelope.

        `success_root` is the root that a success would have, None where that is not known.
        """


def wire_of(vendor: str) -> VendorWire:
    """Return the vendor's wire module."""
    return cast("VendorWire", import_module(f"contracts.wire.{vendor}"))
