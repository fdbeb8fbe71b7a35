"""Sends calls: signs them, keeps within the budget, and tries again what was only too busy."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from contracts.exchange import Request, Response
from contracts.judge import Judge, Opinion
from contracts.spec import Operation, Spec
from contracts.targets import NotSent, Target, pauses
from contracts.wire.call import Call, Credentials, Position
from contracts.wire.vendor import VendorWire, wire_of
from contracts.world import World

__all__ = ["Caller", "NotSent", "pauses"]


@dataclass(slots=True, kw_only=True)
class Caller:
    """Sends calls to one target and shows every exchange to the judge.

    `name` makes nonces and tokens of this run differ from those of any other. `budget` is the greatest number of
    requests, or None. `method` and `position` are how companion calls travel.
    """

    spec: Spec
    world: World
    target: Target
    judge: Judge
    name: str
    budget: int | None = None
    method: str = "GET"
    position: Position = "query"
    _wire: VendorWire = field(init=False)
    _numbers: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._wire = wire_of(self.spec.vendor)
        self._numbers = itertools.count(1)

    @property
    def signatures(self) -> tuple[str, ...]:
        """Return the vendor's signature schemes, the ordinary one first."""
        return self._wire.SIGNATURES

    def send(self, call: Call, *, as_accepter: bool = False) -> Opinion:
        """Send a call until its answer is more than *too busy*, for at most the time that things may take to settle.

        Raises:
            NotSent: the budget is spent, or the target's guard does not let it pass.
        """
        deadline = self.target.clock.now() + self.world.settles_within
        for pause in pauses(self.world.settles_within):
            opinion = self._once(call, as_accepter=as_accepter)
            if opinion.outcome != "passing" or self.target.clock.now() >= deadline:
                return opinion
            self.target.clock.wait(pause)
        return opinion

    def ask(
        self,
        operation: Operation,
        parameters: Mapping[str, str | None] | None = None,
        *,
        as_accepter: bool = False,
        base_url: str | None = None,
    ) -> Opinion:
        """Call a companion operation, with what every call has and these parameters besides."""
        texts = self.spec.common_texts(operation)
        texts.update({name: text for name, text in (parameters or {}).items() if text is not None})
        call = Call(
            operation=operation.name,
            path=operation.path,
            parameters=tuple(texts.items()),
            method=self.method,
            position=self.position,
        )
        if base_url is not None:
            return self.put(self.prepared(call, as_accepter=as_accepter, base_url=base_url))
        return self.send(call, as_accepter=as_accepter)

    def put(self, request: Request) -> Opinion:
        """Send a request that is ready as it stands, once."""
        self._spend()
        return self.judge.see(self.target.send(request))

    def put_together(self, requests: Sequence[Request]) -> list[Opinion]:
        """Send requests at once; the judge sees them in the order in which they were answered."""
        self._spend(len(requests))
        return [self.judge.see(exchange) for exchange in self.target.send_together(requests)]

    def prepared(
        self,
        call: Call,
        *,
        as_accepter: bool = False,
        credentials: Credentials | None = None,
        late_by: float = 0.0,
        nonce: str | None = None,
        base_url: str | None = None,
    ) -> Request:
        """Return a call as a signed request; `late_by` is how many seconds ago it says that it was signed."""
        own = self.world.accepter if as_accepter else self.world.credentials
        return self._wire.encode(
            call,
            base_url=base_url or self.target.url,
            credentials=credentials or own or self.world.credentials,
            now=self.target.clock.now() - late_by,
            nonce=nonce or f"{self.name}-{next(self._numbers):012x}",
        )

    def unsigned(self, request: Request) -> Iterator[Request]:
        """Yield a request without its signature, in every way that one can be missing; what is left is signed anew.

        So a target cannot find that wrong for another reason than what is missing.
        """
        for lacking in self._wire.unsigned(request):
            secret = self.world.credentials.access_key_secret
            if self._wire.read_signature(lacking).value is not None:
                yield self._wire.with_signature(lacking, self._wire.right_signature(lacking, secret))
            else:
                yield lacking

    def is_covered(self, request: Request) -> bool:
        """Tell whether a request's signature is right for all that it holds."""
        return self._wire.is_signed_with(request, self.world.credentials.access_key_secret)

    def change(self, condition: str, action: Literal["setup", "teardown"], params: Mapping[str, str]) -> bool:
        """Put the target into a condition, or out of it; tell whether it says that it is."""
        body = json.dumps({"state": condition, "action": action, "params": dict(params)}).encode()
        headers = (("Content-Type", "application/json"),)
        request = Request(method="POST", url=self.world.states_url or "", headers=headers, body=body)
        exchange = self.target.send(request)
        self.judge.see(exchange)
        return isinstance(exchange.outcome, Response) and exchange.outcome.status < 300

    def reset(self) -> None:
        """Bring the target back to its first state, which the world says it can."""
        self.judge.see(self.target.send(Request(method="POST", url=self.world.reset_url or "")))

    def unique(self, text: str) -> str:
        """Return a text of the same length and looks that no request has had; short texts have no room for that."""
        mark = f"{self.name}{next(self._numbers):06x}"
        return text[: -len(mark)] + mark if len(text) >= len(mark) + 2 else text

    def _once(self, call: Call, *, as_accepter: bool) -> Opinion:
        self._spend()
        return self.judge.see(self.target.send(self.prepared(call, as_accepter=as_accepter)))

    def _spend(self, count: int = 1) -> None:
        if self.budget is not None:
            if self.budget < count:
                raise NotSent("the budget of requests was spent before: raise --budget")
            self.budget -= count
