"""What comes before the service: reading a request, and proving who sent it (facts/alibaba.md, 2 to 4)."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from dataclasses import replace
from datetime import datetime

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import OWNERS, SECRETS, Cloud
from contracts.emulator.alibaba.traits import Traits, formats
from contracts.emulator.behaviour import Asked, Format, Refusal
from contracts.emulator.reading import parameters
from contracts.emulator.server import Received
from contracts.exchange import Headers, header
from contracts.wire.alibaba import sign_v1, sign_v3, v1_string_to_sign, v3_canonical_request

VERSION = "2022-01-01"
WINDOW = 15 * 60  # seconds, the narrower of the two documented tolerances
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_AUTHORIZATION = re.compile(r"ACS3-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]+)")


def read(received: Received, traits: Traits) -> Asked:
    """Return what the request says. The union of query and form counts; where both name one parameter, the query."""
    query, form = parameters(received)
    read_query, read_form = traits.places(received.method, query, form)
    given = dict(read_form)
    given.update(read_query)
    action = given.get("Action") or header(received.headers, "x-acs-action") or ""
    return Asked(
        method=received.method,
        target=received.target,
        query=query,
        form=form,
        headers=received.headers,
        body=received.body,
        given=given,
        operation=traits.operation(action),
        format=_format(given, received.headers, traits),
    )


def admit(asked: Asked, cloud: Cloud, traits: Traits) -> Asked:
    """Return the request with its caller, or raise what the gateway refuses it with."""
    if asked.method not in traits.methods:
        raise refusals.refuse(refusals.UNSUPPORTED_METHOD)
    if asked.target.partition("?")[0] != "/":
        raise refusals.refuse(refusals.UNKNOWN_ACTION)
    if "Format" in asked.given and formats(asked.given["Format"]) is None:
        raise refusals.refuse(refusals.UNKNOWN_FORMAT)
    if not asked.operation:
        raise refusals.refuse(_no_operation(asked))
    version = asked.given.get("Version") or header(asked.headers, "x-acs-version")
    if version != VERSION:
        raise refusals.refuse(refusals.UNKNOWN_VERSION if version else refusals.missing("Version"))
    authorization = header(asked.headers, "authorization")
    caller = _admit_v1(asked, cloud) if authorization is None else _admit_v3(asked, authorization, cloud)
    return replace(asked, caller=caller)


def _format(given: dict[str, str], headers: Headers, traits: Traits) -> Format:
    if "Format" in given:
        return formats(given["Format"]) or "xml"
    if header(headers, "authorization") is None:
        return traits.default_format
    accept = header(headers, "accept") or ""
    return "xml" if "xml" in accept.lower() else "json"


def _no_operation(asked: Asked) -> Refusal:
    named = asked.given.get("Action") or header(asked.headers, "x-acs-action")
    return refusals.UNKNOWN_ACTION if named else refusals.missing("Action")


def _admit_v1(asked: Asked, cloud: Cloud) -> str:
    for name in ("AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"):
        if not asked.given.get(name):
            raise refusals.refuse(refusals.missing(name))
    if asked.given["SignatureMethod"] != "HMAC-SHA1":
        raise refusals.refuse(refusals.BAD_SIGNATURE_METHOD)
    if asked.given["SignatureVersion"] != "1.0":
        message = "Specified parameter SignatureVersion is not valid."
        raise refusals.refuse(refusals.error("InvalidSignatureVersion", message))
    account = _account(asked.given["AccessKeyId"])
    _check_time(asked.given["Timestamp"])
    everything = asked.query + asked.form
    right = sign_v1(asked.method, everything, SECRETS[account].access_key_secret)
    if not hmac.compare_digest(right.encode(), asked.given["Signature"].encode()):
        raise refusals.refuse(refusals.bad_signature(v1_string_to_sign(asked.method, everything)))
    _spend(asked.given["SignatureNonce"], cloud)
    return account


def _admit_v3(asked: Asked, authorization: str, cloud: Cloud) -> str:
    parts = _AUTHORIZATION.fullmatch(authorization.strip())
    if parts is None:
        raise refusals.refuse(refusals.bad_signature(""))
    key, signed, signature = parts.groups()
    account = _account(key)
    stamp, nonce = header(asked.headers, "x-acs-date"), header(asked.headers, "x-acs-signature-nonce")
    if not stamp or not nonce:
        raise refusals.refuse(refusals.missing("SignatureNonce" if stamp else "Timestamp"))
    _check_time(stamp)
    digest = hashlib.sha256(asked.body).hexdigest()
    canonical = v3_canonical_request(asked.method, asked.query, asked.headers, signed.split(";"), digest)
    right = sign_v3(canonical, SECRETS[account].access_key_secret)
    if header(asked.headers, "x-acs-content-sha256") != digest or not hmac.compare_digest(right, signature):
        to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
        raise refusals.refuse(refusals.bad_signature(to_sign))
    _spend(nonce, cloud)
    return account


def _account(key: str) -> str:
    account = OWNERS.get(key)
    if account is None:
        raise refusals.refuse(refusals.UNKNOWN_KEY)
    return account


def _check_time(stamp: str) -> None:
    if not _STAMP.fullmatch(stamp):
        raise refusals.refuse(refusals.BAD_TIME)
    try:
        claimed = datetime.fromisoformat(stamp).timestamp()
    except ValueError:
        raise refusals.refuse(refusals.BAD_TIME) from None
    if abs(time.time() - claimed) > WINDOW:
        raise refusals.refuse(refusals.STALE)


def _spend(nonce: str, cloud: Cloud) -> None:
    # Only after the signature was found right: a stranger must not be able to use up somebody else's nonce.
    if not cloud.spend(nonce):
        raise refusals.refuse(refusals.NONCE_USED)
