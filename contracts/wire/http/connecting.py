"""Opening a connection: names, addresses and TLS, each within what is left of the time."""

from __future__ import annotations

import contextlib
import queue
import socket
import ssl
import threading
from typing import TYPE_CHECKING

from contracts.errors import TargetError
from contracts.wire.http.deadline import Deadline
from contracts.wire.http.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

_Address = tuple[str, int]
_SPEAKS_TLS = "Check that it speaks TLS; what does not is reached by http://."


def tls_context(certificates: str | None) -> ssl.SSLContext:
    """Return what to secure connections with. Raises TargetError where `certificates` is no file of certificates."""
    context = ssl.create_default_context()
    if certificates is not None:
        try:
            context.load_verify_locations(certificates)
        except OSError as error:  # ssl.SSLError is one too
            problem = f"no certificate can be read from it: {error}"
            raise TargetError(certificates, problem, "Name a PEM file with the authorities to trust.") from None
    context.set_alpn_protocols(["http/1.1"])
    return context


def connected(origin: Origin, deadline: Deadline) -> socket.socket:
    """Return an open connection. Raises TargetError where none can be made in time."""
    try:
        sock = _first_to_answer(_addresses(origin, deadline), deadline)
    except (socket.gaierror, UnicodeError):
        problem, cure = f"the name {origin.host!r} does not resolve", "Correct the host, or check the name service."
    except ConnectionRefusedError:
        problem = f"nothing listens on port {origin.port} of {origin.host}"
        cure = "Start the target, or correct the port."
    except TimeoutError:
        problem = f"no connection to port {origin.port} of {origin.host} within {deadline.seconds:g} s"
        cure = "Check that the target runs and that no firewall is in between."
    except OSError as error:
        problem = f"{origin.host} cannot be reached ({error.strerror or error})"
        cure = "Check the address and the network."
    else:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock
    raise TargetError(origin.url, problem, cure)


def _first_to_answer(addresses: Sequence[_Address], deadline: Deadline) -> socket.socket:
    """Try one address after the other; each has an equal share of the time that is left."""
    *others, last = addresses
    for position, address in enumerate(others):
        share = deadline.left() / (len(addresses) - position)
        with contextlib.suppress(OSError):
            return socket.create_connection(address, share)
    return socket.create_connection(last, deadline.left())


def _addresses(origin: Origin, deadline: Deadline) -> list[_Address]:
    """Resolve the host. In a thread of its own, since the system's resolver knows no deadline."""
    found: queue.SimpleQueue[list[_Address] | OSError | UnicodeError] = queue.SimpleQueue()

    def resolve() -> None:
        try:
            rows = socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            found.put(error)
        else:
            found.put([(str(address[0]), origin.port) for *_, address in rows])

    threading.Thread(target=resolve, daemon=True, name="name resolution").start()
    try:
        answer = found.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def secured(sock: socket.socket, context: ssl.SSLContext, origin: Origin, deadline: Deadline) -> socket.socket:
    """Return the connection with TLS on it; where that fails, close it and raise TargetError."""
    try:
        sock.settimeout(deadline.left())
        secure = context.wrap_socket(sock, server_hostname=origin.host)
    except ssl.SSLCertVerificationError as error:
        problem = f"the certificate of {origin.host} is not trusted: {error.verify_message}"
        cure = "Name a PEM file with its authority as `certificates` in the world file, or in SSL_CERT_FILE."
    except TimeoutError:
        problem = f"the TLS handshake was not complete within {deadline.seconds:g} s"
        cure = _SPEAKS_TLS
    except OSError as error:
        reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
        problem = f"the TLS handshake failed: {reason or error}"
        cure = _SPEAKS_TLS
    else:
        return secure
    sock.close()
    raise TargetError(origin.url, problem, cure)


def is_quiet(sock: socket.socket) -> bool:
    """Tell whether an idle connection can carry the next request: still open, and nothing unasked for has come."""
    sock.settimeout(0)
    try:
        sock.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    except OSError:
        return False
    return False
