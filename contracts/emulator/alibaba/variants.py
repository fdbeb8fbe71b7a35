"""What the emulated Alibaba Cloud may do differently, because the documents leave it open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.checks import reads_as_true
from contracts.emulator.alibaba.cloud import CONDITIONS as WORLD
from contracts.emulator.alibaba.cloud import Cloud, Remembered
from contracts.emulator.alibaba.gates import timestamp
from contracts.emulator.alibaba.tokens import parameters_of, remember, token_of
from contracts.emulator.alibaba.traits import Plan
from contracts.emulator.behaviour import Asked, Change, Check, Members, Perform, RefusedError, Reply
from contracts.emulator.changes import adding, around, both, fails_to_match, gate, judging, refusing, replying, setting
from contracts.emulator.faults import Variant
from contracts.emulator.meeting import Meeting
from contracts.emulator.variants import shared

OPTIONAL_TEXTS = ("Name", "Description")


def _variant(name: str, says: str, change: Change) -> Variant:
    return Variant(name=f"alibaba-{name}", vendor="alibaba", says=says, change=change)


def _failure(rewrite: Callable[[Reply], Reply]) -> Change:
    return replying(lambda _asked, reply: rewrite(reply) if reply.code else reply)


def _said(reply: Reply, code: str, message: str, status: int = 400) -> Reply:
    members = {**reply.members, "Code": code, "Message": message}
    return replace(reply, status=status, code=code, members=members)


def _answered(code: str, rewrite: Callable[[Reply], Reply]) -> Change:
    return _failure(lambda reply: rewrite(reply) if reply.code == code else reply)


def _illegal_as(code: str, message: str) -> Change:
    def rewrite(reply: Reply) -> Reply:
        beginning, _, name = reply.code.partition(".")
        if beginning != "IllegalParam":
            return reply
        return _said(reply, code.format(name), message.format(name))

    return _failure(rewrite)


def _missing_parameter(reply: Reply) -> Reply:
    if not reply.code.startswith("Missing"):
        return reply
    name = reply.code.removeprefix("Missing")
    message = f'The input parameter "{name}" that is mandatory for processing this request is not supplied.'
    return _said(reply, "MissingParameter", message)


def _no_empty(name: str) -> Change:
    def empty(asked: Asked, _cloud: object) -> bool:
        return asked.given.get(name) == ""

    return adding(f"{name}.empty", Check(fails=empty, refusal=refusals.always(refusals.illegal(name))))


def _not_found(name: str) -> Change:
    return refusing(f"{name}.exists", refusals.error(f"Invalid{name}.NotFound", f"There is no such {name}.", 404))


def _plan_with_numbers(asked: Asked) -> Plan:
    dry_run = asked.given.get("DryRun", "").lower() in ("true", "1")
    return Plan(checks=True, creates=not dry_run, answers_id=not dry_run)


TEMPLATES = {
    "ResourceAlreadyExist.VpcPeer": "The specified resource of VpcPeer [a <-> b] already exists.",
    "ResourceAlreadyExist.RouterInterface": "The specified resource of  already exists.",
    "UnsupportedRegion": "The feature of VPC peering connection is not supported in the region of China (Nowhere).",
    "IncorrectBusinessStatus.AcceptUserVpcPeer": "The business status of account  [financial locked] is incorrect.",
    "ResourceNotFound.InstanceId": "The specified resource of pcc-1, pcc-2 is not found.",
    "IncorrectStatus.VpcPeer": "The status of pcc [] is incorrect.",
}


def _other_texts(reply: Reply) -> Reply:
    message = TEMPLATES.get(reply.code, str(reply.members["Message"]))
    return _said(reply, reply.code, message, reply.status)


def _spaced(reply: Reply) -> Reply:
    message = "  " + reply.members["Message"].replace(" is ", "  is \t") + " "
    return _said(reply, reply.code, message, reply.status)


def _lower_ids(_asked: Asked, reply: Reply) -> Reply:
    return replace(reply, members={**reply.members, "RequestId": str(reply.members["RequestId"]).lower()})


def _short_ids(_asked: Asked, reply: Reply) -> Reply:
    # The page's own sample has eleven digits in its last group (T4).
    return replace(reply, members={**reply.members, "RequestId": str(reply.members["RequestId"])[:-1]})


def _without_empty(members: Members) -> Members:
    return {name: value for name, value in members.items() if name not in OPTIONAL_TEXTS or value != ""}


def _with_nulls(members: Members) -> Members:
    return {name: None if name in OPTIONAL_TEXTS and value == "" else value for name, value in members.items()}


def _shown(rewrite: Callable[[Members], Members]) -> Change:
    def change(_asked: Asked, reply: Reply) -> Reply:
        return reply if reply.code else replace(reply, members=rewrite(reply.members))

    return replying(change)


def _as_the_sdk_wants(asked: Asked, reply: Reply) -> Reply:
    if not reply.code:
        return reply
    content_type = "application/json;charset=utf-8" if asked.format == "json" else "text/xml;charset=utf-8"
    return replace(reply, content_type=content_type)


def _no_recommend(reply: Reply) -> Reply:
    return replace(reply, members={name: value for name, value in reply.members.items() if name != "Recommend"})


def _utf_16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


CODES = (
    _variant("invalid-codes", "Says Invalid… of malformed values.",
             _illegal_as("Invalid{0}", "Specified parameter {0} is not valid.")),
    _variant("unlisted-codes", "Answers malformed values with a code that no table lists.",
             _illegal_as("MalformedValue.{0}", "The value of {0} cannot be used.")),
    _variant("missing-parameter", "Says MissingParameter of everything missing.", _failure(_missing_parameter)),
    _variant("vpc-not-found", "Answers an unknown VPC with 404 and a code that no table lists.",
             both(_not_found("VpcId"), _not_found("AcceptingVpcId"))),
    _variant("uid-not-found", "Answers an unknown account with 404 and a code that no table lists.",
             _not_found("AcceptingAliUid")),
    _variant("version-404", "Answers a wrong version with 404.",
             _answered("InvalidVersion", lambda reply: replace(reply, status=404))),
    _variant("unknown-key-400", "Answers an unknown key with 400.",
             _answered("InvalidAccessKeyId.NotFound", lambda reply: replace(reply, status=400))),
    _variant("older-unknown-action", "Answers an unknown Action with the older code.",
             _answered("InvalidAction.NotFound",
                       lambda reply: _said(reply, "InvalidApi.NotFound", str(reply.members["Message"]), 404))),
    _variant("other-texts", "Fills other texts into the messages.", _failure(_other_texts)),
    _variant("spaced-messages", "Writes messages with further white space.", _failure(_spaced)),
    _variant("no-recommend", "Leaves Recommend out of errors.", _failure(_no_recommend)),
    _variant("sdk-error-types", "Declares errors as the vendor's SDK looks for.", replying(_as_the_sdk_wants)),
)  # fmt: skip

VALUES = (
    _variant("no-empty-name", "Refuses an empty Name.", _no_empty("Name")),
    _variant("no-empty-description", "Refuses an empty Description.", _no_empty("Description")),
    _variant("no-empty-token", "Refuses an empty ClientToken.", _no_empty("ClientToken")),
    _variant("no-empty-dry-run", "Refuses an empty DryRun.", _no_empty("DryRun")),
    _variant("no-empty-group", "Refuses an empty ResourceGroupId.", _no_empty("ResourceGroupId")),
    _variant("name-in-any-script", "Takes letters and digits of any script in Name.", both(
        judging("Name.characters", lambda text: not text.replace("_", "a").replace("-", "a").isalnum()),
        judging("Name.startsWith", lambda text: not text[0].isalpha()))),
    _variant("name-in-any-script-later", "Takes letters of any script in Name, but not first.",
             judging("Name.characters", lambda text: not text.replace("_", "a").replace("-", "a").isalnum())),
    _variant("description-in-any-script", "Takes a letter of any script first in Description.",
             judging("Description.startsWith", lambda text: not text[0].isalpha())),
    _variant("description-utf-16", "Counts characters beyond the basic plane as two.", both(
        judging("Description.minLength", lambda text: _utf_16(text) < 2),
        judging("Description.maxLength", lambda text: _utf_16(text) > 256))),
    _variant("prefix-any-case", "Refuses http:// and https:// in any letter case.",
             judging("Description.notPrefix", lambda text: text.lower().startswith(("http://", "https://")))),
    _variant("dry-run-lower-case", "Reads DryRun in lower case only.",
             judging("DryRun.type", lambda text: text not in ("true", "false"))),
    _variant("dry-run-numbers", "Takes 0 and 1 for DryRun.", both(
        judging("DryRun.type", lambda text: text.lower() not in ("true", "false", "0", "1")),
        setting(plan=_plan_with_numbers))),
    _variant("token-no-control", "Refuses control characters in ClientToken.",
             judging("ClientToken.ascii", lambda text: not text.isascii() or not text.isprintable())),
    _variant("uid-plain-digits", "Refuses a sign or a leading zero in AcceptingAliUid.",
             judging("AcceptingAliUid.type", fails_to_match("[1-9][0-9]*"))),
    _variant("token-first-answer", "Repeats the first answer for a ClientToken that comes with other parameters.",
             setting(token_mismatch=None)),
    _variant("json-by-default", "Answers JSON when no Format is given.", setting(default_format="json")),
)  # fmt: skip


def _after_deletion(answer: Callable[[Remembered], Members | None]) -> Change:
    return setting(after_deletion=answer)


def _gone(_first: Remembered) -> Members:
    raise refusals.refuse(refusals.UNKNOWN_INSTANCE)


def _forgotten(_first: Remembered) -> None:
    return None


def _dry_run_heeds_tokens(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    """Refuse a dry run with a token that came before: it differs in DryRun, so its parameters are others."""
    first = cloud.tokens.get(token_of(asked))
    if first is not None and asked.given.get("ClientToken") and first.parameters != parameters_of(asked):
        raise refusals.refuse(refusals.TOKEN_MISMATCH)
    return perform(asked)


def _dry_run_spends_token(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
    """Remember a token from a dry run on, so that the request itself comes with other parameters."""
    try:
        return perform(asked)
    except RefusedError as refused:
        if refused.refusal.code == refusals.DRY_RUN.code:
            remember(asked, cloud, {})
        raise


def _one_at_a_time(behaviour: Any) -> Any:
    """Of several calls with one token at once, let one pass and refuse the others for the moment."""
    meeting = Meeting()

    def create(asked: Asked, cloud: Cloud, perform: Perform) -> Members:
        token = token_of(asked)
        if not asked.given.get("ClientToken") or token in cloud.tokens:
            return perform(asked)
        if meeting.await_another(token, cloud.turn, crowd=asked.crowd) and token not in cloud.tokens:
            raise refusals.refuse(refusals.CONFLICT)
        return perform(asked)

    return around(create, CREATE)(behaviour)


def _shares_vpc(_asked: Asked, new: frozenset[str], busy: frozenset[str]) -> bool:
    return bool(new & busy)


def _same_pair(_asked: Asked, new: frozenset[str], busy: frozenset[str]) -> bool:
    return new == busy


def _shares_vpc_for_real(asked: Asked, new: frozenset[str], busy: frozenset[str]) -> bool:
    return bool(new & busy) and not reads_as_true(asked.given.get("DryRun", ""))


CREATE = "CreateVpcPeerConnection"
TOKENS = (
    _variant("tokens-first", "Looks for a repeated ClientToken before all checks.", setting(tokens_first=True)),
    _variant("token-mismatch-illegal", "Calls a ClientToken illegal that came with other parameters before.",
             setting(token_mismatch=refusals.illegal("ClientToken"))),
    _variant("token-gone-with-connection", "Says not found to a ClientToken whose connection was deleted.",
             _after_deletion(_gone)),
    _variant("token-free-after-deletion", "Makes a new connection for a ClientToken whose connection was deleted.",
             _after_deletion(_forgotten)),
    _variant("dry-run-heeds-tokens", "Refuses a dry run with a ClientToken that came before.",
             around(_dry_run_heeds_tokens, CREATE)),
    _variant("dry-run-spends-token", "Takes a ClientToken for used once it came with a dry run.",
             around(_dry_run_spends_token, CREATE)),
    _variant("token-one-at-a-time", "Serves one of several calls with a ClientToken at once, and asks the others back.",
             _one_at_a_time),
)  # fmt: skip

CONDITIONS = (
    _variant("cdt-opens-itself", "Cannot be without CDT.", setting(unreachable=frozenset({"cdt-not-opened"}))),
    _variant("conditions-unreachable", "Cannot be put into any condition.", setting(unreachable=frozenset(WORLD))),
)

GATEWAY = (
    _variant("stamp-31-minutes", "Takes time stamps up to 31 minutes away.",
             gate("signature.timestamp", timestamp(31 * 60))),
    _variant("nonce-first", "Looks at the nonce before the rest of a signature.", lambda behaviour: replace(
        behaviour, gates=dict(sorted(behaviour.gates.items(), key=lambda gate: gate[0] != "signature.nonce")))),
    _variant("short-signature-message", "Does not say what should have been signed.",
             _answered("SignatureDoesNotMatch", lambda reply: _said(
                 reply, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation."))),
)  # fmt: skip

DECISIONS = (
    _variant("requester-not-found", "Says not found to a requester who would accept its own connection.",
             setting(requester=refusals.UNKNOWN_INSTANCE)),
    _variant("requester-403", "Forbids a requester with 403 to accept its own connection.",
             setting(requester=replace(refusals.NO_PERMISSION, status=403))),
    _variant("requester-wrong-status", "Says of the state that it does not let a requester accept its own connection.",
             setting(requester=refusals.wrong_status("Accepting"))),
    _variant("stranger-forbidden", "Forbids a connection to strangers, in place of hiding it.",
             setting(stranger=refusals.NO_PERMISSION)),
    _variant("rejection-settles", "Shows Updating while a rejection is carried out.", setting(rejecting="Updating")),
    _variant("rejection-settles-accepting", "Shows Accepting while a rejection is carried out.",
             setting(rejecting="Accepting")),
    _variant("rejected-frees-pair", "Lets a pair be peered again once its connection was rejected.",
             setting(frees_pair=frozenset({"Deleted", "Rejected"}))),
    _variant("modify-while-accepting", "Allows a modification before the acceptance.",
             setting(modifiable=("Activated", "Accepting"))),
    _variant("delete-activated-only", "Deletes across accounts only what was accepted or rejected.",
             setting(deletable=("Activated", "Rejected", "Expired"))),
    _variant("delete-while-creating", "Allows a deletion while a connection is being created.",
             setting(deletable=("Activated", "Accepting", "Rejected", "Expired", "Creating"))),
    _variant("busy-is-conflict", "Answers a conflict to whatever comes while work goes on.", setting(
        busy_is_conflict=True, conflicts=_shares_vpc)),
    _variant("conflicts-of-pair", "Refuses a second creation of a pair as a conflict while the first goes on.",
             setting(conflicts=_same_pair)),
    _variant("conflicts-as-state", "Says of the state of its VPC that a creation must wait while work goes on there.",
             setting(conflicts=_shares_vpc, conflict=refusals.BUSY_VPC)),
    _variant("conflicts-for-real", "Refuses a creation while work goes on on either VPC, but lets a dry run pass.",
             setting(conflicts=_shares_vpc_for_real)),
)  # fmt: skip

STATES = (
    _variant("activated-at-once", "Never shows the state Creating.", setting(starts_settled=True)),
    _variant("shows-deleted", "Shows the state Deleted for a while.", setting(shows_deleted=True)),
    _variant("frees-pair-early", "Lets a pair be peered again while its connection is being deleted.",
             setting(frees_pair=frozenset({"Deleting", "Deleted"}))),
    _variant("conflicts", "Refuses a creation while work goes on on either VPC.",
             setting(conflicts=_shares_vpc)),
    _variant("no-empty-members", "Leaves out a Name or Description that was not given.", _shown(_without_empty)),
    _variant("null-members", "Shows null for a Name or Description that was not given.", _shown(_with_nulls)),
    _variant("lower-case-request-id", "Writes RequestId in lower case.", replying(_lower_ids)),
    _variant("short-request-id", "Writes RequestId with eleven digits in its last group.", replying(_short_ids)),
)  # fmt: skip

VARIANTS = (*shared("alibaba"), *CODES, *VALUES, *TOKENS, *CONDITIONS, *GATEWAY, *DECISIONS, *STATES)
