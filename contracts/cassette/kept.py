"""Was an exchange that others recorded kept whole? What is not known of it can be judged of nobody.

Recorders leave out bodies that they stream or find too long, cut them off, leave out headers, and note exchanges that
never reached the target. Each rule here is about what the messages themselves say of their own size and origin.
"""

from __future__ import annotations

from collections.abc import Sequence

from contracts.exchange import Exchange, Headers, Request, Response, header
from contracts.judge.recognise import Recognised, recognise
from contracts.spec import Spec
from contracts.wire.form import FORM
from contracts.wire.vendor import VendorWire, wire_of

NO_ANSWER = "there was no answer"
NO_ANSWER_BODY = "the body of the answer was not recorded"
CUT_ANSWER = "the body of the answer is not as it was sent: it has another length"
NO_REQUEST_BODY = "the body of the request was not recorded"
CUT_REQUEST = "the body of the request is not as it was sent: it has another length"

_NOT_FOR_US = frozenset({"OPTIONS", "HEAD", "CONNECT", "TRACE"})
_WITHOUT_BODY = frozenset({"GET", "DELETE"})
_NEVER_A_BODY = frozenset({204, 205, 304})
_OF_OTHERS = {
    304: "a cache was asked whether it is up to date, and nothing else answered",
    407: "a proxy answered, and not the target",
    511: "a proxy answered, and not the target",
}
_MAX_DIGITS = 18

Understood = Sequence[tuple[VendorWire, Recognised]]


def understood(request: Request, specs: Sequence[Spec]) -> Understood:
    """Return what a request is about, by each of the specs that know it."""
    wires = ((spec, wire_of(spec.vendor)) for spec in specs)
    return [(wire, found) for spec, wire in wires if (found := recognise(request, spec, wire)) is not None]


def why_not_whole(exchange: Exchange, meanings: Understood) -> str | None:
    """Return why it is not known what took place, or None; `meanings` is what the request seems to be about."""
    request, outcome = exchange.request, exchange.outcome
    if request.method in _NOT_FOR_US:
        return "a browser or proxy asked it on its own account"
    reason = _lost_of_request(request, meanings) or _lost_header(request, meanings)
    if reason is None and meanings and isinstance(outcome, Response):
        reason = _lost_of_answer(outcome)
    return reason


def content_length(headers: Headers) -> int | None:
    """Return the length that a header states, or None where it states none that a body can have."""
    text = (header(headers, "content-length") or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else None


def is_known_to_be_empty(status: int, headers: Headers) -> bool:
    """Tell whether an answer has no body by what stands before it, so that a recorder had none to keep."""
    return status < 200 or status in _NEVER_A_BODY or content_length(headers) == 0


def _lost_of_request(request: Request, meanings: Understood) -> str | None:
    length, media_type = content_length(request.headers), header(request.headers, "content-type")
    if not request.body:
        if length or header(request.headers, "transfer-encoding") is not None:
            return NO_REQUEST_BODY
        may_have_one = request.method not in _WITHOUT_BODY and length is None
        # A query that says all that is required needs no body beside it.
        return NO_REQUEST_BODY if may_have_one and (media_type is not None or not _says_all(meanings)) else None
    if length not in (None, len(request.body)):
        return CUT_REQUEST
    if (header(request.headers, "content-encoding") or "identity").lower() != "identity":
        return "the body of the request is packed"
    if not (media_type or "").lower().startswith(FORM):
        return "the body of the request is not known to be a form"
    return None


def _says_all(meanings: Understood) -> bool:
    return any(
        all(p.name in found.call.names for p in found.operation.parameters if p.required and not p.common)
        for _, found in meanings
    )


def _lost_header(request: Request, meanings: Understood) -> str | None:
    """Return that a parameter may have stood in a header that was not kept, unless the signature shows otherwise."""
    for wire, found in meanings:
        missing = [p.name for p in found.operation.parameters if p.required and p.name not in found.call.names]
        signed = wire.read_signature(request)
        is_sure = bool(signed.scheme) and any((signed.value, signed.nonce, signed.access_key_id))
        if not is_sure and any(name in wire.IN_HEADERS for name in missing):
            return "a header of the request may have been left out"
    return None


def _lost_of_answer(response: Response) -> str | None:
    if response.status < 200:
        return "the connection was used for something else, or its answer was not recorded"
    if response.status in _OF_OTHERS:
        return _OF_OTHERS[response.status]
    if header(response.headers, "non-authoritative-reason") is not None:
        return "a browser redirected itself, and nothing was sent"
    if not response.headers:
        return "the headers of the answer were not recorded"
    length = content_length(response.headers)
    if response.status in _NEVER_A_BODY or length is None:
        return None
    if not response.body and length:
        return NO_ANSWER_BODY
    is_coded = any(header(response.headers, f"{what}-encoding") is not None for what in ("content", "transfer"))
    return CUT_ANSWER if not is_coded and length != len(response.body) else None
