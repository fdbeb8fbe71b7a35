"""Where a creation begins."""

import pytest

from ..benches import INITIAL, created_across


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
