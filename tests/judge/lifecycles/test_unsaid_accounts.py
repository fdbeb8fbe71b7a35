"""A world that does not say that two accounts meet."""

import pytest

from ..benches import NOT_ACTIVATED, OTHER_ACCOUNT, OWN_ACCOUNT, AlibabaHistory, NaverHistory

ACROSS = {"OwnerId": OWN_ACCOUNT, "AcceptingOwnerUid": OTHER_ACCOUNT}
WITHIN = {"OwnerId": OWN_ACCOUNT, "AcceptingOwnerUid": OWN_ACCOUNT}


def test_what_crosses_accounts_though_the_world_does_not_say_so_is_not_judged():
    history = AlibabaHistory(across=False)
    history.create()
    history.look("Accepting", **ACROSS)
    history.wait_past_the_deadline()
    history.look("Accepting", **ACROSS)
    history.look("Activated", **ACROSS)
    assert history.broken() == set()


def test_what_crosses_accounts_is_not_judged_by_a_list_either():
    history = AlibabaHistory(across=False)
    history.create()
    history.wait_past_the_deadline()
    history.list(history.item(status="Accepting", **ACROSS))
    history.look("Accepting", **ACROSS)
    assert history.broken() == set()


def test_what_crosses_accounts_though_the_world_does_not_say_so_is_not_judged_at_naver():
    history = NaverHistory(across=False)
    other = {"targetVpcLoginId": "stranger@example.com"}
    history.create()
    history.wait_past_the_deadline()
    history.list(history.item("1", "INIT", **other))
    history.look("1", "INIT", **other)
    assert history.broken() == set()


@pytest.mark.parametrize("members", [WITHIN, {"OwnerId": str(OWN_ACCOUNT), "AcceptingOwnerUid": OWN_ACCOUNT}])
def test_two_accounts_that_are_one_are_judged(members):
    history = AlibabaHistory(across=False)
    history.create()
    history.look("Accepting", **members)
    assert history.broken() == {NOT_ACTIVATED}
