"""Alibaba Cloud's RPC style: signatures V1 and V3 (facts/alibaba.md, 3 and 4), and where parameters travel (2)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from contracts.exchange import Headers, Request, header
from contracts.wire.answer import ErrorSeen, text_or_none
from contracts.wire.call import Call, Credentials, Parameters
from contracts.wire.form import FORM, encode_form, form_of, percent_encode, query_of, without
from contracts.wire.signature import Signed, keyed_digest
from contracts.wire.url import parts_of

SIGNATURES = ("V1", "V3")

V1_PARAMETERS = frozenset(
    {
        "AccessKeyId",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "SecurityToken",
        "Timestamp",
    }
)
_OF_V1 = frozenset({"AccessKeyId", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp"})
"""What every request signed by V1 must have (facts/alibaba.md, 3)."""
_V3_HEADERS = frozenset({"authorization", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"})
_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_STAMP_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def canonical_query(parameters: Iterable[tuple[str, str]]) -> str:
    """Return the parameters sorted by name, encoded and joined, as both signatures want them."""
    return encode_form(sorted(parameters))


def v1_string_to_sign(method: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Return the text that signature V1 covers: all parameters of query and form but `Signature` itself."""
    return _v1_string(method, [_twice_encoded(*pair) for pair in sorted(parameters) if pair[0] != "Signature"])


def _v1_string(method: str, twice_encoded: Iterable[str]) -> str:
    return f"{method}&%2F&{'%26'.join(twice_encoded)}"


@lru_cache(maxsize=4096)  # a call repeats most pairs of the one before
def _twice_encoded(name: str, text: str) -> str:
    """Return a pair of a canonical query encoded once more: nothing but these two is left in it that needs to be."""
    return encode_form([(name, text)]).replace("%", "%25").replace("=", "%3D")


def sign_v1(method: str, parameters: Iterable[tuple[str, str]], secret: str) -> str:
    """Return the value of the parameter `Signature` (HMAC-SHA1, Base64)."""
    return _hmac_v1(v1_string_to_sign(method, parameters), secret)


def _hmac_v1(to_sign: str, secret: str) -> str:
    return base64.b64encode(keyed_digest(f"{secret}&", to_sign, "sha1")).decode()


def v3_canonical_request(
    method: str, query: Iterable[tuple[str, str]], headers: Headers, signed_headers: Iterable[str], body_sha256: str
) -> str:
    """Return the canonical request of signature V3; the path of this service is always `/`."""
    return _canonical_v3(method, query, _after_query(headers, signed_headers, body_sha256))


def _canonical_v3(method: str, query: Iterable[tuple[str, str]], after_query: str) -> str:
    return f"{method}\n/\n{canonical_query(query)}\n{after_query}"


def _after_query(headers: Headers, signed_headers: Iterable[str], body_sha256: str) -> str:
    """Return the canonical request from its query on."""
    names = sorted(name.lower() for name in signed_headers)
    values: dict[str, list[str]] = {name: [] for name in names}
    for name, text in headers:
        if name.lower() in values:
            values[name.lower()].append(text.strip())
    lines = "".join([f"{name}:{','.join(sorted(values[name]))}\n" for name in names])
    return "\n".join([lines, ";".join(names), body_sha256])


def sign_v3(canonical_request: str, secret: str) -> str:
    """Return the `Signature` part of the `Authorization` header (HMAC-SHA256, hex)."""
    to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical_request.encode()).hexdigest()
    return keyed_digest(secret, to_sign, "sha256").hex()


def encode(call: Call, *, base_url: str, credentials: Credentials, now: float, nonce: str) -> Request:
    """Turn a call into a signed request. `now` is seconds since 1970, `nonce` unique among all requests."""
    signing = _encode_v3 if call.signature == "V3" else _encode_v1
    stamp = datetime.fromtimestamp(now, UTC).strftime(_STAMP)
    return signing(call, base_url.rstrip("/") + call.path, credentials, stamp, nonce)


def decode(request: Request) -> Parameters:
    """Return what the caller said, in query, form and `x-acs-` headers, without what signing added."""
    said = [(name, text) for name, text in query_of(request) + form_of(request) if name not in V1_PARAMETERS]
    for name in reversed(_IN_V3_HEADERS) if request.headers else ():
        text = header(request.headers, _IN_V3_HEADERS[name])
        if text is not None and not any(known == name for known, _ in said):
            said.insert(0, (name, text))
    return tuple(said)


