"""Changes: how a fault or a variant differs from the conforming behaviour."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.emulator.behaviour import (
    Asked,
    Change,
    Check,
    Format,
    Members,
    Perform,
    Refusal,
    Reply,
    about,
)
from contracts.emulator.server import HANG_UP
from contracts.exchange import Response


def setting(**fields: Any) -> Change:
    """Return the change that sets fields of the behaviour."""
    return lambda behaviour: replace(behaviour, **fields)


def without(*names: str) -> Change:
    """Return the change that drops checks; a name that is no check is an error of the fault's author."""

    def change(behaviour: Any) -> Any:
        checks = dict(behaviour.checks)
        for name in names:
            del checks[name]
        return replace(behaviour, checks=checks)

    return change


def open_gates(*names: str) -> Change:
    """Return the change that drops checks of the gateway."""

    def change(behaviour: Any) -> Any:
        gates = {name: check for name, check in behaviour.gates.items() if name not in names}
        return replace(behaviour, gates=gates)

    return change


def gate(name: str, fails: Callable[[Asked, Any], bool]) -> Change:
    """Return the change that lets a check of the gateway fail on other requests; it stays where it is in the order.

    What an earlier change dropped stays dropped.
    """

    def change(behaviour: Any) -> Any:
        if name not in behaviour.gates:
            return behaviour
        altered = replace(behaviour.gates[name], fails=fails)
        return replace(behaviour, gates={**behaviour.gates, name: altered})

    return change


def adding_gate(name: str, check: Check[Any]) -> Change:
    """Return the change that adds a check at the end of the gateway's table."""
    return lambda behaviour: replace(behaviour, gates={**behaviour.gates, name: check})


def around(carry_out: Callable[[Asked, Any, Perform], Members], *operations: str) -> Change:
    """Return the change that carries out some operations in another way."""

    def wrapped(asked: Asked, cloud: Any, perform: Perform) -> Members:
        return carry_out(asked, cloud, perform) if asked.operation in operations else perform(asked)

    return lambda behaviour: replace(behaviour, arounds=(*behaviour.arounds, wrapped))


def failing(name: str, fails: Callable[[Asked, Any], bool]) -> Change:
    """Return the change that lets a check fail on other requests than it should.

    The check moves to the end of the table. A request that is bad in another way is then refused for that, and not for
    what only the fault holds against it: one fault, one finding.
    """

    def change(behaviour: Any) -> Any:
        checks = dict(behaviour.checks)
        altered = replace(checks.pop(name), fails=fails)
        return replace(behaviour, checks={**checks, name: altered})

    return change


def judging(name: str, bad: Callable[[str], bool]) -> Change:
    """Return the change that gives the check `Parameter.rule` another idea of a bad text."""
    return failing(name, about(name.partition(".")[0], bad))


def adding(name: str, check: Check[Any]) -> Change:
    """Return the change that adds a check at the end of the table."""
    return lambda behaviour: replace(behaviour, checks={**behaviour.checks, name: check})


def refusing(beginning: str, refusal: Refusal) -> Change:
    """Return the change that gives another refusal to all checks whose names begin so."""

    def change(behaviour: Any) -> Any:
        checks = {
            name: replace(check, refusal=lambda _asked: refusal) if name.startswith(beginning) else check
            for name, check in behaviour.checks.items()
        }
        return replace(behaviour, checks=checks)

    return change


def replying(rewrite: Callable[[Asked, Reply], Reply]) -> Change:
    """Return the change that rewrites the answer before it is written down."""
    return lambda behaviour: replace(behaviour, replies=(*behaviour.replies, rewrite))


def answering(rewrite: Callable[[Asked, Response], Response]) -> Change:
    """Return the change that rewrites the written answer."""
    return lambda behaviour: replace(behaviour, answers=(*behaviour.answers, rewrite))


def both(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(behaviour: Any) -> Any:
        for each in changes:
            behaviour = each(behaviour)
        return behaviour

    return change


def matches(pattern: str) -> Callable[[str], bool]:
    """Return a judgement of texts: true where the pattern describes all of it."""
    return lambda text: re.fullmatch(pattern, text, re.DOTALL) is not None


def fails_to_match(pattern: str) -> Callable[[str], bool]:
    """Return a judgement of texts: true where the pattern does not describe all of it."""
    return lambda text: re.fullmatch(pattern, text, re.DOTALL) is None


def with_body(rewrite: Callable[[bytes], bytes]) -> Callable[[Response], Response]:
    """Return the rewriting of a written answer's body."""
    return lambda response: replace(response, body=rewrite(response.body))


def with_type(content_type: str) -> Callable[[Response], Response]:
    """Return the rewriting of a written answer's content type."""
    return lambda response: replace(response, headers=(("Content-Type", content_type),))


def written(operation: str, form: Format, rewrite: Callable[[Response], Response]) -> Change:
    """Return the change that rewrites the written answer of an operation that succeeded, in one of the two forms."""

    def change(asked: Asked, response: Response) -> Response:
        if asked.operation == operation and asked.format == form and response.status < 300:
            return rewrite(response)
        return response

    return answering(change)


def succeeding(operation: str, rewrite: Callable[[Asked, Reply], Reply]) -> Change:
    """Return the change that rewrites the answer of an operation that succeeded, before it is written down."""
    return replying(
        lambda asked, reply: rewrite(asked, reply) if asked.operation == operation and not reply.code else reply
    )


def hanging_up(when: Callable[[Asked], bool]) -> Change:
    """Return the change that closes the connection in place of some answers."""
    return answering(lambda asked, response: replace(response, status=HANG_UP) if when(asked) else response)


def cut_short(response: Response) -> Response:
    """Announce the whole answer, send half of it, and close the connection."""
    length = str(len(response.body))
    headers = (*response.headers, ("Content-Length", length), ("Connection", "close"))
    return replace(response, headers=headers, body=response.body[: len(response.body) // 2])


def dropping(reply: Reply, name: str) -> Reply:
    """Return the answer without one of its members."""
    return replace(reply, members={key: value for key, value in reply.members.items() if key != name})
