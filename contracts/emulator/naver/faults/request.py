"""Faults in what a request must say: routing, region, VPCs, answer format."""

from __future__ import annotations

from contracts.emulator.behaviour import Asked, Change, Refusal
from contracts.emulator.changes import both, failing, gate, judging, setting, without
from contracts.emulator.making import any_of, odd_only
from contracts.emulator.naver.checks import (
    EMAIL,
    across,
    between_accounts,
    overlap,
    source,
    target,
    unknown_source,
    unknown_target,
)
from contracts.emulator.naver.cloud import VPCS as KNOWN
from contracts.emulator.naver.cloud import Cloud, Vpc
from contracts.emulator.naver.faults.making import MAKING, fault
from contracts.emulator.naver.gates import METHODS
from contracts.emulator.naver.refusals import SERVICE
from contracts.emulator.naver.traits import PATHS, operation

_DISJOINT = "targetVpcNo.disjoint"


def _by_last_part(path: str) -> str:
    return operation(path) or operation(f"/vpc/v2/{path.rpartition('/')[2]}")


def _is_other_name(text: str, vpc: Vpc) -> bool:
    return not EMAIL.fullmatch(text) and text != vpc.owner.partition("@")[0]


def _is_known_name(text: str) -> bool:
    return any(text == vpc.name for vpc in KNOWN.values())


_name_is_not_that = across("targetVpcName", lambda text, vpc: text not in ("", vpc.name))


def _name_is_wrong(asked: Asked, cloud: Cloud) -> bool:
    return "targetVpcName" not in asked.given or _name_is_not_that(asked, cloud)


def _by_any_case(path: str) -> str:
    return {known.lower(): name for known, name in PATHS.items()}.get(path.lower(), "")


def _by_beginning(path: str) -> str:
    return next((name for known, name in PATHS.items() if path.startswith(known)), "")


def _serving(*methods: str) -> Change:
    return gate("method", lambda asked, _cloud: asked.method not in methods)


ROUTING = (
    fault("refuses-all", "request/accepted", "accept", "Refuses every creation, without a reason.",
          MAKING.refuses_all(Refusal(status=400, code="1300", message="Unknown fault.", root=SERVICE))),
    fault("get-refused", "request/methods", "accept", "Serves POST only.", _serving("POST")),
    fault("post-refused", "request/methods", "accept", "Serves GET only.", _serving("GET")),
    fault("put-served", "request/methods", "reject", "Serves PUT and PATCH like POST.",
          _serving(*METHODS, "PUT", "PATCH")),
    fault("delete-served", "request/methods", "reject", "Serves DELETE like GET.", _serving(*METHODS, "DELETE")),
    fault("any-method", "request/methods", "reject", "Serves every usual method.",
          _serving(*METHODS, "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")),
    fault("form-unread", "request/positions", "accept", "Does not read parameters in the form body.",
          setting(places=lambda _method, query, _form: (query, ()))),
    fault("post-query-unread", "request/positions", "accept", "Does not read the query of a POST.",
          setting(places=lambda method, query, form: ((), form) if method == "POST" else (query, form))),
    fault("path-last-part", "request/path", "reject", "Looks only at the last part of the path.",
          setting(operation=_by_last_part)),
    fault("path-any-case", "request/path", "reject", "Reads the path in any letter case.",
          setting(operation=_by_any_case)),
    fault("path-longer", "request/path", "reject", "Serves every path that begins like the documented one.",
          setting(operation=_by_beginning)),
)  # fmt: skip

REGION = (
    MAKING.optional("region", "regionCode"),
    fault("region-first-only", "regionCode/exists", "accept", "Knows only the first region.",
          any_of("regionCode.exists", "KR")),
    fault("region-unknown", "regionCode/exists", "reject", "Takes an unknown region.", without("regionCode.exists")),
    fault("region-last-by-default", "regionCode/default", "accept", "Takes the last region when none is given.",
          setting(default_region="SGN")),
    fault("region-none-by-default", "regionCode/default", "accept", "Shows no region when none is given.",
          setting(default_region="")),
)  # fmt: skip


def _touch(asked: Asked, cloud: Cloud) -> bool:
    one, other = source(asked), target(asked)
    if one is None or other is None or one == other:
        return False
    first, second = sorted((one.block, other.block))
    return overlap(asked, cloud) or int(first.broadcast_address) + 1 == int(second.network_address)


def _blocks_equal(asked: Asked, _cloud: Cloud) -> bool:
    one, other = source(asked), target(asked)
    return one is not None and other is not None and one != other and one.block == other.block


def _begin_alike(asked: Asked, _cloud: Cloud) -> bool:
    one, other = source(asked), target(asked)
    if one is None or other is None or one == other:
        return False
    return one.block.network_address == other.block.network_address


def _source_inside(asked: Asked, _cloud: Cloud) -> bool:
    one, other = source(asked), target(asked)
    return one is not None and other is not None and one != other and one.block.subnet_of(other.block)


def _target_inside(asked: Asked, _cloud: Cloud) -> bool:
    one, other = source(asked), target(asked)
    return one is not None and other is not None and one != other and other.block.subnet_of(one.block)


def _nobodys_source(asked: Asked, _cloud: Cloud) -> bool:
    text = asked.given.get("sourceVpcNo")
    return bool(text) and text not in KNOWN


