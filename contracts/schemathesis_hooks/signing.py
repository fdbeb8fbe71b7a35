"""Signatures for what Schemathesis is about to send."""

from __future__ import annotations

import os
import time
from urllib.parse import urlsplit

import requests

from contracts.errors import ContractsError
from contracts.schemathesis_hooks.cleaning import Cleaning
from contracts.schemathesis_hooks.exchanges import request_of
from contracts.spec import Spec
from contracts.targets import NotSent
from contracts.wire.call import Call
from contracts.wire.form import form_of
from contracts.wire.vendor import wire_of
from contracts.world import World


class Signing(requests.auth.AuthBase):
    """Signs what Schemathesis is about to send, by the vendor's own wire.

    What that wire cannot carry (parameters in query and body at once, a body that is no form) stays unsigned.
    """

    def __init__(self, spec: Spec, world: World, cleaning: Cleaning) -> None:
        self._wire = wire_of(spec.vendor)
        self._spec = spec
        self._world = world
        self._cleaning = cleaning
        self._sent = 0

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign a request in place, and enter it: nothing may be created that the ledger does not know of."""
        signed = self._signed(prepared)
        try:
            self._cleaning.before(signed)
        except (NotSent, ContractsError) as reason:
            raise requests.exceptions.RequestException(str(reason)) from None
        return signed

    def _signed(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        request = request_of(prepared)
        parts = urlsplit(request.url)
        is_form = bool(form_of(request))
        if request.body and (parts.query or not is_form):
            return prepared
        self._sent += 1
        call = Call(
            operation="",
            path=parts.path,
            parameters=self._wire.decode(request),
            method=request.method,
            position="form" if is_form else "query",
            signature=self._wire.SIGNATURES[0],
        )
        signed = self._wire.encode(
            call,
            base_url=f"{parts.scheme}://{parts.netloc}",
            credentials=self._world.credentials,
            now=time.time(),
            nonce=f"{os.getpid():x}-{time.time_ns():x}-{self._sent:x}",
        )
        prepared.url = signed.url
        prepared.headers.update(dict(signed.headers))
        if signed.body:
            prepared.prepare_body(signed.body, None)
        return prepared
