"""What is remembered of places where something is, or may be: exact while there is room, careful after that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from contracts.judge import occupied
from contracts.judge.instance import Instance
from contracts.judge.occupied import Occupied
from tests.judge.benches import TAKEN, AlibabaHistory


def made(*, gone: bool = False) -> Any:
    return cast("Instance", SimpleNamespace(gone=gone))


@pytest.fixture
def small(monkeypatch):
    """One that has room for two places."""
    monkeypatch.setattr(occupied, "_REMEMBERED", 2)
    return Occupied()


def test_a_place_is_near_to_those_that_share_a_text_with_it():
    places = Occupied()
    places.occupy(("vpc-1", "vpc-2"), made())
    assert places.is_near(("vpc-1", "vpc-2"))
    assert places.is_near(("vpc-2", "vpc-3"))
    assert not places.is_near(("vpc-3", "vpc-4"))
    assert not places.is_near((None, "vpc-4"))


def test_a_value_that_is_absent_is_shared_with_nobody():
    places = Occupied()
    places.occupy(("vpc-1", None), made())
    assert not places.is_near(("vpc-2", None))


def test_what_is_gone_holds_no_place_until_something_is_made_there_anew():
    places, first = Occupied(), made()
    places.occupy(("vpc-1", "vpc-2"), first)
    assert places.is_near(("vpc-1", "vpc-3"))
    first.gone = True
    assert not places.is_near(("vpc-1", "vpc-3"))
    assert not places.is_held(("vpc-1", "vpc-2"))
    assert not places.is_clear(("vpc-1", "vpc-2"))
    places.occupy(("vpc-1", "vpc-2"), made())
    assert places.is_near(("vpc-1", "vpc-3"))
    assert places.is_held(("vpc-1", "vpc-2"))


def test_where_nobody_knows_what_was_made_something_may_be():
    places = Occupied()
    places.occupy(("vpc-1", "vpc-2"), None)
    assert places.is_held(("vpc-1", "vpc-2"))
    assert not places.is_known(("vpc-1", "vpc-2"))
    assert places.holder_of(("vpc-1", "vpc-2")) is None


def test_once_a_place_is_forgotten_no_place_is_known_to_be_free(small):
    for number in range(3):
        small.occupy((f"vpc-{number}", "vpc-hub"), made(gone=True))
    for place in (("vpc-0", "vpc-hub"), ("vpc-8", "vpc-9")):
        assert small.is_near(place)
        assert small.is_held(place)
        assert not small.is_clear(place)
        assert not small.is_known(place)
    assert small.holder_of(("vpc-2", "vpc-hub")) is not None


def test_after_a_reset_all_is_free_again(small):
    for number in range(3):
        small.occupy((f"vpc-{number}", "vpc-hub"), made())
    small.clear()
    assert small.is_clear(("vpc-1", "vpc-hub"))
    assert small.is_known(("vpc-1", "vpc-hub"))
    assert not small.is_near(("vpc-1", "vpc-hub"))


def refused_as_taken_though_free():
    """Show two creations after a reset, then one refused where nothing is, as a list shows."""
    history = AlibabaHistory()
    history.reset()
    for number in (1, 2):
        history.create(f"pcc-{number}", VpcId=f"vpc-a{number}", AcceptingVpcId=f"vpc-b{number}")
    history.create(TAKEN, VpcId="vpc-a3", AcceptingVpcId="vpc-b3")
    history.list()
    return history.broken()


def test_a_refusal_where_nothing_is_breaks_a_rule():
    assert refused_as_taken_though_free() == {("ResourceAlreadyExist.VpcPeer/condition", "accept")}


def test_a_refusal_where_something_forgotten_may_be_breaks_none(monkeypatch):
    monkeypatch.setattr(occupied, "_REMEMBERED", 1)
    assert refused_as_taken_though_free() == set()
