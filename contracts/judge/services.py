"""What the judge offers to its parts."""

from __future__ import annotations

from typing import Literal, Protocol

from contracts.exchange import Exchange
from contracts.judge.history import History
from contracts.judge.standing import Deserved
from contracts.judge.tally import Tally
from contracts.spec import Clause, Side, Spec
from contracts.world import World


class Services(Protocol):
    """The judge, as its parts see it."""

    spec: Spec
    world: World
    tally: Tally
    history: History

    def asked_form(self, deserved: Deserved) -> Literal["json", "xml"] | None:
        """Return the form that a call asks for."""

    def blame(
        self, clause: Clause, side: Side, why: str, *exchanges: Exchange, notes: tuple[str, ...] = (), kind: str = ""
    ) -> None:
        """Take in that a side was seen broken; the first exchange shows it, the others lead up to it in their order.

        `kind` says what sort of break it is, where status and error code of the answer do not tell.
        """

    def is_by_requester(self, deserved: Deserved) -> bool:
        """Tell whether a request is signed with the requester's own key, where the accepter has another."""

    def is_clean(self) -> bool:
        """Tell whether nothing was found in the present exchange so far."""

    def show(self, clause: Clause | None, side: Side, *marks: str) -> None:
        """Take in that an exchange showed something of a side."""

    def observe(self, kind: str, text: str, exchange: Exchange) -> None:
        """Take in something worth knowing that no clause forbids."""
