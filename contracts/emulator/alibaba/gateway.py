"""What comes before the service: reading a request, and proving who sent it (facts/alibaba.md, 2 to 4)."""

from __future__ import annotations

from dataclasses import replace

from contracts.emulator.alibaba.cloud import OWN, OWNERS, Cloud
from contracts.emulator.alibaba.gates import action_of, formats, proof_of
from contracts.emulator.alibaba.traits import Traits
from contracts.emulator.behaviour import Asked, Format, passes
from contracts.emulator.reading import parameters
from contracts.emulator.server import Received
from contracts.exchange import header


def read(received: Received, traits: Traits) -> Asked:
    """Return what the request says. The union of query and form counts; where both name one parameter, the query."""
    query, form = parameters(received)
    read_query, read_form = traits.places(received.method, query, form)
    given = dict(read_form)
    given.update(read_query)
    asked = Asked(
        method=received.method,
        target=received.target,
        query=query,
        form=form,
        headers=received.headers,
        body=received.body,
        given=given,
        operation="",
        format="xml",
        scheme=received.scheme,
        crowd=received.crowd,
    )
    return replace(asked, operation=traits.operation(action_of(asked)), format=_format(asked, traits))


def admit(asked: Asked, cloud: Cloud, traits: Traits) -> Asked:
    """Return the request with its caller.

    Raises:
        RefusedError: the gateway refuses it.
    """
    passes(asked, cloud, traits.gates)
    return replace(asked, caller=OWNERS.get(proof_of(asked).key, OWN))


def _format(asked: Asked, traits: Traits) -> Format:
    if "Format" in asked.given:
        return formats(asked.given["Format"]) or "xml"
    if proof_of(asked).scheme == "V1":
        return traits.default_format
    accept = header(asked.headers, "accept") or ""
    return "xml" if "xml" in accept.lower() else "json"
