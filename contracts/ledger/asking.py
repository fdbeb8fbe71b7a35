"""Asks a target about what a ledger names: one instance, its deletion, and what there is in all."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.exchange import Response
from contracts.ledger.creation import Creation
from contracts.ledger.private import fingerprint
from contracts.spec import Spec
from contracts.spec.model import Companion, Listing
from contracts.targets import Target
from contracts.wire.answer import Answer, read_answer
from contracts.wire.call import Call, Credentials
from contracts.wire.vendor import wire_of
from contracts.world import World

_MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class ListShown:
    """What a listing showed. `problem` says why that may not be all; it is empty where it is."""

    items: tuple[Mapping[str, Any], ...]
    problem: str = ""


@dataclass(slots=True)
class Asker:
    """Sends the calls that cleaning up takes, signed by the account that a creation belongs to."""

    spec: Spec
    world: World
    target: Target
    _nonces: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        name = secrets.token_hex(4)
        self._nonces = (f"{name}-{number:012x}" for number in itertools.count(1))

    def credentials_of(self, creation: Creation) -> Credentials | None:
        """Return the world's credentials with the creation's access key, or None if it has none such."""
        both = (self.world.credentials, self.world.accepter)
        return next((c for c in both if c is not None and fingerprint(c.access_key_id) == creation.account), None)

    def ask(self, companion: Companion, creation: Creation) -> Answer | str:
        """Call a companion operation on an instance; a text says why there is no answer."""
        texts = companion.texts(creation.instance or "", creation.parameters.get)
        return self._call(companion.operation, texts, creation)

    def all(self, listing: Listing, creation: Creation) -> ListShown:
        """Return everything there is where a creation would be."""
        repeated = {name: creation.parameters.get(name) for name in listing.repeats}
        found: dict[str, Mapping[str, Any]] = {}
        pages = listing.pages
        turn: dict[str, str | None] = {pages.size: str(pages.most)} if pages is not None and pages.next else {}
        for page in range(_MOST_PAGES):
            answer = self._call(listing.operation, {**repeated, **turn}, creation)
            if isinstance(answer, str):
                return ListShown(tuple(found.values()), answer)
            items = answer.value.get(listing.items) if isinstance(answer.value, dict) else None
            problem = _refusal(answer)
            if problem is None and not isinstance(items, list):
                problem = f"{listing.operation} shows no {listing.items}"
            if problem is not None or not isinstance(items, list):
                return ListShown(tuple(found.values()), problem or "")
            before = len(found)
            found |= {str(item.get(listing.id)): item for item in items if isinstance(item, dict)}
            following = _next(listing, answer.value, page, seen=len(found))
            if following is None:
                return ListShown(tuple(found.values()))
            # The first page by number may be the one that came without a number.
            if len(found) == before and page > 2:
                break
            turn = following
        return ListShown(tuple(found.values()), f"{listing.operation} does not show all that it counts")

    def _call(self, name: str, given: Mapping[str, str | None], creation: Creation) -> Answer | str:
        operation = self.spec.operations.get(name)
        if operation is None:
            return f"there is no spec of {name}"
        texts = {**self.spec.common_texts(operation), **given}
        wire = wire_of(self.spec.vendor)
        request = wire.encode(
            Call(
                operation=name,
                path=operation.path,
                parameters=tuple((key, text) for key, text in texts.items() if text is not None),
                signature=wire.SIGNATURES[0],
            ),
            base_url=self.target.url,
            credentials=self.credentials_of(creation) or self.world.credentials,
            now=self.target.clock.now(),
            nonce=next(self._nonces),
        )
        outcome = self.target.send(request).outcome
        if not isinstance(outcome, Response):
            return f"{name} is not answered: {outcome.problem}"
        return read_answer(
            outcome,
            operation.answer,
            wrapped=operation.wrapped,
            read_error=wire.read_error,
            success_root=operation.root,
        )


def refusal_in(answer: Answer, name: str) -> str | None:
    """Return the refusal that an answer is, in words, or None."""
    problem = _refusal(answer)
    return None if problem is None else f"{name} is refused: {problem}"


def _refusal(answer: Answer) -> str | None:
    if answer.error is not None:
        return f"{answer.error.code} {answer.error.message or ''}".strip()
    return f"HTTP status {answer.status}" if answer.status >= 300 else None


def _next(listing: Listing, value: Mapping[str, Any], page: int, *, seen: int) -> dict[str, str | None] | None:
    """Return what asks for the page after this one (counted from 0), or None if this was the last."""
    pages = listing.pages
    if pages is not None and pages.next is not None:
        token = value.get(pages.next)
        return {pages.size: str(pages.most), pages.next: str(token)} if token else None
    total = value.get(listing.total) if listing.total is not None else None
    if not isinstance(total, int) or seen >= total:
        return None
    if pages is None or pages.number is None:
        return {}
    return {pages.size: str(pages.most), pages.number: str(page)}
