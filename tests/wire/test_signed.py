"""Signatures as a receiver sees them: read back from requests, checked by their secret, and told apart when wrong."""

import hashlib
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.exchange import Request, header
from contracts.wire import alibaba, naver
from contracts.wire.call import Call, Credentials
from contracts.wire.form import parameter_names, without
from contracts.wire.verification import fault_of_time, fault_of_value

OWN = Credentials(access_key_id="testid", access_key_secret="testsecret")
NOW = 1_704_164_645.0  # 2024-01-02T03:04:05Z
TRICKY = {"Name": "a b*~+/=&%41", "Description": "\u00e9\ud55c\U0001f600 'x' \"y\"", "Empty": ""}


def signed(wire, scheme, *, method="GET", texts=None, now=NOW, nonce="nonce-1"):
    """Return a signed request with texts that are easily spoilt."""
    path = "/" if wire is alibaba else "/vpc/v2/createVpcPeeringInstance"
    given = {"Action": "CreateVpcPeerConnection", "Version": "2022-01-01"} if wire is alibaba else {}
    call = Call(
        operation="create",
        path=path,
        parameters=tuple({**given, **(TRICKY if texts is None else texts)}.items()),
        method=method,
        position="form" if method == "POST" else "query",
        signature=scheme,
    )
    return wire.encode(call, base_url="http://target", credentials=OWN, now=now, nonce=nonce)


SCHEMES = [(alibaba, "V1"), (alibaba, "V3"), (naver, "v2")]
each_scheme = pytest.mark.parametrize(("wire", "scheme"), SCHEMES, ids=["V1", "V3", "v2"])
each_method = pytest.mark.parametrize("method", ["GET", "POST"])


def with_parameter(request, pair):
    return replace(request, url=f"{request.url}{'&' if '?' in request.url else '?'}{pair}")


def with_header(request, name, text):
    kept = tuple((key, value) for key, value in request.headers if key.lower() != name.lower())
    return replace(request, headers=(*kept, (name, text)) if text is not None else kept)


# -- reading -----------------------------------------------------------------------------------------------------------


@each_scheme
@each_method
def test_what_was_signed_is_read_back(wire, scheme, method):
    found = wire.read_signature(signed(wire, scheme, method=method))
    assert (found.scheme, found.access_key_id, found.at) == (scheme, "testid", NOW)
    assert found.nonce == (None if wire is naver else "nonce-1")
    assert found.is_complete


@each_scheme
@each_method
def test_a_signature_is_that_of_its_secret_alone(wire, scheme, method):
    request = signed(wire, scheme, method=method)
    assert wire.is_signed_with(request, "testsecret")
    assert not wire.is_signed_with(request, "testsecretx")
    assert not wire.is_signed_with(request, "")


@given(
    texts=st.dictionaries(
        st.text("ABCabc.1_", min_size=1, max_size=5), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    ),
    method=st.sampled_from(["GET", "POST"]),
    which=st.sampled_from(SCHEMES),
)
def test_whatever_was_signed_is_recognised(texts, method, which):
    request = signed(*which, method=method, texts={f"X{name}": text for name, text in texts.items()})
    assert which[0].is_signed_with(request, "testsecret")
    assert fault_of_value(request, "testsecret", which[0]) is None


@each_scheme
def test_every_way_to_be_unsigned_is_incomplete(wire, scheme):
    ways = list(wire.unsigned(signed(wire, scheme)))
    assert ways
    for request in ways:
        assert not wire.read_signature(request).is_complete
        assert dict(wire.decode(request)) == dict(wire.decode(signed(wire, scheme)))


@each_method
def test_of_v1_each_part_can_be_missing_and_all_of_them(method):
    whole = set(parameter_names(signed(alibaba, "V1", method=method)))
    *ways, bare = alibaba.unsigned(signed(alibaba, "V1", method=method))
    missing = [whole - set(parameter_names(request)) for request in ways]
    parts = "AccessKeyId", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp"
    assert missing == [{part} for part in parts]
    assert alibaba.V1_PARAMETERS.isdisjoint(parameter_names(bare))
    assert set(TRICKY) <= set(parameter_names(bare))


