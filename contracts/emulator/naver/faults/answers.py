"""Faults in what stands around the peering: the two forms, the envelope, errors."""

from __future__ import annotations

from dataclasses import replace

from contracts.emulator.behaviour import Asked, Refusal, Reply
from contracts.emulator.changes import (
    cut_short,
    dropping,
    hanging_up,
    refusing,
    replying,
    succeeding,
    with_body,
    written,
)
from contracts.emulator.making import in_json
from contracts.emulator.naver.faults.making import (
    CREATE,
    DETAIL,
    INSTANCES,
    MAKING,
    bad_parameter,
    each_instance,
    fault,
)
from contracts.emulator.naver.refusals import BAD_AUTHENTICATION, GATEWAY, NOT_FOUND
from contracts.exchange import Response


def _bare(response: Response) -> Response:
    """Take off the outer member of a JSON answer."""
    return replace(response, body=response.body.partition(b": ")[2][:-1])


def _unwrapped(reply: Reply) -> Reply:
    """Put the members of the instance where the instance should stand."""
    return replace(reply, members={**reply.members, INSTANCES: reply.members[INSTANCES][0]})


def _wrapped(reply: Reply) -> Reply:
    """Write the JSON list as the XML has it, with an element for the items."""
    return replace(reply, members={**reply.members, INSTANCES: {"vpcPeeringInstance": reply.members[INSTANCES]}})


def _with(reply: Reply, **members: object) -> Reply:
    return replace(reply, members={**reply.members, **members})


def _in_xml(reply: Reply) -> Reply:
    if reply.format != "xml":
        return reply
    return each_instance(lambda shown: {**shown, "sourceVpcName": f"{shown['sourceVpcName']}-x"})(reply)


FORMS = (
    fault("created-201", "response/status", "accept", "Answers a creation with status 201.",
          MAKING.created(lambda reply: replace(reply, status=201))),
    fault("created-202", "response/status", "accept", "Answers a creation with status 202.",
          MAKING.created(lambda reply: replace(reply, status=202))),
    fault("xml-other-root", "response/xml-form", "accept", "Names the XML root response.",
          MAKING.created(lambda reply: replace(reply, root="response") if reply.format == "xml" else reply)),
    fault("xml-unwrapped", f"response.{INSTANCES}/type", "accept", "Leaves out the element vpcPeeringInstance.",
          MAKING.created(lambda reply: _unwrapped(reply) if reply.format == "xml" else reply)),
    fault("xml-broken", "response/xml-form", "accept", "Leaves out the end tag of the XML root.",
          written(CREATE, "xml", with_body(lambda body: body.rpartition(b"</")[0]))),
    fault("xml-unescaped", "response/xml-form", "accept", "Writes & and < in XML as they are.",
          written(CREATE, "xml", with_body(lambda body: body.replace(b"&lt;", b"<").replace(b"&amp;", b"&")))),
    fault("json-bare", "response/json-form", "accept", "Leaves out the outer member in JSON.",
          written(CREATE, "json", _bare)),
    fault("json-wrapped", f"response.{INSTANCES}/type", "accept", "Writes the JSON list as an object.",
          MAKING.created(in_json(_wrapped))),
    fault("json-broken", "response/json-form", "accept", "Writes a comma too many in JSON.",
          written(CREATE, "json", with_body(lambda body: body[:-1] + b",}"))),
    fault("forms-differ-in-detail", "response/equal-forms", "accept", "Shows a sourceVpcName of its own in XML.",
          succeeding(DETAIL, lambda _asked, reply: _in_xml(reply))),
)  # fmt: skip

TRANSPORT = (
    fault("hangs-up", "transport/answered", "accept", "Hangs up on a description that is not ASCII.",
          hanging_up(lambda asked: not asked.given.get("vpcPeeringDescription", "").isascii())),
    fault("cut-short", "transport/answered", "accept", "Sends half of an answer in XML.",
          written(CREATE, "xml", cut_short)),
)  # fmt: skip

