"""HTTPS."""

import ssl

import pytest
import trustme

from contracts.errors import TargetError
from contracts.exchange import Request, Response, TransportFailure
from contracts.wire.http import Connection, check_reachable

from ..hostile import Peer, Server, answering, once
from ..talking import LATE, OK, WITHIN


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Return who vouches for the server's certificate, if the client believes it."""
    return trustme.CA()


@pytest.fixture
def tls(authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_https_keeps_its_connection_and_its_deadline(tls, authority, tmp_path, monkeypatch):
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    def script(peer: Peer, _number: int) -> None:
        while b"/hang" not in peer.request():
            peer.send(OK)
        peer.drip(OK)

    with Server(script, tls=tls) as server:
        url = f"https://127.0.0.1:{server.port}"
        with Connection(url, answers_within=WITHIN) as connection:
            for _ in range(3):
                assert isinstance(connection.send(Request(method="GET", url=url)), Response)
            assert server.connections == 1
            outcome = connection.send(Request(method="GET", url=url + "/hang"))
            assert isinstance(outcome, TransportFailure)
            assert outcome.problem.startswith(LATE)


def test_a_certificate_that_nobody_vouches_for_is_refused(tls):
    with Server(answering(OK), tls=tls) as server:
        url = f"https://127.0.0.1:{server.port}"
        with Connection(url) as connection:
            outcome = connection.send(Request(method="GET", url=url))
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem.startswith("the certificate of 127.0.0.1 is not trusted: unable to get local issuer")


def test_a_server_without_tls_is_named():
    with Server(once(b"HTTP/1.1 400 Bad\r\n\r\n")) as server:
        url = f"https://127.0.0.1:{server.port}"
        with Connection(url, answers_within=WITHIN) as connection:
            outcome = connection.send(Request(method="GET", url=url))
    assert isinstance(outcome, TransportFailure)
    assert outcome.problem.startswith("the TLS handshake")


def test_a_target_is_reached_where_its_certificate_is_trusted(tls, authority, tmp_path):
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with Server(answering(OK), tls=tls) as server:
        check_reachable(f"https://127.0.0.1:{server.port}", certificates=str(trusted))


def test_a_target_whose_certificate_is_not_trusted_is_named_before_anything_is_sent(tls):
    with Server(answering(OK), tls=tls) as server, pytest.raises(TargetError) as caught:
        check_reachable(f"https://127.0.0.1:{server.port}")
    assert caught.value.problem.startswith("the certificate of 127.0.0.1 is not trusted: ")
    assert "`certificates` in the world file" in caught.value.cure


def test_https_to_a_target_that_speaks_http_is_named_before_anything_is_sent():
    with Server(once(b"HTTP/1.1 400 Bad\r\n\r\n")) as server, pytest.raises(TargetError) as caught:
        check_reachable(f"https://127.0.0.1:{server.port}", within=WITHIN)
    assert caught.value.problem.startswith("the TLS handshake")
    assert caught.value.cure == "Check that it speaks TLS; what does not is reached by http://."
