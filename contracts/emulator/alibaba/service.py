"""From a request to an answer: gateway, operation, envelope (facts/alibaba.md, 6)."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Mapping

from contracts.clock import Clock
from contracts.emulator.alibaba import cloud as world
from contracts.emulator.alibaba.cloud import Cloud
from contracts.emulator.alibaba.gateway import admit, read
from contracts.emulator.alibaba.operations import OPERATIONS
from contracts.emulator.alibaba.traits import Traits
from contracts.emulator.behaviour import Asked, Members, Refusal, RefusedError, Reply, performed
from contracts.emulator.markup import element
from contracts.emulator.server import Received
from contracts.exchange import Response

HOST = "vpcpeer.aliyuncs.com"
CONTENT_TYPES = {"json": "application/json", "xml": "application/xml"}


class Service:
    """The emulated Alibaba Cloud. Simultaneous calls are answered one after the other."""

    credentials = world.SECRETS[world.OWN]
    accepter_credentials = world.SECRETS[world.OTHER]
    variables = "ALIBABA_CLOUD_{}ACCESS_KEY_ID", "ALIBABA_CLOUD_{}ACCESS_KEY_SECRET"

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
        """Go back to the initial state; ids given before are never given again."""
        with self._turn:
            old = self._cloud
            self._cloud = Cloud(
                settle_seconds=old.settle_seconds, clock=old.clock, turn=self._turn, last_serial=old.last_serial
            )

    def set_condition(self, name: str, *, holds: bool) -> None:
        """Begin or end a condition; those that a value brings about need nothing here."""
        with self._turn:
            (self._cloud.conditions.add if holds else self._cloud.conditions.discard)(name)

    def answer(self, received: Received) -> Response:
        """Answer one request."""
        with self._turn:
            return self._answer(received)

    def _answer(self, received: Received) -> Response:
        asked = read(received, self._traits)
        try:
            asked = admit(asked, self._cloud, self._traits)
            members = performed(asked, self._cloud, self._perform, self._traits.arounds)
            reply = _success(asked, {"RequestId": _request_id(), **members})
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
    """Write an answer down in its format: one flat object in JSON, one root element in XML."""
    if reply.format == "json":
        body = json.dumps(reply.members, ensure_ascii=False)
    else:
        body = element(reply.root, reply.members, items={})
    return Response(status=reply.status, headers=(("Content-Type", reply.content_type),), body=body.encode())


def _success(asked: Asked, members: dict[str, object]) -> Reply:
    return Reply(
        status=200,
        root=f"{asked.operation}Response",
        members=members,
        format=asked.format,
        content_type=CONTENT_TYPES[asked.format],
    )


def _failure(asked: Asked, refusal: Refusal) -> Reply:
    request_id = _request_id()
    recommend = f"https://api.aliyun.com/troubleshoot?q={refusal.code}&product=VpcPeer&requestId={request_id}"
    return Reply(
        status=refusal.status,
        root=refusal.root,
        members={
            "RequestId": request_id,
            "HostId": HOST,
            "Code": refusal.code,
            "Message": refusal.message,
            "Recommend": recommend,
        },
        format=asked.format,
        content_type=CONTENT_TYPES[asked.format],
        code=refusal.code,
    )


def _request_id() -> str:
    return str(uuid.uuid4()).upper()
