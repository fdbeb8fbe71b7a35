"""What comes before the service: reading a request, and proving who sent it (facts/naver.md, 2 and 3)."""

from __future__ import annotations

import hmac
import time
from dataclasses import replace

from contracts.emulator.behaviour import Asked
from contracts.emulator.naver.cloud import OWNERS, SECRETS
from contracts.emulator.naver.refusals import BAD_AUTHENTICATION, NO_AUTHENTICATION, NOT_FOUND, refuse
from contracts.emulator.naver.traits import Traits
from contracts.emulator.reading import parameters
from contracts.emulator.server import Received
from contracts.exchange import header
from contracts.wire.naver import sign_v2

WINDOW = 5 * 60 * 1000  # milliseconds
TIMESTAMP_DIGITS = 15  # far beyond the present, and quickly converted


def read(received: Received, traits: Traits) -> Asked:
    """Return what the request says. The union of query and form counts; where both name one parameter, the query."""
    query, form = parameters(received)
    read_query, read_form = traits.places(received.method, query, form)
    given = dict(read_form)
    given.update(read_query)
    return Asked(
        method=received.method,
        target=received.target,
        query=query,
        form=form,
        headers=received.headers,
        body=received.body,
        given=given,
        operation=traits.operation(received.target.partition("?")[0]),
        format=traits.formats(given.get("responseFormatType", "")) or traits.default_format,
    )


def admit(asked: Asked, traits: Traits) -> Asked:
    """Return the request with its caller, or raise what the gateway refuses it with."""
    if not asked.operation or asked.method not in traits.methods:
        raise refuse(NOT_FOUND)
    timestamp = header(asked.headers, "x-ncp-apigw-timestamp")
    key = header(asked.headers, "x-ncp-iam-access-key")
    # The documents say -v2; the official Python and Go clients send the same value as -v1 (facts, 3).
    signature = header(asked.headers, "x-ncp-apigw-signature-v2") or header(asked.headers, "x-ncp-apigw-signature-v1")
    if not timestamp or not key or not signature:
        raise refuse(NO_AUTHENTICATION)
    account = OWNERS.get(key)
    if account is None or not _fresh(timestamp):
        raise refuse(BAD_AUTHENTICATION)
    right = sign_v2(asked.method, asked.target, timestamp, key, SECRETS[account].access_key_secret)
    if not hmac.compare_digest(right.encode(), signature.encode()):
        raise refuse(BAD_AUTHENTICATION)
    return replace(asked, caller=account)


def _fresh(timestamp: str) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= TIMESTAMP_DIGITS):
        return False
    return abs(time.time() * 1000 - int(timestamp)) <= WINDOW
