"""Simulated time passes with readings and waits, for all who share it, and never by itself."""

import time
from concurrent.futures import ThreadPoolExecutor

from contracts.clock import TICK, SimulatedClock
from contracts.exchange import Request
from contracts.targets.embedded import embedded


def test_a_wait_takes_its_time_and_nobody_waits():
    clock = SimulatedClock()
    begun, really = clock.now(), time.monotonic()
    clock.wait(3600)
    assert 3600 <= clock.now() - begun < 3600 + 10 * TICK
    assert time.monotonic() - really < 60


def test_no_two_readings_are_the_same_whoever_reads():
    clock = SimulatedClock()
    with ThreadPoolExecutor(8) as readers:
        read = list(readers.map(lambda _: clock.now(), range(2000)))
    assert len(set(read)) == 2000


def test_an_exchange_with_the_embedded_emulator_takes_simulated_time():
    with embedded("naver") as (target, _world):
        target.clock.wait(86_400)
        exchange = target.send(Request(method="GET", url=target.url))
        assert exchange.sent_at - time.time() > 86_000
        assert 0 < exchange.answered_at - exchange.sent_at < 100 * TICK
        target.close()
