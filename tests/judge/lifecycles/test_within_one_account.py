"""What a creation within one account gets to by itself, in time."""

import pytest

from ..benches import ACTIVATED, NOT_ACTIVATED, RUN


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


def test_a_peering_that_goes_back_is_found(naver):
    naver.create()
    naver.look("1", "RUN")
    naver.look("1", "INIT")
    assert naver.broken() == {RUN}
