"""The end: what is deleted goes, and nothing else does."""

import pytest

from ..benches import INCORRECT_STATUS, NOT_FOUND, created_across


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
