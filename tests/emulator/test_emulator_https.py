"""The emulators by HTTPS: the same as by HTTP, on a port of its own."""

from __future__ import annotations

import ssl
import subprocess
import sys
import tomllib
import urllib.request
from http.client import HTTPSConnection
from urllib.parse import urlsplit

import pytest

from contracts.emulator import Emulator
from contracts.wire.call import Call
from tests.emulator.callers import AlibabaCaller, NaverCaller

SLOW = 5  # seconds until a test gives up


def trusting(emulator: Emulator) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(emulator.certificates))


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_both_schemes_lead_to_one_emulator(vendor: str) -> None:
    with Emulator(vendor) as emulator:
        call = AlibabaCaller(emulator) if vendor == "alibaba" else NaverCaller(emulator)
        operation = "ListVpcPeerConnections" if vendor == "alibaba" else "getVpcPeeringInstanceList"
        path = "/" if vendor == "alibaba" else f"/vpc/v2/{operation}"
        call.url = emulator.other_url
        parameters = (("Action", operation), ("Version", "2022-01-01")) if vendor == "alibaba" else ()
        request = call.signed(Call(operation=operation, path=path, parameters=parameters))
        connection = HTTPSConnection(urlsplit(request.url).netloc, context=trusting(emulator), timeout=SLOW)
        for nonce in range(2):  # kept alive, as by HTTP
            again = call.signed(Call(operation=operation, path=path, parameters=parameters), nonce=f"n{nonce}")
            connection.request(again.method, again.url.removeprefix(emulator.other_url), headers=dict(again.headers))
            answer = connection.getresponse()
            assert (answer.status, b"TotalCount" in answer.read() or vendor == "naver") == (200, True)
        connection.close()


def test_a_client_that_does_not_know_the_authority_is_turned_away_and_no_other() -> None:
    with Emulator("alibaba") as emulator:
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(emulator.other_url, timeout=SLOW, context=ssl.create_default_context())
        with pytest.raises(OSError, match="400"):
            urllib.request.urlopen(f"{emulator.other_url}/?Format=JSON", timeout=SLOW, context=trusting(emulator))


def test_stopping_ends_an_open_connection() -> None:
    emulator = Emulator("naver")
    emulator.start()
    connection = HTTPSConnection(urlsplit(emulator.other_url).netloc, context=trusting(emulator), timeout=SLOW)
    connection.request("GET", "/")
    assert connection.getresponse().read()
    emulator.stop()
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on who is faster
        connection.request("GET", "/") or connection.getresponse().read()


def test_the_world_names_the_other_address_and_a_file_that_does_not_outlive_the_emulator() -> None:
    with Emulator("naver") as emulator:
        target = tomllib.loads(emulator.world_toml())["target"]
        assert target["other_url"] == emulator.other_url
        assert target["certificates"] == str(emulator.certificates)
        assert emulator.certificates.read_text().startswith("-----BEGIN CERTIFICATE-----")
        path = emulator.certificates
    assert not path.exists()


def test_an_emulator_that_is_not_asked_for_its_world_does_not_load_cryptography() -> None:
    program = (
        "import sys; from contracts.emulator import Emulator\n"
        "with Emulator('naver'): pass\n"
        "assert 'trustme' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
