"""Conditions: a request is in one by its values, or the target by the provider-state protocol, until its end."""

from typing import ClassVar

import pytest

from contracts.exchange import Request, Response

from .benches import (
    BAD_GATEWAY,
    BEGAN,
    BUSY,
    ILLEGAL_NAME,
    LOST,
    NO_CDT,
    PASSED,
    STATES_URL,
    AlibabaHistory,
    NaverHistory,
    json_answer,
    refusal,
)

CDT = "cdt-not-opened"
REQUIRES = ("request/requires", "reject")
TAKEN_CDT = "OperationFailed.CdtNotOpened"
REFUSED = Response(status=404)
NO_GROUP = refusal(
    "OperationFailed.NotExist.ResourceGroup", "The operation failed because the resource group does not exist."
)
ACCEPTER_NO_CDT = refusal(
    "OperationFailed.AcceptUserCdtNotOpened",
    "The operation failed because the Cdt service of accept user is not opened.",
)
ILLEGAL_VPC = refusal("IllegalParam.VpcId", "The param of VpcId is illegal.")
THROTTLED = refusal("Throttling.User", "Request was denied due to user flow control.")


def inside(code):
    return f"{code}/condition", "reject"


def outside(code):
    return f"{code}/condition", "accept"


@pytest.fixture
def history():
    """A history in which all that the tests ask for is known to work."""
    history = AlibabaHistory()
    history.create("pcc-0", Name="abc", ResourceGroupId="rg-1")
    history.create("pcc-9", **history.elsewhere)
    history.create(PASSED, DryRun="true", VpcId="vpc-a3", AcceptingVpcId="vpc-b3")
    history.reset()
    return history


# -- by the provider-state protocol ------------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [{}, {"DryRun": "true"}])
def test_in_a_condition_its_error_breaks_nothing(history, texts):
    history.change(CDT, "setup")
    history.create(NO_CDT, **texts)
    assert history.broken() == set()
    assert "shown" in history.marks(*inside(TAKEN_CDT))


def test_what_is_created_in_a_condition_that_forbids_it_is_found(history):
    history.change(CDT, "setup")
    history.create()
    assert history.broken() == {REQUIRES}


@pytest.mark.parametrize(
    "answer",
    [
        ILLEGAL_VPC,
        refusal("OperationFailed.CdtNotOpened", "The operation failed because the Cdt service is not opened.", 403),
        refusal("OperationFailed.CdtNotOpened", "Cdt is not opened."),
        ACCEPTER_NO_CDT,
        refusal("OperationDenied.SomethingElse", "No."),
    ],
)
def test_another_error_than_the_due_one_is_found(history, answer):
    history.change(CDT, "setup")
    history.create(answer)
    assert history.broken() == {inside(TAKEN_CDT)}


def test_a_dry_run_that_passes_in_the_condition_is_found(history):
    history.change(CDT, "setup")
    history.create(PASSED, DryRun="true")
    assert history.broken() == {("DryRun/dry-run", "reject")}


@pytest.mark.parametrize("answer", [BUSY, THROTTLED])
def test_in_a_condition_too_an_answer_may_be_of_the_moment(history, answer):
    history.change(CDT, "setup")
    history.create(answer)
    assert history.broken() == set()


@pytest.mark.parametrize("answer", [NO_CDT, ILLEGAL_NAME, NO_GROUP])
def test_of_a_condition_and_a_fault_either_may_be_named(history, answer):
    history.change(CDT, "setup")
    history.create(answer, Name="1bc", ResourceGroupId="rg-none")
    assert history.broken() == set()


def test_once_its_condition_is_over_the_error_is_wrong(history):
    history.change(CDT, "setup")
    history.create(NO_CDT)
    history.change(CDT, "teardown")
    history.create(NO_CDT)
    assert history.broken() == {outside(TAKEN_CDT)}


def test_once_a_condition_is_over_creating_works_again(history):
    history.change(CDT, "setup")
    history.create(NO_CDT)
    history.change(CDT, "teardown")
    opinion = history.create()
    assert opinion.deserved.must == "succeed"
    history.look("Activated")
    assert history.broken() == set()


def test_a_reset_ends_all_conditions(history):
    history.change(CDT, "setup")
    history.reset()
    assert history.create().deserved.must == "succeed"
    assert history.broken() == set()


