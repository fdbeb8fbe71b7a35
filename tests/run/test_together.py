"""Requests sent together: all are under way before one is answered, and none leaves sooner than the world allows."""

import threading
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from contracts.exchange import Request, Response, TransportFailure
from contracts.targets import NotSent, Target
from contracts.targets.live import TOGETHER
from contracts.wire.call import Credentials
from contracts.world import World

LIMIT = 10.0  # seconds after which a server that waits gives up, so that a failure ends

OWN = Credentials(access_key_id="id", access_key_secret="secret")


class Server(ThreadingHTTPServer):
    """Holds every answer until so many requests have arrived; `most` is how many were there at a time."""

    daemon_threads = True

    def __init__(self, count):
        super().__init__(("127.0.0.1", 0), Holding)
        self.all_there = threading.Barrier(count)
        self.most = 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *raised):
        self.shutdown()
        self.server_close()


class Holding(BaseHTTPRequestHandler):
    """Answers with the path that was asked for."""

    def do_GET(self):
        self.server.all_there.wait(LIMIT)
        self.server.most = self.server.all_there.parties
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.path)))
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *words):
        """Say nothing."""


@dataclass
class FakeClock:
    """Time that passes when somebody waits, and only then."""

    time: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def now(self):
        return self.time

    def wait(self, seconds):
        self.waits.append(seconds)
        self.time += seconds


def world(**settings):
    return World(vendor="alibaba", credentials=OWN, **{"answers_within": LIMIT, **settings})


def requests_to(url, count):
    return [Request(method="GET", url=f"{url}/{number}") for number in range(count)]


@pytest.mark.parametrize("count", [2, TOGETHER])
def test_all_are_under_way_before_one_is_answered(count):
    with Server(count) as server:
        target = Target(server.url, world())
        exchanges = target.send_together(requests_to(server.url, count))
        target.close()
    bodies = {exchange.outcome.body for exchange in exchanges if isinstance(exchange.outcome, Response)}
    assert bodies == {f"/{number}".encode() for number in range(count)}
    assert server.most == count
    assert target.exchanges == count
    assert max(exchange.sent_at for exchange in exchanges) <= min(exchange.answered_at for exchange in exchanges)


def test_the_exchanges_come_in_the_order_of_the_answers():
    with Server(4) as server:
        target = Target(server.url, world())
        exchanges = target.send_together(requests_to(server.url, 4))
        target.close()
    answered = [exchange.answered_at for exchange in exchanges]
    assert answered == sorted(answered)
    assert all(exchange.request.url.endswith(exchange.outcome.body.decode()) for exchange in exchanges)


def test_the_pace_is_kept_on_average():
    """Four at once at two a second: whatever comes next leaves two seconds after whatever came before."""
    clock = FakeClock()
    with Server(4) as server:
        target = Target(server.url, world(max_requests_per_second=2), clock)
        target.send_together(requests_to(server.url, 4))
        assert clock.now() >= 1000.0 + 3 * 0.5
        server.all_there = threading.Barrier(1)
        target.send(requests_to(server.url, 1)[0])
        target.close()
    assert clock.now() >= 1000.0 + 4 * 0.5


@pytest.mark.parametrize(("rate", "most"), [(None, TOGETHER), (100, TOGETHER), (3.9, 3), (2, 2), (1, 1), (0.5, 0)])
def test_no_more_are_sent_at_once_than_the_world_allows_in_a_second(rate, most):
    assert Target("http://127.0.0.1:1", world(max_requests_per_second=rate)).most_at_once == most


class Guard:
    """Enters requests, and lets so many pass."""

    def __init__(self, most):
        self.most = most
        self.entered = []
        self.answered = []

    def before(self, request, sent_at):
        if len(self.entered) == self.most:
            raise NotSent("no more")
        self.entered.append(request.url)
        return len(self.entered)

    def after(self, number, exchange):
        self.answered.append((number, exchange.request.url))


def test_every_request_is_entered_before_any_is_sent():
    guard = Guard(most=4)
    with Server(4) as server:
        target = Target(server.url, world(), guard=guard)
        requests = requests_to(server.url, 4)
        target.send_together(requests)
        target.close()
    assert guard.entered == [request.url for request in requests]
    assert sorted(guard.answered) == [(number, request.url) for number, request in enumerate(requests, 1)]


def test_where_one_may_not_be_sent_none_is():
    guard = Guard(most=3)
    with Server(1) as server:
        target = Target(server.url, world(), guard=guard)
        with pytest.raises(NotSent):
            target.send_together(requests_to(server.url, 4))
        target.close()
    assert (server.most, target.exchanges, guard.answered) == (0, 0, [])


def test_connections_that_fail_are_exchanges_too():
    with Server(1) as server:
        url = server.url
    target = Target(url, world())
    exchanges = target.send_together(requests_to(url, 3))
    target.close()
    assert [type(exchange.outcome) for exchange in exchanges] == [TransportFailure] * 3


def test_the_time_limit_holds_for_those_sent_together_too():
    with Server(3) as server:  # one more than will come, so that no answer does
        target = Target(server.url, replace(world(), answers_within=0.2))
        exchanges = target.send_together(requests_to(server.url, 2))
        target.close()
        server.all_there.abort()
    assert all(isinstance(exchange.outcome, TransportFailure) for exchange in exchanges)
