"""The judge, exchange by exchange."""

import pytest

from contracts.exchange import Exchange, Request, Response, TransportFailure
from contracts.judge import Held, NotExercised
from contracts.judge.looks import is_gone
from contracts.spec import load_spec
from contracts.wire.answer import Answer

from .conftest import PASSED, answer, created, refusal

ILLEGAL_NAME = refusal("IllegalParam.Name", "The param of Name is illegal.")


def verdict(bench, place, side):
    return bench.judge.verdict(bench.clause(place), side)


def test_a_plain_success_breaks_nothing(bench):
    assert bench.see(created()).outcome == "accepted"
    assert bench.broken() == set()


def test_what_is_accepted_against_the_rule_breaks_that_rule_alone(bench):
    bench.dry()
    bench.see(created(), Name="a" * 129)
    assert bench.broken() == {("Name/maxLength", "reject")}


def test_a_refusal_proves_nothing_before_the_parameter_was_accepted(bench):
    bench.dry()
    bench.see(ILLEGAL_NAME, Name="a" * 129)
    assert isinstance(verdict(bench, "Name/maxLength", "reject"), NotExercised)


def test_a_refusal_counts_once_all_else_was_accepted(bench):
    bench.begin()
    bench.dry(Name="aa")
    bench.see(ILLEGAL_NAME, Name="a" * 129)
    assert verdict(bench, "Name/maxLength", "reject") == Held(exchanges=1)


def test_a_refused_call_is_blamed_on_the_one_new_thing_in_it(bench):
    bench.dry()
    bench.dry(Name="aaa")
    bench.dry(ILLEGAL_NAME, Name="a" * 128)
    assert bench.broken() == {("Name/maxLength", "accept")}


def test_of_several_new_things_later_exchanges_clear_some(bench):
    bench.dry()
    bench.dry(ILLEGAL_NAME, Name="a_" + "a" * 126)
    bench.dry(Name="a" * 128)
    bench.dry(Name="aaaaa")
    assert bench.broken() == {("Name/characters", "accept")}


def test_the_same_fault_in_another_call_is_no_second_finding(bench):
    bench.dry()
    bench.dry(Name="aaa")
    bench.dry(ILLEGAL_NAME, Name="a_a")
    bench.dry(ILLEGAL_NAME, Name="b_" + "a" * 100)
    assert bench.broken() == {("Name/characters", "accept")}


def test_when_nothing_is_ever_accepted_there_is_one_finding(bench):
    bench.see(refusal("InternalMess", "No."))
    bench.see(refusal("InternalMess", "No."), Name="aaa")
    assert bench.broken() == {("request/accepted", "accept")}


@pytest.mark.parametrize(
    "text", ["", "\u00e9t\u00e9", "caf\u00e9", "\u4e2d\u6587"], ids=["empty", "first", "inside", "chinese"]
)
@pytest.mark.parametrize("outcome", [PASSED, ILLEGAL_NAME], ids=["accepted", "refused"])
def test_a_value_in_an_open_zone_is_judged_neither_way(bench, text, outcome):
    bench.dry()
    bench.dry(Name="abc")
    bench.dry(outcome, Name=text)
    assert bench.broken() == set()


def test_an_unlisted_code_is_an_observation(bench):
    bench.begin()
    bench.dry(Name="aaa")
    bench.see(refusal("SomethingElse", "Who knows."), Name="a")
    assert bench.broken() == set()
    assert [o.text for o in bench.judge.observations.values()] == ["the code SomethingElse is in no table"]


@pytest.mark.parametrize(
    ("seen", "place"),
    [
        (refusal("IllegalParam.Name", "The param of Name is illegal.", status=404), "error/status"),
        (refusal("IllegalParam.Name", "The param of Name is illegal.", status=200), "error/status"),
        (refusal("IllegalParam.Name", "The name is bad."), "error/message"),
        (refusal("MissingVpcId", "VpcId is mandatory for this action."), "error/fault"),
        (refusal("SignatureDoesNotMatch", "Specified signature is not matched with our calculation."), "error/fault"),
        (refusal("InternalError", "Oh.", status=500), "error/server-fault"),
        (answer(400, {"Message": "no"}), "error/code"),
        (answer(400, ["no"]), "error/code"),
        (Response(status=400, body=b"<html>bad request</html>"), "error/code"),
    ],
)
def test_a_refusal_that_is_not_as_listed_breaks_the_rule_about_errors(bench, seen, place):
    bench.begin()
    bench.dry(Name="aaa")
    bench.see(seen, Name="a")
    assert bench.broken() == {(place, "reject")}


@pytest.mark.parametrize(
    "seen",
    [
        refusal("IllegalParam.Name", "The  param of\n Name is illegal."),
        refusal("InvalidName", "Specified parameter Name is not valid."),
        refusal("Throttling.User", "Request was denied due to user flow control."),
        refusal("QuotaExceeded.VpcPeerCountPerVpc", "The quota of x is exceeded, usage 1/1."),
        refusal(
            "Conflict.Operation",
            "There are other peering operations on the requester VPC or accepter VPC, try again later.",
        ),
    ],
)
def test_a_refusal_that_fits_or_is_of_the_moment_breaks_nothing(bench, seen):
    bench.begin()
    bench.dry(Name="aaa")
    bench.see(seen, Name="a")
    assert bench.broken() == set()


