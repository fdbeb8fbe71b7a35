"""Signatures and the gateway: what is wrong with a signature must be refused, and what cannot be judged is not."""

from dataclasses import replace

import pytest

from contracts.wire.call import Credentials
from contracts.wire.form import without

from .benches import (
    ACCEPTER,
    BEGAN,
    REQUESTER,
    STRANGER,
    AlibabaHistory,
    NaverHistory,
    json_answer,
    refusal,
)

WRONG_SECRET = replace(REQUESTER, access_key_secret="another-secret")


def rule(name):
    return f"signature/{name}", "reject"


ANSWERS = {
    "required": refusal("MissingSignature", "Signature is mandatory for this action."),
    "secret": refusal("SignatureDoesNotMatch", "Specified signature is not matched with our calculation."),
    "covers": refusal("SignatureDoesNotMatch", "Specified signature is not matched with our calculation. server: GET"),
    "key": refusal("InvalidAccessKeyId.NotFound", "Specified access key is not found.", 404),
    "timestamp": refusal("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."),
    "nonce": refusal("SignatureNonceUsed", "Specified signature nonce was used already."),
}


class Alibaba(AlibabaHistory):
    """A target that checks signatures, at which creating was seen to work; `pcc-1` is what a call at fault makes."""

    def __init__(self, **how):
        super().__init__(checks_signatures=True, **how)
        self.create("pcc-0", Name="abc", **self.elsewhere)
        self.create("pcc-9", VpcId="vpc-a1", AcceptingVpcId="vpc-b3")
        self.reset()

    def signed(self, *, texts=None, **how):
        """Return a request for a creation, signed in this or that way."""
        return self.request(self.create_operation, self.create_texts(AcceptingVpcId="vpc-b3", **(texts or {})), **how)

    def accept_it(self, request):
        return self.show(request, self.created("pcc-1"))


class Naver(NaverHistory):
    """The same for NAVER."""

    values = NaverHistory.values.replace('sourceVpcNo = ["1001"', 'sourceVpcNo = ["1003", "1001"')

    def __init__(self, **how):
        super().__init__(checks_signatures=True, **how)
        self.create("8", source="1002", target="1001")
        self.create("9", source="1001", target="1002")
        self.reset()

    def signed(self, *, texts=None, **how):
        given = {"responseFormatType": "json", "sourceVpcNo": "1001", "targetVpcNo": "1002", **(texts or {})}
        return self.request(self.create_operation, given, **how)

    def accept_it(self, request):
        about = {"vpcPeeringDescription": "added"} if "added" in request.url or b"added" in request.body else {}
        return self.show(request, self.answer(self.create_operation, self.item("1", "INIT", **about)))


SCHEMES = [(Alibaba, "V1"), (Alibaba, "V3"), (Naver, "v2")]
each_scheme = pytest.mark.parametrize(("vendor", "scheme"), SCHEMES, ids=["V1", "V3", "v2"])
each_vendor = pytest.mark.parametrize("vendor", [Alibaba, Naver], ids=["alibaba", "naver"])


def with_headers(request, **headers):
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    kept = tuple((name, text) for name, text in request.headers if name.lower() not in names)
    return replace(request, headers=(*kept, *((name, text) for name, text in names.items() if text is not None)))


def with_parameter(request, pair):
    return replace(request, url=f"{request.url}{'&' if '?' in request.url else '?'}{pair}")


# -- right ones --------------------------------------------------------------------------------------------------------


@each_scheme
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_right_signature_is_accepted(vendor, scheme, method):
    history = vendor()
    opinion = history.accept_it(history.signed(signature=scheme, method=method))
    assert opinion.deserved.must == "succeed"
    assert history.broken() == set()


@each_scheme
def test_a_right_signature_that_is_refused_is_found(vendor, scheme):
    history = vendor()
    answer = ANSWERS["secret"] if vendor is Alibaba else gateway("200", 401)
    history.show(history.signed(signature=scheme), answer)
    history.show(history.signed(signature=scheme), answer)
    assert history.broken() <= {("signature/accepted", "accept"), ("request/accepted", "accept")}
    assert history.broken()


def gateway(code, status):
    return json_answer(status, {"error": {"errorCode": code, "message": "Authentication Failed", "details": ""}})


@each_scheme
@pytest.mark.parametrize("off", [-1, 1])
def test_a_clock_may_be_off_a_little(vendor, scheme, off):
    history = vendor()
    fresh = history.spec.time_limits["fresh-within"]
    request = history.signed(signature=scheme, signed_at=history.now + off * (fresh - 10))
    assert history.accept_it(request).deserved.must == "succeed"
    assert history.broken() == set()


