"""However often something is changed and looked at, what is remembered of it stays small."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from contracts.judge import instance
from contracts.judge.instance import Course
from tests.judge.benches import AlibabaHistory

MANY = 100


@pytest.fixture
def course():
    return Course(conditions=(), possible=frozenset(), since=0.0, story=[])


def test_of_a_long_way_the_first_state_the_latest_and_every_one_stay(course):
    way = ["Creating", "Rejected", *islice(cycle(("Updating", "Activated")), MANY), "Deleting"]
    for state in way:
        course.see(state)
    assert len(course.seen) == instance._SEEN
    assert course.seen[0] == "Creating"
    assert course.seen[-3:] == way[-3:]
    assert set(course.seen) == set(way)


def test_a_short_way_stays_as_it_was(course):
    for state in ("Creating", "Activated", "Updating", "Activated"):
        course.see(state)
    assert course.seen == ["Creating", "Activated", "Updating", "Activated"]


def test_a_change_that_is_made_again_and_again_is_remembered_once():
    history = AlibabaHistory()
    history.create()
    for _ in range(MANY):
        history.modify()
        history.look("Updating")
        history.look("Activated")
    made = history.judge.history.operations[history.create_operation].instances["pcc-1"]
    assert len(made.course.begun) <= 1
    assert len(made.course.seen) <= instance._SEEN
    assert history.broken() == set()
