"""Refusals of faultless calls that lists, or a second try with less there, explain; and those that nothing explains."""

from dataclasses import replace

import pytest

from .benches import (
    ILLEGAL_NAME,
    NOT_FOUND,
    PASSED,
    TAKEN,
    AlibabaHistory,
    NaverHistory,
    json_answer,
    refusal,
)

TAKEN_SIDE = ("ResourceAlreadyExist.VpcPeer/condition", "accept")
ACCEPTED = ("request/accepted", "accept")
ONE, TWO = ("1001", "2001"), ("1002", "2002")


class Roomy(NaverHistory):
    """Two pairs that share nothing."""

    values = """
[values]
regionCode = ["KR"]
sourceVpcNo = ["1001", "1002"]
targetVpcNo = ["2001", "2002"]
"""

    def make(self, number, pair=ONE, **texts):
        source, target = pair
        return self.create(number, source=source, target=target, **texts)

    def refuse(self, pair=ONE, code="1020001", message="No.", **texts):
        value = {"responseError": {"returnCode": code, "returnMessage": message}}
        source, target = pair
        return self.create(answer=json_answer(400, value), source=source, target=target, **texts)

    def list_region(self, *items):
        operation = "getVpcPeeringInstanceList"
        return self.call(operation, self.answer(operation, *items), {"regionCode": "KR"})

    def make_and_end(self, number, pair=ONE):
        self.make(number, pair)
        self.look(number, source=pair[0], target=pair[1])
        self.delete(number)
        self.look_in_vain(number)


def stranger(pair=ONE, **about):
    return Roomy.item("900", source=pair[0], target=pair[1], **about)


def their_connection(**about):
    return AlibabaHistory.item("pcc-9", **about)


# -- what others made --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["", "V1", "V3"])
def test_a_call_waits_whichever_scheme_it_was_signed_by(scheme):
    history = AlibabaHistory()
    history.reset()
    opinion = history.create(TAKEN, how={"signature": scheme})
    assert history.judge.is_waiting(replace(opinion.deserved.call, signature=scheme))
    history.list()
    assert not history.judge.is_waiting(replace(opinion.deserved.call, signature=scheme))


UNSERVED = refusal("InvalidProtocol", "This protocol is not served.")
SCHEMES = ("request/schemes", "accept")


def refused_by_https():
    """Return a history in which a call was refused by HTTPS while three creations of ours were there."""
    history = AlibabaHistory()
    history.reset()
    for number in (1, 2, 3):
        history.create(f"pcc-{number}", VpcId=f"vpc-a{number}", AcceptingVpcId=f"vpc-b{number}")
    for number in (1, 2, 3):
        history.delete(f"pcc-{number}")
        history.look(NOT_FOUND, f"pcc-{number}")
    history.create("pcc-4", **history.elsewhere)
    request = history.request(history.create_operation, history.create_texts())
    history.show(replace(request, url=request.url.replace("http:", "https:")), UNSERVED)
    return history


def test_a_limit_does_not_explain_what_was_refused_in_another_way_of_travelling():
    history = refused_by_https()
    history.delete("pcc-4")
    history.look(NOT_FOUND, "pcc-4")
    history.create()
    assert history.broken() == {SCHEMES}


def test_what_is_ours_does_not_explain_what_was_refused_at_its_place():
    history = refused_by_https()
    history.create()
    history.list(history.item())
    assert history.broken() == {SCHEMES}


def test_a_pair_that_a_reset_brings_back_is_no_fault():
    history = AlibabaHistory()
    history.reset()
    history.create(TAKEN)
    history.list(their_connection())
    assert history.broken() == set()


def test_after_a_reset_nothing_is_said_of_a_pair_that_nobody_looked_at():
    history = AlibabaHistory()
    history.reset()
    history.create(TAKEN)
    assert history.broken() == set()


def test_a_faulty_call_may_be_refused_for_what_a_reset_brings_back():
    history = AlibabaHistory()
    history.reset()
    history.create("pcc-2", Name="abc", **history.elsewhere)
    history.create(TAKEN, Name="1ab")
    assert TAKEN_SIDE not in history.broken()


def test_the_error_for_a_peered_pair_is_wrong_where_a_list_shows_nothing():
    history = AlibabaHistory()
    history.reset()
    history.create(TAKEN)
    history.list()
    assert history.broken() == {TAKEN_SIDE}


