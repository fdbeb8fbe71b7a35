"""Doing something again: with the same token it is the same creation, with another or none it is another."""

import pytest

from .benches import (
    BAD_GATEWAY,
    BUSY,
    ILLEGAL_NAME,
    ILLEGAL_TOKEN,
    LOST,
    MISMATCH,
    NOT_FOUND,
    PASSED,
    TAKEN,
    AlibabaHistory,
    refusal,
    xml_answer,
)

AGAIN, SECOND = ("ClientToken/idempotent", "accept"), ("ClientToken/idempotent", "reject")
OWN, OTHER = ("ClientToken/distinct", "accept"), ("ClientToken/distinct", "reject")
REPEATED = ("request/repeated", "reject")
A33 = ("ResourceAlreadyExist.VpcPeer/condition", "reject")
TOKEN = "02fb3da4-130e-11e9-8e44"
THROTTLED = refusal("Throttling.User", "Request was denied due to user flow control.")
QUOTA = refusal("QuotaExceeded.VpcPeerCountPerVpc", "The quota of x is exceeded, usage 1/1.")
ILLEGAL_VPC = refusal("IllegalParam.VpcId", "The param of VpcId is illegal.")


@pytest.fixture
def history():
    return AlibabaHistory()


def create_at_once(history, *answers, **texts):
    """Show calls that were sent together and answered one after the other."""
    sent_at = history.now
    for number, answer in enumerate(answers, 1):
        request = history.request(history.create_operation, history.create_texts(**texts))
        history.show(request, answer, sent_at=sent_at, answered_at=sent_at + number)


# -- the same token ----------------------------------------------------------------------------------------------------


def test_a_repeat_is_answered_with_the_first_id(history):
    history.create(ClientToken=TOKEN)
    history.create(ClientToken=TOKEN)
    history.look("Activated")
    history.create(ClientToken=TOKEN)
    assert history.broken() == set()
    assert history.marks("ClientToken/idempotent", "accept") >= {"again", "settled"}


def test_a_repeat_that_is_not_understood_travels_in_a_way_that_is_not_served(history):
    history.create(ClientToken=TOKEN)
    history.look("Activated")
    missing = refusal("MissingParameter", "The input parameter VpcId that is mandatory is missing.")
    history.create(missing, ClientToken=TOKEN, how={"method": "POST"})
    assert history.broken() == {("request/methods", "accept")}


def test_a_repeat_by_another_method_that_is_said_to_be_taken_is_found(history):
    history.create(ClientToken=TOKEN)
    history.look("Activated")
    history.create(TAKEN, ClientToken=TOKEN, how={"method": "POST"})
    assert history.broken() == {AGAIN}


@pytest.mark.parametrize("settled", [True, False])
def test_a_repeat_that_makes_a_second_connection_is_found(history, settled):
    history.create(ClientToken=TOKEN)
    if settled:
        history.look("Activated")
    history.create("pcc-2", ClientToken=TOKEN)
    assert history.broken() == {AGAIN}


@pytest.mark.parametrize("answer", [TAKEN, ILLEGAL_TOKEN, ILLEGAL_VPC, PASSED])
def test_a_repeat_that_is_refused_is_found(history, answer):
    history.create(ClientToken=TOKEN)
    history.look("Activated")
    history.create(answer, ClientToken=TOKEN)
    assert history.broken() == {AGAIN}


@pytest.mark.parametrize("answer", [BUSY, THROTTLED, QUOTA])
def test_a_repeat_may_be_told_to_come_back_later(history, answer):
    history.create(ClientToken=TOKEN)
    history.create(answer, ClientToken=TOKEN)
    history.create(ClientToken=TOKEN)
    assert history.broken() == set()


def test_a_repeat_in_another_form_or_by_another_method_is_the_same(history):
    history.create(ClientToken=TOKEN)
    body = "<{0}><RequestId>R</RequestId><InstanceId>{1}</InstanceId></{0}>"
    in_xml = xml_answer(200, body.format("CreateVpcPeerConnectionResponse", "pcc-1"))
    history.create(in_xml, ClientToken=TOKEN, Format="XML")
    history.create(ClientToken=TOKEN, how={"method": "POST"})
    history.create(ClientToken=TOKEN, how={"signature": "V3"})
    assert history.broken() == set()
    other = xml_answer(200, body.format("CreateVpcPeerConnectionResponse", "pcc-2"))
    history.create(other, ClientToken=TOKEN, Format="XML")
    history.create(ClientToken=TOKEN)
    assert history.broken() == {("response/equal-forms", "accept")}


