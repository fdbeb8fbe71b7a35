"""Members of an answer: how blocks are written, what an echo may change, that numbers are the same in both forms."""

from __future__ import annotations

import pytest

from .benches import AlibabaHistory, NaverHistory, json_answer, xml_answer

BLOCK = "response.vpcPeeringInstanceList[].sourceVpcIpv4CidrBlock"


def test_a_block_is_written_with_the_length_of_its_prefix():
    history = NaverHistory()
    history.create("1")
    assert history.broken() == set()


@pytest.mark.parametrize(
    "block", ["10.1.0.0/255.255.0.0", "10.1.0.0/0.0.255.255", "10.1.0.0", "10.1.0.0/33", "10.1.0.1/16"]
)
def test_another_way_to_write_a_block_is_found(block):
    history = NaverHistory()
    shown = history.item("1", "INIT", sourceVpcIpv4CidrBlock=block)
    history.create("1", answer=history.answer(history.create_operation, shown))
    assert {place for place, _ in history.broken()} == {f"{BLOCK}/format"}


@pytest.mark.parametrize(
    ("asked", "answered", "is_echo"),
    [
        ("a  b", "a b", True),
        (" a\tb ", "a b", True),
        ("a\u00a0b", "a b", False),
        ("a\u3000b", "a\u3000b", True),
        ("\u1112\u1161\u11ab", "\ud55c", False),
    ],
    ids=["run", "ends", "no-break space", "ideographic space", "composed"],
)
def test_only_the_white_space_of_xml_may_come_back_otherwise(asked, answered, is_echo):
    history = NaverHistory()
    shown = history.item("1", "INIT", vpcPeeringDescription=answered)
    history.create("1", answer=history.answer(history.create_operation, shown), vpcPeeringDescription=asked)
    places = {place for place, _ in history.broken()}
    assert places == (set() if is_echo else {"response.vpcPeeringInstanceList[].vpcPeeringDescription/echo"})


@pytest.mark.parametrize(("in_xml", "is_same"), [(" a b ", True), ("a  b", True), ("a\u00a0 b", False), ("ab", False)])
def test_white_space_may_differ_in_xml(in_xml, is_same):
    history = AlibabaHistory()
    history.create()
    seen = {"RequestId": "R", "InstanceId": "pcc-1", "Status": "Activated", "Description": "a  b"}
    members = "".join(f"<{name}>{text}</{name}>" for name, text in {**seen, "Description": in_xml}.items())
    text = f"<GetVpcPeerConnectionAttributeResponse>{members}</GetVpcPeerConnectionAttributeResponse>"
    for answer in (json_answer(200, seen), xml_answer(200, text), json_answer(200, seen)):
        history.look(answer)
    assert history.broken() == (set() if is_same else {("response/equal-forms", "accept")})


@pytest.mark.parametrize(("number", "is_same"), [(1024, True), (1024.0, True), (1025.0, False), (1024.5, False)])
def test_a_number_is_the_same_in_both_forms_however_json_writes_it(number, is_same):
    history = AlibabaHistory()
    history.create()
    seen = {"Bandwidth": number, "Status": "Activated"}
    text = "<GetVpcPeerConnectionAttributeResponse><RequestId>R</RequestId><InstanceId>pcc-1</InstanceId>"
    text += "<Status>Activated</Status><Bandwidth>1024</Bandwidth></GetVpcPeerConnectionAttributeResponse>"
    shown = json_answer(200, {"RequestId": "R", "InstanceId": "pcc-1", **seen})
    for answer in (shown, xml_answer(200, text), shown):
        history.look(answer)
    assert history.broken() == (set() if is_same else {("response/equal-forms", "accept")})
