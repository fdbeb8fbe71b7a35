"""The new id is known at once, and shows what was created."""

import pytest

from ..benches import ACCEPTER, BAD_GATEWAY, INCORRECT_STATUS, LOST, NOT_ACTIVATED, NOT_FOUND, xml_answer


def test_an_id_that_is_not_known_at_once_is_found(alibaba):
    alibaba.create()
    alibaba.look(NOT_FOUND)
    alibaba.look("Creating")
    assert alibaba.broken() == {("response.InstanceId/known", "accept")}


def test_an_id_that_was_never_given_is_not_known(alibaba):
    alibaba.create()
    alibaba.look("Activated", instance="pcc-nonesuch00000000000")
    assert alibaba.broken() == {("response.InstanceId/known", "reject")}


@pytest.mark.parametrize("answer", [NOT_FOUND, INCORRECT_STATUS, BAD_GATEWAY, LOST, "Deleted"])
def test_whichever_error_answers_an_id_that_was_never_given(alibaba, answer):
    alibaba.create()
    alibaba.look(answer, instance="pcc-nonesuch00000000000")
    assert alibaba.broken() == set()


def test_somebody_else_s_connection_is_somebody_else_s_business(alibaba):
    alibaba.create()
    for state in ("Pending", "Activated", "Creating"):
        alibaba.look(state, instance="pcc-foreign")
    alibaba.delete("pcc-foreign")
    alibaba.accept("pcc-foreign", by=ACCEPTER)
    alibaba.wait_past_the_deadline()
    alibaba.look("Activated", instance="pcc-foreign")
    assert alibaba.broken() == set()


def test_the_states_are_read_in_xml_too(alibaba):
    alibaba.create()
    body = (
        "<GetVpcPeerConnectionAttributeResponse><RequestId>R</RequestId><InstanceId>pcc-1</InstanceId>"
        "<Status>Accepting</Status></GetVpcPeerConnectionAttributeResponse>"
    )
    alibaba.look(xml_answer(200, body))
    assert alibaba.broken() == {NOT_ACTIVATED}
