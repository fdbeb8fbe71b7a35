"""What a finding about states tells."""

from ..benches import INITIAL


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
