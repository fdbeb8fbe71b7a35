"""A service that is away for a moment, or has too many requests, is no fault of the request, nor of the service."""

import pytest

from contracts.exchange import Response

from .benches import BAD_GATEWAY, LOST, STALE, AlibabaHistory, NaverHistory, json_answer, refusal, xml_answer

AWAY = refusal("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503)
PROXY = Response(status=503, headers=(("Content-Type", "text/html"),), body=b"<html>busy</html>")
TOO_MANY = refusal("Throttling.User", "Request was denied due to user flow control.", 429)
OTHER_TOO_MANY = refusal("Slow.Down", "Less, please.", 429)
BARE_TOO_MANY = Response(status=429)
ILLEGAL_NAME = refusal("IllegalParam.Name", "The param of Name is illegal.")
SERVER_FAULT = {("error/server-fault", "reject")}


@pytest.fixture
def history():
    history = AlibabaHistory()
    history.create("pcc-0", **history.elsewhere)
    history.create("pcc-9", VpcId="vpc-a3", AcceptingVpcId="vpc-b3", Name="abc")
    history.reset()
    return history


@pytest.mark.parametrize("answer", [AWAY, PROXY, BAD_GATEWAY, TOO_MANY, OTHER_TOO_MANY, BARE_TOO_MANY])
@pytest.mark.parametrize("name", ["abc", "never-seen", "1"])
def test_an_answer_of_the_moment_is_no_finding_and_worth_another_try(history, answer, name):
    assert history.create(answer, Name=name).outcome == "passing"
    assert history.broken() == set()


@pytest.mark.parametrize("name", ["abc", "never-seen", "1"])
def test_a_connection_that_ended_after_it_had_served_is_worth_another_try(history, name):
    assert history.create(STALE, Name=name).outcome == "passing"
    assert history.broken() == set()
    assert history.create(LOST, Name=name).outcome == "failed"
    assert history.broken() == {("transport/answered", "accept")}


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_faulty_request_that_always_finds_the_service_away_is_found(history, status):
    for _ in range(4):
        history.create(Response(status=status), Name="1")
        history.wait(1)
    assert history.broken() == SERVER_FAULT


def test_a_faultless_request_that_always_finds_the_service_away_is_found(history):
    for _ in range(4):
        history.create(AWAY, Name="never-seen")
        history.wait(1)
    assert history.broken() == SERVER_FAULT


def test_what_was_away_for_a_short_time_only_is_not_found(history):
    for _ in range(4):
        history.create(AWAY, Name="1")
    assert history.broken() == set()


@pytest.mark.parametrize("between", [ILLEGAL_NAME, TOO_MANY])
def test_outages_with_another_answer_between_do_not_add_up(history, between):
    for _ in range(20):
        history.create(AWAY, Name="1")
        history.create(between, Name="1")
        history.wait(1)
    assert history.broken() == set()


def test_outages_between_answers_that_accept_do_not_add_up(history):
    for number in range(20):
        history.create(AWAY, Name="abc")
        history.wait(1)
        history.create(f"pcc-{number}1", Name="abc")
        history.reset()
    assert history.broken() == set()


def test_a_fault_of_the_server_is_found_at_once(history):
    message = "The request processing has failed due to some unknown error, exception or failure."
    history.create(refusal("InternalError", message, 500), Name="1")
    assert history.broken() == SERVER_FAULT


def test_another_status_with_the_code_of_too_many_requests_is_the_status_s_fault_alone(history):
    answer = refusal("Throttling.User", "Request was denied due to user flow control.", 403)
    assert history.create(answer, Name="never-seen").outcome == "passing"
    assert history.broken() == {("error/status", "reject")}


def test_a_code_that_is_about_something_else_does_not_hide_behind_too_many_requests(history):
    history.create(refusal("IllegalParam.Name", "The param of Name is illegal.", 429), Name="1")
    assert history.broken() == {("error/status", "reject")}


@pytest.mark.parametrize("root", ["error", "Error", "responseError", "ncloud"])
@pytest.mark.parametrize(
    ("status", "members"),
    [
        (400, "<returnCode>1100000</returnCode><returnMessage>wrong</returnMessage>"),
        (400, "<e><returnCode>1100000</returnCode><returnMessage>wrong</returnMessage></e>"),
        (401, "<errorCode>210</errorCode><message>Permission Denied</message>"),
    ],
)
def test_how_an_error_looks_in_xml_is_open(root, status, members):
    history = NaverHistory()
    answer = xml_answer(status, f"<{root}>{members}</{root}>")
    given = {"sourceVpcNo": "1001", "targetVpcNo": "no-such-vpc"}
    history.send(history.create_operation, answer, given)
    assert history.broken() == set()


@pytest.mark.parametrize(
    "text",
    [
        "<ErrorResponse><returnCode>1001</returnCode><returnMessage>no</returnMessage></ErrorResponse>",
        "<Response><responseError><returnCode>1001</returnCode><returnMessage>no</returnMessage></responseError></Response>",
    ],
)
def test_an_error_in_xml_may_have_a_root_that_ends_like_that_of_a_success(text):
    history = NaverHistory()
    history.send(history.create_operation, xml_answer(400, text), {"sourceVpcNo": "1001", "targetVpcNo": "no-such-vpc"})
    assert history.broken() == set()


def test_an_error_in_the_envelope_of_a_success_is_found_in_xml():
    history = NaverHistory()
    root = f"{history.create_operation}Response"
    text = f"<{root}><returnCode>1001</returnCode><returnMessage>no</returnMessage></{root}>"
    history.send(history.create_operation, xml_answer(400, text), {"sourceVpcNo": "1001", "targetVpcNo": "no-such-vpc"})
    assert history.broken() == {("error/form", "reject")}


@pytest.mark.parametrize("code", ["200", "OK", "Success", "Created"])
def test_a_success_may_have_a_code_of_its_own(code):
    history = AlibabaHistory()
    answer = json_answer(200, {"RequestId": "R", "InstanceId": "pcc-1", "Code": code, "Message": "done"})
    assert history.create(answer).outcome == "accepted"
    assert history.broken() == set()


def test_a_code_without_what_successes_hold_is_an_error():
    history = AlibabaHistory()
    answer = json_answer(200, {"RequestId": "R", "Code": "InvalidParameter", "Message": "no"})
    assert history.create(answer).outcome == "refused"


@pytest.mark.parametrize("body", ["<error/>", "<error>wrong</error>", "<html><p>wrong</p></html>", "<a><b>1</b></a>"])
def test_an_error_in_xml_needs_a_code_all_the_same(body):
    history = NaverHistory()
    history.send(history.create_operation, xml_answer(400, body), {"sourceVpcNo": "1001", "targetVpcNo": ""})
    assert history.broken() & {("error/code", "reject"), ("error/form", "reject")}


def test_an_error_in_json_is_in_the_documented_form():
    history = NaverHistory()
    answer = json_answer(400, {"Error": {"returnCode": "1100000", "returnMessage": "wrong"}})
    history.create(answer=answer, target="")
    assert history.broken() == {("error/form", "reject")}
