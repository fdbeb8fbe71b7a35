"""The gateway's rules for every request, one entry each (statement A41; facts/alibaba.md, 3, 4 and 9)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import OWNERS, SECRETS, Cloud
from contracts.emulator.behaviour import Asked, Check, Format, Refusal
from contracts.exchange import header
from contracts.wire.alibaba import sign_v1, sign_v3, v1_string_to_sign, v3_canonical_request

VERSION = "2022-01-01"
METHODS = ("GET", "POST")
WINDOW = 15 * 60  # seconds, the narrower of the two documented tolerances
V1_NAMES = ("AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_AUTHORIZATION = re.compile(r"ACS3-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a request shows to prove who sent it; what it does not show is empty."""

    scheme: Literal["V1", "V3"]
    key: str
    signature: str
    stamp: str
    nonce: str
    signed_headers: tuple[str, ...] = ()


@lru_cache(maxsize=16)  # every check of a request asks for it
def proof_of(asked: Asked) -> Proof:
    """Return what the request shows: V3 in headers if there is an `Authorization`, else V1 in parameters."""
    authorization = header(asked.headers, "authorization")
    if authorization is None:
        return Proof(
            scheme="V1",
            key=asked.given.get("AccessKeyId", ""),
            signature=asked.given.get("Signature", ""),
            stamp=asked.given.get("Timestamp", ""),
            nonce=asked.given.get("SignatureNonce", ""),
        )
    parts = _AUTHORIZATION.fullmatch(authorization.strip())
    key, signed, signature = parts.groups() if parts is not None else ("", "", "")
    return Proof(
        scheme="V3",
        key=key,
        signature=signature,
        stamp=header(asked.headers, "x-acs-date") or "",
        nonce=header(asked.headers, "x-acs-signature-nonce") or "",
        signed_headers=tuple(signed.split(";")),
    )


def version_of(asked: Asked) -> str:
    """Return the version asked for, in a parameter or a header."""
    return asked.given.get("Version") or header(asked.headers, "x-acs-version") or ""


def action_of(asked: Asked) -> str:
    """Return the operation asked for as it was written, in a parameter or a header."""
    return asked.given.get("Action") or header(asked.headers, "x-acs-action") or ""


def formats(text: str) -> Format | None:
    """Return the answer format that `Format` names, in any letter case (facts, 3), or None."""
    match text.lower():
        case "json":
            return "json"
        case "xml":
            return "xml"
    return None


def is_right(asked: Asked, proof: Proof, secret: str) -> bool:
    """Tell whether the signature is that of the request as it arrived."""
    if proof.scheme == "V1":
        right = sign_v1(asked.method, asked.query + asked.form, secret)
        return hmac.compare_digest(right.encode(), proof.signature.encode())
    digest = hashlib.sha256(asked.body).hexdigest()
    right = sign_v3(_canonical(asked, proof, digest), secret)
    return header(asked.headers, "x-acs-content-sha256") == digest and hmac.compare_digest(right, proof.signature)


def seconds_away(stamp: str, now: float) -> float | None:
    """Return by how many seconds a time stamp is in the future (or, below zero, in the past); None if it is none."""
    if not _STAMP.fullmatch(stamp):
        return None
    try:
        return datetime.fromisoformat(stamp).timestamp() - now
    except ValueError:
        return None


def unsigned(asked: Asked) -> str:
    """Return the name of the first piece of the signature that is missing, or the empty text."""
    proof = proof_of(asked)
    if proof.scheme == "V1":
        return next((name for name in V1_NAMES if not asked.given.get(name)), "")
    pieces = {"Timestamp": proof.stamp, "SignatureNonce": proof.nonce}
    return next((name for name, text in pieces.items() if not text), "")


def timestamp(window: float, *, future: float | None = None) -> Callable[[Asked, Cloud], bool]:
    """Return a `fails` that refuses time stamps further away than so many seconds, in the past and in the future."""

    def fails(asked: Asked, cloud: Cloud) -> bool:
        away = seconds_away(proof_of(asked).stamp, cloud.clock.now())
        return away is not None and not -window <= away <= (window if future is None else future)

    return fails


def _method(asked: Asked, _cloud: Cloud) -> bool:
    return asked.method not in METHODS


