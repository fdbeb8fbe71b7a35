"""Across accounts: what waits for the other account, and what its acceptance brings about."""

import pytest

from ..benches import (
    ACCEPTING,
    BUSY,
    INCORRECT_STATUS,
    NOT_ACCEPTING,
    NOT_FOUND,
    NOT_RUN,
    PASSED,
    REQUESTER,
    RUN,
    STRANGER,
    created_across,
)


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


def test_an_acceptance_by_the_source_is_none(naver):
    naver.create_across()
    naver.decide("true", by=REQUESTER)
    naver.look("1", "RUN", target="3001")
    assert naver.broken() == {NOT_RUN}


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
