"""What the emulated NAVER Cloud may do differently, because the documents leave it open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from contracts.emulator.behaviour import Asked, Change, Check, Format, Members, Perform, RefusedError, Reply
from contracts.emulator.changes import adding, around, both, fails_to_match, judging, replying, setting
from contracts.emulator.faults import Variant
from contracts.emulator.naver.checks import between_accounts, target
from contracts.emulator.naver.cloud import REGIONS, Cloud, Peering
from contracts.emulator.naver.refusals import GATEWAY, NOT_ACCEPTABLE, NOT_DELETABLE, SERVICE, always, invalid, refuse
from contracts.emulator.naver.traits import CREATING, RUN, State
from contracts.emulator.variants import shared

OPTIONAL_TEXTS = ("vpcPeeringDescription", "reverseVpcPeeringInstanceNo")
INSTANCES = "vpcPeeringInstanceList"


def _variant(name: str, says: str, change: Change) -> Variant:
    return Variant(name=f"naver-{name}", vendor="naver", says=says, change=change)


def _failure(root: str, rewrite: Callable[[Reply], Reply]) -> Change:
    return replying(lambda _asked, reply: rewrite(reply) if reply.root == root else reply)


def _with(reply: Reply, **members: object) -> Reply:
    return replace(reply, members={**reply.members, **members})


def _no_empty(name: str) -> Change:
    def empty(asked: Asked, _cloud: object) -> bool:
        return asked.given.get(name) == ""

    return adding(f"{name}.empty", Check(fails=empty, refusal=always(invalid(name, "is empty."))))


def _shown(rewrite: Callable[[Members], Members], *, only: Format | None = None) -> Change:
    def change(_asked: Asked, reply: Reply) -> Reply:
        if INSTANCES not in reply.members or only not in (None, reply.format):
            return reply
        return _with(reply, **{INSTANCES: [rewrite(shown) for shown in reply.members[INSTANCES]]})

    return replying(change)


def _without_texts(shown: Members) -> Members:
    return {name: value for name, value in shown.items() if name not in OPTIONAL_TEXTS or value != ""}


def _with_null_texts(shown: Members) -> Members:
    return {name: None if name in OPTIONAL_TEXTS and value == "" else value for name, value in shown.items()}


def _in_utc(shown: Members) -> Members:
    dates = {name: datetime.fromisoformat(shown[name]).astimezone(UTC) for name in ("createDate", "lastModifyDate")}
    return {**shown, **{name: date.strftime("%Y-%m-%dT%H:%M:%S%z") for name, date in dates.items()}}


def _modified_before(shown: Members) -> Members:
    # As in the page's own sample (T5).
    return {**shown, "lastModifyDate": "2020-08-05T20:53:16+0900"}


def _displayed(shown: Members) -> Members:
    return {**shown, "vpcPeeringInstanceStatusName": "\uc218\ub77d \ub300\uae30\uc911"}


def _with_member(shown: Members) -> Members:
    return {**shown, "vpcPeeringKind": "plain", "tags": [], "zone": {"code": "KR-1", "codeName": "one"}}


def _any_case(text: str) -> Format | None:
    match text.lower():
        case "json":
            return "json"
        case "xml":
            return "xml"
    return None


def _wrong_target(name: str, right: Callable[[Asked], str | None]) -> Change:
    """Check the name or login id within one account, too, if given."""

    def fails(asked: Asked, _cloud: Cloud) -> bool:
        text = asked.given.get(name)
        return bool(text) and not between_accounts(asked) and text != right(asked)

    return adding(f"{name}.within", Check(fails=fails, refusal=always(invalid(name, "is not the target's."))))


def _name(asked: Asked) -> str | None:
    vpc = target(asked)
    return None if vpc is None else vpc.name


def _owner(asked: Asked) -> str | None:
    vpc = target(asked)
    return None if vpc is None else vpc.owner


def _error_in_json(reply: Reply) -> Reply:
    return replace(reply, format="json", content_type="application/json")


def _integer_code(reply: Reply) -> Reply:
    return _with(reply, errorCode=int(reply.members["errorCode"]))


def _no_details(reply: Reply) -> Reply:
    return replace(reply, members={name: value for name, value in reply.members.items() if name != "details"})


def _as_bad_request(reply: Reply) -> Reply:
    if reply.status != 404:
        return reply
    return replace(_with(reply, errorCode="100", message="Bad Request Exception"), status=400, code="100")


def _upper_ids(_asked: Asked, reply: Reply) -> Reply:
    request_id = reply.members.get("requestId")
    return _with(reply, requestId=request_id.upper()) if request_id else reply


def _text_xml(_asked: Asked, reply: Reply) -> Reply:
    return replace(reply, content_type="text/xml") if reply.format == "xml" else reply


ERRORS = (
    _variant("xml-errors-in-json", "Answers errors in JSON even where XML was asked for.",
             both(_failure(GATEWAY, _error_in_json), _failure(SERVICE, _error_in_json))),
    _variant("integer-error-code", "Writes errorCode as a number.", _failure(GATEWAY, _integer_code)),
    _variant("no-details", "Leaves details out of the gateway's errors.", _failure(GATEWAY, _no_details)),
    _variant("other-details", "Explains the gateway's errors in other words.",
             _failure(GATEWAY, lambda reply: _with(reply, details="The clock or the key is not right."))),
    _variant("not-found-400", "Answers another path or method with 400.", _failure(GATEWAY, _as_bad_request)),
    _variant("other-return-code", "Answers a bad parameter with return code 800.",
             _failure(SERVICE, lambda reply: _with(reply, returnCode="800"))),
    _variant("unlisted-return-code", "Answers a bad parameter with a return code that no table lists.",
             _failure(SERVICE, lambda reply: _with(reply, returnCode="1009999"))),
    _variant("korean-messages", "Explains bad parameters in Korean, without their names.",
             _failure(SERVICE, lambda reply: _with(reply, returnMessage="\uc798\ubabb\ub41c \uc694\uccad"))),
    _variant("more-in-errors", "Adds a request id to the service's errors.",
             _failure(SERVICE, lambda reply: _with(reply, requestId="450c98e2-dca5-46f7-9f35-5ec1a1728213"))),
)  # fmt: skip

VALUES = (
    _variant("lower-case-names", "Refuses capital letters in names.", both(
        judging("vpcPeeringName.characters", fails_to_match("[a-z0-9-]*")),
        judging("vpcPeeringName.startsWith", fails_to_match("[a-z].*")))),
    _variant("lower-case-first", "Refuses a capital letter first in a name.",
             judging("vpcPeeringName.startsWith", fails_to_match("[a-z].*"))),
    _variant("name-any-digits", "Takes digits of any script in a name.",
             judging("vpcPeeringName.characters", fails_to_match(r"(?:[A-Za-z-]|\d)*"))),
    _variant("region-any-case", "Reads regionCode in any letter case.",
             judging("regionCode.exists", lambda text: text.upper() not in REGIONS)),
    _variant("no-empty-name", "Refuses an empty vpcPeeringName.", _no_empty("vpcPeeringName")),
    _variant("no-empty-region", "Refuses an empty regionCode.", _no_empty("regionCode")),
    _variant("no-empty-format", "Refuses an empty responseFormatType.", _no_empty("responseFormatType")),
    _variant("no-empty-target-name", "Refuses an empty targetVpcName.", _no_empty("targetVpcName")),
    _variant("no-empty-login", "Refuses an empty targetVpcLoginId.", _no_empty("targetVpcLoginId")),
    _variant("format-any-case", "Reads responseFormatType in any letter case.", both(
        judging("responseFormatType.enum", lambda text: _any_case(text) is None), setting(formats=_any_case))),
    _variant("checks-within-account", "Checks name and login id within one account, too, if they are given.",
             both(_wrong_target("targetVpcName", _name), _wrong_target("targetVpcLoginId", _owner))),
)  # fmt: skip


def _only_running(_peering: Peering, state: State, _caller: str) -> bool:
    return state == RUN


def _only_by_source(peering: Peering, _state: State, caller: str) -> bool:
    return caller == peering.source.owner


def _stays_while_settling(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    """Refuse to describe a peering that does not run yet."""
    peering = cloud.peerings.get(asked.given.get("vpcPeeringInstanceNo", ""))
    if peering is not None and (peering.deleted is not None or cloud.settling(peering.born)):
        raise refuse(NOT_DELETABLE)
    return perform(asked)


def _lenient(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    """Take an acceptance for done where none is waited for."""
    try:
        return perform(asked)
    except RefusedError as refused:
        if refused.refusal != NOT_ACCEPTABLE or asked.given.get("isAccept", "").lower() != "true":
            raise
        return perform(replace(asked, operation="getVpcPeeringInstanceDetail"))


DECISIONS = (
    _variant("rejection-ends", "Removes a rejected peering at once.", setting(rejection_ends=True)),
    _variant("requester-unknown", "Knows no peering of that number when its requester would accept it.",
             setting(requester=invalid("vpcPeeringInstanceNo", "is unknown."))),
    _variant("requester-wrong-state", "Says of the state that it does not let a requester accept its own peering.",
             setting(requester=NOT_ACCEPTABLE)),
    _variant("acceptance-repeatable", "Takes an acceptance for done where none is waited for.",
             around(_lenient, "acceptOrRejectVpcPeering")),
    _variant("description-waits", "Refuses to describe a peering that is being made or deleted.",
             around(_stays_while_settling, "setVpcPeeringDescription")),
    _variant("delete-running-only", "Deletes only what runs, and nothing that waits for acceptance.",
             setting(deletable=_only_running)),
    _variant("delete-by-source-only", "Lets only the source's account delete.", setting(deletable=_only_by_source)),
    _variant("reverse-while-ending", "Shows a reverse until it is gone.", setting(reverse_while_ending=True)),
    _variant("counts-page", "Counts in totalRows what is listed, not what there is.", setting(counts_all=False)),
    _variant("pages-from-0", "Counts pages from 0.", setting(first_page=0)),
    _variant("filters-contain", "Lists what contains the name asked for.",
             setting(name_fits=lambda wanted, name: wanted in name)),
)  # fmt: skip

STATES = (
    _variant("runs-at-once", "Shows RUN at once within one account.", setting(first=RUN, meanwhile=RUN)),
    _variant("shows-creating", "Shows CREATING between INIT and RUN.", setting(meanwhile=CREATING)),
    _variant("second-peering", "Allows a second peering of the same pair.", setting(one_per_pair=False)),
    _variant("delete-waits", "Refuses to delete a peering that is still being made.",
             setting(deletable=lambda peering, now, _caller: now == RUN or peering.between_accounts)),
    _variant("unknown-refused", "Answers an error for a number that was never given.",
             setting(unknown_is_empty=False)),
    _variant("null-texts", "Writes null for an empty text in JSON.", _shown(_with_null_texts, only="json")),
    _variant("json-absent-texts", "Leaves out an empty text in JSON.", _shown(_without_texts, only="json")),
    _variant("absent-texts", "Leaves out an empty text.", _shown(_without_texts)),
    _variant("utc-dates", "Writes dates in UTC.", _shown(_in_utc)),
    _variant("modified-before-created", "Shows a modification before the creation.", _shown(_modified_before)),
    _variant("korean-status-name", "Shows the state in Korean.", _shown(_displayed)),
    _variant("more-in-instances", "Shows further members of an instance.", _shown(_with_member)),
    _variant("odd-granted-name", "Grants names that look otherwise.", setting(granted="VPC Peering (auto) #{}".format)),
    _variant("text-xml", "Declares XML as text/xml.", replying(_text_xml)),
    _variant("html-types", "Declares both forms as text/html: no source names a media type.",
             replying(lambda _asked, reply: replace(reply, content_type="text/html"))),
    _variant("upper-case-request-id", "Writes requestId in capital letters.",
             replying(_upper_ids)),
)  # fmt: skip

VARIANTS = (*shared("naver"), *ERRORS, *VALUES, *DECISIONS, *STATES)
