"""A plain client for the emulator's tests: one kept-alive connection, requests signed by the project's wire."""

from __future__ import annotations

import itertools
import json
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from contracts.clock import SimulatedClock
from contracts.emulator import Emulator
from contracts.exchange import Request
from contracts.wire import alibaba, naver
from contracts.wire.call import Call, Credentials

NONCES = itertools.count()
SETTLE_SECONDS = 10.0  # of a simulated clock


def looks(clock: SimulatedClock) -> Iterator[int]:
    """Count looks, ten in the time that one step takes, until whatever goes on must be over."""
    for number in range(40):
        yield number
        clock.wait(SETTLE_SECONDS / 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    content_type: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def xml(self) -> ET.Element:
        return ET.fromstring(self.body)


def unchanged(request: Request) -> Request:
    return request


class Caller:
    """Calls one emulator, by default as its own account, with GET and everything in the query."""

    def __init__(self, emulator: Emulator, vendor: str, *, accepter: bool = False) -> None:
        self.url = emulator.url
        self._vendor = vendor
        values = list(emulator.environment.values())
        key, secret = values[2:] if accepter else values[:2]
        self.credentials = Credentials(access_key_id=key, access_key_secret=secret)
        self._connection = HTTPConnection(urlsplit(emulator.url).netloc, timeout=5)

    def signed(self, call: Call, *, now: float | None = None, nonce: str | None = None) -> Request:
        encode = alibaba.encode if self._vendor == "alibaba" else naver.encode
        return encode(
            call,
            base_url=self.url,
            credentials=self.credentials,
            now=time.time() if now is None else now,
            nonce=f"nonce-{next(NONCES)}" if nonce is None else nonce,
        )

    def send(self, request: Request) -> Answer:
        target = request.url.removeprefix(self.url)
        self._connection.request(request.method, target, request.body, dict(request.headers))
        response = self._connection.getresponse()
        return Answer(status=response.status, content_type=response.headers["content-type"], body=response.read())

    def post(self, path: str, value: object) -> Answer:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.send(Request(method="POST", url=f"{self.url}{path}", body=body))

    def close(self) -> None:
        self._connection.close()


class AlibabaCaller(Caller):
    def __init__(self, emulator: Emulator, *, accepter: bool = False) -> None:
        super().__init__(emulator, "alibaba", accepter=accepter)

    def __call__(
        self, action: str, parameters: dict[str, str], *, change: Callable[[Request], Request] = unchanged, **how: Any
    ) -> Answer:
        given = tuple({"Action": action, "Version": "2022-01-01", "Format": "JSON", **parameters}.items())
        how = {"signature": "V1", **how}
        return self.send(change(self.signed(Call(operation=action, path="/", parameters=given, **how))))


class NaverCaller(Caller):
    def __init__(self, emulator: Emulator, *, accepter: bool = False) -> None:
        super().__init__(emulator, "naver", accepter=accepter)

    def __call__(
        self,
        operation: str,
        parameters: dict[str, str],
        *,
        change: Callable[[Request], Request] = unchanged,
        **how: Any,
    ) -> Answer:
        how = {"path": f"/vpc/v2/{operation}", **how}
        given = tuple({"responseFormatType": "json", **parameters}.items())
        return self.send(change(self.signed(Call(operation=operation, parameters=given, **how))))
