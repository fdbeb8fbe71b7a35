"""Names and texts as `application/x-www-form-urlencoded`, for queries and bodies alike."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, quote_plus

from contracts.exchange import Request, header

FORM = "application/x-www-form-urlencoded"


def encode_form(parameters: Iterable[tuple[str, str]]) -> str:
    """Return the parameters percent-encoded as UTF-8, in the given order; a space becomes `%20`, good in any place."""
    return "&".join(f"{_encoded(name)}={_encoded(text)}" for name, text in parameters)


def form_of(request: Request) -> list[tuple[str, str]]:
    """Return the parameters in the body, if it is a form; bytes that are not UTF-8 become U+FFFD."""
    content_type = header(request.headers, "content-type") or ""
    if not content_type.lower().startswith(FORM):
        return []
    return parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)


def _encoded(text: str) -> str:
    return quote_plus(text, safe="-_.~").replace("+", "%20")
