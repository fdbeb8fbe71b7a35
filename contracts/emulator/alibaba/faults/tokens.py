"""Faults in what a ClientToken stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import Cloud, Remembered
from contracts.emulator.alibaba.faults.making import CREATE, GET, fault, says
from contracts.emulator.alibaba.operations import connection_of
from contracts.emulator.alibaba.tokens import parameters_of, token_of
from contracts.emulator.behaviour import Asked, Change, Members, Perform, RefusedError
from contracts.emulator.changes import around
from contracts.emulator.meeting import Meeting

_LONGEST = 64
OTHER_PAIR = ("VpcId", "AcceptingVpcId")


def _doubled(asked: Asked, cloud: Cloud) -> Members:
    """Make a connection without looking whether there is one."""
    second = connection_of(asked, cloud)
    cloud.connections[second.instance_id] = second
    return {"InstanceId": second.instance_id}


def _is_settled(first: Remembered, cloud: Cloud) -> bool:
    connection = cloud.connections.get(first.members["InstanceId"])
    return connection is not None and connection.deleted is None and not cloud.settling(connection.born)


def _first(asked: Asked, cloud: Cloud) -> Remembered | None:
    """Return what the token stands for, if it is the same request again."""
    first = cloud.tokens.get(token_of(asked))
    is_repeat = asked.given.get("ClientToken") and first is not None and first.parameters == parameters_of(asked)
    return first if is_repeat else None


def _forgotten_when(when: Callable[[Asked, Remembered, Cloud], bool]) -> Change:
    """Forget what a token stands for when it comes again."""

    def forgets(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
        first = _first(asked, cloud)
        if first is not None and when(asked, first, cloud):
            del cloud.tokens[token_of(asked)]
        return perform(asked)

    return around(forgets, CREATE)


def _once_settled(answer: Callable[[Asked, Remembered, Cloud], Members]) -> Change:
    """Answer a token that comes again once Get has shown its connection settled, and in the form of the first time.

    Simultaneous calls, and the other form, are the business of other faults.
    """

    def change(behaviour: Any) -> Any:
        looked_at: set[str] = set()

        def repeats(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
            if asked.operation == GET:
                looked_at.add(asked.given.get("InstanceId", ""))
                return perform(asked)
            first = _first(asked, cloud)
            if first is None or first.members["InstanceId"] not in looked_at or first.asked.format != asked.format:
                return perform(asked)
            return answer(asked, first, cloud) if _is_settled(first, cloud) else perform(asked)

        return around(repeats, CREATE, GET)(behaviour)

    return change


def _together(answer: Callable[[Members, Asked, Cloud, int], Members]) -> Change:
    """Look for the token, let another call do so too, and then create; `answer` tells what each one answers."""

    def change(behaviour: Any) -> Any:
        meeting = Meeting()

        def meets(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
            token = token_of(asked)
            if not asked.given.get("ClientToken") or token in cloud.tokens:
                return perform(asked)
            before = meeting.await_another(token, cloud.turn, crowd=asked.crowd)
            return answer(perform(asked), asked, cloud, before)

        return around(meets, CREATE)(behaviour)

    return change


def _another_id(members: Members, asked: Asked, cloud: Cloud, before: int) -> Members:
    return _doubled(asked, cloud) if before else members


def _in_silence(members: Members, asked: Asked, cloud: Cloud, before: int) -> Members:
    if before:
        _doubled(asked, cloud)
    return members


def _where_mismatched(applies: Callable[[Asked, Remembered], bool]) -> Change:
    """Make a second connection for a token that comes with other parameters."""

    def doubles(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
        first = cloud.tokens.get(token_of(asked))
        try:
            return perform(asked)
        except RefusedError as refused:
            if first is None or not says(refused, refusals.TOKEN_MISMATCH) or not applies(asked, first):
                raise
            return _doubled(asked, cloud)

    return around(doubles, CREATE)


def _same_pair(asked: Asked, first: Remembered) -> bool:
    return all(asked.given.get(name) == first.parameters.get(name) for name in OTHER_PAIR)


_IDEMPOTENT, _DISTINCT = "ClientToken/idempotent", "ClientToken/distinct"
IDEMPOTENT = (
    fault("token-forgotten", _IDEMPOTENT, "accept", "Forgets a ClientToken once its connection is settled.",
          _forgotten_when(lambda _asked, first, cloud: _is_settled(first, cloud))),
    fault("token-forgotten-by-post", _IDEMPOTENT, "accept", "Forgets a ClientToken when it comes again by POST.",
          _forgotten_when(lambda asked, _first, _cloud: asked.method == "POST")),
    fault("token-forgotten-and-doubled", _IDEMPOTENT, "accept",
          "Makes a second connection for a ClientToken once the first is settled.",
          _once_settled(lambda asked, _first, cloud: _doubled(asked, cloud))),
    fault("token-answered-otherwise", _IDEMPOTENT, "accept",
          "Answers a ClientToken with another InstanceId once its connection is settled.",
          _once_settled(lambda _asked, first, _cloud: {"InstanceId": f"{first.members['InstanceId']}0"})),
    fault("token-together-doubled", _IDEMPOTENT, "reject",
          "Makes a second connection when a ClientToken comes in several calls at once.", _together(_another_id)),
    fault("token-together-doubled-in-silence", _IDEMPOTENT, "reject",
          "Makes a second connection when a ClientToken comes in several calls at once, and shows the first.",
          _together(_in_silence)),
    fault("token-mismatch-doubled", _IDEMPOTENT, "reject",
          "Makes a second connection for a ClientToken that comes with other parameters.",
          _where_mismatched(lambda _asked, _first: True)),
    fault("token-mismatch-doubled-elsewhere", _IDEMPOTENT, "reject",
          "Makes a second connection for a ClientToken that comes with another pair of VPCs.",
          _where_mismatched(lambda asked, first: not _same_pair(asked, first))),
    fault("token-mismatch-doubled-here", _IDEMPOTENT, "reject",
          "Makes a second connection for a ClientToken that comes with other parameters and the same pair of VPCs.",
          _where_mismatched(_same_pair)),
)  # fmt: skip


def _lower(asked: Asked) -> Asked:
    token = asked.given.get("ClientToken")
    return asked if token is None else replace(asked, given={**asked.given, "ClientToken": token.lower()})


def _but_last(asked: Asked) -> Asked:
    token = asked.given.get("ClientToken", "")
    return asked if len(token) != _LONGEST else replace(asked, given={**asked.given, "ClientToken": token[:-1]})


def _turned_for_post(asked: Asked) -> Asked:
    token = asked.given.get("ClientToken", "")
    return replace(asked, given={**asked.given, "ClientToken": token[::-1]}) if asked.method == "POST" else asked


def _answered_as_first(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    """Answer what a token of other letter case stands for, if it came with another pair."""
    token = asked.given.get("ClientToken", "")
    for (caller, operation, known), first in cloud.tokens.items():
        is_alike = known.lower() == token.lower() and known != token
        if is_alike and (caller, operation) == (asked.caller, asked.operation) and not _same_pair(asked, first):
            return first.members
    return perform(asked)


def _another_token(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    return _doubled_where(asked, cloud, perform, bool(asked.given.get("ClientToken")))


def _no_token(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    return _doubled_where(asked, cloud, perform, not asked.given.get("ClientToken"))


def _doubled_where(asked: Asked, cloud: Cloud, perform: Perform, applies: bool) -> Members:
    """Make a second connection where one was made with a token, and now another one comes, or none."""
    try:
        return perform(asked)
    except RefusedError as refused:
        pair = connection_of(asked, cloud).pair
        made_with = [c.asked.given.get("ClientToken") for c in cloud.connections.values() if c.pair == pair]
        if not applies or not any(made_with) or not says(refused, refusals.peered("")):
            raise
        return _doubled(asked, cloud)


DISTINCT = (
    fault("token-any-case", _DISTINCT, "accept", "Takes ClientTokens that differ in letter case for one.",
          around(lambda asked, _cloud, perform: perform(_lower(asked)), CREATE)),
    fault("token-but-last", _DISTINCT, "accept", "Looks at the first 63 characters of a ClientToken.",
          around(lambda asked, _cloud, perform: perform(_but_last(asked)), CREATE)),
    fault("token-by-method", "ClientToken/idempotent", "accept", "Remembers ClientTokens of GET and POST apart.",
          around(lambda asked, _cloud, perform: perform(_turned_for_post(asked)), CREATE)),
    fault("token-any-case-answered", _DISTINCT, "accept",
          "Answers a ClientToken that differs in letter case as the first one, if it comes with another pair of VPCs.",
          around(_answered_as_first, CREATE)),
    fault("token-other-doubles", _DISTINCT, "reject",
          "Makes a second connection of a pair for another ClientToken.", around(_another_token, CREATE)),
    fault("token-then-none-doubles", "request/repeated", "reject",
          "Makes a second connection of a pair for a request without a ClientToken.", around(_no_token, CREATE)),
)  # fmt: skip