@lru_cache(maxsize=16)  # several rules ask for it of one request
def read_signature(request: Request) -> Signed:
    """Return what a request says of its own signature, under either scheme; the scheme is empty for any other."""
    authorization = header(request.headers, "authorization")
    if authorization is None:
        given = dict(_everything(request))
        return Signed(
            scheme=_scheme_without_authorization(request, given),
            access_key_id=given.get("AccessKeyId"),
            value=given.get("Signature"),
            at=_seconds(given.get("Timestamp") or ""),
            nonce=given.get("SignatureNonce"),
            is_whole=given.keys() >= _OF_V1,
        )
    parts = _parts(authorization)
    is_whole = all(header(request.headers, name) is not None for name in _signed_names(parts))
    # One blank, as documented: what a service makes of more is open.
    is_v3 = authorization.startswith("ACS3-HMAC-SHA256 ") and authorization.count(" ") == 1
    is_dated = _is_stamp(header(request.headers, "x-acs-date") or "")
    return Signed(
        scheme="V3" if is_v3 and is_dated and is_whole else "",
        access_key_id=parts.get("Credential"),
        value=parts.get("Signature"),
        at=_seconds(header(request.headers, "x-acs-date") or ""),
        nonce=header(request.headers, "x-acs-signature-nonce"),
    )


def _scheme_without_authorization(request: Request, given: Mapping[str, str]) -> str:
    """Return the scheme that a request is meant to be signed by, though it lacks what V3 calls `Authorization`."""
    is_meant_for_v3 = "Signature" not in given and header(request.headers, _IN_V3_HEADERS["Action"]) is not None
    return ("V3" if is_meant_for_v3 else "V1") if _is_v1(given) else ""


def _is_v1(given: Mapping[str, str]) -> bool:
    """Tell whether parameters are those of signature V1, or of a request that is not signed at all."""
    if given.get("SignatureType") or given.get("BearerToken") or not _is_stamp(given.get("Timestamp", _NO_STAMP)):
        return False
    common = (given.get("SignatureMethod", "HMAC-SHA1"), given.get("SignatureVersion", "1.0"))
    return "Signature" not in given or common == ("HMAC-SHA1", "1.0")


def _signed_names(parts: Mapping[str, str]) -> list[str]:
    """Return the headers that signature V3 covers, but `host`, which recorders may leave out as part of the URL."""
    return [name for name in parts.get("SignedHeaders", "").split(";") if name not in ("", "host")]


def is_signed_with(request: Request, secret: str) -> bool:
    """Tell whether the signature of a request is the one that this secret gives it."""
    is_v1 = header(request.headers, "authorization") is None
    return (is_v1 or _is_of_body(request)) and read_signature(request).value == right_signature(request, secret)


def is_signed_without_one(request: Request, secret: str) -> bool:
    """Tell whether the signature is the one that this secret gives the request without one of its parameters."""
    if header(request.headers, "authorization") is not None:
        return _is_signed_v3_without_one(request, secret)
    given, value = sorted(_everything(request)), read_signature(request).value
    encoded = [_twice_encoded(name, text) for name, text in given if name != "Signature"]
    names = [name for name, _ in given if name != "Signature"]
    # Of a name that is given twice, the places are beside each other.
    spans = ((names.index(name), names.index(name) + count) for name, count in Counter(names).items())
    shorter = (encoded[:first] + encoded[after:] for first, after in spans)
    return any(_hmac_v1(_v1_string(request.method, pairs), secret) == value for pairs in shorter)


def _is_signed_v3_without_one(request: Request, secret: str) -> bool:
    """Tell the same of signature V3: a parameter in the query leaves headers and body as they are."""
    query, form, value = query_of(request), dict(form_of(request)), read_signature(request).value
    if any(is_signed_with(without(request, {name}), secret) for name in form):
        return True
    names = [name for name in dict(query) if name not in form] if _is_of_body(request) else []
    after_query = _after_query_of(request)
    shorter = ([pair for pair in query if pair[0] != name] for name in names)
    return any(sign_v3(_canonical_v3(request.method, pairs, after_query), secret) == value for pairs in shorter)


def _is_of_body(request: Request) -> bool:
    return header(request.headers, "x-acs-content-sha256") == hashlib.sha256(request.body).hexdigest()


def right_signature(request: Request, secret: str) -> str:
    """Return the value that this secret gives a signed request as it stands, under the scheme that it uses."""
    if header(request.headers, "authorization") is None:
        return sign_v1(request.method, _everything(request), secret)
    return sign_v3(_canonical_v3(request.method, query_of(request), _after_query_of(request)), secret)


def _after_query_of(request: Request) -> str:
    names = _parts(header(request.headers, "authorization") or "").get("SignedHeaders", "").split(";")
    body_sha256 = hashlib.sha256(request.body).hexdigest()
    host = () if header(request.headers, "host") else (("host", parts_of(request.url)[0].netloc),)
    return _after_query((*request.headers, *host), names, body_sha256)


