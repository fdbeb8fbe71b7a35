"""Lists: they show what is there, nothing that was refused, and nothing that is gone."""

import pytest

from .benches import (
    BAD_GATEWAY,
    ILLEGAL_NAME,
    LOST,
    NOT_FOUND,
    PASSED,
    TAKEN,
    AlibabaHistory,
    NaverHistory,
    json_answer,
    xml_answer,
)

DRY = ("DryRun/dry-run", "accept")
NAME = ("Name/startsWith", "reject")
REPEATED = ("request/repeated", "reject")
GONE = ("response.InstanceId/gone", "accept")


@pytest.fixture
def history():
    """A history in which creating is known to work at the pair, and nothing is there any more."""
    history = AlibabaHistory()
    for instance, pair in (("pcc-a", history.pair), ("pcc-b", history.elsewhere)):
        history.create(instance, Name="abc", **pair)
        history.list(history.item(instance, pair=pair))
        history.delete(instance)
        history.look(NOT_FOUND, instance=instance)
    history.wait_past_the_deadline()
    history.list()
    assert history.broken() == set()
    return history


def stranger(**about):
    return AlibabaHistory.item("pcc-9", "Creating", **about)


# -- what should not be there ------------------------------------------------------------------------------------------


def test_what_a_dry_run_made_is_found_in_the_list(history):
    history.create(PASSED, DryRun="true")
    history.list(stranger())
    assert history.broken() == {DRY}


def test_what_a_refused_request_made_is_found_in_the_list(history):
    history.create(ILLEGAL_NAME, Name="1ab")
    history.list(stranger())
    assert history.broken() == {NAME}


def test_what_a_refused_repetition_made_is_found_in_the_list(history):
    history.create()
    history.create(TAKEN)
    history.list(history.item(), stranger())
    assert history.broken() == {REPEATED}


def test_the_finding_shows_the_request_that_should_have_made_nothing(history):
    history.create(ILLEGAL_NAME, Name="1ab")
    history.list(stranger())
    history.list(stranger())
    found = history.finding()
    assert "pcc-9" in found.why
    assert any("Name=1ab" in exchange.request.url for exchange in found.exchanges)


def test_where_ids_are_not_those_that_were_given_a_list_shows_no_more_than_that(history):
    history.create()
    history.look("Activated", InstanceId="pcc-10")
    history.create(TAKEN)
    history.list(history.item("pcc-10"))
    assert history.broken() == {("response.InstanceId/names-instance", "accept")}


# -- what may be there -------------------------------------------------------------------------------------------------


def test_what_was_there_before_was_made_by_somebody_else(history):
    history.list(stranger())
    history.create(ILLEGAL_NAME, Name="1ab")
    history.create(PASSED, DryRun="true")
    history.list(stranger())
    assert history.broken() == set()


def test_somebody_else_s_connections_elsewhere_tell_nothing(history):
    history.create(ILLEGAL_NAME, Name="1ab")
    history.create(PASSED, DryRun="true")
    history.list(
        stranger(pair=history.elsewhere),
        stranger(pair={"VpcId": "vpc-b1", "AcceptingVpcId": "vpc-a1"}),
        {"InstanceId": "pcc-8", "Status": "Activated"},
        {"InstanceId": "pcc-7", "Status": "Activated", "Vpc": None, "AcceptingVpc": "vpc-b1"},
    )
    assert history.broken() == set()


@pytest.mark.parametrize("answer", [LOST, BAD_GATEWAY])
def test_what_a_request_made_whose_answer_never_came_may_be_there(history, answer):
    history.create(ILLEGAL_NAME, Name="1ab")
    history.create(PASSED, DryRun="true")
    history.create(answer)
    before = history.broken()
    history.list(stranger())
    history.create(ILLEGAL_NAME, Name="1ab")
    history.list(stranger())
    assert history.broken() == before


def test_what_a_faulty_request_made_whose_answer_never_came_may_be_there(history):
    history.create(ILLEGAL_NAME, Name="1ab")
    history.create(LOST, Name="1ab")
    before = history.broken()
    history.list(stranger())
    assert history.broken() == before


def test_what_a_request_made_later_may_be_there(history):
    history.create(ILLEGAL_NAME, Name="1ab")
    history.create(PASSED, DryRun="true")
    history.create("pcc-9")
    history.list(stranger())
    assert history.broken() == set()


def test_a_whole_list_clears_what_it_does_not_show(history):
    history.create(PASSED, DryRun="true")
    history.list()
    history.create(ILLEGAL_NAME, Name="1ab")
    history.list(stranger())
    assert history.broken() == {NAME}


@pytest.mark.parametrize(
    ("given", "members"),
    [({}, {"NextToken": "2"}), ({"Name": "other"}, {}), ({"RegionId": "cn-beijing"}, {})],
    ids=["one page of several", "filtered", "of another region"],
)
def test_a_list_of_something_else_clears_nothing(history, given, members):
    history.create(PASSED, DryRun="true")
    asked = {"RegionId": "cn-hangzhou", **given}
    history.call("ListVpcPeerConnections", json_answer(200, {"VpcPeerConnects": [], **members}), asked)
    history.create(ILLEGAL_NAME, Name="1ab")
    history.list(stranger())
    assert history.broken() == set()