def test_conditions_end_one_by_one(history):
    history.change(CDT, "setup")
    history.change("accepter-cdt-not-opened", "setup")
    history.change("accepter-cdt-not-opened", "teardown")
    history.create(NO_CDT)
    history.change(CDT, "teardown")
    assert history.create().deserved.must == "succeed"
    assert history.broken() == set()


def test_of_two_conditions_either_error_may_be_answered(history):
    for answer in (NO_CDT, ACCEPTER_NO_CDT):
        history.reset()
        history.change(CDT, "setup")
        history.change("accepter-cdt-not-opened", "setup")
        history.create(answer, **history.cross)
    assert history.broken() == set()


def test_a_condition_of_the_accepter_says_nothing_of_one_account(history):
    history.change("accepter-cdt-not-opened", "setup")
    history.create()
    assert history.broken() == set()


def test_the_error_about_the_accepter_within_one_account_is_found(history):
    history.change("accepter-cdt-not-opened", "setup")
    history.create(ACCEPTER_NO_CDT)
    assert history.broken() == {outside("OperationFailed.AcceptUserCdtNotOpened")}


def test_a_condition_of_the_accepter_is_judged_across_accounts(history):
    history.create("pcc-5", **history.cross)
    history.reset()
    history.change("accepter-cdt-not-opened", "setup")
    history.create("pcc-6", **history.cross)
    assert history.broken() == {inside("OperationFailed.AcceptUserCdtNotOpened")}


def test_what_there_is_stays_as_it_is_in_a_condition(history):
    history.create()
    history.look("Creating")
    history.change(CDT, "setup")
    history.look("Activated")
    history.delete()
    history.change(CDT, "teardown")
    history.wait_past_the_deadline()
    history.list()
    assert history.broken() == set()


@pytest.mark.parametrize("answer", ["pcc-1", NO_CDT])
def test_a_repeat_with_its_token_in_a_condition_may_be_answered_either_way(history, answer):
    history.create(ClientToken="token")
    history.change(CDT, "setup")
    history.create(answer, ClientToken="token")
    assert history.broken() == set()


# -- when the protocol fails -------------------------------------------------------------------------------------------


def test_a_target_that_cannot_be_put_into_a_condition_is_not_in_it(history):
    history.change(CDT, "setup", REFUSED)
    assert history.create().deserved.must == "succeed"
    assert history.broken() == set()


@pytest.mark.parametrize("failure", [LOST, BAD_GATEWAY])
@pytest.mark.parametrize("answer", ["pcc-1", NO_CDT])
def test_where_nobody_knows_whether_it_is_in_the_condition_nothing_is_judged(history, failure, answer):
    history.change(CDT, "setup", failure)
    history.create(answer)
    history.create(NO_CDT, Name="1bc", VpcId="vpc-a2")
    assert history.broken() == set()


@pytest.mark.parametrize("failure", [LOST, BAD_GATEWAY, REFUSED])
@pytest.mark.parametrize("answer", ["pcc-1", NO_CDT])
def test_where_nobody_knows_whether_it_is_out_of_the_condition_nothing_is_judged(history, failure, answer):
    history.change(CDT, "setup")
    history.change(CDT, "teardown", failure)
    history.create(answer)
    assert history.broken() == set()


@pytest.mark.parametrize("action", ["setup", "teardown"])
def test_a_later_success_ends_the_doubt(history, action):
    history.change(CDT, "setup", LOST)
    history.change(CDT, action)
    history.create(NO_CDT)
    assert history.broken() == (set() if action == "setup" else {outside(TAKEN_CDT)})


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"setup"', b"{}", b'{"state": null}', b'{"state": ["a"]}', b"\xff"]
)
def test_a_change_of_states_that_nobody_understands_is_no_reason_to_stop(history, body):
    opinion = history.show(Request(method="POST", url=STATES_URL, body=body), Response(status=200))
    assert opinion.outcome == "passed over"
    history.create()
    history.look("Activated")
    assert history.broken() == set()


def test_states_are_changed_by_post_only(history):
    body = b'{"state": "cdt-not-opened", "action": "setup"}'
    history.show(Request(method="PUT", url=STATES_URL, body=body), Response(status=200))
    assert history.create().deserved.must == "succeed"


