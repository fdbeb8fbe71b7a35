"""Requests and responses of the library `requests` and of Schemathesis, as ours."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import requests

from contracts.exchange import Exchange, Request, Response

if TYPE_CHECKING:
    from schemathesis import Response as SchemathesisResponse


def request_of(prepared: requests.PreparedRequest) -> Request:
    """Return a request of the library `requests` as ours."""
    body = prepared.body or b""
    return Request(
        method=prepared.method or "GET",
        url=prepared.url or "",
        headers=tuple((name, _text(value)) for name, value in prepared.headers.items()),
        body=body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else b"",
    )


def exchange_of(response: SchemathesisResponse) -> Exchange:
    """Return what Schemathesis sent and got as an exchange."""
    now = time.time()
    headers = tuple((name, value) for name, values in response.headers.items() for value in values)
    outcome = Response(status=response.status_code, headers=headers, body=response.content)
    return Exchange(
        request=request_of(response.request), outcome=outcome, sent_at=now - response.elapsed, answered_at=now
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
