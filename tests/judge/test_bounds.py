"""However often something is changed and looked at, what is remembered of it stays small."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from contracts.judge import instance, signatures, tally
from contracts.judge.instance import Course
from tests.judge.benches import REQUESTER, STRANGER, AlibabaHistory

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


@pytest.mark.parametrize("by", [REQUESTER, STRANGER])
def test_of_nonces_only_the_latest_are_remembered(by, monkeypatch):
    monkeypatch.setattr(signatures, "_REMEMBERED", 5)
    history = AlibabaHistory(checks_signatures=True)
    for number in range(MANY):
        history.create(f"pcc-{number}", how={"by": by})
    assert len(history.judge._signatures._nonces) == (5 if by is REQUESTER else 0)


def test_what_was_shown_is_counted_in_between_if_nobody_asks(monkeypatch):
    monkeypatch.setattr(tally, "_AT_MOST", 5)
    history, asked = AlibabaHistory(), AlibabaHistory()
    for number in range(MANY):
        for each in (history, asked):
            each.create(f"pcc-{number}", Name=f"name-{number}")
        asked.broken()
        assert len(history.judge.tally.waiting) <= 5
    sides = list(history.spec.sides())
    assert [history.judge.verdict(*side) for side in sides] == [asked.judge.verdict(*side) for side in sides]
    assert history.marks("request/accepted", "accept") == {"accepted"}
