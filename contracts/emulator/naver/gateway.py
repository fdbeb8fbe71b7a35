"""What comes before the service: reading a request, and proving who sent it (facts/naver.md, 2 and 3)."""

from __future__ import annotations

from dataclasses import replace

from contracts.emulator.behaviour import Asked, passes
from contracts.emulator.naver.cloud import OWN, OWNERS, Cloud
from contracts.emulator.naver.gates import proof_of
from contracts.emulator.naver.traits import Traits
from contracts.emulator.reading import parameters
from contracts.emulator.server import Received


def read(received: Received, traits: Traits) -> Asked:
    """Return what the request says. The union of query and form counts; where both name one parameter, the query."""
    query, form = parameters(received)
    read_query, read_form = traits.places(received.method, query, form)
    given = dict(read_form)
    given.update(read_query)
    return Asked(
        method=received.method,
        target=received.target,
        query=query,
        form=form,
        headers=received.headers,
        body=received.body,
        given=given,
        operation=traits.operation(received.target.partition("?")[0]),
        format=traits.formats(given.get("responseFormatType", "")) or traits.default_format,
        scheme=received.scheme,
        crowd=received.crowd,
    )


def admit(asked: Asked, cloud: Cloud, traits: Traits) -> Asked:
    """Return the request with its caller.

    Raises:
        RefusedError: the gateway refuses it.
    """
    passes(asked, cloud, traits.gates)
    return replace(asked, caller=OWNERS.get(proof_of(asked).key, OWN))