ENVELOPE = (
    *(
        fault(f"{name}-absent", f"response.{name}/required", "accept", f"Answers without {name}.",
              MAKING.no_member(name))
        for name in ("requestId", "returnCode", "returnMessage", "totalRows", INSTANCES)
    ),
    fault("request-id-mistyped", "response.requestId/type", "accept", "Answers requestId as a number in JSON.",
          MAKING.created(in_json(lambda reply: _with(reply, requestId=450)))),
    fault("request-id-blank", "response.requestId/minLength", "accept", "Answers an empty requestId.",
          MAKING.member("requestId", "")),
    fault("return-code-mistyped", "response.returnCode/type", "accept", "Answers returnCode as a number in JSON.",
          MAKING.created(in_json(lambda reply: _with(reply, returnCode=0)))),
    fault("return-message-mistyped", "response.returnMessage/type", "accept", "Answers returnMessage as a list.",
          MAKING.created(in_json(lambda reply: _with(reply, returnMessage=["success"])))),
    fault("list-empty", f"response.{INSTANCES}/minItems", "accept", "Lists no instance after a creation.",
          MAKING.created(lambda reply: _with(reply, totalRows=0, **{INSTANCES: []}))),
    fault("return-code-200", "response.returnCode/const", "accept", "Answers returnCode 200 on success.",
          MAKING.member("returnCode", "200")),
    fault("return-message-ok", "response.returnMessage/const", "accept", "Answers returnMessage ok on success.",
          MAKING.member("returnMessage", "ok")),
    fault("total-rows-text", "response.totalRows/type", "accept", "Answers totalRows as text in JSON.",
          MAKING.created(in_json(lambda reply: replace(
              reply, members={**reply.members, "totalRows": str(reply.members["totalRows"])})))),
    fault("total-rows-none", "response.totalRows/count", "accept", "Counts no rows.", MAKING.member("totalRows", 0)),
    fault("total-rows-more", "response.totalRows/count", "accept", "Counts one row too many.",
          MAKING.member("totalRows", 2)),
)  # fmt: skip


def _with_form_of_its_own(reply: Reply) -> Reply:
    return replace(reply, root="fault", members={"reason": reply.members["returnMessage"]})


def _not_found_403(_asked: Asked, reply: Reply) -> Reply:
    return replace(reply, status=403) if reply.root == GATEWAY and reply.status == 404 else reply


def _json_as_xml(reply: Reply) -> Reply:
    return replace(reply, format="xml", content_type="application/xml") if reply.format == "json" else reply


ERRORS = (
    fault("error-other-form", "error/form", "reject", "Answers a bad parameter in an envelope of its own.",
          bad_parameter(_with_form_of_its_own)),
    fault("error-as-success", "error/form", "reject", "Answers a bad parameter in the envelope of a success.",
          bad_parameter(lambda reply: replace(reply, root=f"{CREATE}Response"))),
    fault("error-no-code", "error/code", "reject", "Answers a bad parameter without a code.",
          bad_parameter(lambda reply: dropping(reply, "returnCode"))),
    fault("error-code-0", "error/code", "reject", "Answers a bad parameter with the code of success.",
          bad_parameter(lambda reply: _with(reply, returnCode="0"))),
    fault("error-code-word", "error/code", "reject", "Answers a bad parameter with a word as its code.",
          bad_parameter(lambda reply: _with(reply, returnCode="InvalidParameter"))),
    fault("error-no-message", "error/message", "reject", "Answers a bad parameter without a message.",
          bad_parameter(lambda reply: dropping(reply, "returnMessage"))),
    fault("error-empty-message", "error/message", "reject", "Answers a bad parameter with an empty message.",
          bad_parameter(lambda reply: _with(reply, returnMessage=""))),
    fault("error-200", "error/status", "reject", "Answers a bad parameter with status 200.",
          bad_parameter(lambda reply: replace(reply, status=200))),
    fault("error-404", "error/status", "reject", "Answers a bad parameter with status 404.",
          bad_parameter(lambda reply: replace(reply, status=404))),
    fault("error-gateway-403", "error/status", "reject", "Answers an unknown path with status 403.",
          replying(_not_found_403)),
    fault("error-gateway-code", "error/status", "reject", "Answers a bad name with the gateway's code for not found.",
          refusing("vpcPeeringName.", replace(NOT_FOUND, status=400))),
    fault("error-500", "error/server-fault", "reject", "Breaks down over a bad name.",
          refusing("vpcPeeringName.", Refusal(status=500, code="900", message="Unexpected Error", root=GATEWAY))),
    fault("error-503", "error/server-fault", "reject", "Is unavailable for a long description.",
          refusing("vpcPeeringDescription.",
                   Refusal(status=503, code="500", message="Endpoint Error", root=GATEWAY))),
    fault("error-wrong-fault", "error/fault", "reject", "Says of a bad name that the signature is wrong.",
          refusing("vpcPeeringName.", BAD_AUTHENTICATION)),
    fault("error-not-found", "error/fault", "reject", "Says of a long description that the path is not found.",
          refusing("vpcPeeringDescription.", NOT_FOUND)),
    fault("error-in-xml", "error/asked-format", "reject", "Answers a bad parameter in XML where JSON was asked for.",
          bad_parameter(_json_as_xml)),
)  # fmt: skip
