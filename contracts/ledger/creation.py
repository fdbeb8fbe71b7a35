"""What is entered in a ledger: requests that may have created something, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

State = Literal["sent", "checked", "made", "deleting", "gone", "refused"]
"""`sent`: no answer tells what came of it. `checked`: a dry run that passed, so nothing should be there. `made`: its id
is known. `deleting`: its deletion was accepted. `gone`: the target showed it gone. `refused`: nothing was made."""

LEFT: tuple[State, ...] = ("sent", "checked", "made", "deleting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A request that may create something, as it is entered.

    `worker` tells the processes of one run apart. `account` stands for the access key it was signed with. `parameters`
    are all that it said, its name and token among them. `sent_at` is in seconds since 1970.
    """

    run: str
    worker: str
    vendor: str
    target: str
    operation: str
    account: str | None
    parameters: Mapping[str, str]
    sent_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation(Attempt):
    """An attempt that was entered, and what came of it: `instance` is the id of what it made, once that is known."""

    number: int
    state: State
    instance: str | None = None

    def __str__(self) -> str:
        what = self.instance or "what may have come of a request without an answer"
        sent = datetime.fromtimestamp(self.sent_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = " ".join(f"{name}={_short(text)}" for name, text in self.parameters.items())
        return f"{what} ({self.vendor} {self.operation}, {sent}: {said})"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}..."
