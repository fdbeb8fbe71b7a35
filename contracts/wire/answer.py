"""From a response to an answer: one value whatever the form, shaped by the schema of the operation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from contracts.exchange import Response, header
from contracts.wire.body import Malformed, decode_json, decode_xml

Form = Literal["json", "xml"]
_INTEGER = re.compile(r"-?[0-9]{1,19}")


class ErrorSeen(Struct, frozen=True, kw_only=True):
    """An error envelope: its code and message as texts (None where missing), and which envelope it is."""

    code: str | None
    message: str | None
    form: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """A response, decoded.

    `form` is what the body is (None when it is neither), `media_type` what its header calls it. `root` is the outer
    element or member. `value` is the content in the shape of the operation's schema. `problem` says why it could not be
    decoded.
    """

    status: int
    form: Form | None
    media_type: str
    root: str | None = None
    value: Any = None
    error: ErrorSeen | None = None
    problem: str | None = None


def text_or_none(value: Any) -> str | None:
    """Return a code or message as text; a number counts as its digits, anything else as missing."""
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "" else None


ReadError = Callable[[str | None, Any, str | None], ErrorSeen | None]


def read_answer(
    response: Response,
    schema: Mapping[str, Any],
    *,
    wrapped: bool,
    read_error: ReadError,
    success_root: str | None = None,
) -> Answer:
    """Decode a response.

    `wrapped` tells that the JSON form has one outer member, the root. `success_root` is the root of the operation's
    successes, None where nobody knows which operation is answered.
    """
    media_type = (header(response.headers, "content-type") or "").partition(";")[0].strip().lower()
    form = _form_of(response.body, media_type)
    try:
        if form == "json":
            root, content = _json(response.body)
            error = read_error(root, content, success_root)
            value = content[root] if wrapped and root is not None else content
        elif form == "xml":
            root, content = decode_xml(response.body)
            error = read_error(root, content, success_root)
            value = shaped(content, schema)
        else:
            problem = "the body is empty" if not response.body.strip() else "the body is neither JSON nor XML"
            return Answer(status=response.status, form=None, media_type=media_type, problem=problem)
    except Malformed as malformed:
        return Answer(status=response.status, form=form, media_type=media_type, problem=str(malformed))
    if error is not None and response.status < 300 and root != "Error" and _is_a_success(error, value, schema):
        error = None
    return Answer(status=response.status, form=form, media_type=media_type, root=root, value=value, error=error)


def _is_a_success(error: ErrorSeen, value: Any, schema: Mapping[str, Any]) -> bool:
    """Tell whether what looks like an error is a success with a code of its own.

    Its code says so, or it has all that the operation's successes have, beyond what errors have as well.
    """
    if _SUCCESS.fullmatch(error.code or ""):
        return True
    required = schema.get("required", ())
    return (
        any(name.lower() not in _OF_ERRORS for name in required)
        and isinstance(value, dict)
        and all(name in value for name in required)
    )


_SUCCESS = re.compile("0|200|OK|success", re.IGNORECASE)
_OF_ERRORS = frozenset({"code", "message", "requestid", "hostid", "recommend", "returncode", "returnmessage"})
"""Members of error envelopes, in lower case."""


def shaped(content: Any, schema: Mapping[str, Any]) -> Any:
    """Return XML content in the shape that JSON has: numbers, truth values and lists where the schema has them.

    What does not fit stays as it is, for the judge to see.
    """
    kind = schema.get("type")
    if kind == "object":
        if _is_blank(content):
            return {}
        if not isinstance(content, dict):
            return content
        members = schema.get("properties", {})
        return {name: shaped(item, members.get(name, {})) for name, item in content.items()}
    if kind == "array":
        return _list(content, schema)
    if kind == "integer" and isinstance(content, str) and _INTEGER.fullmatch(content):
        return int(content)
    if kind == "boolean" and content in ("true", "false"):
        return content == "true"
    return content


def _is_blank(content: Any) -> bool:
    return isinstance(content, str) and not content.strip()


def _list(content: Any, schema: Mapping[str, Any]) -> Any:
    items = schema.get("items", {})
    if schema.get("xml", {}).get("wrapped"):
        if _is_blank(content):
            return []
        name = items.get("xml", {}).get("name")
        if not isinstance(content, dict) or set(content) != {name}:
            return content
        content = content[name]
    return [shaped(item, items) for item in (content if isinstance(content, list) else [content])]


def _json(body: bytes) -> tuple[str | None, Any]:
    content = decode_json(body)
    if isinstance(content, dict) and len(content) == 1:
        return next(iter(content)), content
    return None, content


def _form_of(body: bytes, media_type: str) -> Form | None:
    """Tell the form by the body itself: a header may be wrong or missing, and that is another rule's business."""
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return None if "html" in media_type and not _is_xml(body) else "xml"
    if start in (b"{", b"["):
        return "json"
    if start and "json" in media_type:
        return "json"
    if start and "xml" in media_type:
        return "xml"
    return None


def _is_xml(body: bytes) -> bool:
    return not body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
