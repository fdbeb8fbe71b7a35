"""Errors about the state of what a request names: in their place while something is being made or changed there."""

import pytest

from .benches import AlibabaHistory, refusal

OF_STATE = [
    refusal("IncorrectStatus.Vpc", "The status of VpcId [vpc-a1] is incorrect."),
    refusal("IncorrectStatus.AcceptingVpc", "The status of AcceptingVpcId [vpc-b1] is incorrect."),
    refusal("IncorrectStatus.VpcPeer", "The status of VpcPeer [pcc-1] is incorrect."),
]
ERROR_FAULT = {("error/fault", "reject")}


@pytest.fixture
def alibaba():
    """A target that served an ordinary creation of each pair's VPCs and was reset since."""
    history = AlibabaHistory()
    history.reset()
    history.create()
    history.create("pcc-9", **history.elsewhere)
    history.create("pcc-8", VpcId="vpc-a3", AcceptingVpcId="vpc-b3")
    history.reset()
    return history


@pytest.mark.parametrize("answer", OF_STATE)
def test_a_repeat_may_meet_a_state_while_work_goes_on(alibaba, answer):
    alibaba.create()
    alibaba.look("Creating")
    alibaba.create(answer)
    assert alibaba.broken() == set()


@pytest.mark.parametrize("answer", OF_STATE)
def test_a_faulty_request_may_meet_a_state_beside_work(alibaba, answer):
    alibaba.create()
    alibaba.create(answer, Name="a", AcceptingVpcId="vpc-b2")
    assert alibaba.broken() == set()


@pytest.mark.parametrize("answer", OF_STATE)
def test_where_nothing_goes_on_there_is_no_state_to_be_in_the_way(alibaba, answer):
    alibaba.create()
    alibaba.create(answer, Name="a", **alibaba.elsewhere)
    assert alibaba.broken() == ERROR_FAULT


def test_a_settled_pair_has_an_error_of_its_own(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.create(OF_STATE[0])
    assert alibaba.broken() == {("ResourceAlreadyExist.VpcPeer/condition", "reject")}
