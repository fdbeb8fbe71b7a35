"""Across accounts: what the other account declined."""

import pytest

from ..benches import NOT_ACCEPTING, NOT_FOUND, NOT_RUN, created_across


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
