"""Traffic that others recorded: judged by what the spec alone says, and never blamed for what nobody knows."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit
from xml.sax.saxutils import escape

import pytest

from contracts.cassette.sources import sources_at
from contracts.emulator import FAULTS
from contracts.exchange import Exchange, Request, Response
from contracts.wire.call import Call, Credentials
from contracts.wire.vendor import wire_of
from tests.cassette.foreign import as_har, as_vcr
from tests.cassette.recording import broken, play, record, verdicts

CREATE = {"alibaba": "alibaba/CreateVpcPeerConnection", "naver": "naver/createVpcPeeringInstance"}
SHOWN = {"alibaba": "Name/maxLength reject", "naver": "vpcPeeringName/minLength accept"}
FORMATS = {"vcr.yaml": as_vcr, "vcr.json": as_vcr, "traffic.har": as_har}


@pytest.fixture(scope="module", params=["alibaba", "naver"])
def exchanges(request, tmp_path_factory):
    """Return the vendor and the exchanges of a run against its conforming emulator."""
    folder = tmp_path_factory.mktemp("recordings") / request.param
    record(request.param, folder, budget=250)
    (source,) = sources_at(folder)
    return request.param, [entry.exchange for entry in source.entries()]


@pytest.mark.parametrize("name", FORMATS)
def test_the_traffic_of_a_conforming_target_comes_out_clean(exchanges, tmp_path, name):
    vendor, every = exchanges
    playback = play(FORMATS[name](every, tmp_path / name))
    assert playback.problems == []
    assert broken(playback) == {}
    held = [key for judge in playback.judges for key, (kind, *_) in verdicts(judge).items() if kind == "Held"]
    assert f"{CREATE[vendor]}/{SHOWN[vendor]}" in {f"{clause} {side}" for clause, side in held}
    assert len(held) > 30


@pytest.mark.parametrize("order", ["backwards", "twice", "every third"])
def test_neither_order_nor_gaps_nor_repetition_raise_an_alarm(exchanges, tmp_path, order):
    _vendor, every = exchanges
    shuffled = {"backwards": every[::-1], "twice": [e for e in every for _ in range(2)], "every third": every[::3]}
    assert broken(play(as_har(shuffled[order], tmp_path / "a.har"))) == {}


def test_two_files_have_nothing_to_do_with_each_other(exchanges, tmp_path):
    _, every = exchanges
    one, other = as_vcr(every, tmp_path / "one.yaml"), as_vcr(every, tmp_path / "other.yaml")
    assert broken(play(one, other)) == {}


def test_host_port_and_path_prefix_do_not_matter(exchanges, tmp_path):
    def moved(exchange):
        parts = urlsplit(exchange.request.url)
        url = urlunsplit((parts.scheme, "proxy.example:8443", "/cloud/eu" + parts.path, parts.query, ""))
        return replace(exchange, request=replace(exchange.request, url=url))

    _, every = exchanges
    here, there = play(as_har(every, tmp_path / "a.har")), play(as_har(map(moved, every), tmp_path / "b.har"))
    assert [verdicts(j) for j in here.judges] == [verdicts(j) for j in there.judges]


@pytest.mark.parametrize(
    "fault", ["alibaba-stamp-any-v3", *(pytest.param(n, marks=pytest.mark.thorough) for n in sorted(FAULTS)[::180])]
)
def test_a_fault_that_shows_in_single_exchanges_is_found_and_no_other(fault, tmp_path):
    record(FAULTS[fault].vendor, tmp_path / "r", fault=fault)
    (source,) = sources_at(tmp_path / "r")
    found = broken(play(as_har([entry.exchange for entry in source.entries()], tmp_path / "a.har")))
    assert set(found) <= {FAULTS[fault].breaks}


def signed(vendor, call, **answer):
    nobody = Credentials(access_key_id="somebody", access_key_secret="something")
    request = wire_of(vendor).encode(call, base_url="http://cloud.example", credentials=nobody, now=1e9, nonce="n-1")
    return Exchange(request=request, outcome=Response(**answer))


def create(**changes):
    parameters = {
        "Action": "CreateVpcPeerConnection",
        "RegionId": "cn-hangzhou",
        "VpcId": "vpc-1",
        "AcceptingAliUid": "1210123456123456",
        "AcceptingRegionId": "cn-hangzhou",
        "AcceptingVpcId": "vpc-2",
        "Format": "JSON",
        "Version": "2022-01-01",
        **changes,
    }
    given = tuple((name, text) for name, text in parameters.items() if text is not None)
    return Call(operation="CreateVpcPeerConnection", path="/", parameters=given)


JSON = (("Content-Type", "application/json"),)
MADE = {"RequestId": "r-1", "InstanceId": "pcc-1"}


def answered(status=200, **content):
    return {"status": status, "headers": JSON, "body": json.dumps(content).encode()}


@pytest.mark.parametrize(
    "answer",
    [
        answered(400, Code="InvalidVpcId.NotFound", Message="The specified VpcId is not found.", RequestId="r"),
        answered(403, Code="Forbidden.RAM", Message="User not authorized to operate.", RequestId="r"),
        answered(
            400,
            Code="OperationFailed.CdtNotOpened",
            Message="The operation failed because the Cdt service is not opened.",
            RequestId="r",
        ),
        answered(429, Code="Throttling.User", Message="Request was denied due to user flow control.", RequestId="r"),
        answered(400, Code="QuotaExceeded.X", Message="some quota", RequestId="r"),
        answered(404, Code="InvalidAccessKeyId.NotFound", Message="Specified access key is not found.", RequestId="r"),
    ],
    ids=lambda answer: json.loads(answer["body"])["Code"],
)
@pytest.mark.parametrize("before", [(), ("accepted",)], ids=["first", "after one that was accepted"])
def test_a_refusal_may_have_any_reason_that_nobody_knows_of(tmp_path, answer, before):
    accepted = [signed("alibaba", create(), **answered(**MADE)) for _ in before]
    faultless = signed("alibaba", create(Name="peer"), **answer)
    too_long = signed("alibaba", create(Name="x" * 129), **answer)
    found = broken(play(as_har([*accepted, faultless, too_long], tmp_path / "a.har")))
    assert [why for key, why in found.items() if not key[0].endswith(("/error/status", "/error/message"))] == []


def test_a_rule_that_the_request_alone_breaks_is_judged(tmp_path):
    accepted = signed("alibaba", create(Name="x" * 129), **answered(**MADE))
    found = broken(play(as_vcr([accepted], tmp_path / "a.yaml")))
    assert list(found) == [(f"{CREATE['alibaba']}/Name/maxLength", "reject")]


def test_the_form_of_an_answer_is_judged(tmp_path):
    accepted = signed("alibaba", create(), **answered(RequestId="r-1"))
    assert list(broken(play(as_har([accepted], tmp_path / "a.har")))) == [
        (f"{CREATE['alibaba']}/response.InstanceId/required", "accept")
    ]


def test_what_is_not_for_us_or_was_not_kept_is_counted_and_passed_over(tmp_path):
    call = create()
    plain = signed("alibaba", call, **answered(**MADE))
    post = Request(
        method="POST",
        url="https://cloud.example/",
        headers=(("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", "120")),
    )
    every = [
        plain,
        replace(plain, request=replace(plain.request, method="OPTIONS"), outcome=Response(status=204)),
        Exchange(request=post, outcome=plain.outcome),
        signed("alibaba", create(Action="DescribeVpcs"), **answered(RequestId="r")),
        signed("alibaba", create(Action="CreateSomethingElse"), **answered(RequestId="r")),
        Exchange(request=Request(method="GET", url="https://cdn.example/logo.png"), outcome=Response(status=200)),
    ]
    path = as_har(every, tmp_path / "a.har")
    content = json.loads(path.read_text())
    content["log"]["entries"].append({**content["log"]["entries"][0], "response": {"status": 0, "headers": []}})
    lost = {**content["log"]["entries"][0]["response"], "content": {"size": 300, "mimeType": "application/json"}}
    content["log"]["entries"].append({**content["log"]["entries"][0], "response": lost})
    path.write_text(json.dumps(content))
    playback = play(path)
    assert broken(playback) == {}
    assert playback.exchanges == 8
    assert sum(judge.tally.seen for judge in playback.judges) == 1
    assert playback.passed_over == {
        "a browser or proxy asked it on its own account": 1,
        "the body of the request was not recorded": 1,
        "no spec is about it": 3,
        "there was no answer": 1,
        "the body of the answer was not recorded": 1,
    }


FORM = "application/x-www-form-urlencoded"
POSTED = {"method": "POST", "uri": "https://cloud.example/vpc/v2/createVpcPeeringInstance"}
ASKED = "sourceVpcNo=1001&targetVpcNo=2001&responseFormatType=json"
V3 = {"method": "POST", "uri": f"https://cloud.example/?{urlencode(create(Action=None, Version=None).parameters)}"}


def passed_over(tmp_path, request=None, response=None, *, judged=0):
    """Write an interaction that others recorded, see it raise no alarm, and return why it was passed over."""
    (plain,) = json.loads(as_vcr([signed("alibaba", create(), **answered(**MADE))], tmp_path / "p.json").read_text())[
        "interactions"
    ]
    one = {"request": request or plain["request"], "response": {**plain["response"], **(response or {})}}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(one) + "\n")
    playback = play(path)
    assert broken(playback) == {}
    assert sum(judge.tally.seen for judge in playback.judges) == judged
    return list(playback.passed_over)


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        ({**POSTED, "body": ASKED, "headers": {}}, "the body of the request is not known to be a form"),
        (
            {**POSTED, "body": ASKED, "headers": {"Content-Type": "application/octet-stream"}},
            "the body of the request is not known to be a form",
        ),
        (
            {**POSTED, "body": "{}", "headers": {"Content-Type": "application/json"}},
            "the body of the request is not known to be a form",
        ),
        (
            {**POSTED, "body": ASKED, "headers": {"Content-Type": FORM, "Content-Encoding": "gzip"}},
            "the body of the request is packed",
        ),
        ({**POSTED, "body": None, "headers": {}}, "the body of the request was not recorded"),
        ({**POSTED, "body": None, "headers": {"Content-Type": FORM}}, "the body of the request was not recorded"),
        (
            {**POSTED, "uri": f"{POSTED['uri']}?{ASKED}", "headers": {"Transfer-Encoding": "chunked"}},
            "the body of the request was not recorded",
        ),
        (
            {**V3, "headers": {"x-acs-action": "CreateVpcPeerConnection"}},
            "a header of the request may have been left out",
        ),
    ],
)
def test_a_request_that_was_not_kept_whole_is_judged_of_nobody(tmp_path, request_, why):
    assert passed_over(tmp_path, request_) == [why]


def test_a_query_that_says_everything_needs_no_body(tmp_path):
    headers = {"x-acs-action": "CreateVpcPeerConnection", "x-acs-version": "2022-01-01"}
    assert passed_over(tmp_path, {**V3, "body": None, "headers": headers}, judged=1) == []


def test_a_form_that_a_library_was_given_as_a_mapping_is_read(tmp_path):
    form = dict(create().parameters)
    request = {"method": "post", "uri": "https://cloud.example/", "body": form, "headers": {}}
    assert passed_over(tmp_path, request, judged=1) == []


@pytest.mark.parametrize(
    ("response", "why"),
    [
        ({"body": None}, "the body of the answer was not recorded"),
        ({"body": {}}, "the body of the answer was not recorded"),
        ({"body": {"string": None}}, "the body of the answer was not recorded"),
        (
            {"body": {"string": ""}, "headers": {"Content-Length": "42", "Content-Encoding": "gzip"}},
            "the body of the answer was not recorded",
        ),
        (
            {"body": {"string": '{"RequestId'}, "headers": {"Content-Length": "42"}},
            "the body of the answer is not as it was sent: it has another length",
        ),
        ({"headers": {}}, "the headers of the answer were not recorded"),
        ({"headers": None}, "the headers of the answer were not recorded"),
        ({"status": {"code": -1}}, "there was no answer"),
        (
            {"status": {"code": 101}},
            "the connection was used for something else, or its answer was not recorded",
        ),
        ({"status": {"code": 304}}, "a cache was asked whether it is up to date, and nothing else answered"),
        ({"status": {"code": 407}}, "a proxy answered, and not the target"),
        (
            {"status": {"code": 307}, "headers": {"Non-Authoritative-Reason": "HSTS"}},
            "a browser redirected itself, and nothing was sent",
        ),
    ],
)
def test_an_answer_that_was_not_kept_whole_is_judged_of_nobody(tmp_path, response, why):
    assert passed_over(tmp_path, response=response) == [why]


def test_an_answer_as_older_recorders_of_httpx_wrote_it_is_read(tmp_path):
    old = {"status": None, "body": None, "status_code": 200, "content": json.dumps(MADE)}
    (plain,) = json.loads(as_vcr([signed("alibaba", create(), **answered(**MADE))], tmp_path / "p.json").read_text())[
        "interactions"
    ]
    plain["response"] = {name: value for name, value in {**plain["response"], **old}.items() if value is not None}
    (tmp_path / "a.jsonl").write_text(json.dumps(plain) + "\n")
    playback = play(tmp_path / "a.jsonl")
    assert (broken(playback), playback.passed_over) == ({}, {})


def har(tmp_path, *, request=None, response=None, call=None):
    """Write an entry of a HAR file, changed, and return what became of it."""
    path = as_har([signed("alibaba", call or create(), **answered(**MADE))], tmp_path / "a.har")
    content = json.loads(path.read_text())
    (entry,) = content["log"]["entries"]
    entry["request"].update(request or {})
    entry["response"].update(response or {})
    path.write_text(json.dumps(content))
    playback = play(path)
    assert broken(playback) == {}
    return sum(judge.tally.seen for judge in playback.judges), list(playback.passed_over)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"size": -1},
        {"size": 0},
        {"size": 42, "text": ""},
        {"size": -1, "_file": "a.json"},
        {"size": 42, "text": None, "comment": "not included"},
    ],
)
def test_a_har_file_without_the_answers_is_judged_of_nobody(tmp_path, content):
    assert har(tmp_path, response={"content": content}) == (0, ["the body of the answer was not recorded"])


def test_a_har_file_with_a_part_of_an_answer_is_judged_of_nobody(tmp_path):
    why = "the body of the answer is not as it was sent: it has another length"
    assert har(tmp_path, response={"content": {"size": 42, "text": '{"RequestId'}}) == (0, [why])


@pytest.mark.parametrize("kind", [None, "", "x-unknown"])
def test_a_content_type_that_nobody_kept_is_not_missing(tmp_path, kind):
    content = {"size": 42, "mimeType": kind, "text": json.dumps(MADE)}
    found = har(tmp_path, response={"headers": [], "content": content})
    assert found == (0, ["the headers of the answer were not recorded"])


def test_base64_is_known_in_any_letter_case_and_never_taken_for_nothing(tmp_path):
    text = base64.encodebytes(json.dumps(MADE).encode()).decode()
    assert har(tmp_path, response={"content": {"size": 42, "encoding": "Base64", "text": text}}) == (1, [])
    found = har(tmp_path, response={"content": {"size": 42, "encoding": "base64", "text": "!!!"}})
    assert found == (0, ["a body is said to be Base64, and is not"])


def test_a_har_file_without_headers_says_what_the_form_is_beside_it(tmp_path):
    call = replace(create(), method="POST", position="form")
    assert har(tmp_path, call=call, request={"headers": []}) == (1, [])
    pairs = [{"name": name, "value": text} for name, text in create().parameters]
    posted = {"mimeType": FORM, "params": pairs}
    assert har(tmp_path, call=call, request={"headers": [], "postData": posted}) == (1, [])
    lost = (0, ["the body of the request was not recorded"])
    assert har(tmp_path, call=call, request={"headers": [], "postData": None, "bodySize": 55}) == lost
    several = {"mimeType": "multipart/form-data; boundary=x", "params": pairs}
    assert har(tmp_path, call=call, request={"headers": [], "postData": several}) == lost


def test_a_cassette_of_ours_that_was_scrubbed_further_is_judged_of_nobody(tmp_path):
    for path in (Path(__file__).parents[2] / "cassettes/alibaba").iterdir():
        (tmp_path / path.name).write_text(path.read_text().replace("1210123456123456", "REDACTED"))
    playback = play(tmp_path / "CreateVpcPeerConnection.yaml")
    assert broken(playback) == {}
    assert playback.passed_over["what stood in it was taken out before it was kept"] > 10


@pytest.mark.parametrize(
    "text",
    [
        *("REDACTED", "[FILTERED]", "<hidden>", "**REDACTED**", "REDACTED_UID", "uid-redacted", "sanitized"),
        *("xxxxxxxx", "***", "<ALI_UID>", "{{uid}}", "${ALI_UID}", "_scrubbed_"),
        *("1210****3456", "12101234xxxxxxxx", "UID-MASKED", "uid_removed", "account-sanitized", "FILTERED123"),
        *(
            "%5BFILTERED%5D",
            "DUMMY",
            "ACCOUNT_ID",
            "SECRET",
            "OMITTED",
            "#####",
            "\u2022\u2022\u2022",
            "--- hidden ---",
        ),
    ],
)
def test_what_was_taken_out_of_a_request_is_judged_of_nobody(tmp_path, text):
    accepted = signed("alibaba", create(AcceptingAliUid=text), **answered(**MADE))
    playback = play(as_vcr([accepted], tmp_path / "a.yaml"))
    assert broken(playback) == {}
    assert playback.passed_over == {"what stood in it was taken out before it was kept": 1}


@pytest.mark.parametrize("text", ["peer", "x", "xxx", "hiddenite", "my-filtered-peer", "a...b", "a*b", "INIT"])
def test_what_stands_for_itself_is_judged(tmp_path, text):
    accepted = signed("alibaba", create(Name=text, ClientToken="é"), **answered(**MADE))
    assert list(broken(play(as_vcr([accepted], tmp_path / "a.yaml")))) != []


@pytest.mark.parametrize(
    "text",
    [
        *("<DATE>", "{{VPC}}", "xxxx", "vpc-redacted", "2026-**-**", "10.***.0.0/16", "[DATE REDACTED]"),
        *("***@navercloud.com", "te****", "x.x.x.x/16", "REDACTED_VPC"),
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_masks_in_answers_are_known_as_well(tmp_path, text, form):
    headers = (("Content-Type", f"text/{form}"),)
    body = f"<a><b>{escape(text)}</b></a>" if form == "xml" else json.dumps({"a": {"b": [text]}})
    scrubbed = signed("alibaba", create(), status=200, headers=headers, body=body.encode())
    playback = play(as_vcr([scrubbed], tmp_path / "a.yaml"))
    assert broken(playback) == {}
    assert playback.passed_over == {"what stood in it was taken out before it was kept": 1}


def test_a_mask_may_leave_an_answer_that_is_no_json_any_more(tmp_path):
    body = b'{"RequestId": "r", "InstanceId": <INSTANCE>}'
    scrubbed = signed("alibaba", create(), status=200, headers=JSON, body=body)
    assert broken(play(as_vcr([scrubbed], tmp_path / "a.yaml"))) == {}


def test_what_was_taken_out_of_an_answer_is_judged_of_nobody(tmp_path):
    accepted = signed("alibaba", create(), **answered(RequestId={"was": "[REDACTED]"}, InstanceId="REDACTED"))
    assert broken(play(as_har([accepted], tmp_path / "a.har"))) == {}
    kept = signed("alibaba", create(), **answered(RequestId={"was": "here"}, InstanceId="pcc-1"))
    assert broken(play(as_har([kept], tmp_path / "b.har"))) != {}


def test_credentials_may_be_taken_out(tmp_path):
    accepted = signed("alibaba", create(Name="x" * 129), **answered(**MADE))
    without = replace(accepted.request, headers=tuple((n, "REDACTED") for n, _ in accepted.request.headers))
    url = re.sub("(Signature|AccessKeyId|SignatureNonce)=[^&]*", r"\1=REDACTED", accepted.request.url)
    found = broken(play(as_vcr([replace(accepted, request=replace(without, url=url))], tmp_path / "a.yaml")))
    assert list(found) == [(f"{CREATE['alibaba']}/Name/maxLength", "reject")]


def test_a_body_that_was_changed_is_judged_of_nobody(tmp_path):
    form = urlencode(create(VpcId=None).parameters)
    headers = (("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", str(len(form) + 12)))
    request = Request(method="POST", url="https://cloud.example/", headers=headers, body=form.encode())
    changed = Exchange(request=request, outcome=Response(**answered(**MADE)))
    playback = play(as_vcr([changed], tmp_path / "a.yaml"))
    assert broken(playback) == {}
    assert playback.passed_over == {"the body of the request is not as it was sent: it has another length": 1}


def test_http2_headers_and_parameters_of_a_form_are_understood(tmp_path):
    call = replace(create(), method="POST", position="form")
    one = signed("alibaba", call, **answered(**MADE))
    path = as_har([one], tmp_path / "a.har")
    content = json.loads(path.read_text())
    entry = content["log"]["entries"][0]
    entry["request"]["headers"].insert(0, {"name": ":authority", "value": "cloud.example"})
    pairs = [pair.split("=") for pair in entry["request"]["postData"].pop("text").split("&")]
    entry["request"]["postData"]["params"] = [{"name": name, "value": text.replace("%3A", ":")} for name, text in pairs]
    path.write_text(json.dumps(content))
    (judge,) = [judge for judge in play(path).judges if judge.tally.seen]
    assert verdicts(judge)[f"{CREATE['alibaba']}/request/accepted", "accept"][0] == "Held"
