"""Tells what others took out of their recordings: such an exchange is not the one that took place.

Nobody knows what stood there, so that neither the request nor the answer can be judged. Whether a text is itself or
stands for another is guessed, in doubt the latter: what is passed over is no finding, what is judged may be a false
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from contracts.exchange import Exchange, Response
from contracts.wire.body import Malformed, decode_json, decode_xml

_WORDS = "redacted|filtered|scrubbed|saniti[sz]ed|masked|removed|hidden|censored|placeholder|anonymi[sz]ed|obfuscated"
_LONE_WORDS = f"{_WORDS}|omitted|dummy|secret|fake|cleaned|stripped|replaced"
_KINDS = "ID|UID|NO|NAME|KEY|TOKEN|DATE|VALUE|CIDR|HERE"
_STANDS_FOR = re.compile(
    r"[*\u2022\u25cf\u2588]{2}|#{3}"  # 1210****3456, 2026-**-**, •••, #####
    r"|(?<![xX])[xX]{4,40}\Z|\A[xX]{4,40}(?![xX])|\b[xX](?:\.[xX]){2,}"  # 12101234xxxxxxxx, xxxx, x.x.x.x/16
    rf"|\A[\W_]*(?i:{_WORDS})(?![A-Za-z])\S*\Z"  # REDACTED, [FILTERED], FILTERED123, MASKED_UID
    rf"|\A\S*(?<![A-Za-z])(?i:{_WORDS})[\W_]*\Z"  # vpc-redacted, uid_removed, account-sanitized
    rf"|\A[\W_]*(?i:{_LONE_WORDS})[\W_]*\Z"  # --- hidden ---, DUMMY
    rf"|(?<![A-Za-z])(?:{_WORDS.upper()})(?![A-Za-z])"  # owner REDACTED by policy
    rf"|\A[A-Z]+(?:_[A-Z]+)*_(?:{_KINDS})\Z|\A(?:YOUR|MY|SOME)_[A-Z_]+\Z"  # ACCOUNT_ID, YOUR_VPC
    r"|\A\.{3}\Z|\A\u2026\Z|\A%\w+%\Z|\A\$\{?\w+\}?\Z"  # ..., %VPC%, ${VPC}
    r"|\A<[^<>]+>\Z|\A\{[\w .-]+\}\Z|\A\[[^\[\]{}\"]+\]\Z"  # <VPC_ID>, {vpc}, [DATE REDACTED]
    r"|\{\{[^{}]*\}\}|<[A-Z][A-Z0-9_ -]*>"  # {{vpc}}, and both of them within a text
)
_IN_BROKEN = re.compile(
    rf"\*{{3}}|(?<![A-Za-z])(?:{_WORDS.upper()})(?![A-Za-z])"
    r"|[:,\[]\s*(?:<[\w .-]+>|\{\{[^{}]*\}\})\s*[,}\]]"  # {"totalRows": <COUNT>}
)
"""In an answer that is neither JSON nor XML any more, perhaps because of what was put into it."""


def is_scrubbed(exchange: Exchange, given: Iterable[str]) -> bool:
    """Tell whether something else stands in one of the given texts of the request, or in the answer."""
    if any(map(stands_for_another, given)):
        return True
    outcome = exchange.outcome
    if not isinstance(outcome, Response):
        return False
    try:
        return any(map(stands_for_another, _leaves(_decoded(outcome.body))))
    except Malformed:
        return _IN_BROKEN.search(outcome.body.decode("utf-8", "replace")) is not None


def stands_for_another(text: str) -> bool:
    """Tell whether a text is one that programs put in the place of another, percent-encoded or not."""
    return _STANDS_FOR.search(text) is not None or (
        "%" in text and _STANDS_FOR.search(unquote(unquote(text))) is not None
    )


def _decoded(body: bytes) -> Any:
    return decode_xml(body)[1] if body.lstrip().startswith(b"<") else decode_json(body)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