@each_scheme
@pytest.mark.parametrize("off", [-1, 1])
@pytest.mark.parametrize("accepted", [True, False])
def test_between_the_two_limits_nobody_promises_anything(vendor, scheme, off, accepted):
    history = vendor()
    limits = history.spec.time_limits
    between = (limits["fresh-within"] + limits["stale-beyond"]) / 2
    request = history.signed(signature=scheme, signed_at=history.now + off * between)
    if accepted:
        history.accept_it(request)
    else:
        history.show(request, ANSWERS["timestamp"] if vendor is Alibaba else gateway("200", 401))
    assert history.broken() == set()


# -- wrong ones --------------------------------------------------------------------------------------------------------


def faulty(history, scheme):
    """Yield requests that are wrong in one way, each with the rule that it breaks."""
    stale = history.spec.time_limits["stale-beyond"] + 60
    sign = history.signed
    yield "secret", sign(signature=scheme, by=WRONG_SECRET)
    unknown = Credentials(access_key_id=history.world.unknown_key, access_key_secret=REQUESTER.access_key_secret)
    yield "key", sign(signature=scheme, by=unknown)
    yield "covers", with_parameter(sign(signature=scheme), history.added)
    yield "timestamp", sign(signature=scheme, signed_at=history.now - stale)
    yield "timestamp", sign(signature=scheme, signed_at=history.now + stale)
    for request in history._wire.unsigned(sign(signature=scheme)):
        yield "required", request


Alibaba.added, Naver.added = "Description=added", "vpcPeeringDescription=added"


WAYS = {"V1": 12, "V3": 6, "v2": 9}
"""How many requests `faulty` yields: some schemes can be missing in more ways than others."""


@pytest.mark.parametrize(
    ("vendor", "scheme", "number"), [(*one, number) for one in SCHEMES for number in range(WAYS[one[1]])]
)
def test_a_wrong_signature_that_is_accepted_is_found(vendor, scheme, number):
    history = vendor()
    wrong = list(faulty(history, scheme))
    assert len(wrong) == WAYS[scheme]
    broken, request = wrong[number]
    history.accept_it(request)
    assert history.broken() == {rule(broken)}


@each_scheme
def test_a_wrong_signature_that_is_refused_breaks_nothing(vendor, scheme):
    history = vendor()
    for broken, request in faulty(history, scheme):
        history.show(request, ANSWERS[broken] if vendor is Alibaba else gateway("200", 401))
    assert history.broken() == set()


def test_which_of_several_faults_is_named_is_open():
    history = Alibaba()
    stale = history.now - 3600
    for answer in (
        ANSWERS["secret"],
        ANSWERS["timestamp"],
        refusal("IllegalParam.Name", "The param of Name is illegal."),
    ):
        history.show(history.signed(by=WRONG_SECRET, signed_at=stale, texts={"Name": "1"}), answer)
    assert history.broken() == set()


def test_an_error_about_parameters_where_only_the_signature_is_wrong_is_found():
    history = Alibaba()
    request = history.signed(by=WRONG_SECRET)
    history.show(request, refusal("IllegalParam.Name", "The param of Name is illegal."))
    assert history.broken() <= {("error/fault", "reject")}


@pytest.mark.parametrize(
    "code", ["MissingAccessKeyId", "MissingSignature", "MissingSignatureNonce", "MissingTimestamp"]
)
def test_whatever_an_unsigned_request_lacks_may_be_named(code):
    history = Alibaba()
    for request in history._wire.unsigned(history.signed(signature="V1")):
        history.show(request, refusal(code, f"{code.removeprefix('Missing')} is mandatory for this action."))
    assert history.broken() == set()


def test_what_was_made_in_spite_of_a_refusal_is_found_in_the_list():
    history = Alibaba()
    history.create("pcc-2")
    history.list(history.item("pcc-2"))
    history.delete("pcc-2")
    history.look(refusal("ResourceNotFound.InstanceId", "The specified resource of a is not found."), instance="pcc-2")
    history.create(ANSWERS["secret"], how={"by": WRONG_SECRET})
    history.list(history.item("pcc-7"))
    assert history.broken() == {rule("secret")}


# -- nonces ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["V1", "V3"])
def test_a_nonce_that_serves_twice_is_found(scheme):
    history = Alibaba()
    history.create("pcc-3", how={"signature": scheme, "nonce": "once"})
    history.accept_it(history.signed(signature=scheme, nonce="once"))
    assert history.broken() == {rule("nonce")}


@pytest.mark.parametrize("scheme", ["V1", "V3"])
def test_a_nonce_that_serves_twice_is_refused(scheme):
    history = Alibaba()
    history.create("pcc-3", how={"signature": scheme, "nonce": "once"})
    history.show(history.signed(signature=scheme, nonce="once"), ANSWERS["nonce"])
    assert history.broken() == set()