def test_what_lacks_all_of_v3_is_still_meant_for_it():
    (request,) = alibaba.unsigned(signed(alibaba, "V3"))
    assert alibaba.read_signature(request).scheme == "V3"
    assert alibaba.read_signature(signed(alibaba, "V1")).scheme == "V1"


def test_of_v3_the_headers_go_but_for_those_that_say_what_is_meant():
    (request,) = alibaba.unsigned(signed(alibaba, "V3"))
    assert header(request.headers, "authorization") is None
    assert header(request.headers, "x-acs-action") == "CreateVpcPeerConnection"


def test_of_v2_each_header_can_be_missing_and_all_of_them():
    kept = [{name for name, _ in request.headers} for request in naver.unsigned(signed(naver, "v2"))]
    assert [len(names) for names in kept] == [2, 2, 2, 0]
    assert len({frozenset(names) for names in kept}) == 4


# -- what others send --------------------------------------------------------------------------------------------------


def test_v1_does_not_care_how_a_client_encodes():
    request = signed(alibaba, "V1", texts={"Name": "a b~c", "Description": "\u00e9"})
    plus = replace(request, url=request.url.replace("a%20b~c", "a+b%7ec").replace("%C3%A9", "%c3%a9"))
    assert plus != request
    assert alibaba.is_signed_with(plus, "testsecret")


def test_v1_does_not_care_in_which_order_parameters_come():
    request = signed(alibaba, "V1")
    head, _, query = request.url.partition("?")
    turned = "&".join(reversed(query.split("&")))
    assert alibaba.is_signed_with(replace(request, url=f"{head}?{turned}"), "testsecret")


def test_an_empty_signature_type_is_part_of_what_is_signed():
    """One of the vendor's own SDKs sends it so."""
    request = with_parameter(without(signed(alibaba, "V1"), {"Signature"}), "SignatureType=")
    value = alibaba.sign_v1("GET", parse_qsl(urlsplit(request.url).query, keep_blank_values=True), "testsecret")
    request = with_parameter(request, f"Signature={quote(value, safe='')}")
    assert alibaba.read_signature(request).scheme == "V1"
    assert alibaba.is_signed_with(request, "testsecret")


def test_what_a_service_makes_of_more_blanks_in_authorization_is_open():
    request = signed(alibaba, "V3")
    spaced = header(request.headers, "authorization").replace(",", ", ")
    assert alibaba.read_signature(with_header(request, "Authorization", spaced)).scheme == ""


def test_v3_knows_the_host_from_the_url_where_it_was_not_recorded():
    request = with_header(signed(alibaba, "V3"), "host", None)
    assert alibaba.is_signed_with(request, "testsecret")
    assert not alibaba.is_signed_with(replace(request, url=request.url.replace("//target", "//other")), "testsecret")


def test_v3_is_not_judged_where_a_header_it_covers_was_not_recorded():
    assert alibaba.read_signature(with_header(signed(alibaba, "V3"), "x-acs-version", None)).scheme == ""


@pytest.mark.parametrize("authorization", ["Bearer x", "", "REDACTED", "ACS3-HMAC-SM3 Credential=testid,Signature=x"])
def test_other_ways_to_authorise_have_no_scheme(authorization):
    assert alibaba.read_signature(with_header(signed(alibaba, "V3"), "Authorization", authorization)).scheme == ""


@pytest.mark.parametrize(
    "stamp", ["2024-01-02T03:04:05", "2024-01-02T03:04:05+08:00", "2024-01-02", "now", "", "2024-13-02T03:04:05Z"]
)
def test_time_stamps_in_other_forms_are_not_read(stamp):
    request = with_parameter(without(signed(alibaba, "V1"), {"Timestamp"}), f"Timestamp={quote(stamp)}")
    assert alibaba.read_signature(request).scheme == ""
    assert alibaba.read_signature(with_header(signed(alibaba, "V3"), "x-acs-date", stamp)).scheme == ""


def test_v2_reads_the_older_name_of_its_header_too():
    request = signed(naver, "v2")
    value = header(request.headers, "x-ncp-apigw-signature-v2")
    older = with_header(with_header(request, "x-ncp-apigw-signature-v2", None), "x-ncp-apigw-signature-v1", value)
    assert naver.read_signature(older).is_complete
    assert naver.is_signed_with(older, "testsecret")


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "1.5", "9" * 40])
def test_v2_reads_no_time_from_what_is_none(stamp):
    assert naver.read_signature(with_header(signed(naver, "v2"), "x-ncp-apigw-timestamp", stamp)).at is None


