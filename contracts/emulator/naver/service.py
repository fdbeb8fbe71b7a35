"""From a request to an answer: gateway, operation, envelope (facts/naver.md, 5 and 9)."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Mapping

from contracts.clock import Clock
from contracts.emulator.behaviour import Asked, Members, Refusal, RefusedError, Reply, performed
from contracts.emulator.markup import element
from contracts.emulator.naver import cloud as world
from contracts.emulator.naver.cloud import Cloud
from contracts.emulator.naver.gateway import admit, read
from contracts.emulator.naver.operations import OPERATIONS
from contracts.emulator.naver.refusals import GATEWAY
from contracts.emulator.naver.traits import Traits
from contracts.emulator.server import Received
from contracts.exchange import Response

CONTENT_TYPES = {"json": "application/json", "xml": "application/xml"}
ITEMS = {"vpcPeeringInstanceList": "vpcPeeringInstance", "vpcList": "vpc", "regionList": "region"}


class Service:
    """The emulated NAVER Cloud. Simultaneous calls are answered one after the other."""

    credentials = world.SECRETS[world.OWN]
    accepter_credentials = world.SECRETS[world.OTHER]
    variables = "NCLOUD_{}ACCESS_KEY", "NCLOUD_{}SECRET_KEY"

    def __init__(self, traits: Traits, *, settle_seconds: float, clock: Clock) -> None:
        self._turn = threading.Condition()
        self.checks_signatures = any(name.startswith("signature.") for name in traits.gates)
        self.conditions = tuple(name for name in world.CONDITIONS if name not in traits.unreachable)
        self._traits = traits
        self._cloud = Cloud(settle_seconds=settle_seconds, clock=clock, turn=self._turn)

    def values(self) -> Mapping[str, Mapping[str, object]]:
        """Return the tables `[values…]` of the world file."""
        return world.values()

    def reset(self) -> None:
        """Go back to the initial state; numbers given before are never given again."""
        with self._turn:
            old = self._cloud
            self._cloud = Cloud(
                settle_seconds=old.settle_seconds, clock=old.clock, turn=self._turn, last_serial=old.last_serial
            )

    def set_condition(self, name: str, *, holds: bool) -> None:
        """Do nothing: every condition here is brought about by values of the world."""

    def answer(self, received: Received) -> Response:
        """Answer one request."""
        with self._turn:
            return self._answer(received)

    def _answer(self, received: Received) -> Response:
        asked = read(received, self._traits)
        try:
            asked = admit(asked, self._cloud, self._traits)
            members = performed(asked, self._cloud, self._perform, self._traits.arounds)
            reply = _success(asked, members)
        except RefusedError as refused:
            reply = _failure(asked, refused.refusal)
        for rewrite in self._traits.replies:
            reply = rewrite(asked, reply)
        response = written(reply)
        for change in self._traits.answers:
            response = change(asked, response)
        return response

    def _perform(self, asked: Asked) -> Members:
        return OPERATIONS[asked.operation](asked, self._cloud, self._traits)


def written(reply: Reply) -> Response:
    """Write an answer down in its format; in JSON, too, all stands in one outer member.

    The white space after that member's colon, and no byte behind the last brace, is what Go clients need (facts, 4).
    """
    if reply.format == "json":
        body = json.dumps({reply.root: reply.members}, ensure_ascii=False)
    else:
        body = element(reply.root, reply.members, items=ITEMS)
    return Response(status=reply.status, headers=(("Content-Type", reply.content_type),), body=body.encode())


def _success(asked: Asked, members: dict[str, object]) -> Reply:
    envelope = {"requestId": str(uuid.uuid4()), "returnCode": "0", "returnMessage": "success"}
    return Reply(
        status=200,
        root=f"{asked.operation}Response",
        members={**envelope, **members},
        format=asked.format,
        content_type=CONTENT_TYPES[asked.format],
    )


def _failure(asked: Asked, refusal: Refusal) -> Reply:
    if refusal.root == GATEWAY:
        members = {"errorCode": refusal.code, "message": refusal.message}
        if refusal.details:
            members["details"] = refusal.details
    else:
        members = {"returnCode": refusal.code, "returnMessage": refusal.message}
    return Reply(
        status=refusal.status,
        root=refusal.root,
        members=members,
        format=asked.format,
        content_type=CONTENT_TYPES[asked.format],
        code=refusal.code,
    )