@pytest.mark.parametrize("answer", [ANSWERS["secret"], refusal("IllegalParam.Name", "The param of Name is illegal.")])
def test_whether_a_refused_request_spends_its_nonce_is_open(answer):
    for accepted in (True, False):
        history = Alibaba()
        how = {"nonce": "once", "by": WRONG_SECRET} if answer is ANSWERS["secret"] else {"nonce": "once"}
        history.show(history.signed(texts={"Name": "1"}, **how), answer)
        if accepted:
            history.accept_it(history.signed(nonce="once"))
        else:
            history.show(history.signed(nonce="once"), ANSWERS["nonce"])
        assert history.broken() == set()


@pytest.mark.parametrize("scheme", ["V1", "V3"])
def test_a_nonce_is_of_its_key(scheme):
    history = Alibaba()
    history.show(history.signed(signature=scheme, by=STRANGER, nonce="once"), history.created("pcc-7"))
    history.create("pcc-8", how={"signature": scheme, "nonce": "once"})
    assert history.broken() == set()


@pytest.mark.parametrize("accepted", [True, False])
def test_for_how_long_a_nonce_is_remembered_is_open(accepted):
    history = Alibaba()
    history.create("pcc-3", how={"nonce": "once"})
    history.wait(86400)
    request = history.signed(nonce="once")
    history.accept_it(request) if accepted else history.show(request, ANSWERS["nonce"])
    assert history.broken() == set()


@pytest.mark.parametrize("accepted", [True, False])
def test_whether_a_reset_brings_nonces_back_is_open(accepted):
    history = Alibaba()
    history.create("pcc-3", how={"nonce": "once"})
    history.reset()
    request = history.signed(nonce="once")
    history.accept_it(request) if accepted else history.show(request, ANSWERS["nonce"])
    assert history.broken() == set()


def test_a_nonce_that_a_look_spent_is_spent():
    """What answers it otherwise is open: which operations share their nonces is not documented."""
    for accepted in (True, False):
        history = Alibaba()
        texts = {
            "Action": "GetVpcPeerConnectionAttribute",
            "Version": "2022-01-01",
            "Format": "JSON",
            "InstanceId": "pcc-0",
        }
        history.send("GetVpcPeerConnectionAttribute", history.shown("pcc-0", "Activated"), texts, nonce="once")
        request = history.signed(nonce="once")
        history.accept_it(request) if accepted else history.show(request, ANSWERS["nonce"])
        assert history.broken() == set()


# -- what cannot be judged ---------------------------------------------------------------------------------------------


@each_scheme
@pytest.mark.parametrize("accepted", [True, False])
def test_a_key_that_the_world_does_not_know_is_not_judged(vendor, scheme, accepted):
    history = vendor()
    request = history.signed(signature=scheme, by=STRANGER)
    if accepted:
        history.accept_it(request)
    else:
        history.show(request, ANSWERS["key"] if vendor is Alibaba else gateway("200", 401))
    assert history.broken() == set()


@each_scheme
@pytest.mark.parametrize("accepted", [True, False])
def test_whether_the_other_account_may_create_there_is_not_judged(vendor, scheme, accepted):
    history = vendor()
    request = history.signed(signature=scheme, by=ACCEPTER)
    if accepted:
        history.accept_it(request)
    else:
        history.show(
            request,
            refusal(
                "Forbidden.RAM",
                "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
                403,
            )
            if vendor is Alibaba
            else gateway("210", 401),
        )
    assert history.broken() == set()


@each_vendor
def test_a_target_that_checks_no_signatures_may_accept_any(vendor):
    history = vendor()
    history.world = replace(history.world, checks_signatures=False)
    history.judge = type(history.judge)(history.spec, history.world)
    for _, request in faulty(history, history._wire.SIGNATURES[0]):
        history.reset()
        history.accept_it(request)
    assert history.broken() == set()


