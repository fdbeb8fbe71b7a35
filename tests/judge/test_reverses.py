"""Two peerings between the same two VPCs, one each way: each shows the other, as long as it is there."""

import pytest

from .benches import BAD_GATEWAY, LOST, NaverHistory, json_answer

BACK = "response.vpcPeeringInstanceList[].reverseVpcPeeringInstanceNo/points-back"
AGREES = ("response.vpcPeeringInstanceList[].hasReverseVpcPeering/agrees", "accept")
SHOWN, NOT_SHOWN = (BACK, "accept"), (BACK, "reject")
BACKWARDS = {"source": "1002", "target": "1001"}


@pytest.fixture
def history():
    history = NaverHistory()
    history.reset()
    return history


@pytest.fixture
def both(history):
    """A history in which 1 and 2 go either way between the same two VPCs."""
    history.create()
    history.look()
    history.create("2", reverse="1", **BACKWARDS)
    return history


def test_two_peerings_that_show_each_other_break_nothing(both):
    both.look("1", reverse="2")
    both.look("2", reverse="1", **BACKWARDS)
    both.list(both.item("1", reverse="2"), both.item("2", reverse="1", **BACKWARDS))
    assert both.broken() == set()
    assert both.marks(*SHOWN) >= {"earlier", "later"}
    assert "none" in both.marks(*NOT_SHOWN)


@pytest.mark.parametrize("number", ["1", "2"])
@pytest.mark.parametrize("listed", [True, False])
def test_not_showing_a_reverse_is_found(both, number, listed):
    both.wait_past_the_deadline()
    about = BACKWARDS if number == "2" else {}
    both.list(both.item(number, **about)) if listed else both.look(number, **about)
    assert both.broken() == {SHOWN}


@pytest.mark.parametrize("shown", ["1", "3", "none"])
def test_showing_another_as_the_reverse_is_found(both, shown):
    both.look("1", reverse=shown)
    assert both.broken() == {SHOWN}


def test_a_reverse_may_show_late(both):
    both.look("1")
    both.list(both.item("1"))
    both.wait_past_the_deadline()
    both.look("1", reverse="2")
    assert both.broken() == set()


def test_the_answer_to_a_creation_may_not_show_the_reverse_yet(history):
    history.create()
    history.create("2", **BACKWARDS)
    history.look("2", reverse="1", **BACKWARDS)
    assert history.broken() == set()


def test_showing_a_reverse_where_there_is_none_is_found(history):
    history.create()
    history.look("1", reverse="2")
    assert history.broken() == {NOT_SHOWN}


def test_where_there_was_no_reset_somebody_may_have_made_the_reverse():
    history = NaverHistory()
    history.create()
    history.look("1", reverse="2")
    assert history.broken() == set()


def test_where_there_was_no_reset_that_none_is_shown_tells_all_the_same():
    history = NaverHistory()
    history.create()
    history.look("1")
    assert "none" in history.marks(*NOT_SHOWN)


def test_a_reverse_whose_creation_was_never_answered_may_be_there_or_not(history):
    history.create()
    history.create(answer=LOST, **BACKWARDS)
    before = history.broken()
    history.look("1", reverse="2")
    history.look("1")
    assert history.broken() == before


def test_a_reverse_whose_creation_failed_at_the_gateway_may_be_there_or_not(history):
    history.create()
    history.create(answer=BAD_GATEWAY, **BACKWARDS)
    before = history.broken()
    history.look("1", reverse="2")
    history.look("1")
    assert history.broken() == before


# -- the reverse goes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at_once", ["", "2"])
def test_a_reverse_that_was_deleted_may_be_shown_until_the_deadline(both, at_once):
    both.look("1", reverse="2")
    both.delete("2")
    both.look("1", reverse=at_once)
    both.wait_past_the_deadline()
    both.look("1")
    assert both.broken() == set()
    assert both.marks(*NOT_SHOWN) >= {"none", "no more"}


def test_a_reverse_that_is_shown_long_after_its_deletion_is_found(both):
    both.look("1", reverse="2")
    both.delete("2")
    both.wait_past_the_deadline()
    both.look("1", reverse="2")
    assert both.broken() == {NOT_SHOWN}


@pytest.mark.parametrize("shown", ["2", ""])
@pytest.mark.parametrize("answer", [LOST, BAD_GATEWAY])
def test_a_reverse_whose_deletion_was_never_answered_may_be_there_or_not(both, shown, answer):
    both.look("1", reverse="2")
    both.delete("2", answer=answer)
    both.wait_past_the_deadline()
    both.look("1", reverse=shown)
    assert both.broken() == set()


def test_a_reverse_may_be_made_anew(both):
    both.look("1", reverse="2")
    both.delete("2")
    both.look_in_vain("2")
    both.create("3", reverse="1", **BACKWARDS)
    both.look("1", reverse="2")  # the end of the old one may show late
    both.look("1")
    both.look("1", reverse="3")
    both.wait_past_the_deadline()
    both.look("1", reverse="3")
    assert both.broken() == set()


def test_the_old_reverse_in_place_of_the_new_one_is_found(both):
    both.delete("2")
    both.look_in_vain("2")
    both.create("3", reverse="1", **BACKWARDS)
    both.wait_past_the_deadline()
    both.look("1", reverse="2")
    assert both.broken() == {SHOWN}


