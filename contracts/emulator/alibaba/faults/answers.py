"""Faults in what is answered: identifiers, the two forms, errors."""

from __future__ import annotations

from dataclasses import replace

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import Remembered
from contracts.emulator.alibaba.faults.making import CREATE, GET, MAKING, bad_parameter, fault, json_member
from contracts.emulator.behaviour import Asked, Members, Reply
from contracts.emulator.changes import (
    cut_short,
    dropping,
    hanging_up,
    refusing,
    replying,
    setting,
    with_body,
    with_type,
    written,
)
from contracts.emulator.faults import Fault


def _ids(name: str, short: str) -> tuple[Fault, ...]:
    subject = f"response.{name}"
    return (
        fault(f"{short}-absent", f"{subject}/required", "accept", f"Answers without {name}.", MAKING.no_member(name)),
        fault(f"{short}-number", f"{subject}/type", "accept", f"Answers a number as {name} in JSON.",
              json_member(name, 54_483_913)),
        fault(f"{short}-null", f"{subject}/type", "accept", f"Answers null as {name} in JSON.",
              json_member(name, None)),
        fault(f"{short}-blank", f"{subject}/minLength", "accept", f"Answers an empty {name}.", MAKING.member(name, "")),
    )  # fmt: skip


def _other_form(first: Remembered, asked: Asked) -> Members:
    instance_id = first.members["InstanceId"]
    return {"InstanceId": instance_id if first.asked.format == asked.format else f"{instance_id}0"}


def _incomplete_in_xml(asked: Asked, reply: Reply) -> Reply:
    if asked.operation != GET or asked.format != "xml" or reply.code:
        return reply
    return dropping(reply, "AcceptingRegionId")


ANSWERS = (
    *_ids("RequestId", "request-id"),
    *_ids("InstanceId", "instance-id"),
    fault("created-201", "response/status", "accept", "Answers a creation with status 201.",
          MAKING.created(lambda reply: replace(reply, status=201))),
    fault("created-202", "response/status", "accept", "Answers a creation with status 202.",
          MAKING.created(lambda reply: replace(reply, status=202))),
    fault("xml-other-root", "response/xml-form", "accept", "Names the XML root as the action, without Response.",
          MAKING.created(lambda reply: replace(reply, root=CREATE))),
    fault("xml-as-html", "response/xml-form", "accept", "Declares XML as text/html.",
          written(CREATE, "xml", with_type("text/html"))),
    fault("xml-as-json", "response/xml-form", "accept", "Declares XML as application/json.",
          written(CREATE, "xml", with_type("application/json"))),
    fault("xml-broken", "response/xml-form", "accept", "Leaves out the end tag of the XML root.",
          written(CREATE, "xml", with_body(lambda body: body.rpartition(b"</")[0]))),
    fault("json-as-html", "response/json-form", "accept", "Declares JSON as text/html.",
          written(CREATE, "json", with_type("text/html"))),
    fault("json-broken", "response/json-form", "accept", "Writes a comma too many in JSON.",
          written(CREATE, "json", with_body(lambda body: body[:-1] + b",}"))),
    fault("json-list", "response/json-form", "accept", "Puts the JSON object into a list.",
          written(CREATE, "json", with_body(lambda body: b"[" + body + b"]"))),
    fault("forms-other-id", "response/equal-forms", "accept",
          "Repeats a ClientToken's InstanceId wrongly in the other form.", setting(first_answer=_other_form)),
    fault("forms-xml-incomplete", "response/equal-forms", "accept", "Leaves AcceptingRegionId out of Get in XML.",
          replying(_incomplete_in_xml)),
)  # fmt: skip

TRANSPORT = (
    fault("hangs-up", "transport/answered", "accept", "Hangs up on a Description that is not ASCII.",
          hanging_up(lambda asked: not asked.given.get("Description", "").isascii())),
    fault("cut-short", "transport/answered", "accept", "Sends half of an answer in XML.",
          written(CREATE, "xml", cut_short)),
)  # fmt: skip

_NAME_CHECKS = "Name."
ERRORS = (
    fault("error-no-code", "error/code", "reject", "Answers a bad parameter without a code.",
          bad_parameter(lambda reply: dropping(reply, "Code"))),
    fault("error-empty-code", "error/code", "reject", "Answers a bad parameter with an empty code.",
          bad_parameter(lambda reply: replace(reply, members={**reply.members, "Code": ""}))),
    fault("error-403", "error/status", "reject", "Answers a bad parameter with status 403.",
          bad_parameter(lambda reply: replace(reply, status=403))),
    fault("error-200", "error/status", "reject", "Answers a bad parameter with status 200.",
          bad_parameter(lambda reply: replace(reply, status=200))),
    fault("error-other-message", "error/message", "reject", "Answers a bad parameter with a message of its own.",
          bad_parameter(lambda reply: replace(reply, members={**reply.members, "Message": "Something is wrong."}))),
    fault("error-no-message", "error/message", "reject", "Answers a bad parameter without a message.",
          bad_parameter(lambda reply: dropping(reply, "Message"))),
    fault("error-wrong-fault", "error/fault", "reject", "Says of a bad Name that the instance is not found.",
          refusing(_NAME_CHECKS, refusals.UNKNOWN_INSTANCE)),
    fault("error-wrong-parameter", "error/fault", "reject", "Says of a bad Name that VpcId is missing.",
          refusing(_NAME_CHECKS, refusals.missing("VpcId"))),
    fault("error-500", "error/server-fault", "reject", "Breaks down over a bad Name.",
          refusing(_NAME_CHECKS, refusals.error(
              "InternalError",
              "The request processing has failed due to some unknown error, exception or failure.", 500))),
    fault("error-503", "error/server-fault", "reject", "Is unavailable for a long Description.",
          refusing("Description.maxLength", refusals.error(
              "ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503))),
)  # fmt: skip
