"""Tells what others took out of their recordings: such an exchange is not the one that took place.

Nobody knows what stood there, so that neither the request nor the answer can be judged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import parse_qsl, urlsplit

from contracts.exchange import Exchange, Response

_WORDS = "redacted|filtered|scrubbed|saniti[sz]ed|masked|removed|hidden|censored|placeholder"
_STANDS_FOR = re.compile(
    rf"\W*_*(?:{_WORDS})(?:[\W_].*)?"  # REDACTED, [FILTERED], <hidden>, REDACTED_VPC_ID
    r"|.*[\W_](?:redacted|filtered|scrubbed|placeholder)\W*"  # VPC_ID_REDACTED
    r"|x{4,40}|\*{3,}|\.{3}"  # xxxx, ***
    r"|<[\w -]+>|\{\{?[\w -]+\}\}?|\$\{?\w+\}?|%\w+%",  # <VPC_ID>, {{vpc}}, ${VPC}
    re.IGNORECASE,
)
_IN_ANSWER = re.compile(
    rf'"\s*[\[<*_]*(?:{_WORDS})[\]>*_\w]*\s*"|>\s*[\[*_]*(?:{_WORDS})[\]*_\w]*\s*<|"\*{{3,}}"|>\*{{3,}}<'.encode(),
    re.IGNORECASE,
)


def is_scrubbed(exchange: Exchange, names: Collection[str]) -> bool:
    """Tell whether something else stands where a parameter of these names or a member of the answer stood."""
    given = (text for name, text in _pairs(exchange) if name in names)
    outcome = exchange.outcome
    return any(map(_STANDS_FOR.fullmatch, given)) or (
        isinstance(outcome, Response) and _IN_ANSWER.search(outcome.body) is not None
    )


def _pairs(exchange: Exchange) -> Iterator[tuple[str, str]]:
    yield from parse_qsl(urlsplit(exchange.request.url).query)
    if exchange.request.body:
        yield from parse_qsl(exchange.request.body.decode("utf-8", "replace"))