def test_exactly_the_due_error_is_due_in_its_condition(bench):
    bench.begin()
    bench.dry(ResourceGroupId="rg-1")
    bench.see(
        refusal("IllegalParam.ResourceGroupId", "The param of ResourceGroupId is illegal."), ResourceGroupId="rg-none"
    )
    assert bench.broken() == {("OperationFailed.NotExist.ResourceGroup/condition", "reject")}


def test_a_condition_s_error_outside_its_condition_is_broken(bench):
    bench.begin()
    bench.dry(Name="aaa")
    message = "The operation failed because the resource group does not exist."
    bench.see(refusal("OperationFailed.NotExist.ResourceGroup", message), Name="a")
    assert bench.broken() == {("OperationFailed.NotExist.ResourceGroup/condition", "accept")}


def test_a_missing_member_of_a_success_is_one_finding(bench):
    bench.see(answer(200, {"RequestId": "R"}))
    assert bench.broken() == {("response.InstanceId/required", "accept")}


def test_a_taken_pair_may_be_refused_or_not(bench):
    bench.see(created())
    bench.see(refusal("ResourceAlreadyExist.VpcPeer", "The specified resource of VpcPeer already exists."))
    assert bench.broken() == set()


def test_a_dry_run_that_creates_in_silence_is_found_by_what_follows(bench):
    bench.see(created(), VpcId="vpc-a2", AcceptingVpcId="vpc-b2")
    bench.dry()
    bench.see(refusal("ResourceAlreadyExist.VpcPeer", "The specified resource of VpcPeer already exists."))
    assert bench.broken() == {("DryRun/dry-run", "accept")}


def test_a_fault_that_only_the_dry_run_overlooks_is_the_dry_run_s(bench):
    bench.dry()
    bench.dry(Name="aaa")
    bench.see(ILLEGAL_NAME, Name="a")
    bench.dry(Name="a")
    assert bench.broken() == {("DryRun/dry-run", "reject")}


@pytest.mark.parametrize("text", ["5", "yes", " true"])
def test_another_word_that_passes_for_true_is_misread(bench, text):
    bench.dry()
    bench.see(refusal("DryRunOperation", "The operation DryRun verifies success."), DryRun=text)
    assert bench.broken() == {("DryRun/type", "reject")}


def test_a_transport_failure_breaks_the_clause_about_answers(bench):
    request = Request(method="GET", url="http://target/?Action=CreateVpcPeerConnection&VpcId=vpc-a1")
    bench.judge.see(Exchange(request=request, outcome=TransportFailure(problem="cut off", seen=b"HTT")))
    assert bench.broken() == {("transport/answered", "accept")}


@pytest.mark.parametrize("action", ["TagResources", "DescribeVpcs", None])
def test_requests_for_what_no_spec_describes_are_passed_over(bench, action):
    query = f"Action={action}&InstanceId=pcc-1" if action else "InstanceId=pcc-1"
    request = Request(method="GET", url=f"http://target/?{query}")
    opinion = bench.judge.see(Exchange(request=request, outcome=created()))
    assert opinion.outcome == "passed over"


def test_a_form_that_there_is_not_may_be_refused_as_that(bench):
    bench.begin()
    refused = refusal("InvalidParameter.Format", "Specified parameter format is not valid.")
    assert bench.see(refused, Format="V3").outcome == "refused"
    assert bench.see(refused, Format="V3", Name="a").outcome == "refused"
    assert bench.broken() == set()


def test_a_quota_that_is_used_up_is_not_waited_for(bench):
    bench.begin()
    full = refusal("QuotaExceeded.VpcPeerCountPerVpc", "The quota of x is exceeded, usage 1/1.")
    assert bench.see(full).outcome == "full"
    assert bench.broken() == set()


@pytest.mark.parametrize(
    ("status", "value", "gone"),
    [
        (200, {"vpcPeeringInstanceList": []}, True),
        (200, {"vpcPeeringInstanceList": [{"vpcPeeringInstanceNo": "1"}]}, False),
        (404, {"title": "Route not resolved"}, False),
        (502, {}, False),
    ],
)
def test_only_a_success_with_an_empty_list_shows_that_something_is_gone(status, value, gone):
    lifecycle = load_spec("naver").operations["createVpcPeeringInstance"].lifecycle
    answer = Answer(status=status, form="json", media_type="application/json", value=value)
    assert is_gone(answer, lifecycle) is gone


@pytest.mark.parametrize("action", ["createvpcpeerconnection", "CreateVpcPeerConnections", None])
def test_a_misspelt_action_must_be_refused(bench, action):
    bench.see(created(), VpcId="vpc-a2", AcceptingVpcId="vpc-b2")
    bench.see(created("pcc-2"), Action=action)
    assert ("Action/required" if action is None else "Action/const", "reject") in bench.broken()


def test_memory_does_not_grow_with_the_number_of_exchanges(bench):
    history = bench.judge.history.operations["CreateVpcPeerConnection"]
    for number in range(3000):
        bench.see(created(f"pcc-{number}"), ClientToken=f"token-{number}", Name=f"n{number:05}")
    assert max(len(history.instances), len(history.tokens), len(history.views)) <= 2001
    assert len(history.of("Name").texts) <= 1000
