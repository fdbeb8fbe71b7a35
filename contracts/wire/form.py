"""Names and texts as `application/x-www-form-urlencoded`, for queries and bodies alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote, unquote_plus

from contracts.exchange import Request, header
from contracts.wire.call import Parameters
from contracts.wire.url import query_in

FORM = "application/x-www-form-urlencoded"
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")


@lru_cache(maxsize=1024)  # a call repeats most names and texts of the one before
def percent_encode(text: str) -> str:
    """Encode all but the unreserved characters of RFC 3986 as UTF-8 octets, in upper-case hex."""
    return quote(text, safe="-_.~")


def is_unreserved(text: str) -> bool:
    """Tell whether nothing in a text needs to be encoded."""
    return _UNRESERVED.fullmatch(text) is not None


def encode_form(parameters: Iterable[tuple[str, str]]) -> str:
    """Return the parameters percent-encoded as UTF-8, in the given order; a space becomes `%20`, good in any place."""
    return "&".join([_encoded(name, text) for name, text in parameters])


@lru_cache(maxsize=4096)  # a call repeats most pairs of the one before, and each is encoded to be sent and to be signed
def _encoded(name: str, text: str) -> str:
    return f"{percent_encode(name)}={percent_encode(text)}"


def query_of(request: Request) -> Parameters:
    """Return the parameters in the query."""
    return _in_query(request.url)


def form_of(request: Request) -> Parameters:
    """Return the parameters in the body, if it is a form; bytes that are not UTF-8 become U+FFFD."""
    if not request.body:
        return ()
    content_type = header(request.headers, "content-type") or ""
    if not content_type.lower().startswith(FORM):
        return ()
    return _in_form(request.body)


@lru_cache(maxsize=16)  # of one request, several ask: for what it says, where that travels, and who signed it
def _in_query(url: str) -> Parameters:
    return _decoded(query_in(url))


@lru_cache(maxsize=16)
def _in_form(body: bytes) -> Parameters:
    return _decoded(body.decode("utf-8", "replace"))


def _decoded(text: str) -> Parameters:
    return tuple([_pair(piece) for piece in text.split("&") if piece])


@lru_cache(maxsize=4096)  # a request repeats most pieces of the one before
def _pair(piece: str) -> tuple[str, str]:
    name, _, text = piece.partition("=")
    return unquote_plus(name), unquote_plus(text)


def parameter_names(request: Request) -> tuple[str, ...]:
    """Return the names of all parameters, those of the query first."""
    return tuple(name for name, _ in query_of(request) + form_of(request))


def without(request: Request, names: Collection[str]) -> Request:
    """Return the request without some parameters, wherever they travel; what is left keeps its bytes."""
    url, mark, query = request.url.partition("?")
    kept = _kept(query, names)
    body = _kept(request.body.decode("latin-1"), names).encode("latin-1") if form_of(request) else request.body
    return replace(request, url=f"{url}{mark}{kept}" if kept else url, body=body)


def _kept(encoded: str, names: Collection[str]) -> str:
    return "&".join(pair for pair in encoded.split("&") if unquote_plus(pair.partition("=")[0]) not in names)