@each_scheme
def test_without_times_no_signature_is_stale(vendor, scheme):
    history = vendor()
    request = history.signed(signature=scheme, signed_at=BEGAN)
    answer = history.created("pcc-1") if vendor is Alibaba else history.answer(history.create_operation, history.item())
    history.show(request, answer, sent_at=0.0, answered_at=0.0)
    assert history.broken() == set()


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        lambda request: with_headers(request, authorization="Bearer abc"),
        lambda request: with_headers(request, authorization="ACS3-HMAC-SM3 Credential=requester-key,Signature=abc"),
        lambda request: with_headers(request, authorization="REDACTED"),
    ],
    ids=["bearer", "another algorithm", "blotted out"],
)
def test_a_scheme_that_no_source_describes_is_not_judged(change, accepted):
    history = Alibaba()
    request = change(history.signed(signature="V3"))
    history.accept_it(request) if accepted else history.show(request, ANSWERS["secret"])
    assert history.broken() == set()


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize(
    ("dropped", "added"),
    [
        ({"SignatureMethod", "Signature"}, "SignatureMethod=HMAC-SHA256&Signature=abc"),
        ({"SignatureVersion", "Signature"}, "SignatureVersion=2.0&Signature=abc"),
        ({"AccessKeyId", "Signature", "SignatureMethod"}, "SignatureType=BEARERTOKEN&BearerToken=abc"),
        ({"Signature", "AccessKeyId"}, "AccessKeyId=STS.abc&SecurityToken=abc&Signature=abc"),
    ],
    ids=["another algorithm", "another version", "bearer", "temporary"],
)
def test_a_way_of_signing_by_parameters_that_no_source_describes_is_not_judged(dropped, added, accepted):
    history = Alibaba()
    request = with_parameter(without(history.signed(signature="V1"), dropped), added)
    history.accept_it(request) if accepted else history.show(request, ANSWERS["secret"])
    assert history.broken() == set()


@pytest.mark.parametrize(
    "code", ["MissingTimestamp", "MissingSignatureNonce", "MissingSignatureMethod", "MissingSignatureVersion"]
)
def test_what_signing_must_add_besides_is_missed(code):
    name = code.removeprefix("Missing")
    for accepted in (True, False):
        history = Alibaba()
        texts = history.create_texts(AcceptingVpcId="vpc-b3")
        request = signed_without(history, texts, name)
        refused = refusal(code, f"{name} is mandatory for this action.")
        history.accept_it(request) if accepted else history.show(request, refused)
        assert history.broken() == ({rule("required")} if accepted else set())


def signed_without(history, texts, name):
    """Return a request that lacks a parameter which signing adds, signed as it stands."""
    from urllib.parse import parse_qsl, quote, urlsplit

    from contracts.wire.alibaba import sign_v1

    request = without(history.request(history.create_operation, texts), {name, "Signature"})
    signature = sign_v1("GET", parse_qsl(urlsplit(request.url).query), REQUESTER.access_key_secret)
    return with_parameter(request, f"Signature={quote(signature, safe='')}")


@pytest.mark.parametrize("stamp", ["2023-11-14T22:13:20+00:00", "2023-11-14T22:13:20", "2023-11-14 22:13:20", "now"])
@pytest.mark.parametrize("accepted", [True, False])
def test_a_time_stamp_in_another_form_is_not_judged_by_its_time(stamp, accepted):
    from urllib.parse import parse_qsl, quote, urlsplit

    from contracts.wire.alibaba import sign_v1

    history = Alibaba()
    request = without(history.signed(signature="V1"), {"Timestamp", "Signature"})
    request = with_parameter(request, f"Timestamp={quote(stamp, safe='')}")
    signature = sign_v1("GET", parse_qsl(urlsplit(request.url).query), REQUESTER.access_key_secret)
    request = with_parameter(request, f"Signature={quote(signature, safe='')}")
    answer = refusal("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")
    history.accept_it(request) if accepted else history.show(request, answer)
    assert history.broken() == set()


def test_a_signature_over_a_header_that_was_not_recorded_is_not_judged():
    """Recorders write down what a client library set; `host` is added below it."""
    history = Alibaba()
    request = with_headers(history.signed(signature="V3"), host=None)
    assert history.accept_it(request).deserved.must == "succeed"
    assert history.broken() == set()


def test_a_form_body_is_not_signed_at_naver():
    history = Naver()
    request = history.signed(method="POST")
    changed = replace(request, body=request.body + b"&vpcPeeringDescription=added")
    assert history.accept_it(changed).deserved.must == "succeed"
    assert history.broken() == set()


def test_a_replay_within_its_time_is_nobody_s_fault_at_naver():
    history = Naver()
    request = history.signed()
    history.accept_it(request)
    history.show(request, gateway("200", 401))
    history.show(request, history.answer(history.create_operation, history.item("2", "INIT")))
    assert history.broken() == set()


@pytest.mark.parametrize("new", [{"Name": "brand-new_1"}, {"Description": "a b", "ClientToken": "t"}])
def test_a_right_signature_that_is_found_wrong_is_the_signature_s_business(new):
    """Whatever else is new in the request: how texts are encoded to be signed is part of signing."""
    history = Alibaba()
    history.show(history.signed(texts=new), ANSWERS["secret"])
    assert history.broken() == {("signature/accepted", "accept")}
