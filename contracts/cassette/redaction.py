"""Takes every secret of a world out of its exchanges, before anything is judged, written or printed.

What is left is a conversation of the same shape between other people: requests are signed again with the credentials
that stand in for the real ones, if they were signed well, so that whoever knows the redacted world judges the redacted
exchanges as he would have judged the real ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from contracts.cassette.placeholders import Placeholders, placeholder, private_texts
from contracts.exchange import Exchange, Headers, Request, Response, TransportFailure
from contracts.wire.form import parameter_names, without
from contracts.wire.vendor import wire_of
from contracts.world import World

_USER = re.compile(r"(?<=://)[^/?#@]*@")
_SECRET_HEADERS = frozenset({"cookie", "set-cookie", "proxy-authorization", "x-acs-security-token"})
REMOVED = "removed"


def without_user(url: str) -> str:
    """Return a URL without the user and password before its host; what sends requests has no use for them."""
    return _USER.sub("", url)


class Redaction:
    """Redacts exchanges with one target. `world` is the redacted world, with which they are to be judged."""

    def __init__(self, world: World) -> None:
        self._wire = wire_of(world.vendor)
        self._placeholders = _placeholders(world)
        self._credentials = [
            (real, _redacted(real, self._placeholders))
            for real in (world.credentials, world.accepter)
            if real is not None
        ]
        self.world = _redacted(world, self._placeholders)

    def text(self, text: str) -> str:
        """Return any text without the secrets in it."""
        return self._placeholders.text(without_user(text))

    def value(self, text: str | None) -> str | None:
        """Return what stands in for a text that is private as a whole, or the text without the secrets in it."""
        return self._placeholders.exactly(text) if text is not None else None

    def exchange(self, exchange: Exchange) -> Exchange:
        """Return the exchange as it would have been without the secrets."""
        request, signatures = self._request(exchange.request)
        placeholders = self._placeholders.having(signatures) if signatures else self._placeholders
        return replace(exchange, request=request, outcome=_redacted_outcome(exchange.outcome, placeholders))

    def _request(self, request: Request) -> tuple[Request, Mapping[str, str]]:
        """Return a request, and what stands in for its signature and for the one it should have had."""
        body = self._placeholders.data(request.body)
        # A header may hold the digest of the body, which a signature covers.
        signatures = {_digest(request.body): _digest(body)} if body != request.body else {}
        plain = _redacted_request(request, self._placeholders.having(signatures) if signatures else self._placeholders)
        given = self._wire.read_signature(request).value
        if not given:
            return plain, signatures
        new = None
        for variant, redacted in self._variants(request, plain):
            for real, stand_in in self._credentials:
                right = self._wire.right_signature(variant, real.access_key_secret)
                if right == given or variant is request:  # a target may tell what would have been right
                    signatures[right] = self._wire.right_signature(redacted, stand_in.access_key_secret)
            new = signatures.get(given)
            if new is not None:
                break
        if new is None:
            new = signatures[given] = placeholder(given, 1)
        return self._wire.with_signature(plain, new), signatures

    def _variants(self, request: Request, plain: Request) -> Iterator[tuple[Request, Request]]:
        """Yield what the signature may be of: the request, and the request before something was added to it."""
        yield request, plain
        for name in dict.fromkeys(parameter_names(request)):
            yield without(request, {name}), without(plain, {name})


def _placeholders(world: World) -> Placeholders:
    credentials = [c for c in (world.credentials, world.accepter) if c is not None]
    own = [text for c in credentials for text in (c.access_key_id, c.access_key_secret)]
    known = [text for name in world.private_parameters for text in sorted(world.known(name))]
    private = private_texts([*own, *known, *world.private_texts])
    # A text that names nothing is made from one that names something, so it must be made anew from its placeholder.
    redacted = _redacted(world, Placeholders(private))
    for name in world.private_parameters:
        private.update(zip(world.absent(name), redacted.absent(name), strict=False))
    if len(world.unknown_key) == len(redacted.unknown_key):
        private[world.unknown_key] = redacted.unknown_key
    return Placeholders(private)


def _redacted_request(request: Request, placeholders: Placeholders) -> Request:
    return replace(
        request,
        url=placeholders.text(without_user(request.url)),
        headers=_redacted_headers(request.headers, placeholders),
        body=placeholders.data(request.body),
    )


def _redacted_outcome(outcome: Response | TransportFailure, placeholders: Placeholders) -> Response | TransportFailure:
    if isinstance(outcome, TransportFailure):
        seen = placeholders.without_beginning_at_end(placeholders.data(outcome.seen))
        return replace(outcome, problem=placeholders.text(outcome.problem), seen=seen)
    headers = _redacted_headers(outcome.headers, placeholders)
    return Response(status=outcome.status, headers=headers, body=placeholders.data(outcome.body))


def _redacted_headers(headers: Headers, placeholders: Placeholders) -> Headers:
    return tuple(
        (placeholders.header(name), REMOVED if name.lower() in _SECRET_HEADERS else placeholders.header(text))
        for name, text in headers
    )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _redacted(data: Any, placeholders: Placeholders) -> Any:
    """Return data with placeholders in all its texts."""
    if isinstance(data, str):
        return placeholders.exactly(without_user(data))
    if isinstance(data, Mapping):
        return {key: _redacted(item, placeholders) for key, item in data.items()}
    if isinstance(data, (tuple, list)):
        return type(data)(_redacted(item, placeholders) for item in data)
    if is_dataclass(data) and not isinstance(data, type):
        return replace(data, **{f.name: _redacted(getattr(data, f.name), placeholders) for f in fields(data)})
    return data
