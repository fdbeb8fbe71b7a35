"""Conforming differences that do not depend on the vendor: how an answer is written and carried."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.emulator.behaviour import Asked, Change, Reply
from contracts.emulator.changes import answering, replying
from contracts.emulator.faults import Variant
from contracts.exchange import Headers, Response


def with_headers(change: Callable[[Response], Headers]) -> Change:
    """Return the change that rewrites the headers of every answer."""
    return answering(lambda _asked, response: replace(response, headers=change(response)))


def with_type_parameter(parameter: str) -> Change:
    """Return the change that adds a parameter to the content type of every answer."""
    return replying(lambda _asked, reply: replace(reply, content_type=f"{reply.content_type}{parameter}"))


def rewritten(form: str, change: Callable[[str], str]) -> Change:
    """Return the change that rewrites the body of every answer in one of the two forms."""

    def rewrite(asked: Asked, response: Response) -> Response:
        if asked.format != form or response.body.startswith(b"{") != (form == "json"):
            return response
        return replace(response, body=change(response.body.decode()).encode())

    return answering(rewrite)


def ungated(behaviour: Any) -> Any:
    """Look at no signature; what the world says follows from that."""
    gates = {name: check for name, check in behaviour.gates.items() if not name.startswith("signature.")}
    return replace(behaviour, gates=gates)


def signature_first(behaviour: Any) -> Any:
    """Look at the signature before everything else."""
    gates = sorted(behaviour.gates.items(), key=lambda entry: not entry[0].startswith("signature."))
    return replace(behaviour, gates=dict(gates))


def reversed_gates(behaviour: Any) -> Any:
    """Make the gateway's checks in the opposite order."""
    return replace(behaviour, gates=dict(reversed(behaviour.gates.items())))


def reversed_checks(behaviour: Any) -> Any:
    """Make the checks in the opposite order."""
    return replace(behaviour, checks=dict(reversed(behaviour.checks.items())))


def _lower_headers(response: Response) -> Headers:
    return tuple((name.lower(), value) for name, value in response.headers)


def _more_headers(response: Response) -> Headers:
    return (("Server", "emulator"), ("Cache-Control", "no-store"), ("X-Trace", "a:b, c"), *response.headers)


def _with_more(_asked: Asked, reply: Reply) -> Reply:
    extra = {"zone": "a", "notes": ["x", "y"], "inner": {"count": 3, "empty": None, "one": ["x"], "share": 1.50}}
    return replace(reply, members={**reply.members, **extra})


def _reversed(_asked: Asked, reply: Reply) -> Reply:
    return replace(reply, members=dict(reversed(reply.members.items())))


def shared(vendor: str) -> tuple[Variant, ...]:
    """Return the variants that both vendors have."""

    def variant(name: str, says: str, change: Change) -> Variant:
        return Variant(name=f"{vendor}-{name}", vendor=vendor, says=says, change=change)

    return (
        variant("closes", "Closes the connection after each answer.",
                with_headers(lambda response: (*response.headers, ("Connection", "close")))),
        variant("chunked", "Sends every body in chunks, without its length.",
                with_headers(lambda response: (*response.headers, ("Transfer-Encoding", "chunked")))),
        variant("lower-case-headers", "Writes header names in lower case.", with_headers(_lower_headers)),
        variant("more-headers", "Sends further headers before the documented one.", with_headers(_more_headers)),
        variant("charset", "Names the character set in the content type.", with_type_parameter(";charset=utf-8")),
        variant("spaced-charset", "Names the character set in capital letters, after a space.",
                with_type_parameter("; charset=UTF-8")),
        variant("more-members", "Answers with further members.", replying(_with_more)),
        variant("reversed-members", "Answers with the members in the opposite order.", replying(_reversed)),
        variant("reversed-checks", "Makes its checks in the opposite order.", reversed_checks),
        variant("reversed-gates", "Makes the gateway's checks in the opposite order.", reversed_gates),
        variant("signature-first", "Looks at the signature before everything else.", signature_first),
        variant("no-signatures", "Looks at no signature, and says so.", ungated),
        variant("xml-declaration", "Begins XML with a declaration.",
                rewritten("xml", lambda text: f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')),
        variant("xml-lines", "Writes XML on several lines.",
                rewritten("xml", lambda text: re.sub("><(?!/)", ">\n  <", text) + "\n")),
        variant("xml-short-empty", "Writes empty XML elements as one tag.",
                rewritten("xml", lambda text: re.sub(r"<(\w+)></\1>", r"<\1/>", text))),
        variant("xml-comment", "Writes a comment into the XML.",
                rewritten("xml", lambda text: text.replace("><", "><!-- generated --><", 1))),
        variant("json-lines", "Writes JSON on several lines, with escapes for what is not ASCII.",
                rewritten("json", lambda text: json.dumps(json.loads(text), indent=2) + "\n")),
        variant("json-dense", "Writes JSON without white space.",
                rewritten("json", lambda text: json.dumps(json.loads(text), separators=(",", ":")))),
    )  # fmt: skip