def test_nothing_is_said_of_places_where_creating_was_never_seen_to_work():
    history = AlibabaHistory()
    history.create(ILLEGAL_NAME, Name="1ab")
    history.list(stranger())
    history.judge.settle()
    assert NAME not in history.broken()


def test_a_list_that_lags_may_still_show_what_was_deleted(history):
    history.create()
    history.look("Activated")
    history.delete()
    history.look(NOT_FOUND)
    history.create(ILLEGAL_NAME, Name="1ab")
    history.list(history.item(status="Deleting"))
    history.list(history.item(status="Activated"))
    assert history.broken() == set()


def test_what_is_listed_long_after_its_deletion_is_found(history):
    history.create()
    history.look("Activated")
    history.delete()
    history.look(NOT_FOUND)
    history.wait_past_the_deadline()
    history.list(history.item(status="Deleting"))
    assert history.broken() == {GONE}


def test_what_is_listed_may_be_missing_from_a_list(history):
    history.create()
    history.look("Activated")
    history.wait_past_the_deadline()
    history.list()
    history.list(stranger(pair=history.elsewhere))
    assert history.broken() == set()


@pytest.mark.parametrize(
    "answer",
    [
        LOST,
        BAD_GATEWAY,
        NOT_FOUND,
        json_answer(200, {"RequestId": "R"}),
        json_answer(200, {"RequestId": "R", "VpcPeerConnects": None}),
        json_answer(200, {"RequestId": "R", "VpcPeerConnects": {}}),
        json_answer(200, {"RequestId": "R", "VpcPeerConnects": ["pcc-9", None, 1, [], {}]}),
        json_answer(200, {"RequestId": "R", "VpcPeerConnects": [{"Status": "Activated"}, {"InstanceId": None}]}),
        json_answer(200, {"RequestId": "R", "VpcPeerConnects": [{"InstanceId": {"a": 1}}, {"InstanceId": ["pcc-1"]}]}),
        json_answer(200, ["pcc-9"]),
        xml_answer(200, "<ListVpcPeerConnectionsResponse><VpcPeerConnects/></ListVpcPeerConnectionsResponse>"),
        xml_answer(
            200, "<ListVpcPeerConnectionsResponse><VpcPeerConnects>a</VpcPeerConnects></ListVpcPeerConnectionsResponse>"
        ),
        xml_answer(200, "<ListVpcPeerConnectionsResponse/>"),
        xml_answer(200, "<ListVpcPeerConnections"),
    ],
)
def test_a_list_that_says_nothing_breaks_nothing(history, answer):
    history.create()
    history.create(ILLEGAL_NAME, Name="1ab")
    history.list(answer=answer)
    history.look("Activated")
    assert history.broken() == set()


def test_a_list_in_xml_is_read_too(history):
    history.create(PASSED, DryRun="true")
    item = (
        "<VpcPeerConnects><InstanceId>pcc-9</InstanceId><Status>Activated</Status>"
        "<Vpc><VpcId>vpc-a1</VpcId></Vpc><AcceptingVpc><VpcId>vpc-b1</VpcId></AcceptingVpc></VpcPeerConnects>"
    )
    history.list(answer=xml_answer(200, f"<ListVpcPeerConnectionsResponse>{item}</ListVpcPeerConnectionsResponse>"))
    assert history.broken() == {DRY}


def test_after_a_reset_a_list_is_judged_anew(history):
    history.create(ILLEGAL_NAME, Name="1ab")
    history.reset()
    history.list(stranger())
    assert history.broken() == set()


def test_what_is_listed_after_a_state_change_may_have_been_made_by_it(history):
    history.create(ILLEGAL_NAME, Name="1ab")
    history.change("router-interface-exists", "setup")
    history.list(stranger())
    assert history.broken() == set()


# -- NAVER -------------------------------------------------------------------------------------------------------------


def test_an_instance_that_is_listed_long_after_its_deletion_is_found_at_naver():
    history = NaverHistory()
    history.create()
    history.look()
    history.delete()
    history.list(history.item("1", "TERMTING"))
    assert history.broken() == set()
    history.wait_past_the_deadline()
    history.list(history.item("1", "TERMTING"))
    assert history.broken() == {("response.vpcPeeringInstanceList[].vpcPeeringInstanceNo/gone", "accept")}


def test_two_instances_of_one_pair_are_nobody_s_fault():
    history = NaverHistory()
    history.create()
    history.create("2")
    history.look("1")
    history.look("2")
    history.list(history.item("1"), history.item("2"))
    assert history.broken() == set()


def test_empty_lists_in_xml_say_nothing():
    history = NaverHistory()
    history.create()
    body = "<{0}><returnCode>0</returnCode><returnMessage>success</returnMessage><totalRows>0</totalRows>{1}</{0}>"
    for inside in ("<vpcPeeringInstanceList/>", "<vpcPeeringInstanceList></vpcPeeringInstanceList>", ""):
        history.list(answer=xml_answer(200, body.format("getVpcPeeringInstanceListResponse", inside)))
    history.look()
    assert history.broken() == set()
