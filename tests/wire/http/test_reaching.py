"""Whether a target can be reached, before the first request."""

import threading

import pytest

from contracts.errors import TargetError
from contracts.exchange import Request, TransportFailure
from contracts.wire.http import Connection, check_reachable

from ..hostile import Peer, Server


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "this is not an http or https URL"),
        ("localhost:8080", "this is not an http or https URL"),
        ("ftp://localhost", "this is not an http or https URL"),
        ("http://", "this is not an http or https URL"),
        ("http:///path", "this is not an http or https URL"),
        ("http://a b/", "this is not an http or https URL"),
        ("http://b\xfccher.example", "this is not an http or https URL"),
        ("http://:80", "this URL names no host"),
        ("http://h:x", "this URL cannot be read: Port could not be cast to integer value as 'x'"),
        ("http://h:65536", "this URL cannot be read: Port out of range 0-65535"),
        ("http://[::1", "this URL cannot be read: Invalid IPv6 URL"),
        ("http://127.0.0.1:1/?a=b", "the URL of a target has no query and no fragment"),
        ("http://h:0", "nothing can listen on port 0"),
        ("http://no-such-host.invalid", "the name 'no-such-host.invalid' does not resolve"),
        (f"http://{'a' * 64}.example", f"the name '{'a' * 64}.example' does not resolve"),
        ("http://127.0.0.1:1", "nothing listens on port 1 of 127.0.0.1"),
    ],
)
def test_a_target_that_cannot_be_tested_is_named_with_a_cure(url, problem):
    with pytest.raises(TargetError) as caught:
        check_reachable(url)
    assert (caught.value.place, caught.value.problem) == (url, problem)
    assert caught.value.cure.endswith(".")


def test_reaching_a_target_sends_nothing():
    received: list[bytes] = []
    done = threading.Event()

    def script(peer: Peer, _number: int) -> None:
        received.append(peer.request())
        done.set()

    with Server(script) as server:
        check_reachable(server.url)
        done.wait()
    assert received == [b""]


def test_nothing_listening_is_a_failure_of_the_exchange_too():
    with Connection("http://127.0.0.1:1") as connection:
        outcome = connection.send(Request(method="GET", url="http://127.0.0.1:1/"))
    assert outcome == TransportFailure(problem="nothing listens on port 1 of 127.0.0.1")
