"""Which part of a run this is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contracts.errors import ContractsError

_FORM = re.compile(r"(?P<number>[1-9][0-9]{0,3})/(?P<of>[1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` of `of`; the first is 1."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read a text such as 2/5.

        Raises:
            ContractsError: it is something else.
        """
        found = _FORM.fullmatch(text)
        shard = cls(int(found["number"]), int(found["of"])) if found is not None else None
        if shard is None or shard.number > shard.of:
            raise ContractsError(f"--shard {text}", "this is no part of a whole", "The second of five is written 2/5")
        return shard

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"