def test_what_a_repeat_gives_after_the_deletion_is_open(history):
    for number, answer in enumerate(["pcc-1", "pcc-2", MISMATCH, NOT_FOUND, TAKEN, ILLEGAL_TOKEN, BUSY, PASSED]):
        history = AlibabaHistory()
        history.create(ClientToken=TOKEN)
        history.look("Activated")
        history.delete()
        if number % 2:
            history.look(NOT_FOUND)
        history.create(answer, ClientToken=TOKEN)
        assert history.broken() == set(), answer


@pytest.mark.parametrize("token", [TOKEN, None])
@pytest.mark.parametrize("again", [TOKEN, "another-token", None])
def test_an_id_may_come_again_after_what_had_it_was_deleted(history, token, again):
    history.create(ClientToken=token)
    history.look("Activated")
    history.delete()
    history.wait_past_the_deadline()
    history.look(NOT_FOUND)
    history.create(ClientToken=again)
    history.look("Creating")
    history.wait(1)
    history.look("Activated")
    history.wait_past_the_deadline()
    history.look("Activated")
    assert history.broken() == set()


def test_what_a_repeat_made_after_the_deletion_is_what_counts_from_then_on(history):
    history.create(ClientToken=TOKEN)
    history.delete()
    history.look(NOT_FOUND)
    history.create("pcc-2", ClientToken=TOKEN)
    history.create("pcc-2", ClientToken=TOKEN)
    assert history.broken() == set()
    history.create("pcc-3", ClientToken=TOKEN)
    assert history.broken() == {AGAIN}


@pytest.mark.parametrize("answer", ["pcc-1", MISMATCH, TAKEN, ILLEGAL_TOKEN, BUSY, ILLEGAL_NAME])
@pytest.mark.parametrize("texts", [{"Name": "other"}, AlibabaHistory.elsewhere, {"Description": "text"}])
def test_a_token_with_other_parameters_is_refused_or_answered_as_before(history, answer, texts):
    history.create(ClientToken=TOKEN)
    history.create(answer, ClientToken=TOKEN, **texts)
    assert history.broken() == set()


@pytest.mark.parametrize("texts", [{"Name": "other"}, AlibabaHistory.elsewhere])
def test_a_token_with_other_parameters_that_makes_a_second_connection_is_found(history, texts):
    history.create(ClientToken=TOKEN)
    history.create("pcc-2", ClientToken=TOKEN, **texts)
    assert history.broken() == {SECOND}


def test_a_token_that_answers_for_everything_answers_for_faulty_parameters_too(history):
    history.create(ClientToken=TOKEN)
    history.create(ClientToken=TOKEN, Name="a" * 129)
    history.create(ClientToken=TOKEN, ResourceGroupId="rg-none")
    assert history.broken() == set()


def test_a_refused_token_is_not_used_up(history):
    history.create(ILLEGAL_NAME, ClientToken=TOKEN, Name="1")
    history.create(ClientToken=TOKEN)
    assert history.broken() == set()


@pytest.mark.parametrize("answer", ["pcc-1", MISMATCH, ILLEGAL_TOKEN, PASSED])
def test_a_token_of_a_dry_run_with_another_request_is_a_token_with_other_parameters(history, answer):
    history.create("pcc-0", **history.elsewhere)
    history.create(PASSED, ClientToken=TOKEN, DryRun="true")
    history.create(answer, ClientToken=TOKEN)
    assert history.broken() == set()


@pytest.mark.parametrize("answer", [LOST, BAD_GATEWAY])
def test_a_first_answer_that_never_came_leaves_open_what_was_made(history, answer):
    history.create("pcc-0", **history.elsewhere)
    history.create(answer, ClientToken=TOKEN)
    before = history.broken()
    history.create(ClientToken=TOKEN)
    history.create(ClientToken=TOKEN)
    history.look("Activated")
    assert history.broken() == before


