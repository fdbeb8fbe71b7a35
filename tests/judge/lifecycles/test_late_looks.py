"""What looks may show late, out of order, or not at all."""

from ..benches import ACTIVATED, BAD_GATEWAY, BUSY, LOST, NOT_ACTIVATED, json_answer


def test_looks_that_overlap_may_show_states_in_any_order(alibaba):
    alibaba.create()
    get = {"Action": "GetVpcPeerConnectionAttribute", "Version": "2022-01-01", "Format": "JSON", "InstanceId": "pcc-1"}
    one, other = (alibaba.request("GetVpcPeerConnectionAttribute", get) for _ in range(2))
    sent_at = alibaba.now
    alibaba.show(one, alibaba.shown("pcc-1", "Activated"), sent_at=sent_at, answered_at=sent_at + 1)
    alibaba.show(other, alibaba.shown("pcc-1", "Creating"), sent_at=sent_at, answered_at=sent_at + 2)
    alibaba.look("Activated")
    assert alibaba.broken() == set()


def test_a_list_may_lag_behind_a_look(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.list(alibaba.item(status="Creating"))
    alibaba.look("Activated")
    alibaba.list()
    alibaba.wait_past_the_deadline()
    alibaba.list(alibaba.item())
    assert alibaba.broken() == set()


def test_a_list_may_be_ahead_of_a_look(alibaba):
    alibaba.create()
    alibaba.list(alibaba.item())
    alibaba.look("Creating")
    alibaba.look("Activated")
    assert alibaba.broken() == set()


def test_what_a_list_shows_after_the_deadline_is_judged(alibaba):
    alibaba.create()
    alibaba.look("Activated")
    alibaba.wait_past_the_deadline()
    alibaba.list(alibaba.item(status="Accepting"))
    assert alibaba.broken() in ({NOT_ACTIVATED}, {ACTIVATED})


def test_histories_without_times_are_never_late(alibaba):
    request = alibaba.request(alibaba.create_operation, alibaba.create_texts())
    get = {"Action": "GetVpcPeerConnectionAttribute", "Version": "2022-01-01", "Format": "JSON", "InstanceId": "pcc-1"}
    alibaba.show(request, alibaba.created("pcc-1"), sent_at=0.0, answered_at=0.0)
    for state in ("Creating", "Creating", "Activated"):
        look = alibaba.request("GetVpcPeerConnectionAttribute", get)
        alibaba.show(look, alibaba.shown("pcc-1", state), sent_at=0.0, answered_at=0.0)
    assert alibaba.broken() == set()


def test_looks_that_fail_tell_nothing(alibaba):
    alibaba.create()
    alibaba.look(LOST)
    alibaba.look(BAD_GATEWAY)
    alibaba.look(BUSY)
    alibaba.look(json_answer(200, {"RequestId": "R"}))
    alibaba.look("Activated")
    assert alibaba.broken() <= {("response.InstanceId/names-instance", "accept")}


def test_a_state_that_is_no_text_is_no_state(alibaba):
    alibaba.create()
    answer = {"RequestId": "R", "InstanceId": "pcc-1", "Status": None}
    alibaba.look(json_answer(200, answer))
    alibaba.look("Activated")
    assert alibaba.broken() == set()
