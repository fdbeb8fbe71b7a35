"""What a ClientToken stood for when it first came (facts/alibaba.md, 10)."""

from __future__ import annotations

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import Cloud, Remembered, Token
from contracts.emulator.alibaba.states import status
from contracts.emulator.alibaba.traits import Traits
from contracts.emulator.behaviour import Asked, Members
from contracts.wire.alibaba import V1_PARAMETERS

NOT_COMPARED = V1_PARAMETERS | {"Format", "Action", "Version", "ClientToken"}


def token_of(asked: Asked) -> Token:
    """Return what is remembered: tokens of other accounts, or for other operations, are other tokens."""
    return asked.caller, asked.operation, asked.given.get("ClientToken", "")


def parameters_of(asked: Asked) -> dict[str, str]:
    """Return the parameters that must be alike for the same request to have come again."""
    return {name: text for name, text in asked.given.items() if name not in NOT_COMPARED}


def answered_before(asked: Asked, cloud: Cloud, traits: Traits) -> Members | None:
    """Return the first answer to a ClientToken, None for a token that is new or not given.

    Raises:
        RefusedError: it came with other parameters then.
    """
    first = cloud.tokens.get(token_of(asked)) if asked.given.get("ClientToken") else None
    if first is None:
        return None
    if traits.token_mismatch is not None and first.parameters != parameters_of(asked):
        raise refusals.refuse(traits.token_mismatch)
    connection = cloud.connections.get(first.members.get("InstanceId", ""))
    state = None if connection is None else status(connection, cloud, traits)
    is_gone = "InstanceId" in first.members and state in (None, "Deleting", "Deleted")
    return traits.after_deletion(first) if is_gone else traits.first_answer(first, asked)


def remember(asked: Asked, cloud: Cloud, members: Members) -> None:
    """Remember what a request was answered, if it has a ClientToken."""
    if asked.given.get("ClientToken"):
        cloud.remember(token_of(asked), Remembered(asked=asked, parameters=parameters_of(asked), members=members))