@pytest.mark.parametrize("answer", [LOST, BAD_GATEWAY])
@pytest.mark.parametrize("again", ["pcc-2", MISMATCH, NOT_FOUND])
def test_a_deletion_whose_answer_never_came_leaves_open_what_the_token_gives(history, answer, again):
    history.create(ClientToken=TOKEN)
    history.look("Activated")
    history.delete(answer=answer)
    history.create(again, ClientToken=TOKEN)
    assert history.broken() == set()


def test_a_reset_forgets_tokens(history):
    history.create(ClientToken=TOKEN)
    history.reset()
    history.create("pcc-2", ClientToken=TOKEN)
    assert history.broken() == set()


def test_an_empty_token_is_none(history):
    history.create(ClientToken="")
    history.create("pcc-2", ClientToken="", **history.elsewhere)
    assert history.broken() == set()


# -- at once -----------------------------------------------------------------------------------------------------------


def test_calls_at_once_with_one_token_make_one_connection(history):
    first = history.created("pcc-1")
    create_at_once(history, first, BUSY, first, MISMATCH, TAKEN, ILLEGAL_TOKEN, first, LOST, ClientToken=TOKEN)
    assert history.broken() <= {("transport/answered", "accept")}
    assert "simultaneous" in history.marks("ClientToken/idempotent", "reject")


def test_calls_at_once_with_one_token_that_make_two_are_found(history):
    create_at_once(history, history.created("pcc-1"), history.created("pcc-2"), ClientToken=TOKEN)
    assert history.broken() == {SECOND}


def test_calls_at_once_without_a_token_make_one_connection(history):
    create_at_once(history, history.created("pcc-1"), BUSY, TAKEN, BUSY)
    assert history.broken() == set()


def test_calls_at_once_without_a_token_that_make_two_are_found(history):
    create_at_once(history, history.created("pcc-1"), history.created("pcc-2"))
    assert history.broken() == {REPEATED}


# -- another token, or none --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", [None, "other-token", TOKEN.upper()])
def test_another_request_makes_its_own(history, token):
    history.create(ClientToken=TOKEN)
    history.create("pcc-2", ClientToken=token, **history.elsewhere)
    assert history.broken() == set()
    assert len(history.marks("ClientToken/distinct", "accept")) == 1


@pytest.mark.parametrize("token", [None, "other-token", TOKEN.upper()])
def test_another_request_that_is_answered_with_what_an_earlier_one_made_is_found(history, token):
    history.create(ClientToken=TOKEN)
    history.create("pcc-1", ClientToken=token, **history.elsewhere)
    assert history.broken() == {OWN}


@pytest.mark.parametrize("token", [None, "other-token"])
@pytest.mark.parametrize("answer", [TAKEN, BUSY, THROTTLED, QUOTA])
@pytest.mark.parametrize("state", [None, "Creating", "Activated"])
def test_a_second_call_on_a_pair_is_refused(history, token, answer, state):
    history.create(ClientToken=TOKEN)
    if state is not None:
        history.look(state)
    history.create(answer, ClientToken=token)
    assert history.broken() == set()


@pytest.mark.parametrize(("token", "place"), [(None, REPEATED), ("other-token", OTHER)])
@pytest.mark.parametrize("state", [None, "Activated"])
def test_a_second_call_that_makes_a_second_connection_is_found(history, token, place, state):
    history.create(ClientToken=TOKEN)
    if state is not None:
        history.look(state)
    history.create("pcc-2", ClientToken=token)
    assert history.broken() == {place}


def test_a_second_call_on_a_pair_that_is_settled_is_answered_as_listed(history):
    history.create("pcc-0", **history.elsewhere)
    history.create()
    history.look("Activated")
    history.create(TAKEN)
    assert history.broken() == set()
    history.create(ILLEGAL_VPC)
    assert history.broken() == {A33}


@pytest.mark.parametrize("text", [" pcc-1", " ", "  ", "", " VpcPeer vpc-a1 [and others] ", " \n%s "])
def test_any_text_may_stand_in_the_place_that_a_listed_message_leaves(history, text):
    history.create("pcc-0", **history.elsewhere)
    history.create()
    history.look("Activated")
    history.create(refusal("ResourceAlreadyExist.VpcPeer", f"The specified resource of{text} already exists."))
    assert history.broken() == set()


