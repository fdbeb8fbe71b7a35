"""Faults in how a peering is shown: its twenty members, their content, and its number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

from contracts.emulator.behaviour import Change, Members
from contracts.emulator.changes import setting, succeeding
from contracts.emulator.faults import Fault
from contracts.emulator.making import in_json
from contracts.emulator.naver.faults.making import DETAIL, INSTANCES, MAKING, each_instance, fault, instance

# How a missing text is written is open (facts/naver.md, 5); that these are left out is a variant, and no fault.
MAY_BE_ABSENT = ("vpcPeeringDescription", "reverseVpcPeeringInstanceNo")
COMMON_CODES = ("vpcPeeringInstanceStatus", "vpcPeeringInstanceOperation")
FIELDS = (
    "vpcPeeringInstanceNo",
    "vpcPeeringName",
    "regionCode",
    "createDate",
    "lastModifyDate",
    "vpcPeeringInstanceStatus",
    "vpcPeeringInstanceStatusName",
    "vpcPeeringInstanceOperation",
    "sourceVpcNo",
    "sourceVpcName",
    "sourceVpcIpv4CidrBlock",
    "sourceVpcLoginId",
    "targetVpcNo",
    "targetVpcName",
    "targetVpcIpv4CidrBlock",
    "targetVpcLoginId",
    "vpcPeeringDescription",
    "hasReverseVpcPeering",
    "isBetweenAccounts",
    "reverseVpcPeeringInstanceNo",
)


def _drop(name: str) -> Callable[[Members], Members]:
    return lambda shown: {key: value for key, value in shown.items() if key != name}


def _mistype(value: Any) -> Any:
    """Return the value with another type: numbers in place of digits, text in place of Booleans and objects."""
    match value:
        case bool():
            return "true" if value else "false"
        case {"code": code}:
            return code
        case str() if value.isdecimal():
            return int(value)
        case _:
            return [value]


def _retype(name: str) -> Callable[[Members], Members]:
    return lambda shown: {**shown, name: _mistype(shown[name])}


def _drop_inside(outer: str, inner: str) -> Callable[[Members], Members]:
    return lambda shown: {**shown, outer: {key: value for key, value in shown[outer].items() if key != inner}}


def _show(name: str, change: Callable[[Members], Any]) -> Change:
    return instance(lambda shown: {**shown, name: change(shown)})


def _clause(name: str, rule: str) -> str:
    return f"response.{INSTANCES}[].{name}/{rule}"


def _absent(name: str) -> Fault:
    return fault(f"{name}-absent", _clause(name, "required"), "accept", f"Shows no {name}.", instance(_drop(name)))


def _mistyped(name: str) -> Fault:
    change = MAKING.created(in_json(each_instance(_retype(name))))
    return fault(
        f"{name}-mistyped", _clause(name, "type"), "accept", f"Shows {name} with another type in JSON.", change
    )


def _code_faults(outer: str) -> tuple[Fault, ...]:
    return tuple(
        fault(f"{outer}-no-{inner}", _clause(f"{outer}.{inner}", "required"), "accept",
              f"Shows {outer} without {inner}.", instance(_drop_inside(outer, inner)))
        for inner in ("code", "codeName")
    )  # fmt: skip


def _code_types(outer: str) -> tuple[Fault, ...]:
    def retyped(inner: str) -> Callable[[Members], Members]:
        return lambda shown: {**shown, outer: {**shown[outer], inner: _mistype(shown[outer][inner])}}

    return tuple(
        fault(f"{outer}-mistyped-{inner}", _clause(f"{outer}.{inner}", "type"), "accept",
              f"Shows the {inner} of {outer} with another type in JSON.",
              MAKING.created(in_json(each_instance(retyped(inner)))))
        for inner in ("code", "codeName")
    )  # fmt: skip


MEMBERS = (
    *(_absent(name) for name in FIELDS if name not in MAY_BE_ABSENT),
    *(_mistyped(name) for name in FIELDS),
    *(each for name in COMMON_CODES for each in _code_types(name)),
    *(each for name in COMMON_CODES for each in _code_faults(name)),
)


def _date_faults(name: str) -> tuple[Fault, ...]:
    clause = _clause(name, "format")

    def shown_as(form: Callable[[str], str]) -> Change:
        return _show(name, lambda shown: form(shown[name]))

    return (
        fault(f"{name}-colon", clause, "accept", f"Writes the offset of {name} with a colon.",
              shown_as(lambda date: f"{date[:-2]}:{date[-2:]}")),
        fault(f"{name}-no-offset", clause, "accept", f"Writes {name} without an offset.",
              shown_as(lambda date: date[:-5])),
        fault(f"{name}-milliseconds", clause, "accept", f"Writes {name} with milliseconds.",
              shown_as(lambda date: f"{date[:-5]}.000{date[-5:]}")),
        fault(f"{name}-space", clause, "accept", f"Writes {name} with a space in place of the T.",
              shown_as(lambda date: date.replace("T", " "))),
        fault(f"{name}-z", clause, "accept", f"Writes a Z in place of the offset of {name}.",
              shown_as(lambda date: f"{date[:-5]}Z")),
        fault(f"{name}-impossible", clause, "accept", f"Shows the 30th of February as {name}.",
              shown_as(lambda date: f"{date[:4]}-02-30{date[10:]}")),
    )  # fmt: skip


def _block_faults(side: str) -> tuple[Fault, ...]:
    name = f"{side}VpcIpv4CidrBlock"
    clause = _clause(name, "format")
    return (
        fault(f"{side}-block-no-prefix", clause, "accept", f"Shows {name} without its prefix length.",
              _show(name, lambda shown: shown[name].partition("/")[0])),
        fault(f"{side}-block-33", clause, "accept", f"Shows {name} with a prefix length of 33.",
              _show(name, lambda shown: shown[name].partition("/")[0] + "/33")),
        fault(f"{side}-block-256", clause, "accept", f"Shows {name} with an octet of 256.",
              _show(name, lambda _shown: "10.256.0.0/16")),
        fault(f"{side}-block-other", _clause(name, "of-vpc"), "accept", f"Shows another VPC's block as {name}.",
              _show(name, lambda _shown: "172.31.0.0/16")),
    )  # fmt: skip


CONTENT = (
    fault("name-echo-lower", _clause("vpcPeeringName", "echo"), "accept", "Shows the name in lower case.",
          _show("vpcPeeringName", lambda shown: shown["vpcPeeringName"].lower())),
    fault("name-echo-cut", _clause("vpcPeeringName", "echo"), "accept", "Cuts the name at twenty characters.",
          _show("vpcPeeringName", lambda shown: shown["vpcPeeringName"][:20])),
    fault("description-echo-cut", _clause("vpcPeeringDescription", "echo"), "accept", "Cuts the description at 255.",
          _show("vpcPeeringDescription", lambda shown: shown["vpcPeeringDescription"][:255])),
    fault("description-echo-ascii", _clause("vpcPeeringDescription", "echo"), "accept",
          "Shows question marks for what is not ASCII in the description.",
          _show("vpcPeeringDescription",
                lambda shown: shown["vpcPeeringDescription"].encode("ascii", "replace").decode())),
    fault("description-echo-plane", _clause("vpcPeeringDescription", "echo"), "accept",
          "Shows question marks for what is beyond the basic plane in the description.",
          _show("vpcPeeringDescription",
                lambda shown: re.sub("[\U00010000-\U0010ffff]", "?", shown["vpcPeeringDescription"]))),
    fault("description-echo-unquoted", _clause("vpcPeeringDescription", "echo"), "accept",
          "Decodes percent signs in the description twice.",
          _show("vpcPeeringDescription", lambda shown: unquote(shown["vpcPeeringDescription"]))),
    fault("description-echo-escaped", _clause("vpcPeeringDescription", "echo"), "accept",
          "Shows the description with the entities of XML, in JSON too.",
          _show("vpcPeeringDescription", lambda shown: escape(shown["vpcPeeringDescription"]))),
    fault("description-echo-dropped", _clause("vpcPeeringDescription", "echo"), "accept", "Forgets the description.",
          _show("vpcPeeringDescription", lambda _shown: "")),
    fault("source-echo", _clause("sourceVpcNo", "echo"), "accept", "Shows the target's number as the source's.",
          _show("sourceVpcNo", lambda shown: shown["targetVpcNo"])),
    fault("target-echo", _clause("targetVpcNo", "echo"), "accept", "Shows the source's number as the target's.",
          _show("targetVpcNo", lambda shown: shown["sourceVpcNo"])),
    fault("region-echo", _clause("regionCode", "echo"), "accept", "Shows the first region, whatever was asked for.",
          _show("regionCode", lambda _shown: "KR")),
    *_date_faults("createDate"),
    *_date_faults("lastModifyDate"),
    fault("never-between-accounts", _clause("isBetweenAccounts", "agrees"), "accept",
          "Shows every peering as one within an account.", _show("isBetweenAccounts", lambda _shown: False)),
    fault("always-between-accounts", _clause("isBetweenAccounts", "agrees"), "accept",
          "Shows every peering as one between accounts.", _show("isBetweenAccounts", lambda _shown: True)),
    *_block_faults("source"),
    *_block_faults("target"),
)  # fmt: skip


def _next_number(shown: Members) -> Members:
    return {**shown, "vpcPeeringInstanceNo": str(int(shown["vpcPeeringInstanceNo"]) + 1)}


NUMBERS = (
    fault("number-twice", _clause("vpcPeeringInstanceNo", "unique"), "accept", "Gives every number twice.",
          setting(number=lambda serial: str(serial // 2))),
    fault("number-blank", _clause("vpcPeeringInstanceNo", "minLength"), "accept", "Shows an empty number.",
          _show("vpcPeeringInstanceNo", lambda _shown: "")),
    fault("number-constant", _clause("vpcPeeringInstanceNo", "unique"), "accept", "Gives every peering one number.",
          setting(number=lambda _serial: "2006212")),
    fault("detail-of-another", _clause("vpcPeeringInstanceNo", "names-instance"), "accept",
          "Shows another peering than the one asked for.",
          succeeding(DETAIL, lambda _asked, reply: each_instance(_next_number)(reply))),
    fault("detail-of-none", _clause("vpcPeeringInstanceNo", "names-instance"), "accept",
          "Shows no peering, whatever was asked for.",
          succeeding(DETAIL, lambda _asked, reply: replace(
              reply, members={**reply.members, "totalRows": 0, INSTANCES: []}))),
    fault("never-gone", _clause("vpcPeeringInstanceNo", "gone"), "accept", "Shows a deleted peering for ever.",
          setting(dies=False)),
)  # fmt: skip
