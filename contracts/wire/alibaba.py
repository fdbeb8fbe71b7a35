"""Alibaba Cloud's RPC style: signatures V1 and V3 (facts/alibaba.md, 3 and 4), and where parameters travel (2)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from contracts.exchange import Headers, Request, header
from contracts.wire.answer import ErrorSeen, text_or_none
from contracts.wire.call import Call, Credentials, Parameters
from contracts.wire.form import FORM, encode_form, form_of, query_of

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
        "Version",
    }
)


def canonical_query(parameters: Iterable[tuple[str, str]]) -> str:
    """Return the parameters sorted by name, encoded and joined, as both signatures want them."""
    return encode_form(sorted(parameters))


def v1_string_to_sign(method: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Return the text that signature V1 covers: all parameters of query and form but `Signature` itself."""
    signed = ((name, text) for name, text in parameters if name != "Signature")
    # The canonical query is encoded once more; nothing but these three is left in it that needs to be.
    again = canonical_query(signed).replace("%", "%25").replace("=", "%3D").replace("&", "%26")
    return f"{method}&%2F&{again}"


def sign_v1(method: str, parameters: Iterable[tuple[str, str]], secret: str) -> str:
    """Return the value of the parameter `Signature` (HMAC-SHA1, Base64)."""
    digest = hmac.new(f"{secret}&".encode(), v1_string_to_sign(method, parameters).encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def v3_canonical_request(
    method: str, query: Iterable[tuple[str, str]], headers: Headers, signed_headers: Iterable[str], body_sha256: str
) -> str:
    """Return the canonical request of signature V3; the path of this service is always `/`."""
    names = sorted(name.lower() for name in signed_headers)
    lines = "".join(f"{name}:{_joined_header(headers, name)}\n" for name in names)
    return "\n".join([method, "/", canonical_query(query), lines, ";".join(names), body_sha256])


def sign_v3(canonical_request: str, secret: str) -> str:
    """Return the `Signature` part of the `Authorization` header (HMAC-SHA256, hex)."""
    to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical_request.encode()).hexdigest()
    return hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()


def encode(call: Call, *, base_url: str, credentials: Credentials, version: str, now: float, nonce: str) -> Request:
    """Turn a call into a signed request. `now` is seconds since 1970, `nonce` unique among all requests."""
    signing = _encode_v3 if call.signature == "V3" else _encode_v1
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return signing(call, base_url.rstrip("/") + call.path, credentials, version, stamp, nonce)


def decode(request: Request) -> Parameters:
    """Return what the caller said, in query, form and `x-acs-` headers, without what signing added."""
    said = [(name, text) for name, text in query_of(request) + form_of(request) if name not in V1_PARAMETERS]
    action = header(request.headers, "x-acs-action")
    if action is not None and not any(name == "Action" for name, _ in said):
        said.insert(0, ("Action", action))
    return tuple(said)


def _encode_v1(call: Call, url: str, credentials: Credentials, version: str, stamp: str, nonce: str) -> Request:
    common = [
        ("Version", version),
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


def _encode_v3(call: Call, url: str, credentials: Credentials, version: str, stamp: str, nonce: str) -> Request:
    # The operation travels in a header under V3, so `Action` leaves the parameters (facts/alibaba.md, 2).
    parameters = [(name, text) for name, text in call.parameters if name != "Action"]
    query, form = (parameters, []) if call.position == "query" else ([], parameters)
    body = encode_form(form).encode()
    headers: list[tuple[str, str]] = [
        ("host", urlsplit(url).netloc),
        ("x-acs-version", version),
        ("x-acs-date", stamp),
        ("x-acs-signature-nonce", nonce),
        ("x-acs-content-sha256", hashlib.sha256(body).hexdigest()),
    ]
    action = call.get("Action")
    if action is not None:
        headers.append(("x-acs-action", action))
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


def _joined_header(headers: Headers, name: str) -> str:
    return ",".join(sorted(value.strip() for key, value in headers if key.lower() == name))


def access_key(request: Request) -> str | None:
    """Return the access key id that the request is signed with, under either signature."""
    authorization = header(request.headers, "authorization")
    if authorization is not None:
        return authorization.partition("Credential=")[2].partition(",")[0] or None
    return dict(query_of(request) + form_of(request)).get("AccessKeyId") or None


def read_error(root: str | None, content: Any) -> ErrorSeen | None:
    """Return the error envelope (facts/alibaba.md, 6): members `Code` and `Message`, in XML below `Error`."""
    if not isinstance(content, dict) or ("Code" not in content and root != "Error"):
        return None
    return ErrorSeen(code=text_or_none(content.get("Code")), message=text_or_none(content.get("Message")))
