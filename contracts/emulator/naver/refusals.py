"""The errors the emulator answers: the gateway's form A and the service's form B (facts/naver.md, 9)."""

from __future__ import annotations

from collections.abc import Callable

from contracts.emulator.behaviour import Asked, Refusal, RefusedError

GATEWAY, SERVICE = "error", "responseError"


def invalid(name: str, why: str) -> Refusal:
    """Return the service's error for a parameter with a wrong value; its message names the parameter."""
    return Refusal(status=400, code="1100000", message=f"Parameter is invalid. {name} {why}", root=SERVICE)


def always(refusal: Refusal) -> Callable[[Asked], Refusal]:
    """Return the refusal of a check that always answers the same."""
    return lambda _asked: refusal


def refuse(refusal: Refusal) -> RefusedError:
    """Return the exception to raise."""
    return RefusedError(refusal)


def _unauthenticated(details: str) -> Refusal:
    return Refusal(status=401, code="200", message="Authentication Failed", root=GATEWAY, details=details)


NO_AUTHENTICATION = _unauthenticated("Authentication information are missing.")
BAD_AUTHENTICATION = _unauthenticated("Invalid authentication information.")
NOT_FOUND = Refusal(status=404, code="300", message="Not Found Exception", root=GATEWAY)
PEERED = invalid("targetVpcNo", "is peered with this source already.")
NOT_ACCEPTABLE = Refusal(status=400, code="1300", message="The peering does not wait for acceptance.", root=SERVICE)
NO_AUTHORITY = Refusal(status=400, code="800", message="The account has no authority to decide on it.", root=SERVICE)
NOT_DELETABLE = Refusal(status=400, code="1300", message="The state of the peering does not allow it.", root=SERVICE)
