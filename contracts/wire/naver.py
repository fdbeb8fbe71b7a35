"""NAVER Cloud's API gateway: signature v2 (facts/naver.md, 3), and where parameters travel (2)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from contracts.exchange import Request, header
from contracts.wire.answer import ErrorSeen, text_or_none
from contracts.wire.call import Call, Credentials, Parameters
from contracts.wire.form import FORM, encode_form, form_of, parameter_names, query_of, without
from contracts.wire.signature import Signed, keyed_digest
from contracts.wire.url import parts_of

SIGNATURES = ("v2",)
IN_HEADERS: frozenset[str] = frozenset()

_TIMESTAMP, _KEY, _SIGNATURE = "x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"
_OLD_SIGNATURE = "x-ncp-apigw-signature-v1"


def sign_v2(method: str, uri: str, timestamp: str, access_key_id: str, secret: str) -> str:
    """Return the signature header's value. `uri` is path and query as they stand in the request line."""
    to_sign = f"{method} {uri}\n{timestamp}\n{access_key_id}"
    return base64.b64encode(keyed_digest(secret, to_sign, "sha256")).decode()


def encode(call: Call, *, base_url: str, credentials: Credentials, now: float, nonce: str) -> Request:
    """Turn a call into a signed request. `now` is seconds since 1970; this wire has no nonce."""
    encoded = encode_form(call.parameters)
    url = base_url.rstrip("/") + call.path
    if call.position == "query" and encoded:
        url = f"{url}?{encoded}"
    timestamp = str(int(now * 1000))
    signature = sign_v2(call.method, _uri(url), timestamp, credentials.access_key_id, credentials.access_key_secret)
    headers = ((_TIMESTAMP, timestamp), (_KEY, credentials.access_key_id), (_SIGNATURE, signature))
    if call.position == "query":
        return Request(method=call.method, url=url, headers=headers)
    return Request(method=call.method, url=url, headers=(*headers, ("Content-Type", FORM)), body=encoded.encode())


def decode(request: Request) -> Parameters:
    """Return what the caller said, in the query or in the form body."""
    return query_of(request) + form_of(request)


@lru_cache(maxsize=16)  # several rules ask for it of one request
def read_signature(request: Request) -> Signed:
    """Return what a request says of its own signature."""
    stamp = header(request.headers, _TIMESTAMP)
    return Signed(
        scheme="v2",
        access_key_id=header(request.headers, _KEY),
        value=_value(request),
        at=int(stamp) / 1000 if stamp is not None and stamp.isdecimal() and len(stamp) < 16 else None,
        nonce=None,
    )


def is_signed_with(request: Request, secret: str) -> bool:
    """Tell whether the signature of a request is the one that this secret gives it. A form body is not signed."""
    return _value(request) == right_signature(request, secret)


def is_signed_without_one(request: Request, secret: str) -> bool:
    """Tell whether the signature is the one that this secret gives the request without one of its parameters."""
    return any(is_signed_with(without(request, {name}), secret) for name in parameter_names(request))


def right_signature(request: Request, secret: str) -> str:
    """Return the value that this secret gives a signed request as it stands."""
    timestamp, key = header(request.headers, _TIMESTAMP) or "", header(request.headers, _KEY) or ""
    return sign_v2(request.method, _uri(request.url), timestamp, key, secret)


def with_signature(request: Request, value: str) -> Request:
    """Return a signed request with another value for its signature, under whichever name it has one."""
    names = (_SIGNATURE, _OLD_SIGNATURE)
    headers = ((name, value if name.lower() in names and text else text) for name, text in request.headers)
    return replace(request, headers=tuple(headers))


def unsigned(request: Request) -> Iterator[Request]:
    """Yield the request without one of its signature's headers, each in turn, and without all of them."""
    for missing in ({_TIMESTAMP}, {_KEY}, {_SIGNATURE}, {_TIMESTAMP, _KEY, _SIGNATURE}):
        kept = tuple((name, text) for name, text in request.headers if name.lower() not in missing)
        yield replace(request, headers=kept)


def _value(request: Request) -> str | None:
    # The official SDKs send the same value under the older name (facts/naver.md, 3).
    return header(request.headers, _SIGNATURE) or header(request.headers, _OLD_SIGNATURE)


def _uri(url: str) -> str:
    parts, query = parts_of(url)
    return f"{parts.path}?{query}" if query else parts.path


def read_error(root: str | None, content: Any, success_root: str | None) -> ErrorSeen | None:
    """Return the error envelope, the gateway's or the service's (facts/naver.md, 9.1 and 9.2).

    A success envelope that holds nothing but a return code other than 0 is an error too, in a form of its own. How
    errors look in XML is in no source: there the members tell whose error it is, whatever stands around them.
    """
    is_xml = root is not None and not (isinstance(content, dict) and set(content) == {root})
    is_of_success = root == success_root if success_root is not None else str(root).endswith("Response")
    if is_xml and not is_of_success:
        return _error_in_xml(root, content)
    if root in _ENVELOPES and isinstance(content, dict):
        form, code, message = _ENVELOPES[root]
        envelope = _inside(root, content)
        if not isinstance(envelope, dict):
            return ErrorSeen(code=None, message=None, form=form)
        return ErrorSeen(code=text_or_none(envelope.get(code)), message=text_or_none(envelope.get(message)), form=form)
    answer = _inside(root, content)
    return_code = answer.get("returnCode") if isinstance(answer, dict) else None
    if (
        return_code is None
        or str(return_code) == "0"
        or any(isinstance(item, list | dict) and item for item in answer.values())
    ):
        return None
    return ErrorSeen(code=str(return_code), message=text_or_none(answer.get("returnMessage")), form="answer")


def _error_in_xml(root: str | None, content: Any) -> ErrorSeen | None:
    """Return the error that an XML document holds, in its root or one element further in."""
    if not isinstance(content, dict):
        return ErrorSeen(code=None, message=None, form=_ENVELOPES[root][0]) if root in _ENVELOPES else None
    levels = (content, *(item for item in content.values() if isinstance(item, dict)))
    for form, code, message in _ENVELOPES.values():
        for level in levels:
            # A success says so by the code 0, under whatever root.
            if (code in level or message in level) and level.get(code) != "0":
                return ErrorSeen(
                    code=text_or_none(level.get(code)), message=text_or_none(level.get(message)), form=form
                )
    return ErrorSeen(code=None, message=None, form=_ENVELOPES[root][0]) if root in _ENVELOPES else None


def _inside(root: str | None, content: Any) -> Any:
    """Return what the root holds: JSON has it as the one outer member, XML gives the content alone."""
    return content[root] if isinstance(content, dict) and set(content) == {root} else content


_ENVELOPES = {
    "error": ("gateway", "errorCode", "message"),
    "responseError": ("service", "returnCode", "returnMessage"),
}