def with_signature(request: Request, value: str) -> Request:
    """Return a signed request with another value for its signature."""
    if header(request.headers, "authorization") is not None:
        headers = (
            (name, _V3_VALUE.sub(f"Signature={value}", text) if name.lower() == "authorization" else text)
            for name, text in request.headers
        )
        return replace(request, headers=tuple(headers))
    encoded = percent_encode(value)
    head, mark, query = request.url.partition("?")
    body = request.body.decode("latin-1") if form_of(request) else ""
    return replace(
        request,
        url=f"{head}{mark}{_V1_VALUE.sub(lambda found: found[1] + encoded, query)}",
        body=_V1_VALUE.sub(lambda found: found[1] + encoded, body).encode("latin-1") if body else request.body,
    )


_V1_VALUE = re.compile(r"((?:^|&)Signature=)[^&#]*")
_V3_VALUE = re.compile(r"(?<=[, ])Signature=[^,]*")


def _parts(authorization: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in authorization.partition(" ")[2].split(","))


def unsigned(request: Request) -> Iterator[Request]:
    """Yield the request without one part of its signature, each in turn, and without anything that signing added.

    Of V3 no source says which of its headers a service can do without.
    """
    if header(request.headers, "authorization") is None:
        for part in sorted(_OF_V1):
            yield without(request, {part})
        yield without(request, V1_PARAMETERS)
        return
    kept = tuple((name, text) for name, text in request.headers if name.lower() not in _V3_HEADERS)
    yield replace(request, headers=kept)


def _everything(request: Request) -> Parameters:
    return query_of(request) + form_of(request)


_NO_STAMP = "2000-01-01T00:00:00Z"


def _is_stamp(stamp: str) -> bool:
    """Tell whether a time stamp is in the one form that is documented."""
    return _STAMP_FORM.fullmatch(stamp) is not None and _seconds(stamp) is not None


@lru_cache(maxsize=16)  # of one request it is asked twice, and many of a run have the same
def _seconds(stamp: str) -> float | None:
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except ValueError:
        return None


def _encode_v1(call: Call, url: str, credentials: Credentials, stamp: str, nonce: str) -> Request:
    common = [
        ("AccessKeyId", credentials.access_key_id),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", nonce),
        ("Timestamp", stamp),
    ]
    everything = [*call.parameters, *common]
    everything.append(("Signature", sign_v1(call.method, everything, credentials.access_key_secret)))
    if call.position == "query":
        return Request(method=call.method, url=f"{url}?{encode_form(everything)}")
    return Request(
        method=call.method, url=url, headers=(("Content-Type", FORM),), body=encode_form(everything).encode()
    )


# What travels in a header under V3 leaves the parameters (facts/alibaba.md, 2).
_IN_V3_HEADERS = {"Action": "x-acs-action", "Version": "x-acs-version"}
IN_HEADERS = frozenset(_IN_V3_HEADERS)


def _encode_v3(call: Call, url: str, credentials: Credentials, stamp: str, nonce: str) -> Request:
    parameters = [(name, text) for name, text in call.parameters if name not in _IN_V3_HEADERS]
    query, form = (parameters, []) if call.position == "query" else ([], parameters)
    body = encode_form(form).encode()
    headers: list[tuple[str, str]] = [
        ("host", parts_of(url)[0].netloc),
        ("x-acs-date", stamp),
        ("x-acs-signature-nonce", nonce),
        ("x-acs-content-sha256", hashlib.sha256(body).hexdigest()),
    ]
    headers += [(key, text) for name, key in _IN_V3_HEADERS.items() if (text := call.get(name)) is not None]
    if body:
        headers.append(("content-type", FORM))
    names = [name for name, _ in headers]
    canonical = v3_canonical_request(call.method, query, tuple(headers), names, dict(headers)["x-acs-content-sha256"])
    signature = sign_v3(canonical, credentials.access_key_secret)
    credential = f"ACS3-HMAC-SHA256 Credential={credentials.access_key_id}"
    headers.append(("Authorization", f"{credential},SignedHeaders={';'.join(sorted(names))},Signature={signature}"))
    return Request(
        method=call.method, url=f"{url}?{encode_form(query)}" if query else url, headers=tuple(headers), body=body
    )


def read_error(root: str | None, content: Any, success_root: str | None) -> ErrorSeen | None:
    """Return the error envelope (facts/alibaba.md, 6): members `Code` and `Message`, in XML below `Error`."""
    if not isinstance(content, dict) or ("Code" not in content and root != "Error"):
        return None
    return ErrorSeen(code=text_or_none(content.get("Code")), message=text_or_none(content.get("Message")))
