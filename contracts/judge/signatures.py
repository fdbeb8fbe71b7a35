"""What is wrong with a request's signature, by the request, the keys of the world and the nonces seen before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from contracts.exchange import Exchange
from contracts.spec import Spec
from contracts.wire.signature import UNSIGNED, Signed
from contracts.wire.vendor import VendorWire
from contracts.wire.verification import fault_of_time, fault_of_value
from contracts.world import World

_Nonce = tuple[str | None, str]
_REMEMBERED = 2000
_NOW = 30.0  # seconds by which clocks may differ before a time stamp counts as late or early


class Signature(Struct, frozen=True, kw_only=True):
    """A request's signature.

    `faults` are the rules that it violates; `is_open` tells that it cannot be judged, because nobody gave us the secret
    of its key, because no source describes its scheme, because its time is between two limits or because nobody knows
    whether its nonce has served. `signed` is what the request says of it; `age` tells whether its time is that of the
    request ("now"), or how it is off ("late", "early").
    """

    signed: Signed = UNSIGNED
    age: str = "now"
    faults: tuple[str, ...] = ()
    is_open: bool = False

    @property
    def way(self) -> str:
        """The scheme of the signature, empty for none that is known."""
        return self.signed.scheme


RIGHT = Signature()


@dataclass(slots=True)
class Signatures:
    """Looks at the signatures of one service's requests."""

    spec: Spec
    world: World
    wire: VendorWire
    _nonces: OrderedDict[_Nonce, tuple[int, float | None]] = field(default_factory=OrderedDict)
    """After which reset of the target a nonce was seen last, and when it served, in seconds since 1970.

    None where it was sent, and nobody knows whether that counts.
    """
    _resets: int = 0
    _secrets: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._secrets = self.world.secrets

    def of(self, exchange: Exchange) -> Signature:
        """Return what is to be said of a request's signature."""
        request = exchange.request
        signed = self.wire.read_signature(request)
        if signed.scheme not in self.wire.SIGNATURES:
            return Signature(signed=signed, is_open=True)
        if not signed.is_complete or signed.access_key_id is None or signed.at is None:
            return Signature(signed=signed, faults=("required",))
        if signed.access_key_id == self.world.unknown_key:
            return Signature(signed=signed, faults=("key",))
        secret = self._secrets.get(signed.access_key_id)
        if secret is None:
            return Signature(signed=signed, is_open=True)
        value = fault_of_value(request, secret, self.wire)
        # An exchange whose time nobody wrote down cannot be late.
        time = fault_of_time(signed.at, exchange.sent_at, self.spec.time_limits) if exchange.sent_at else "open"
        replay = self._replay(signed, exchange.sent_at)
        faults = tuple([found for found in (value, time, replay) if found is not None and found != "open"])
        # Whether the other account may create at a place of the caller's is open as well.
        is_open = "open" in (time, replay) or signed.access_key_id != self.world.credentials.access_key_id
        off = exchange.sent_at - signed.at
        age = "now" if abs(off) < _NOW else "late" if off > 0 else "early"
        return Signature(signed=signed, age=age, faults=faults, is_open=is_open)

    def spend(self, signature: Signature, served_at: float) -> None:
        """Take in that a request was accepted: its nonce has served."""
        key = self._key(signature.signed)
        if key is not None and signature.signed.access_key_id in self._secrets:
            self._remember(key, served_at)

    def forget(self) -> None:
        """Take in that the target was reset: it may or may not remember which nonces have served."""
        self._resets += 1

    def _replay(self, signed: Signed, sent_at: float) -> Literal["nonce", "open"] | None:
        """Tell whether a nonce has served before; that one which is past its time is remembered is not documented."""
        key = self._key(signed)
        if key is None:
            return None
        if key in self._nonces:
            resets, served_at = self._nonces[key]
            is_recent = served_at is not None and sent_at <= served_at + self.spec.time_limits["fresh-within"]
            return "nonce" if is_recent and resets == self._resets else "open"
        self._remember(key, None)
        return None

    def _remember(self, key: _Nonce, served_at: float | None) -> None:
        self._nonces[key] = (self._resets, served_at)
        if len(self._nonces) > _REMEMBERED:
            self._nonces.popitem(last=False)

    def _key(self, signed: Signed) -> _Nonce | None:
        return None if signed.nonce is None else (signed.access_key_id, signed.nonce)
