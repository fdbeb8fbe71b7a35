"""The gateway's rules for every request, one entry each (statement N03; facts/naver.md, 3 and 9.1)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from contracts.emulator.behaviour import Asked, Check
from contracts.emulator.naver.cloud import OWNERS, SECRETS, Cloud
from contracts.emulator.naver.refusals import BAD_AUTHENTICATION, NO_AUTHENTICATION, NOT_FOUND, always
from contracts.exchange import header
from contracts.wire.naver import sign_v2

METHODS = ("GET", "POST")
WINDOW = 5 * 60  # seconds
TIMESTAMP_DIGITS = 15  # far beyond the present, and quickly converted


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a request shows to prove who sent it; what it does not show is empty."""

    key: str
    signature: str
    stamp: str


@lru_cache(maxsize=16)  # every check of a request asks for it
def proof_of(asked: Asked) -> Proof:
    """Return what the request shows in its three headers.

    The documents call the last -v2; the official Python and Go clients send the same value as -v1 (facts, 3).
    """
    headers = asked.headers
    signature = header(headers, "x-ncp-apigw-signature-v2") or header(headers, "x-ncp-apigw-signature-v1")
    return Proof(
        key=header(headers, "x-ncp-iam-access-key") or "",
        signature=signature or "",
        stamp=header(headers, "x-ncp-apigw-timestamp") or "",
    )


def is_right(asked: Asked, proof: Proof, secret: str) -> bool:
    """Tell whether the signature is that of the request line as it arrived."""
    right = sign_v2(asked.method, asked.target, proof.stamp, proof.key, secret)
    return hmac.compare_digest(right.encode(), proof.signature.encode())


def seconds_away(stamp: str, now: float) -> float | None:
    """Return by how many seconds a time stamp is in the future (or, below zero, in the past); None if it is none."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= TIMESTAMP_DIGITS):
        return None
    return int(stamp) / 1000 - now


def timestamp(window: float, *, future: float | None = None) -> Callable[[Asked, Cloud], bool]:
    """Return a `fails` that refuses time stamps further away than so many seconds, in the past and in the future."""

    def fails(asked: Asked, cloud: Cloud) -> bool:
        stamp = proof_of(asked).stamp
        away = seconds_away(stamp, cloud.clock.now())
        if away is None:
            return stamp != ""
        return not -window <= away <= (window if future is None else future)

    return fails


def _method(asked: Asked, _cloud: Cloud) -> bool:
    return asked.method not in METHODS


def _path(asked: Asked, _cloud: Cloud) -> bool:
    return not asked.operation


def _required(asked: Asked, _cloud: Cloud) -> bool:
    proof = proof_of(asked)
    return not (proof.stamp and proof.key and proof.signature)


def _key(asked: Asked, _cloud: Cloud) -> bool:
    key = proof_of(asked).key
    return key != "" and key not in OWNERS


def wrong_signature(asked: Asked, _cloud: Cloud) -> bool:
    """Tell whether there is a signature of a known key, and it is not right."""
    proof = proof_of(asked)
    if not proof.signature or proof.key not in OWNERS:
        return False
    return not is_right(asked, proof, SECRETS[OWNERS[proof.key]].access_key_secret)


GATES: Mapping[str, Check[Cloud]] = {
    "path": Check(fails=_path, refusal=always(NOT_FOUND)),
    "method": Check(fails=_method, refusal=always(NOT_FOUND)),
    "signature.required": Check(fails=_required, refusal=always(NO_AUTHENTICATION)),
    "signature.key": Check(fails=_key, refusal=always(BAD_AUTHENTICATION)),
    "signature.timestamp": Check(fails=timestamp(WINDOW), refusal=always(BAD_AUTHENTICATION)),
    "signature.right": Check(fails=wrong_signature, refusal=always(BAD_AUTHENTICATION)),
}
"""In the order in which they are made. Each stands alone: dropping one never makes another one fail in its place."""