def test_what_somebody_else_peered_meanwhile_explains_a_refusal():
    history = Roomy()
    history.make_and_end("1")
    history.refuse()
    history.list_region(stranger())
    assert history.broken() == set()


def test_a_refusal_where_a_list_shows_nothing_is_not_explained():
    history = Roomy()
    history.make_and_end("1")
    history.refuse()
    history.list_region()
    assert history.broken() == {ACCEPTED}


def test_a_refusal_that_names_another_parameter_is_not_about_what_is_there():
    history = Roomy()
    history.make_and_end("1")
    history.refuse(message="regionCode is wrong.", regionCode="KR")
    history.list_region(stranger())
    assert history.broken() == {("regionCode/optional", "accept")}


def test_a_list_is_believed_until_the_next_one():
    history = Roomy()
    history.list_region(stranger())
    assert history.refuse().deserved.must == "either"
    history.list_region()
    assert history.make("1").deserved.must == "succeed"


def test_what_others_have_between_other_networks_is_nobody_s_business():
    history = Roomy()
    history.list_region(stranger(pair=("1001", "7777")))
    assert history.make("1").deserved.must == "succeed"


# -- limits ------------------------------------------------------------------------------------------------------------


def test_what_is_accepted_once_there_is_less_was_a_limit():
    history = Roomy()
    history.make_and_end("1", TWO)
    history.make("2", ONE)
    history.look("2", source="1001", target="2001")
    history.refuse(TWO, code="1020009")
    history.list_region(Roomy.item("2", source="1001", target="2001"))
    history.delete("2")
    history.look_in_vain("2")
    history.make("3", TWO)
    assert history.broken() == set()


def test_at_a_limit_that_is_known_the_same_refusal_says_that_it_is_full():
    history = Roomy()
    history.make_and_end("1", TWO)
    history.make("2", ONE)
    history.refuse(TWO, code="1020009")
    history.delete("2")
    history.look_in_vain("2")
    history.make("3", TWO)
    assert history.judge.most_of(history.spec.operations[history.create_operation]) == 1
    assert history.refuse(ONE, code="1020009").outcome == "full"


def test_what_is_refused_again_with_less_there_is_not_explained():
    history = Roomy()
    history.make_and_end("1", TWO)
    history.make("2", ONE)
    history.refuse(TWO, code="1020009")
    history.delete("2")
    history.look_in_vain("2")
    history.refuse(TWO, code="1020009")
    assert history.broken() == {ACCEPTED}


def test_what_is_accepted_though_nothing_less_is_there_was_no_limit():
    history = Roomy()
    history.make_and_end("1", TWO)
    history.make("2", ONE)
    history.refuse(TWO, code="1020009")
    history.make("3", TWO)
    assert history.broken() == {ACCEPTED}


# -- what was made in silence ------------------------------------------------------------------------------------------


def test_a_refused_call_that_made_something_in_silence_is_blamed_and_not_the_next_one():
    history = AlibabaHistory()
    history.reset()
    history.list()
    history.create(ILLEGAL_NAME, Name="1ab")
    history.create(TAKEN)
    history.list(their_connection())
    assert history.broken() == {("Name/startsWith", "reject")}


def test_what_is_listed_under_another_name_was_not_made_by_the_call():
    history = AlibabaHistory()
    history.list()
    history.create(PASSED, DryRun="true", Name="abc")
    history.list(their_connection(Name="theirs"))
    assert history.broken() == set()


def test_of_several_calls_that_may_have_made_something_nobody_is_blamed():
    history = AlibabaHistory()
    history.list()
    history.create(ILLEGAL_NAME, Name="1ab")
    history.create(PASSED, DryRun="true")
    history.list(their_connection())
    assert history.broken() == set()
    suspects = history.judge.history.operations[history.create_operation].suspects
    assert {call.clause.subject for call in suspects} == {"Name", "DryRun"}


# -- what is gone ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("listed", "must"), [((), "succeed"), ((Roomy.item("1", target="2001"),), "either")])
def test_what_is_deleted_and_neither_shown_nor_listed_is_gone(listed, must):
    history = Roomy()
    history.make("1")
    history.look("1", source="1001", target="2001")
    history.delete("1")
    answer = json_answer(400, {"responseError": {"returnCode": "1020004", "returnMessage": "There is none."}})
    history.look("1", answer=answer)
    operation = "getVpcPeeringInstanceList"
    history.call(operation, history.answer(operation, *listed), {})
    assert history.make("2").deserved.must == must
