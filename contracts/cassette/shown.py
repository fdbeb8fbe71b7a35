"""What of the traffic of others is shown: nobody has told which of its texts are secret, so those go by their names."""

from __future__ import annotations

import re
from dataclasses import replace

from contracts.cassette.redaction import REMOVED, without_user
from contracts.exchange import Exchange, Headers, Response

_HEADERS = re.compile(r"cookie|authorization|token|secret|password|api-?key", re.IGNORECASE)
# A token of a request that makes it the same one again, as ClientToken does, is none that opens a door.
_NAMES = r"(?:security|session|access|auth|refresh|id)[-_]?token|[\w.-]*(?:password|secret)[\w.-]*"
_PARAMETERS = re.compile(rf"(?P<name>(?:^|[?&])(?:{_NAMES})=)[^&#\s]+", re.IGNORECASE)
_PARAMETERS_IN_BODY = re.compile(_PARAMETERS.pattern.encode(), re.IGNORECASE)
_FORM = re.compile(rb"[^\s{}<>]*")


def without_secrets(exchange: Exchange) -> Exchange:
    """Return an exchange as it may be shown: without the values of cookies, authorizations, session tokens, passwords.

    Nothing else may be done with it: it is not the one that took place.
    """
    request, outcome = exchange.request, exchange.outcome
    body = request.body
    if _FORM.fullmatch(body):
        body = _PARAMETERS_IN_BODY.sub(rb"\g<name>" + REMOVED.encode(), body)
    asked = replace(
        request,
        url=_PARAMETERS.sub(rf"\g<name>{REMOVED}", without_user(request.url)),
        headers=_headers(request.headers),
        body=body,
    )
    if isinstance(outcome, Response):
        outcome = replace(outcome, headers=_headers(outcome.headers))
    return replace(exchange, request=asked, outcome=outcome)


def _headers(headers: Headers) -> Headers:
    return tuple((name, REMOVED if _HEADERS.search(name) else text) for name, text in headers)