def test_what_a_deleted_peering_shows_is_of_no_interest(both):
    both.look("1", reverse="2")
    both.delete("1")
    both.look("1", "TERMTING", reverse="2")
    both.look("1", "TERMTING", reverse="")
    both.look("1", "TERMTING", reverse="9")
    assert both.broken() == set()


# -- more than one each way --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["2", "3"])
def test_of_two_reverses_either_may_be_shown(both, shown):
    both.create("3", reverse="1", **BACKWARDS)
    both.wait_past_the_deadline()
    both.look("1", reverse=shown)
    both.look("2", reverse="1", **BACKWARDS)
    both.look("3", reverse="1", **BACKWARDS)
    assert both.broken() == set()


@pytest.mark.parametrize("deleted", ["2", "3"])
def test_of_two_reverses_the_one_that_stays_may_be_shown(both, deleted):
    both.create("3", reverse="1", **BACKWARDS)
    both.look("1", reverse=deleted)
    both.delete(deleted)
    both.look_in_vain(deleted)
    both.wait_past_the_deadline()
    both.look("1", reverse="2" if deleted == "3" else "3")
    assert both.broken() == set()


# -- across accounts ---------------------------------------------------------------------------------------------------


class EitherWay(NaverHistory):
    """A world in which the other account's VPC may be on either side."""

    values = NaverHistory.values.replace('sourceVpcNo = ["1001"', 'sourceVpcNo = ["3001", "1001"')


@pytest.mark.parametrize("shown", ["", "2"])
def test_a_reverse_that_was_declined_may_be_shown_or_not(shown):
    history = EitherWay()
    history.reset()
    history.create("2", source="3001", target="1001")
    history.create_across("1")
    history.decide("false", "1")
    history.wait_past_the_deadline()
    history.look("2", source="3001", target="1001", reverse="1" if shown else "")
    assert history.broken() == set()


# -- the flag ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("flag", "reverse"), [(True, ""), (False, "2"), (True, None)])
def test_a_flag_that_contradicts_the_number_is_found(both, flag, reverse):
    both.look("1", hasReverseVpcPeering=flag, reverseVpcPeeringInstanceNo=reverse)
    assert both.broken() == {AGREES}


def test_an_empty_number_may_be_missing(history):
    history.create()
    for empty in ("", None):
        history.look("1", reverseVpcPeeringInstanceNo=empty)
    shown = history.item("1")
    del shown["reverseVpcPeeringInstanceNo"]
    history.look("1", answer=history.answer("getVpcPeeringInstanceDetail", shown))
    assert history.broken() == set()


@pytest.mark.parametrize("flag", ["true", None, 1])
def test_a_flag_of_another_type_is_another_rule_s_business(both, flag):
    both.look("1", reverse="2", hasReverseVpcPeering=flag)
    assert both.broken() == set()


def test_what_is_there_already_may_be_shown_to_who_asks_for_it_again():
    """What answers a second peering of one ordered pair is open (N27)."""
    history = NaverHistory()
    history.create("1")
    history.delete("1", answer=BAD_GATEWAY)
    history.create("1", "RUN", vpcPeeringName="second")
    assert history.broken() == set()


def test_an_instance_elsewhere_has_a_number_of_its_own():
    history = NaverHistory()
    history.create("1")
    history.create("1", source="1002", target="1001")
    assert ("response.vpcPeeringInstanceList[].vpcPeeringInstanceNo/unique", "accept") in history.broken()


WRONG = json_answer(400, {"responseError": {"returnCode": "1100000", "returnMessage": "Parameter is invalid."}})


class Wide(NaverHistory):
    """A world of more VPCs, in which two peerings were made, and deleted."""

    values = """
[values]
regionCode = ["KR"]
sourceVpcNo = ["1001", "1002", "1003"]
targetVpcNo = ["2001", "2002", "2003"]
"""

    def __init__(self):
        super().__init__()
        for number, source, target in (("1", "1003", "2003"), ("2", "1002", "2001")):
            self.create(number, source=source, target=target)
            self.undo(number)

    def undo(self, number):
        self.delete(number)
        self.look_in_vain(number)

    def name(self, number, source, target, name):
        shown = self.item(number, "INIT", source=source, target=target, vpcPeeringName=name)
        self.create(source=source, target=target, vpcPeeringName=name, answer=self.answer(self.create_operation, shown))


def test_what_others_made_at_one_place_is_nobody_s_fault():
    """No table lists what answers a pair that is peered already (N27)."""
    history = Wide()
    history.create(source="1001", target="2002", answer=WRONG)
    history.create(source="1001", target="2002", answer=WRONG)
    assert history.broken() == set()
    assert {observation.kind for observation in history.judge.observations.values()} == {"world"}


def test_a_vpc_that_is_refused_with_two_others_is_not_known():
    history = Wide()
    history.create(source="1001", target="2001", answer=WRONG)
    history.create(source="1001", target="2003", answer=WRONG)
    assert history.broken() == {("sourceVpcNo/exists", "accept")}


@pytest.mark.parametrize(("in_use", "is_broken"), [("twice-2", False), ("other-2", True)])
def test_whether_two_may_have_one_name_is_open(in_use, is_broken):
    history = Wide()
    history.name("3", "1003", "2003", "abc")
    history.name("4", "1002", "2002", in_use)
    history.undo("3")
    history.create(source="1003", target="2003", vpcPeeringName="twice-2", answer=WRONG)
    assert bool(history.broken()) is is_broken