@pytest.mark.parametrize(
    "message", ["The specified resource already exists.", "The specified resource of1 already exists."]
)
def test_nothing_but_that_place_is_free(history, message):
    history.create("pcc-0", **history.elsewhere)
    history.create()
    history.look("Activated")
    history.create(refusal("ResourceAlreadyExist.VpcPeer", message))
    assert history.broken() == {A33}


def test_a_second_call_after_a_deletion_is_a_first_one(history):
    history.create()
    history.delete()
    history.look(NOT_FOUND)
    history.create("pcc-2")
    history.look("Creating", instance="pcc-2")
    assert history.broken() == set()


@pytest.mark.parametrize("answer", ["pcc-2", TAKEN, BUSY])
def test_a_second_call_while_the_first_connection_is_being_deleted_is_open(history, answer):
    history.create()
    history.look("Activated")
    history.delete()
    history.create(answer)
    assert history.broken() == set()


@pytest.mark.parametrize("answer", ["pcc-2", TAKEN, BUSY])
@pytest.mark.parametrize("end", ["Rejected", "Expired"])
def test_a_second_call_on_a_pair_whose_connection_came_to_nothing_is_open(history, answer, end):
    history.create(**history.cross)
    history.look("Accepting")
    if end == "Rejected":
        history.reject()
    history.look(end)
    history.create(answer, **history.cross)
    assert history.broken() == set()


@pytest.mark.parametrize(
    "answer", [TAKEN, BUSY, refusal("IncorrectStatus.VpcPeer", "The status of a [b] is incorrect.")]
)
def test_which_error_answers_a_second_call_on_a_pair_that_waits_is_open(history, answer):
    history.create(**history.cross)
    history.look("Accepting")
    history.create(answer, **history.cross)
    assert ("error/fault", "reject") in history.broken() or history.broken() == set()
    assert A33 not in history.broken()


@pytest.mark.parametrize("answer", ["pcc-2", TAKEN, BUSY])
@pytest.mark.parametrize("lost", [LOST, BAD_GATEWAY])
def test_a_second_call_after_a_deletion_whose_answer_never_came_is_open(history, answer, lost):
    history.create()
    history.look("Activated")
    history.delete(answer=lost)
    history.create(answer)
    assert history.broken() == set()


@pytest.mark.parametrize("answer", ["pcc-2", TAKEN, BUSY])
@pytest.mark.parametrize("lost", [LOST, BAD_GATEWAY])
def test_a_second_call_after_one_whose_answer_never_came_is_open(history, answer, lost):
    history.create("pcc-0", **history.elsewhere)
    history.create(lost)
    before = history.broken()
    history.create(answer)
    assert history.broken() == before


@pytest.mark.parametrize("answer", ["pcc-2", TAKEN, BUSY])
def test_the_pair_the_other_way_round_may_be_peered_or_not(answer):
    history = RoundTrips()
    history.create(VpcId="vpc-a1", AcceptingVpcId="vpc-a2")
    history.look("Activated")
    history.create(answer, VpcId="vpc-a2", AcceptingVpcId="vpc-a1")
    assert history.broken() == set()


class RoundTrips(AlibabaHistory):
    """A world in which either VPC may be on either side."""

    values = AlibabaHistory.values.replace(
        'AcceptingVpcId = ["vpc-b1"', 'AcceptingVpcId = ["vpc-a1", "vpc-a2", "vpc-b1"'
    )


@pytest.mark.parametrize("answer", ["pcc-2", BUSY, QUOTA])
def test_other_pairs_of_a_vpc_where_work_goes_on_may_have_to_wait(history, answer):
    history.create()
    history.create(answer, AcceptingVpcId="vpc-b2")
    assert history.broken() == set()


def test_the_error_for_a_pair_that_is_peered_answers_no_other(history):
    history.list()
    history.create("pcc-0", Name="abc", **history.elsewhere)
    history.create(PASSED, DryRun="true", VpcId="vpc-a1", AcceptingVpcId="vpc-b2")
    history.create(PASSED, DryRun="true")
    history.create(TAKEN, Name="1")
    assert history.broken() == {("ResourceAlreadyExist.VpcPeer/condition", "accept")}


def test_a_pair_that_somebody_else_peered_is_the_world_s_fault(history):
    history.create("pcc-0", **history.elsewhere)
    history.create(TAKEN)
    history.create(TAKEN)
    assert history.broken() == set()
    assert {observation.kind for observation in history.judge.observations.values()} == {"world"}