def _path(asked: Asked, _cloud: Cloud) -> bool:
    return asked.target.partition("?")[0] != "/"


def _format(asked: Asked, _cloud: Cloud) -> bool:
    return "Format" in asked.given and formats(asked.given["Format"]) is None


def _scheme(asked: Asked, _cloud: Cloud) -> bool:
    given, proof = asked.given, proof_of(asked)
    return proof.scheme == "V1" and (
        given.get("SignatureMethod", "HMAC-SHA1") != "HMAC-SHA1" or given.get("SignatureVersion", "1.0") != "1.0"
    )


def _key(asked: Asked, _cloud: Cloud) -> bool:
    key = proof_of(asked).key
    return key != "" and key not in OWNERS


def _stamp(asked: Asked, cloud: Cloud) -> bool:
    stamp = proof_of(asked).stamp
    return stamp != "" and seconds_away(stamp, cloud.clock.now()) is None


def wrong_signature(asked: Asked, _cloud: Cloud) -> bool:
    """Tell whether there is a signature of a known key, and it is not right."""
    proof = proof_of(asked)
    if proof.scheme == "V3" and not proof.key:
        return True  # an `Authorization` that cannot be read
    if not proof.signature or proof.key not in OWNERS:
        return False
    return not is_right(asked, proof, SECRETS[OWNERS[proof.key]].access_key_secret)


def used_nonce(asked: Asked, cloud: Cloud) -> bool:
    """Tell whether the nonce came before, and remember it."""
    nonce = proof_of(asked).nonce
    return nonce != "" and not cloud.spend(nonce)


def _missing_action(asked: Asked) -> Refusal:
    return refusals.UNKNOWN_ACTION if action_of(asked) else refusals.missing("Action")


def _bad_scheme(asked: Asked) -> Refusal:
    if asked.given.get("SignatureMethod") != "HMAC-SHA1":
        return refusals.BAD_SIGNATURE_METHOD
    return refusals.error("InvalidSignatureVersion", "Specified parameter SignatureVersion is not valid.")


def _bad_signature(asked: Asked) -> Refusal:
    proof = proof_of(asked)
    if proof.scheme == "V1":
        return refusals.bad_signature(v1_string_to_sign(asked.method, asked.query + asked.form))
    canonical = _canonical(asked, proof, hashlib.sha256(asked.body).hexdigest())
    return refusals.bad_signature("ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest())


def _canonical(asked: Asked, proof: Proof, digest: str) -> str:
    return v3_canonical_request(asked.method, asked.query, asked.headers, proof.signed_headers, digest)


def _gate(fails: Callable[[Asked, Cloud], bool], refusal: Refusal | Callable[[Asked], Refusal]) -> Check[Cloud]:
    return Check(fails=fails, refusal=refusals.always(refusal) if isinstance(refusal, Refusal) else refusal)


GATES: Mapping[str, Check[Cloud]] = {
    "method": _gate(_method, refusals.UNSUPPORTED_METHOD),
    "path": _gate(_path, refusals.UNKNOWN_ACTION),
    "Format.enum": _gate(_format, refusals.UNKNOWN_FORMAT),
    "Action.known": _gate(lambda asked, _cloud: not asked.operation, _missing_action),
    "Version.required": _gate(lambda asked, _cloud: version_of(asked) == "", refusals.missing("Version")),
    "Version.const": _gate(lambda asked, _cloud: version_of(asked) not in ("", VERSION), refusals.UNKNOWN_VERSION),
    "signature.required": _gate(
        lambda asked, _cloud: unsigned(asked) != "", lambda asked: refusals.missing(unsigned(asked))
    ),
    "signature.scheme": _gate(_scheme, _bad_scheme),
    "signature.key": _gate(_key, refusals.UNKNOWN_KEY),
    "signature.stamp": _gate(_stamp, refusals.BAD_TIME),
    "signature.timestamp": _gate(timestamp(WINDOW), refusals.STALE),
    "signature.right": _gate(wrong_signature, _bad_signature),
    # Only after the signature was found right: a stranger must not be able to use up somebody else's nonce.
    "signature.nonce": _gate(used_nonce, refusals.NONCE_USED),
}
"""In the order in which they are made. Each stands alone: dropping one never makes another one fail in its place."""
