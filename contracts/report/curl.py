"""Requests as curl lines to copy, and what came back as plain data."""

from __future__ import annotations

import shlex
from typing import Any

from contracts.exchange import Exchange, Request, Response

_SHOWN = 4000


def curl_of(request: Request) -> str:
    """Return a curl line that sends the very same bytes."""
    words = ["curl", "-sS", "-i"]
    if request.method != "GET" or request.body:
        words += ["-X", request.method]
    for name, value in request.headers:
        words += ["-H", f"{name}: {value}"]
    if request.body:
        words += ["--data-raw", _text(request.body)]
    return shlex.join([*words, request.url])


def data_of(exchange: Exchange) -> dict[str, Any]:
    """Return request and outcome as JSON data; bodies are texts, cut where they get long."""
    request, outcome = exchange.request, exchange.outcome
    answered: dict[str, Any] = (
        {"status": outcome.status, "headers": [list(pair) for pair in outcome.headers], "body": _cut(outcome.body)}
        if isinstance(outcome, Response)
        else {"problem": outcome.problem, "seen": _cut(outcome.seen)}
    )
    return {
        "curl": curl_of(request),
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": [list(pair) for pair in request.headers],
            "body": _cut(request.body),
        },
        "response": answered,
    }


def _cut(body: bytes) -> str:
    text = _text(body)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(body)} bytes)"


def _text(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace")
