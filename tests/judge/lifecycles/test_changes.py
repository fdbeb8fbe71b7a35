"""Changes, and calls whose effect nobody knows."""

import pytest

from ..benches import ACTIVATED, BAD_GATEWAY, INCORRECT_STATUS, LOST, NOT_FOUND, AlibabaHistory, created_across


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
