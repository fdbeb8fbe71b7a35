"""What a ledger holds in place of what must not be written: fingerprints, which only the same world can read."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace

from contracts.ledger.creation import Creation
from contracts.world import World

_PRIVATE = "private:"


def fingerprint(access_key_id: str | None) -> str | None:
    """Return what stands for an access key."""
    return f"key:{hashlib.sha256(access_key_id.encode()).hexdigest()[:16]}" if access_key_id is not None else None


def hidden(parameters: Mapping[str, str], world: World) -> dict[str, str]:
    """Return parameters with fingerprints in place of private values."""
    fingerprints = {text: mark for mark, text in _private(world).items()}
    return {name: fingerprints.get(text, text) for name, text in parameters.items()}


def restored(creation: Creation, world: World) -> Creation:
    """Return a creation with the private values that this world knows."""
    if not any(text.startswith(_PRIVATE) for text in creation.parameters.values()):
        return creation
    known = _private(world)
    return replace(creation, parameters={name: known.get(text, text) for name, text in creation.parameters.items()})


def _private(world: World) -> dict[str, str]:
    """Return the private texts of a world by their fingerprints, which cannot be guessed without its secret."""
    known = [text for name in world.private_parameters for text in (*sorted(world.known(name)), *world.absent(name))]
    key = world.credentials.access_key_secret.encode()
    return {
        f"{_PRIVATE}{hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:16]}": text
        for text in (*known, *world.private_texts)
    }
