"""Turns our own exchanges into what other recorders would have made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from vcr.serializers import jsonserializer, yamlserializer

from contracts.cassette.interaction import Recorded, to_interaction
from contracts.exchange import Exchange, Response


def as_vcr(exchanges: Iterable[Exchange], path: Path) -> Path:
    """Write a cassette as VCR.py does for any program, in YAML or, by the suffix, JSON."""
    answered = [Recorded(exchange=e) for e in exchanges if isinstance(e.outcome, Response)]
    interactions = [{k: v for k, v in to_interaction(one).items() if k != "contracts"} for one in answered]
    serializer = jsonserializer if path.suffix == ".json" else yamlserializer
    path.write_text(serializer.serialize({"version": 1, "interactions": interactions}))
    return path


def as_har(exchanges: Iterable[Exchange], path: Path) -> Path:
    """Write a HAR file as browsers and proxies do."""
    path.write_text(json.dumps({"log": {"version": "1.2", "creator": {}, "entries": [*map(_entry, exchanges)]}}))
    return path


def _entry(exchange: Exchange) -> dict[str, object]:
    request, outcome = exchange.request, exchange.outcome
    asked = {
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "headers": [{"name": name, "value": text} for name, text in request.headers],
        "queryString": [],
    }
    if request.body:
        asked["postData"] = {"mimeType": "application/x-www-form-urlencoded", "text": request.body.decode("latin-1")}
    if isinstance(outcome, Response):
        text = outcome.body.decode("utf-8", "replace")
        answered = {
            "status": outcome.status,
            "headers": [{"name": name, "value": text} for name, text in outcome.headers],
            "content": {"size": len(text), "mimeType": "", "text": text},
        }
    else:
        answered = {"status": 0, "headers": [], "content": {"size": 0, "mimeType": "x-unknown"}}
    return {
        "startedDateTime": datetime.fromtimestamp(exchange.sent_at, UTC).isoformat(),
        "time": (exchange.answered_at - exchange.sent_at) * 1000,
        "request": asked,
        "response": answered,
    }
