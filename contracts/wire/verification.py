"""Signatures as a receiver checks them: what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from contracts.exchange import Request
from contracts.wire.vendor import VendorWire

Fault = Literal["required", "key", "secret", "covers", "timestamp"]
"""What is wrong: none given, an unknown key, not this secret's, of another content, too old or too early."""


def fault_of_value(request: Request, secret: str, wire: VendorWire) -> Fault | None:
    """Return what is wrong with the signature's value, given the secret of its key.

    If it fits the request without one of its parameters, that one was added later.
    """
    if wire.is_signed_with(request, secret):
        return None
    return "covers" if wire.is_signed_without_one(request, secret) else "secret"


def fault_of_time(at: float, received_at: float, limits: Mapping[str, float]) -> Literal["timestamp", "open"] | None:
    """Return what is wrong with a time stamp (seconds since 1970); between the two limits that is nobody's promise."""
    off = abs(received_at - at)
    if off <= limits["fresh-within"]:
        return None
    return "timestamp" if off > limits["stale-beyond"] else "open"
