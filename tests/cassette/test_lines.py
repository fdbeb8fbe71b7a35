import io
import json

import pytest

from contracts.cassette.interaction import Recorded, Unusable, from_interaction
from contracts.cassette.lines import read_lines, to_line
from contracts.cassette.plain_line import read_plain
from contracts.exchange import Exchange, Request, Response, TransportFailure

REQUEST = Request(method="POST", url="http://x/?a=1", headers=(("A", "1"), ("A", "2")), body="b=\ud55c".encode())
RESPONSE = Response(status=200, headers=(("Content-Type", "text/xml"),), body=b"<a/>")
RECORDED = Recorded(
    exchange=Exchange(request=REQUEST, outcome=RESPONSE, sent_at=1.5, answered_at=2.0), number=7, settled="dry-runs"
)
ODD = [
    Recorded(exchange=Exchange(request=REQUEST, outcome=TransportFailure(problem="cut", seen=b"\xff")), number=1),
    Recorded(exchange=Exchange(request=REQUEST, outcome=Response(status=200, body=b"\xff")), number=1),
    Recorded(exchange=Exchange(request=Request(method="PUT", url="http://x/", body=b"\xff"), outcome=RESPONSE)),
]


def test_a_line_of_our_own_is_read_in_one_step():
    found = read_plain(to_line(RECORDED))
    assert found is not None
    assert found.exchange.request == REQUEST
    assert found == from_interaction(json.loads(to_line(RECORDED)))


@pytest.mark.parametrize("recorded", ODD)
def test_what_is_odd_in_our_own_lines_is_read_the_long_way(recorded):
    assert read_plain(to_line(recorded)) is None
    assert list(read_lines(io.BytesIO(to_line(recorded)), "here")) == [from_interaction(json.loads(to_line(recorded)))]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("request", "method"), None),
        (("request", "uri"), "http://x/\ud800"),
        (("request", "uri"), "http://[x/"),
        (("request", "uri"), "http://x\u2100/"),
        (("contracts", "sent_at"), -1),
        (("contracts", "answered_at"), 1e300),
        (("request", "body"), {"base64": "/w=="}),
        (("request", "headers"), {"A": "1"}),
        (("response", "status"), {"code": 0}),
        (("response", "status"), {"code": True}),
        (("response", "headers"), {"content-encoding": ["gzip"]}),
        (("contracts", "settled"), "something"),
        (("contracts", "failure"), {"problem": "cut", "seen": ""}),
    ],
)
def test_a_line_of_another_form_is_not_read_in_one_step(place, value):
    data = json.loads(to_line(Recorded(exchange=Exchange(request=REQUEST, outcome=Response(status=200, body=b"x")))))
    data["contracts"]["number"] = 1
    assert read_plain(json.dumps(data).encode()) is not None
    data[place[0]][place[1]] = value
    assert read_plain(json.dumps(data).encode()) is None


def test_a_line_whose_body_cannot_be_unpacked_is_unusable_as_ever():
    recorded = json.loads(to_line(RECORDED))
    recorded["response"]["headers"] = {"content-encoding": ["gzip"]}
    recorded["response"]["body"]["string"] = "no gzip"
    (found,) = read_lines(io.BytesIO(json.dumps(recorded).encode()), "here")
    assert isinstance(found, Unusable)
