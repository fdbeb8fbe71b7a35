"""States: where a creation begins, what it gets to by itself, and what only a call brings about."""

import pytest

from .benches import (
    ACCEPTER,
    BAD_GATEWAY,
    BUSY,
    INCORRECT_STATUS,
    LOST,
    NOT_FOUND,
    OTHER_ACCOUNT,
    OWN_ACCOUNT,
    PASSED,
    REQUESTER,
    STRANGER,
    AlibabaHistory,
    NaverHistory,
    json_answer,
    xml_answer,
)

INITIAL = ("lifecycle/initial", "accept")
ACTIVATED, NOT_ACTIVATED = ("lifecycle/Activated", "accept"), ("lifecycle/Activated", "reject")
ACCEPTING, NOT_ACCEPTING = ("lifecycle/Accepting", "accept"), ("lifecycle/Accepting", "reject")
RUN, NOT_RUN = ("lifecycle/RUN", "accept"), ("lifecycle/RUN", "reject")


@pytest.fixture
def alibaba():
    return AlibabaHistory()


@pytest.fixture
def naver():
    return NaverHistory()


def created_across(history):
    history.create(**history.cross)
    return history


# -- the first state ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["Pending", "Updating", "Deleting", "Deleted?", "creating"])
def test_another_first_state_is_found(alibaba, state):
    alibaba.create()
    alibaba.look(state)
    assert alibaba.broken() == {INITIAL}


@pytest.mark.parametrize("state", ["CREATING?", "PENDING", "TERMTING"])
def test_another_first_state_is_found_in_the_answer_to_a_creation(naver, state):
    naver.create(status=state)
    naver.look("1", state)
    assert naver.broken() == {INITIAL}


@pytest.mark.parametrize("state", ["INIT", "RUN"])
def test_the_answer_to_a_creation_may_skip_the_first_state(naver, state):
    naver.create(status=state)
    naver.look("1", "RUN")
    assert naver.broken() == set()


@pytest.mark.parametrize("state", ["Creating", "Activated"])
def test_a_first_state_may_be_skipped(alibaba, state):
    alibaba.create()
    alibaba.look(state)
    assert alibaba.broken() == set()
    assert alibaba.marks("lifecycle/initial", "accept") == {"first"}


@pytest.mark.parametrize("state", ["Creating", "Accepting", "Expired"])
def test_a_first_state_across_accounts_may_be_skipped(alibaba, state):
    created_across(alibaba)
    alibaba.look(state)
    assert alibaba.broken() == set()


# -- within one account ------------------------------------------------------------------------------------------------


def test_a_connection_that_comes_into_use_in_time_breaks_nothing(alibaba):
    alibaba.create()
    for state in ("Creating", "Creating", "Activated", "Activated"):
        alibaba.look(state)
    alibaba.wait_past_the_deadline()
    alibaba.look("Activated")
    assert alibaba.broken() == set()
    assert alibaba.marks("lifecycle/Activated", "accept") >= {"reached", "stays"}


def test_what_is_not_ready_after_the_deadline_is_found(alibaba):
    alibaba.create()
    alibaba.look("Creating")
    alibaba.wait_past_the_deadline()
    alibaba.look("Creating")
    assert alibaba.broken() == {ACTIVATED}


def test_what_is_first_seen_unready_after_the_deadline_is_found_once(alibaba):
    alibaba.create()
    alibaba.wait_past_the_deadline()
    alibaba.look("Creating")
    alibaba.look("Creating")
    alibaba.look("Activated")
    assert alibaba.broken() == {ACTIVATED}


