"""Findings and gaps as templates show them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from contracts.report.html.visible import visible
from contracts.report.record import ClauseResult, Record

# A word in quotes may hold the same signs, but then a quote follows them.
_NOTED = re.compile(r"(?P<curl>.+)  # (?P<note>[^'\"\n]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call to copy. `exact` is the curl line as JSON where the page cannot show it as it is, else empty."""

    curl: str
    note: str = ""

    @property
    def exact(self) -> str:
        """What is to be copied, as JSON, if it differs from what is shown."""
        return "" if visible(self.curl) == self.curl else json.dumps(self.curl)


def calls(result: ClauseResult) -> tuple[ShownCall, ...]:
    """Return the calls of a finding in their order; the last one is the one that is at fault."""
    example: Any = result.counterexample or {"before": (), "curl": ""}
    before = [_NOTED.fullmatch(step) or step for step in example["before"]]
    steps = [ShownCall(step) if isinstance(step, str) else ShownCall(step["curl"], step["note"]) for step in before]
    return (*steps, ShownCall(example["curl"]))


def content_type(response: dict[str, Any]) -> str:
    """Return the media type that an answer says it has, or nothing."""
    return next((value for name, value in response["headers"] if name.lower() == "content-type"), "")


def missing(record: Record) -> list[tuple[str, list[ClauseResult]]]:
    """Return what was not exercised by reason, the reason with the most clause sides first."""
    return sorted(record.missing().items(), key=lambda group: -len(group[1]))
