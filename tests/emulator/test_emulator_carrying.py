"""How the emulator speaks HTTP, and what it offers besides the vendor's operations."""

from __future__ import annotations

import socket
import threading
import time
import tomllib
from collections.abc import Iterator
from http.client import IncompleteRead, RemoteDisconnected
from urllib.parse import urlsplit

import pytest

from contracts.emulator import Emulator
from tests.emulator.callers import AlibabaCaller

CREATE = {
    "RegionId": "cn-hangzhou",
    "VpcId": "vpc-bp1requester01",
    "AcceptingAliUid": "1210123456123456",
    "AcceptingRegionId": "cn-beijing",
    "AcceptingVpcId": "vpc-bp1accepter01",
}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator("alibaba", settle_seconds=0) as running:
        yield running


def talk(emulator: Emulator, sent: bytes) -> bytes:
    """Send bytes, stop sending, and return all that comes back until the emulator hangs up."""
    with socket.create_connection((urlsplit(emulator.url).hostname, urlsplit(emulator.url).port), 5) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_one_connection_serves_many_requests(emulator: Emulator) -> None:
    answered = talk(emulator, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
    assert answered.count(b"HTTP/1.1 400 Bad Request\r\n") == 3


def test_a_connection_is_closed_when_the_client_asks(emulator: Emulator) -> None:
    answered = talk(emulator, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n" + b"GET / HTTP/1.1\r\n\r\n")
    assert answered.count(b"HTTP/1.1 ") == 1


def test_an_answer_is_one_write(emulator: Emulator) -> None:
    with socket.create_connection((urlsplit(emulator.url).hostname, urlsplit(emulator.url).port), 5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        first = connection.recv(65536)
    assert first.endswith(b"</Error>")


def test_head_gets_headers_only(emulator: Emulator) -> None:
    answered = talk(emulator, b"HEAD / HTTP/1.1\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 400 ")
    assert answered.endswith(b"\r\n\r\n")


def test_a_client_that_expects_to_continue_may(emulator: Emulator) -> None:
    answered = talk(emulator, b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab")
    assert answered.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 ")


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/2\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 300 + b"\r\n",
        b"\xff\xfe\x00\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused_and_the_connection_closed(emulator: Emulator, sent: bytes) -> None:
    answered = talk(emulator, sent)
    assert answered.startswith(b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain")
    assert b"Connection: close" in answered


def test_after_stopping_nothing_listens_and_no_thread_is_left() -> None:
    # The contract suite may keep emulators of its own in this very process.
    before = set(threading.enumerate())
    with Emulator("naver") as emulator:
        caller = AlibabaCaller(emulator)
        caller.post("/_reset", {})
        port = urlsplit(emulator.url).port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if thread.name.startswith("emulator")]
    with Emulator("naver", port=port or 0) as again:
        assert again.url.endswith(f":{port}")


def test_an_emulator_that_was_never_started_can_be_stopped() -> None:
    Emulator("naver").stop()


def test_a_reset_forgets_connections_but_gives_no_id_twice(emulator: Emulator) -> None:
    caller = AlibabaCaller(emulator)
    first = caller("CreateVpcPeerConnection", CREATE).json["InstanceId"]
    assert caller.post("/_reset", b"").status == 204
    assert caller("GetVpcPeerConnectionAttribute", {"InstanceId": first}).json["Code"] == "ResourceNotFound.InstanceId"
    assert caller("CreateVpcPeerConnection", CREATE).json["InstanceId"] != first


def test_a_state_is_set_up_and_torn_down(emulator: Emulator) -> None:
    caller = AlibabaCaller(emulator)
    assert caller.post("/_states", {"state": "cdt-not-opened", "action": "setup", "params": {}}).status == 204
    assert caller("CreateVpcPeerConnection", CREATE).json["Code"] == "OperationFailed.CdtNotOpened"
    assert caller.post("/_states", {"state": "cdt-not-opened", "action": "teardown", "params": {}}).status == 204
    assert caller("CreateVpcPeerConnection", CREATE).status == 200


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"state": "flood", "action": "setup"}, "There is no state 'flood' here; there are cdt-not-opened, "),
        ({"state": ["x"], "action": "setup"}, "There is no state ['x'] here"),
        ({"state": "cdt-not-opened", "action": "begin"}, 'The body must be an object with "state" and the "action"'),
        ([], "The body must be an object"),
        (b"\xff", "The body is not JSON."),
    ],
)
def test_a_state_that_cannot_be_set_is_refused_with_the_reason(emulator: Emulator, body: object, problem: str) -> None:
    answer = AlibabaCaller(emulator).post("/_states", body)
    assert answer.status == 400
    assert answer.json["error"].startswith(problem)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"vendor": "acme"}, "There is no emulator of the vendor 'acme'; there are 'alibaba' and 'naver'."),
        ({"vendor": "naver", "fault": "x"}, "There is no fault 'x' of the emulated vendor 'naver'."),
        ({"vendor": "naver", "fault": "alibaba-name-dot"}, "There is no fault 'alibaba-name-dot' of the emulated"),
        ({"vendor": "naver", "variants": ("x",)}, "There is no variant 'x' of the emulated vendor 'naver'."),
    ],
)
def test_what_does_not_exist_cannot_be_emulated(arguments: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem.replace(".", r"\.")):
        Emulator(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_the_world_names_the_variables_of_the_environment(vendor: str) -> None:
    with Emulator(vendor) as emulator:
        world = tomllib.loads(emulator.world_toml())
        own, accepter = world["credentials"], world["credentials"].pop("accepter")
        assert list(emulator.environment) == [*own.values(), *accepter.values()]
        assert world["vendor"] == vendor
        assert world["target"]["reset_url"] == f"{emulator.url}/_reset"
        assert world["target"]["states_url"] == f"{emulator.url}/_states"


def test_an_emulator_can_hang_up_and_break_off() -> None:
    with Emulator("alibaba", fault="alibaba-hangs-up") as emulator, pytest.raises(RemoteDisconnected):
        AlibabaCaller(emulator)("CreateVpcPeerConnection", {**CREATE, "Description": "é"})
    with Emulator("alibaba", fault="alibaba-cut-short") as emulator, pytest.raises(IncompleteRead):
        AlibabaCaller(emulator)("CreateVpcPeerConnection", {**CREATE, "Format": "XML"})


def test_an_exchange_costs_little() -> None:
    """A coarse guard (usual: well below 0.5 ms with the client): two writes per answer alone would cost 44 ms."""
    with Emulator("naver") as emulator:
        talked = b"GET /vpc/v2/getVpcList HTTP/1.1\r\n\r\n" * 200
        began = time.perf_counter()
        assert talk(emulator, talked).count(b"HTTP/1.1 401 ") == 200
        assert time.perf_counter() - began < 2
