"""What is wrong with a request's signature, by the request, the keys of the world and the nonces seen before."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from contracts.exchange import Exchange
from contracts.spec import Spec
from contracts.wire.signature import Signed, fault_of_time, fault_of_value
from contracts.wire.vendor import VendorWire
from contracts.world import World

_REMEMBERED = 2000
_NOW = 30.0  # seconds by which clocks may differ before a time stamp counts as late or early


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A request's signature.

    `faults` are the rules that it violates; `is_open` tells that it cannot be judged, because nobody gave us the secret
    of its key or because its time is between two limits. `way` is its scheme; `age` tells whether its time is that of
    the request ("now"), or how it is off ("late", "early").
    """

    way: str = ""
    age: str = "now"
    faults: tuple[str, ...] = ()
    is_open: bool = False


RIGHT = Signature()


@dataclass(slots=True)
class Signatures:
    """Looks at the signatures of one service's requests."""

    spec: Spec
    world: World
    wire: VendorWire
    _nonces: OrderedDict[tuple[str | None, str], None] = field(default_factory=OrderedDict)

    def of(self, exchange: Exchange) -> Signature:
        """Return what is to be said of a request's signature."""
        request = exchange.request
        signed = self.wire.read_signature(request)
        if not signed.is_complete or signed.access_key_id is None or signed.at is None:
            return Signature(way=signed.scheme, faults=("required",))
        if signed.access_key_id == self.world.unknown_key:
            return Signature(way=signed.scheme, faults=("key",))
        secret = self.world.secrets.get(signed.access_key_id)
        if secret is None:
            return Signature(way=signed.scheme, is_open=True)
        value = fault_of_value(request, secret, self.wire)
        time = fault_of_time(signed.at, exchange.sent_at, self.spec.time_limits)
        is_replayed = self._key(signed) in self._nonces
        faults = tuple(f for f in (value, time, "nonce" if is_replayed else None) if f not in (None, "open"))
        off = exchange.sent_at - signed.at
        age = "now" if abs(off) < _NOW else "late" if off > 0 else "early"
        return Signature(way=signed.scheme, age=age, faults=tuple(map(str, faults)), is_open=time == "open")

    def spend(self, exchange: Exchange) -> None:
        """Take in that a request was accepted: its nonce has served."""
        key = self._key(self.wire.read_signature(exchange.request))
        if key is not None:
            self._nonces[key] = None
        if len(self._nonces) > _REMEMBERED:
            self._nonces.popitem(last=False)

    def _key(self, signed: Signed) -> tuple[str | None, str] | None:
        return None if signed.nonce is None else (signed.access_key_id, signed.nonce)