VPCS = (
    *MAKING.required("source", "sourceVpcNo"),
    fault("source-odd-only", "sourceVpcNo/exists", "accept", "Does not know every second VPC of the caller.",
          odd_only("sourceVpcNo", unknown_source)),
    fault("source-unknown", "sourceVpcNo/exists", "reject", "Takes a source that does not exist.",
          without("sourceVpcNo.exists")),
    *MAKING.required("target", "targetVpcNo"),
    fault("target-odd-only", "targetVpcNo/exists", "accept", "Does not know every second target.",
          odd_only("targetVpcNo", unknown_target)),
    fault("target-unknown", "targetVpcNo/exists", "reject", "Takes a target that does not exist.",
          without("targetVpcNo.exists")),
    fault("target-is-source", "targetVpcNo/differs", "reject", "Peers a VPC with itself.",
          without("targetVpcNo.differs")),
    fault("overlap-allowed", "targetVpcNo/disjoint", "reject", "Peers VPCs whose blocks overlap.", without(_DISJOINT)),
    fault("overlap-equal-only", "targetVpcNo/disjoint", "reject", "Refuses equal blocks only.",
          failing(_DISJOINT, _blocks_equal)),
    fault("overlap-first-address-only", "targetVpcNo/disjoint", "reject", "Compares the first addresses only.",
          failing(_DISJOINT, _begin_alike)),
    fault("overlap-source-inside-only", "targetVpcNo/disjoint", "reject", "Allows a target inside the source.",
          failing(_DISJOINT, _source_inside)),
    fault("overlap-target-inside-only", "targetVpcNo/disjoint", "reject", "Allows a source inside the target.",
          failing(_DISJOINT, _target_inside)),
    fault("overlap-by-get-only", "targetVpcNo/disjoint", "reject", "Looks for overlapping blocks in a GET only.",
          failing(_DISJOINT, lambda asked, cloud: asked.method == "GET" and overlap(asked, cloud))),
    fault("overlap-for-json-only", "targetVpcNo/disjoint", "reject",
          "Looks for overlapping blocks where JSON is asked for only.",
          failing(_DISJOINT, lambda asked, cloud: asked.format == "json" and overlap(asked, cloud))),
    fault("overlap-touching", "targetVpcNo/disjoint", "accept", "Refuses blocks that only touch.",
          failing(_DISJOINT, _touch)),
    fault("target-name-not-needed", "targetVpcName/required-when", "reject", "Needs no name of another account's VPC.",
          without("targetVpcName.required-when")),
    fault("target-name-refused", "targetVpcName/required-when", "accept", "Refuses the name of another account's VPC.",
          MAKING.refuses("targetVpcName",
                        lambda asked, _cloud: "targetVpcName" in asked.given and between_accounts(asked))),
    fault("target-name-always-needed", "targetVpcName/required-when", "accept", "Needs the name within one account.",
          MAKING.refuses("targetVpcName", lambda asked, _cloud: not asked.given.get("targetVpcName"))),
    fault("target-name-wrong", "targetVpcName/matches", "reject", "Takes a wrong name of another account's VPC.",
          without("targetVpcName.matches")),
    fault("target-name-of-any", "targetVpcName/matches", "reject",
          "Takes the name of any VPC there is for that of another account's.",
          failing("targetVpcName.matches", across("targetVpcName", lambda text, _vpc: not _is_known_name(text)))),
    fault("target-name-empty", "targetVpcName/matches", "reject", "Takes an empty name of another account's VPC.",
          both(without("targetVpcName.required-when"),
               failing("targetVpcName.matches",
                       lambda asked, cloud: between_accounts(asked) and _name_is_wrong(asked, cloud)))),
    fault("login-not-needed", "targetVpcLoginId/required-when", "reject", "Needs no login id of another account.",
          without("targetVpcLoginId.required-when")),
    fault("login-refused", "targetVpcLoginId/required-when", "accept", "Refuses the login id of another account.",
          MAKING.refuses("targetVpcLoginId",
                        lambda asked, _cloud: "targetVpcLoginId" in asked.given and between_accounts(asked))),
    fault("login-always-needed", "targetVpcLoginId/required-when", "accept", "Needs the login id within one account.",
          MAKING.refuses("targetVpcLoginId", lambda asked, _cloud: not asked.given.get("targetVpcLoginId"))),
    fault("login-no-email", "targetVpcLoginId/format", "reject", "Takes a login id that is no e-mail address.",
          without("targetVpcLoginId.format")),
    fault("login-at-only", "targetVpcLoginId/format", "reject", "Takes every login id that has an @ in it.",
          failing("targetVpcLoginId.format", across("targetVpcLoginId", lambda text, _vpc: "@" not in text))),
    fault("login-without-domain", "targetVpcLoginId/format", "reject", "Takes a login id without its domain.",
          failing("targetVpcLoginId.format", across("targetVpcLoginId", _is_other_name))),
    fault("login-unknown", "targetVpcLoginId/exists", "reject", "Takes an unknown login id.",
          without("targetVpcLoginId.exists")),
)  # fmt: skip

_ENUM = "responseFormatType.enum"
FORMAT = (
    MAKING.optional("format", "responseFormatType"),
    fault("format-no-json", "responseFormatType/enum", "accept", "Refuses json.", any_of(_ENUM, "xml")),
    fault("format-no-xml", "responseFormatType/enum", "accept", "Refuses xml.", any_of(_ENUM, "json")),
    fault("format-any", "responseFormatType/enum", "reject", "Takes any word for a format.", without(_ENUM)),
    fault("format-prefix", "responseFormatType/enum", "reject", "Takes words that begin with xml or json.",
          judging(_ENUM, lambda text: not text.startswith(("xml", "json")))),
    fault("format-json-by-default", "responseFormatType/default", "accept", "Answers JSON when no format is given.",
          setting(default_format="json")),
)  # fmt: skip