# -- by values ---------------------------------------------------------------------------------------------------------


def test_the_error_of_a_condition_is_due_by_values_too(history):
    history.create(NO_GROUP, ResourceGroupId="rg-none")
    history.create(NO_GROUP, ResourceGroupId="rg-none", DryRun="true")
    assert history.broken() == set()


def test_what_is_created_with_the_values_of_a_condition_is_found(history):
    history.create(ResourceGroupId="rg-none")
    assert history.broken() == {("ResourceGroupId/exists", "reject")}


def test_a_condition_that_the_world_does_not_give_is_not_judged(history):
    unsupported = refusal("UnsupportedRegion", "The feature of a is not supported in the region of b.")
    for answer in ("pcc-1", unsupported, ILLEGAL_NAME):
        history.reset()
        history.create(answer, RegionId="cn-somewhere-else")
    assert history.broken() == set()


class AbnormalAccepter(AlibabaHistory):
    """A world with an account of an accepter that is not in order, besides one that is."""

    values = (
        AlibabaHistory.values
        + '[values.accepter-cdt-not-opened]\nAcceptingAliUid = [1410123456123456]\nAcceptingVpcId = ["vpc-y1"]\n'
    )
    without_cdt: ClassVar = {"AcceptingAliUid": "1410123456123456", "AcceptingVpcId": "vpc-y1"}


def test_values_of_a_condition_across_accounts_put_a_request_across_accounts():
    history = AbnormalAccepter()
    history.create("pcc-9", **history.elsewhere)
    history.create("pcc-8", Name="abc", **history.cross)
    history.reset()
    history.create(ACCEPTER_NO_CDT, **history.without_cdt)
    assert history.broken() == set()
    assert "shown" in history.marks(*inside("OperationFailed.AcceptUserCdtNotOpened"))
    for answer in (ACCEPTER_NO_CDT, ILLEGAL_NAME):
        history.create(answer, Name="1bc", **history.without_cdt)
    assert history.broken() == set()
    history.create(**history.without_cdt)
    assert history.broken() == {inside("OperationFailed.AcceptUserCdtNotOpened")}


NAME, LOGIN = "targetVpcName", "targetVpcLoginId"
REFUSAL = json_answer(400, {"responseError": {"returnCode": "1010019", "returnMessage": "It is not right."}})


class Overlapping(NaverHistory):
    """A world with VPCs whose blocks overlap."""

    values = NaverHistory.values + '[values.overlapping-cidr]\nsourceVpcNo = ["1001"]\ntargetVpcNo = ["4001"]\n'


@pytest.mark.parametrize("texts", [{NAME: "stranger"}, {LOGIN: "stranger@example.com"}, {}])
def test_across_accounts_name_and_login_id_are_required(texts):
    history = NaverHistory()
    history.create_across("9")
    history.reset()
    history.create(target="3001", answer=REFUSAL, **texts)
    assert history.broken() == set()
    history.create(target="3001", **texts)
    missing = {NAME, LOGIN} - texts.keys()
    assert history.broken() == {(f"{name}/required-when", "reject") for name in missing}


@pytest.mark.parametrize("texts", [{NAME: "b"}, {LOGIN: "own@example.com"}, {NAME: "b", LOGIN: "no e-mail"}, {}])
@pytest.mark.parametrize("answer", [None, REFUSAL])
def test_within_one_account_name_and_login_id_have_no_meaning(texts, answer):
    history = NaverHistory()
    history.create("9", source="1002", target="1001")
    history.reset()
    history.create(answer=answer if texts else None, **texts)
    assert history.broken() == set()


def test_blocks_that_overlap_are_not_peered():
    history = Overlapping()
    history.create("9")
    history.reset()
    history.create(target="4001", answer=REFUSAL)
    assert history.broken() == set()
    history.create(target="4001")
    assert history.broken() == {("targetVpcNo/disjoint", "reject")}


def test_times_play_no_part_in_conditions(history):
    request = Request(method="POST", url=STATES_URL, body=b'{"state": "cdt-not-opened", "action": "setup"}')
    history.show(request, Response(status=200), sent_at=0.0, answered_at=0.0)
    history.create(NO_CDT)
    assert history.now > BEGAN
    assert history.broken() == set()
