"""Sends calls: signs them, keeps within the budget, and tries again what was only too busy."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from contracts.exchange import Request
from contracts.judge import Judge, Opinion
from contracts.spec import Operation, Spec
from contracts.targets import NotSent, Target, pauses
from contracts.wire.call import Call
from contracts.wire.vendor import VendorWire, wire_of
from contracts.world import World

__all__ = ["Caller", "NotSent", "pauses"]


@dataclass(slots=True, kw_only=True)
class Caller:
    """Sends calls to one target and shows every exchange to the judge.

    `name` makes nonces and tokens of this run differ from those of any other. `budget` is the greatest number of
    requests, or None.
    """

    spec: Spec
    world: World
    target: Target
    judge: Judge
    name: str
    budget: int | None = None
    _wire: VendorWire = field(init=False)
    _numbers: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._wire = wire_of(self.spec.vendor)
        self._numbers = itertools.count(1)

    @property
    def signatures(self) -> tuple[str, ...]:
        """Return the vendor's signature schemes, the ordinary one first."""
        return self._wire.SIGNATURES

    def send(self, call: Call) -> Opinion:
        """Send a call until its answer is more than *too busy*, for at most the time that things may take to settle.

        Raises:
            NotSent: the budget is spent, or the target's guard does not let it pass.
        """
        deadline = self.target.clock.now() + self.world.settles_within
        for pause in pauses(self.world.settles_within):
            opinion = self._once(call)
            if opinion.outcome != "passing" or self.target.clock.now() >= deadline:
                return opinion
            self.target.clock.wait(pause)
        return opinion

    def ask(self, operation: Operation, **parameters: str | None) -> Opinion:
        """Call a companion operation."""
        choice = self.spec.format
        texts = {p.name: p.example for p in operation.parameters if p.name == self.spec.routing}
        texts.update({choice.parameter: choice.json})
        texts.update({name: text for name, text in parameters.items() if text is not None})
        return self.send(Call(operation=operation.name, path=operation.path, parameters=tuple(texts.items())))

    def reset(self) -> None:
        """Bring the target back to its first state, which the world says it can."""
        self.judge.see(self.target.send(Request(method="POST", url=self.world.reset_url or "")))

    def unique(self, text: str) -> str:
        """Return a text of the same length and looks that no request has had; short texts have no room for that."""
        mark = f"{self.name}{next(self._numbers):06x}"
        return text[: -len(mark)] + mark if len(text) >= len(mark) + 2 else text

    def _once(self, call: Call) -> Opinion:
        if self.budget is not None and self.budget <= 0:
            raise NotSent("the budget of requests was spent before: raise --budget")
        if not call.signature:
            call = replace(call, signature=self.signatures[0])
        request = self._wire.encode(
            call,
            base_url=self.target.url,
            credentials=self.world.credentials,
            version=self.spec.version,
            now=self.target.clock.now(),
            nonce=f"{self.name}-{next(self._numbers):012x}",
        )
        exchange = self.target.send(request)
        if self.budget is not None:
            self.budget -= 1
        return self.judge.see(exchange)