def test_v2_covers_the_request_line_as_it_stands():
    request = signed(naver, "v2", texts={"vpcPeeringName": "a-b"})
    assert naver.is_signed_with(
        replace(request, url=request.url.replace("http://target", "https://other:8")), "testsecret"
    )
    assert not naver.is_signed_with(replace(request, url=request.url.replace("a-b", "a%2Db")), "testsecret")
    assert not naver.is_signed_with(replace(request, method="POST"), "testsecret")


@pytest.mark.parametrize("wire", [alibaba, naver])
@pytest.mark.parametrize(
    "request_",
    [
        Request(method="GET", url="http://target"),
        Request(method="GET", url="http://target/?"),
        Request(method="GET", url="http://target/?&&=&a&%ff=%zz&Signature=&Signature=x"),
        Request(method="POST", url="http://target/", headers=(("Content-Type", "application/json"),), body=b"\xff{"),
        Request(method="POST", url="http://target/", headers=(("Authorization", "ACS3-HMAC-SHA256 ,=,Signature"),)),
        Request(method="GET", url="http://target/", headers=(("x-ncp-apigw-timestamp", "\u0661\u0662"),)),
    ],
)
def test_odd_requests_are_read_without_an_error(wire, request_):
    assert not wire.read_signature(request_).is_complete or wire.read_signature(request_).scheme == ""
    assert not wire.is_signed_with(request_, "testsecret")
    assert list(wire.unsigned(request_))
    fault_of_value(request_, "testsecret", wire)


# -- what is wrong -----------------------------------------------------------------------------------------------------


@each_scheme
@each_method
def test_another_secret_is_told_from_a_parameter_that_was_added(wire, scheme, method):
    request = signed(wire, scheme, method=method)
    assert fault_of_value(request, "another", wire) == "secret"
    assert fault_of_value(with_parameter(request, "Added=1"), "testsecret", wire) == "covers"
    assert fault_of_value(with_parameter(request, "Added=1"), "another", wire) == "secret"


@each_scheme
def test_a_value_that_was_changed_is_no_right_signature(wire, scheme):
    request = signed(wire, scheme, texts={"Name": "first"})
    changed = replace(request, url=request.url.replace("first", "other"))
    assert fault_of_value(changed, "testsecret", wire) == "secret"


def test_v3_covers_the_body_too():
    request = signed(alibaba, "V3", method="POST")
    longer = replace(request, body=request.body + b"&Added=1")
    assert fault_of_value(longer, "testsecret", alibaba) in ("covers", "secret")
    digest = hashlib.sha256(longer.body).hexdigest()
    assert fault_of_value(with_header(longer, "x-acs-content-sha256", digest), "testsecret", alibaba) is not None


LIMITS = {"fresh-within": 900, "stale-beyond": 1860}


@pytest.mark.parametrize(
    ("off", "fault"), [(0, None), (900, None), (901, "open"), (1860, "open"), (1861, "timestamp"), (86400, "timestamp")]
)
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_time_is_judged_by_two_limits_either_way(off, fault, sign):
    assert fault_of_time(NOW + sign * off, NOW, LIMITS) == fault


# -- leaving parameters out --------------------------------------------------------------------------------------------


def test_what_is_left_keeps_its_bytes():
    request = Request(method="GET", url="http://target/?a=%7e&B%20b=1&c=+&a=2&d")
    assert without(request, {"B b"}).url == "http://target/?a=%7e&c=+&a=2&d"
    assert without(request, {"a"}).url == "http://target/?B%20b=1&c=+&d"
    assert without(request, {"a", "B b", "c", "d"}).url == "http://target/"
    assert without(request, {"x"}) == request


def test_parameters_are_left_out_of_a_form_and_of_nothing_else():
    form = (("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),)
    request = Request(method="POST", url="http://target/?a=1", headers=form, body=b"a=%FF&b=\xe9")
    assert without(request, {"a"}) == replace(request, url="http://target/", body=b"b=\xe9")
    text = Request(method="POST", url="http://target/", headers=(("Content-Type", "text/plain"),), body=b"a=1&b=2")
    assert without(text, {"a"}) == text