def test_a_state_that_is_left_by_itself_is_found(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.wait_past_the_deadline()
    alibaba.look("Creating")
    assert alibaba.broken() == {ACTIVATED}


@pytest.mark.parametrize("before", [(), ("Creating",)])
def test_waiting_for_acceptance_within_one_account_is_found(alibaba, before):
    alibaba.create()
    for state in before:
        alibaba.look(state)
    alibaba.look("Accepting")
    assert alibaba.broken() == {NOT_ACTIVATED}


def test_an_odd_state_on_the_way_is_found(alibaba):
    alibaba.create()
    alibaba.look("Creating")
    alibaba.look("Pending")
    assert alibaba.broken() == {ACTIVATED}


def test_one_fault_is_one_finding(alibaba):
    alibaba.create()
    for state in ("Pending", "Pending", "Accepting", "Activated", "Creating"):
        alibaba.look(state)
    alibaba.wait_past_the_deadline()
    alibaba.look("Creating")
    assert alibaba.broken() == {INITIAL}


def test_a_finding_tells_the_story_with_the_states_seen(alibaba):
    alibaba.create()
    alibaba.look("Creating")
    alibaba.look("Creating")
    alibaba.look("Accepting")
    found = alibaba.finding()
    assert found.notes == ("created", "Creating", "Accepting")
    assert [exchange.request.url.count("Action=Create") for exchange in found.exchanges] == [1, 0, 0]
    assert "(states seen: Creating, Accepting)" in found.why


def test_a_creation_that_shows_its_state_is_told_once(naver):
    naver.create()
    for state in ("INIT", "INIT", "RUN", "INIT"):
        naver.look("1", state)
    found = naver.finding()
    assert found.notes == ("created, INIT", "INIT", "RUN", "INIT")
    assert len(set(map(id, found.exchanges))) == 4


def test_of_a_long_story_the_creation_and_the_latest_are_told(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    for _ in range(20):
        alibaba.modify()
        alibaba.look("Updating")
        alibaba.look("Activated")
    alibaba.look("Accepting")
    found = alibaba.finding()
    assert len(found.exchanges) == len(found.notes) == 12
    assert found.notes[0] == "created"
    assert found.notes[-2:] == ("Activated", "Accepting")


def test_peerings_within_one_account_come_into_use_at_naver(naver):
    naver.create()
    for state in ("INIT", "INIT", "RUN", "RUN"):
        naver.look("1", state)
    assert naver.broken() == set()
    assert naver.marks("lifecycle/RUN", "reject") == {"settled"}


def test_a_peering_that_never_comes_into_use_is_found(naver):
    naver.create()
    naver.wait_past_the_deadline()
    naver.look("1", "INIT")
    assert naver.broken() == {RUN}


@pytest.mark.parametrize("states", [("INIT", "CREATING", "CREATING", "RUN"), ("CREATING", "RUN"), ("RUN", "RUN")])
def test_an_accepted_peering_may_be_seen_being_created(naver, states):
    naver.create_across()
    naver.look("1", "INIT", target="3001")
    naver.decide("true")
    for state in states:
        naver.look("1", state, target="3001")
    assert naver.broken() == set()


def test_an_accepted_peering_that_is_created_for_ever_is_found(naver):
    naver.create_across()
    naver.look("1", "INIT", target="3001")
    naver.decide("true")
    naver.look("1", "CREATING", target="3001")
    naver.wait_past_the_deadline()
    naver.look("1", "CREATING", target="3001")
    assert naver.broken() == {RUN}


def test_a_peering_that_is_created_again_is_found(naver):
    naver.create_across()
    naver.look("1", "INIT", target="3001")
    naver.decide("true")
    naver.look("1", "RUN", target="3001")
    naver.look("1", "CREATING", target="3001")
    assert naver.broken() == {RUN}


def test_a_peering_that_goes_back_is_found(naver):
    naver.create()
    naver.look("1", "RUN")
    naver.look("1", "INIT")
    assert naver.broken() == {RUN}


# -- what looks may show late or out of order --------------------------------------------------------------------------


def test_looks_that_overlap_may_show_states_in_any_order(alibaba):
    alibaba.create()
    get = {"Action": "GetVpcPeerConnectionAttribute", "Version": "2022-01-01", "Format": "JSON", "InstanceId": "pcc-1"}
    one, other = (alibaba.request("GetVpcPeerConnectionAttribute", get) for _ in range(2))
    sent_at = alibaba.now
    alibaba.show(one, alibaba.shown("pcc-1", "Activated"), sent_at=sent_at, answered_at=sent_at + 1)
    alibaba.show(other, alibaba.shown("pcc-1", "Creating"), sent_at=sent_at, answered_at=sent_at + 2)
    alibaba.look("Activated")
    assert alibaba.broken() == set()


def test_a_list_may_lag_behind_a_look(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.list(alibaba.item(status="Creating"))
    alibaba.look("Activated")
    alibaba.list()
    alibaba.wait_past_the_deadline()
    alibaba.list(alibaba.item())
    assert alibaba.broken() == set()


def test_a_list_may_be_ahead_of_a_look(alibaba):
    alibaba.create()
    alibaba.list(alibaba.item())
    alibaba.look("Creating")
    alibaba.look("Activated")
    assert alibaba.broken() == set()


def test_what_a_list_shows_after_the_deadline_is_judged(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.wait_past_the_deadline()
    alibaba.list(alibaba.item(status="Accepting"))
    assert alibaba.broken() in ({NOT_ACTIVATED}, {ACTIVATED})


def test_histories_without_times_are_never_late(alibaba):
    request = alibaba.request(alibaba.create_operation, alibaba.create_texts())
    get = {"Action": "GetVpcPeerConnectionAttribute", "Version": "2022-01-01", "Format": "JSON", "InstanceId": "pcc-1"}
    alibaba.show(request, alibaba.created("pcc-1"), sent_at=0.0, answered_at=0.0)
    for state in ("Creating", "Creating", "Activated"):
        look = alibaba.request("GetVpcPeerConnectionAttribute", get)
        alibaba.show(look, alibaba.shown("pcc-1", state), sent_at=0.0, answered_at=0.0)
    assert alibaba.broken() == set()


def test_looks_that_fail_tell_nothing(alibaba):
    alibaba.create()
    alibaba.look(LOST)
    alibaba.look(BAD_GATEWAY)
    alibaba.look(BUSY)
    alibaba.look(json_answer(200, {"RequestId": "R"}))
    alibaba.look("Activated")
    assert alibaba.broken() <= {("response.InstanceId/names-instance", "accept")}


def test_a_state_that_is_no_text_is_no_state(alibaba):
    alibaba.create()
    answer = {"RequestId": "R", "InstanceId": "pcc-1", "Status": None}
    alibaba.look(json_answer(200, answer))
    alibaba.look("Activated")
    assert alibaba.broken() == set()


# -- across accounts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [("Updating", "Activated"), ("Activated",), ("Accepting", "Updating", "Activated")])
def test_a_connection_that_was_accepted_comes_into_use(alibaba, seen):
    created_across(alibaba)
    for state in ("Creating", "Accepting"):
        alibaba.look(state)
    alibaba.wait_past_the_deadline()
    alibaba.look("Accepting")
    alibaba.accept()
    for state in seen:
        alibaba.look(state)
    assert alibaba.broken() == set()
    assert alibaba.marks("lifecycle/Accepting", "accept") >= {"reached", "after acceptance"}


def test_a_connection_may_be_accepted_before_anybody_looked(alibaba):
    created_across(alibaba)
    alibaba.accept()
    alibaba.look("Activated")
    assert alibaba.broken() == set()


@pytest.mark.parametrize("before", [(), ("Accepting",), ("Creating", "Accepting")])
def test_coming_into_use_unaccepted_is_found(alibaba, before):
    created_across(alibaba)
    for state in before:
        alibaba.look(state)
    alibaba.look("Activated")
    assert alibaba.broken() == {NOT_ACCEPTING}


@pytest.mark.parametrize("answer", [INCORRECT_STATUS, NOT_FOUND, BUSY, PASSED])
def test_an_acceptance_that_was_refused_is_none(alibaba, answer):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.accept(answer=answer)
    alibaba.look("Activated")
    assert alibaba.broken() == {NOT_ACCEPTING}


def test_an_acceptance_by_the_requester_is_none(alibaba):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.accept(by=REQUESTER)
    alibaba.look("Activated")
    assert alibaba.broken() == {NOT_ACCEPTING}


def test_an_acceptance_by_the_requester_may_be_answered_as_done_and_do_nothing(alibaba):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.accept(by=REQUESTER)
    alibaba.wait_past_the_deadline()
    alibaba.look("Accepting")
    assert alibaba.broken() == set()


def test_an_acceptance_by_a_key_that_the_world_does_not_know_may_be_the_accepter_s(alibaba):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.accept(by=STRANGER)
    alibaba.look("Activated")
    assert alibaba.broken() == set()


def test_never_waiting_for_the_accepter_is_found(alibaba):
    created_across(alibaba)
    alibaba.wait_past_the_deadline()
    alibaba.look("Creating")
    assert alibaba.broken() == {ACCEPTING}


@pytest.mark.parametrize("state", ["Accepting", "Updating"])
def test_an_acceptance_without_effect_is_found(alibaba, state):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.accept()
    alibaba.wait_past_the_deadline()
    alibaba.look(state)
    assert alibaba.broken() == {ACCEPTING}


def test_nobody_is_told_how_long_a_connection_waits(alibaba):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.wait(86400 * 6)
    alibaba.look("Accepting")
    alibaba.wait(86400 * 2)
    alibaba.look("Expired")
    alibaba.look("Expired")
    assert alibaba.broken() == set()


@pytest.mark.parametrize("last", ["Accepting", "Expired"])
def test_what_nobody_decided_on_may_vanish_some_day(alibaba, last):
    created_across(alibaba)
    alibaba.look(last)
    alibaba.wait(86400 * 30)
    alibaba.look(NOT_FOUND)
    assert alibaba.broken() == set()


def test_an_expired_connection_that_comes_into_use_is_found(alibaba):
    created_across(alibaba)
    alibaba.look("Expired")
    alibaba.look("Activated")
    assert alibaba.broken() == {NOT_ACCEPTING}


@pytest.mark.parametrize("seen", [(), ("Rejected",), ("Accepting", "Rejected"), ("Rejected", "Expired")])
def test_what_was_declined_may_stay_or_go(alibaba, seen):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.reject()
    for state in seen:
        alibaba.look(state)
    alibaba.wait_past_the_deadline()
    alibaba.look(NOT_FOUND)
    assert alibaba.broken() == set()


def test_when_a_decision_to_decline_shows_is_nobody_s_promise(alibaba):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.reject()
    alibaba.wait_past_the_deadline()
    alibaba.look("Accepting")
    assert alibaba.broken() == set()


@pytest.mark.parametrize("between", [(), ("Accepting",), ("Rejected",)])
def test_coming_into_use_although_declined_is_found(alibaba, between):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.reject()
    for state in between:
        alibaba.look(state)
    alibaba.look("Activated")
    assert alibaba.broken() == {NOT_ACCEPTING}


def test_a_peering_waits_for_the_other_account_at_naver(naver):
    naver.create("7")
    naver.look("7", "RUN")
    naver.create_across()
    naver.look("1", "INIT", target="3001")
    naver.wait_past_the_deadline()
    naver.look("1", "INIT", target="3001")
    naver.decide("true")
    naver.look("1", "INIT", target="3001")
    naver.look("1", "RUN", target="3001")
    assert naver.broken() == set()
    assert naver.marks("lifecycle/RUN", "reject") == {"settled", "waits"}
    assert "after acceptance" in naver.marks("lifecycle/RUN", "accept")


def test_a_peering_across_accounts_in_use_unaccepted_is_found(naver):
    naver.create_across()
    naver.look("1", "RUN", target="3001")
    assert naver.broken() == {NOT_RUN}


def test_an_acceptance_without_effect_is_found_at_naver(naver):
    naver.create_across()
    naver.decide("true")
    naver.wait_past_the_deadline()
    naver.look("1", "INIT", target="3001")
    assert naver.broken() == {RUN}


@pytest.mark.parametrize("seen", [("TERMTING",), ("INIT",), ("REJECTED",), ("INIT", "TERMTING"), ()])
def test_what_becomes_of_a_declined_peering_is_open(naver, seen):
    naver.create_across()
    naver.look("1", "INIT", target="3001")
    naver.decide("false")
    naver.wait_past_the_deadline()
    for state in seen:
        naver.look("1", state, target="3001")
    naver.look_in_vain()
    assert naver.broken() == set()


def test_a_declined_peering_in_use_is_found(naver):
    naver.create_across()
    naver.decide("false")
    naver.look("1", "RUN", target="3001")
    assert naver.broken() == {NOT_RUN}


def test_an_acceptance_by_the_source_is_none(naver):
    naver.create_across()
    naver.decide("true", by=REQUESTER)
    naver.look("1", "RUN", target="3001")
    assert naver.broken() == {NOT_RUN}


# -- a world that does not say that two accounts meet ------------------------------------------------------------------

ACROSS = {"OwnerId": OWN_ACCOUNT, "AcceptingOwnerUid": OTHER_ACCOUNT}
WITHIN = {"OwnerId": OWN_ACCOUNT, "AcceptingOwnerUid": OWN_ACCOUNT}


def test_what_crosses_accounts_though_the_world_does_not_say_so_is_not_judged():
    history = AlibabaHistory(across=False)
    history.create()
    history.look("Accepting", **ACROSS)
    history.wait_past_the_deadline()
    history.look("Accepting", **ACROSS)
    history.look("Activated", **ACROSS)
    assert history.broken() == set()


def test_what_crosses_accounts_is_not_judged_by_a_list_either():
    history = AlibabaHistory(across=False)
    history.create()
    history.wait_past_the_deadline()
    history.list(history.item(status="Accepting", **ACROSS))
    history.look("Accepting", **ACROSS)
    assert history.broken() == set()


def test_what_crosses_accounts_though_the_world_does_not_say_so_is_not_judged_at_naver():
    history = NaverHistory(across=False)
    other = {"targetVpcLoginId": "stranger@example.com"}
    history.create()
    history.wait_past_the_deadline()
    history.list(history.item("1", "INIT", **other))
    history.look("1", "INIT", **other)
    assert history.broken() == set()


@pytest.mark.parametrize("members", [WITHIN, {"OwnerId": str(OWN_ACCOUNT), "AcceptingOwnerUid": OWN_ACCOUNT}])
def test_two_accounts_that_are_one_are_judged(members):
    history = AlibabaHistory(across=False)
    history.create()
    history.look("Accepting", **members)
    assert history.broken() == {NOT_ACTIVATED}


# -- changes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [("Updating", "Activated"), ("Activated",), ("Activated", "Updating", "Activated")])
def test_a_change_may_show_or_not(alibaba, seen):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.modify()
    for state in seen:
        alibaba.look(state)
    alibaba.wait_past_the_deadline()
    alibaba.look("Activated")
    assert alibaba.broken() == set()


def test_a_change_that_never_ends_is_found(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.modify()
    alibaba.wait_past_the_deadline()
    alibaba.look("Updating")
    assert alibaba.broken() == {ACTIVATED}


@pytest.mark.parametrize("state", ["Creating", "Expired"])
def test_a_change_that_ends_in_another_state_is_found(alibaba, state):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.modify()
    alibaba.look("Updating")
    alibaba.look(state)
    assert alibaba.broken() == {ACTIVATED}


def test_a_change_without_a_call_is_found(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.modify(answer=INCORRECT_STATUS)
    alibaba.look("Updating")
    assert alibaba.broken() == {ACTIVATED}


@pytest.mark.parametrize("seen", [("Updating", "Accepting"), ("Accepting",)])
def test_what_a_change_does_in_a_state_that_no_source_tells_of_is_open(alibaba, seen):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.modify()
    for state in seen:
        alibaba.look(state)
    assert alibaba.broken() == set()


@pytest.mark.parametrize("answer", [LOST, BAD_GATEWAY])
def test_calls_whose_answers_never_came_may_have_had_their_effect(answer):
    for call in ("accept", "reject", "modify", "delete"):
        history = created_across(AlibabaHistory())
        history.look("Accepting")
        getattr(history, call)(answer=answer)
        for state in ("Updating", "Activated", "Rejected", "Deleting"):
            history.look(state)
        history.wait_past_the_deadline()
        history.look(NOT_FOUND)
        assert history.broken() == set(), call


@pytest.mark.parametrize("answer", [LOST, BAD_GATEWAY])
def test_calls_whose_answers_never_came_may_have_had_none(answer):
    for call in ("accept", "reject", "modify", "delete"):
        history = created_across(AlibabaHistory())
        history.look("Accepting")
        getattr(history, call)(answer=answer)
        history.wait_past_the_deadline()
        history.look("Accepting")
        assert history.broken() == set(), call


def test_a_dry_run_of_another_call_has_no_effect(alibaba):
    created_across(alibaba)
    alibaba.look("Accepting")
    alibaba.accept(DryRun="true")  # how a dry run that passes is answered is a rule of creating only
    alibaba.wait_past_the_deadline()
    alibaba.look("Accepting")
    alibaba.delete(DryRun="true")
    alibaba.wait_past_the_deadline()
    alibaba.look("Accepting")
    assert alibaba.broken() == set()


# -- the end -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [(), ("Activated",), ("Deleting", "Deleted"), ("Deleted",)])
def test_what_is_deleted_goes_in_time(alibaba, seen):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.delete()
    for state in seen:
        alibaba.look(state)
    alibaba.wait_past_the_deadline()
    alibaba.look(NOT_FOUND)
    alibaba.list()
    assert alibaba.broken() == set()
    assert "gone" in alibaba.marks("response.InstanceId/gone", "accept")


@pytest.mark.parametrize("state", ["Activated", "Deleting"])
def test_what_is_shown_long_after_its_deletion_is_found(alibaba, state):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.delete()
    alibaba.wait_past_the_deadline()
    alibaba.look(state)
    assert alibaba.broken() == {("response.InstanceId/gone", "accept")}


def test_the_state_deleted_may_be_shown_and_listed_for_ever(alibaba):
    alibaba.create()
    alibaba.delete()
    alibaba.wait_past_the_deadline()
    alibaba.look("Deleted")
    alibaba.list(alibaba.item(status="Deleted"))
    assert alibaba.broken() == set()


@pytest.mark.parametrize("again", [NOT_FOUND, INCORRECT_STATUS, None])
def test_deleting_again_changes_nothing(alibaba, again):
    alibaba.create()
    alibaba.delete()
    alibaba.wait(20)
    alibaba.delete(answer=again)
    alibaba.wait_past_the_deadline()
    alibaba.look(NOT_FOUND)
    assert alibaba.broken() == set()


def test_an_expired_connection_may_be_deleted(alibaba):
    created_across(alibaba)
    alibaba.look("Expired")
    alibaba.delete()
    alibaba.wait_past_the_deadline()
    alibaba.look(NOT_FOUND)
    assert alibaba.broken() == set()


def test_after_a_reset_nothing_is_expected_of_what_was_there(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.reset()
    alibaba.look(NOT_FOUND)
    alibaba.wait_past_the_deadline()
    alibaba.look(NOT_FOUND)
    alibaba.create("pcc-1")  # the target may count from the beginning again
    alibaba.look("Creating")
    assert alibaba.broken() == set()


def test_what_vanishes_by_itself_is_found(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.wait_past_the_deadline()
    alibaba.look(NOT_FOUND)
    assert alibaba.broken() == {("DryRun/performs", "accept")}


@pytest.mark.parametrize("status", ["INIT", "CREATING", "RUN"])
def test_what_vanishes_by_itself_is_found_at_naver(naver, status):
    naver.create(status=status)
    naver.wait_past_the_deadline()
    naver.look_in_vain()
    assert naver.broken() == {("response.vpcPeeringInstanceList[].vpcPeeringInstanceNo/names-instance", "accept")}


# -- the new id is known -----------------------------------------------------------------------------------------------


def test_an_id_that_is_not_known_at_once_is_found(alibaba):
    alibaba.create()
    alibaba.look(NOT_FOUND)
    alibaba.look("Creating")
    assert alibaba.broken() == {("response.InstanceId/known", "accept")}


def test_an_id_that_was_never_given_is_not_known(alibaba):
    alibaba.create()
    alibaba.look("Activated", instance="pcc-nonesuch00000000000")
    assert alibaba.broken() == {("response.InstanceId/known", "reject")}


@pytest.mark.parametrize("answer", [NOT_FOUND, INCORRECT_STATUS, BAD_GATEWAY, LOST, "Deleted"])
def test_whichever_error_answers_an_id_that_was_never_given(alibaba, answer):
    alibaba.create()
    alibaba.look(answer, instance="pcc-nonesuch00000000000")
    assert alibaba.broken() == set()


def test_somebody_else_s_connection_is_somebody_else_s_business(alibaba):
    alibaba.create()
    for state in ("Pending", "Activated", "Creating"):
        alibaba.look(state, instance="pcc-foreign")
    alibaba.delete("pcc-foreign")
    alibaba.accept("pcc-foreign", by=ACCEPTER)
    alibaba.wait_past_the_deadline()
    alibaba.look("Activated", instance="pcc-foreign")
    assert alibaba.broken() == set()


def test_the_states_are_read_in_xml_too(alibaba):
    alibaba.create()
    body = (
        "<GetVpcPeerConnectionAttributeResponse><RequestId>R</RequestId><InstanceId>pcc-1</InstanceId>"
        "<Status>Accepting</Status></GetVpcPeerConnectionAttributeResponse>"
    )
    alibaba.look(xml_answer(200, body))
    assert alibaba.broken() == {NOT_ACTIVATED}
