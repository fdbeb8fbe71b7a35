"""The one connection to a target: a request goes out once, and an answer or a failure in words comes back."""

from __future__ import annotations

import contextlib
import socket
from http.client import HTTPException
from time import monotonic
from typing import Self

from contracts.errors import TargetError
from contracts.exchange import Request, Response, TransportFailure
from contracts.wire.http.answer import receive_answer
from contracts.wire.http.connecting import connected, is_quiet, secured, tls_context
from contracts.wire.http.deadline import Deadline, UnusableError
from contracts.wire.http.incoming import Incoming, in_words
from contracts.wire.http.origin import Origin, message_of

IDLE_SECONDS = 1.0  # shorter than the idle limit of any server we know (gunicorn has 2 s, Node and uvicorn 5 s)


class Connection:
    """Sends requests to one target, one at a time, over a connection that is kept alive where the server allows it.

    `answers_within` is in seconds and covers one answer as a whole: connecting, sending, and its last byte. `max_body`
    is in bytes, packed and unpacked. `certificates` names a PEM file with authorities to trust besides those of the
    system. Raises TargetError where `base_url` is no usable URL or the file no such file. Not for several threads.
    """

    def __init__(
        self,
        base_url: str,
        *,
        answers_within: float = 10.0,
        max_body: int = 16 * 2**20,
        certificates: str | None = None,
    ) -> None:
        self._origin = Origin.from_url(base_url)
        self._answers_within = answers_within
        self._max_body = max_body
        self._tls = tls_context(certificates) if self._origin.scheme == "https" else None
        self._idle: socket.socket | None = None
        self._idle_since = 0.0
        self._keeps_alive = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection. The next request opens a new one."""
        if self._idle is not None:
            self._idle.close()
            self._idle = None

    def send(self, request: Request) -> Response | TransportFailure:
        """Send the request as it stands and return what came back.

        `Host` and `Content-Length` are added where they are missing. Raises ValueError for a request that cannot be
        written as HTTP, or that is meant for another target.
        """
        message = message_of(request, self._origin)
        deadline = Deadline.after(self._answers_within)
        try:
            sock, is_fresh = self._taken(deadline)
        except TargetError as error:
            return TransportFailure(problem=error.problem)
        incoming = Incoming(sock, deadline)
        reusable = False
        try:
            # A server may answer and close before it has read everything: its answer counts.
            with contextlib.suppress(ConnectionError):
                _put(sock, message, deadline)
            response, reusable = receive_answer(incoming, request.method, self._max_body)
        except (UnusableError, HTTPException, OSError) as error:
            # From now on every request has a connection of its own, so that the next failure says more.
            is_closed = incoming.ended or isinstance(error, ConnectionError)
            is_stale = is_closed and not is_fresh and not incoming.seen
            self._keeps_alive &= not is_stale
            return TransportFailure(problem=in_words(error, incoming), seen=bytes(incoming.seen), is_stale=is_stale)
        finally:
            # The socket is ours alone until the answer is complete: an interrupt leaves no half-read answer behind.
            if reusable and self._keeps_alive:
                self._idle, self._idle_since = sock, monotonic()
            else:
                sock.close()
        return response

    def _taken(self, deadline: Deadline) -> tuple[socket.socket, bool]:
        """Return an open connection, and whether it is fresh."""
        sock, self._idle = self._idle, None
        if sock is not None:
            if monotonic() - self._idle_since < IDLE_SECONDS:
                if is_quiet(sock):
                    return sock, False
                self._keeps_alive = False
            sock.close()
        sock = connected(self._origin, deadline)
        return (sock if self._tls is None else secured(sock, self._tls, self._origin, deadline)), True


def check_reachable(base_url: str, *, certificates: str | None = None, within: float = 5.0) -> None:
    """Raise TargetError unless something accepts connections there, over HTTPS with TLS that can be trusted.

    Connects, sends nothing, and hangs up.
    """
    origin = Origin.from_url(base_url)
    if "?" in base_url or "#" in base_url:
        raise TargetError(
            base_url, "the URL of a target has no query and no fragment", "Leave out what follows ? or #."
        )
    deadline = Deadline.after(within)
    sock = connected(origin, deadline)
    if origin.scheme == "https":
        sock = secured(sock, tls_context(certificates), origin, deadline)
    sock.close()


def _put(sock: socket.socket, message: bytes, deadline: Deadline) -> None:
    unsent = memoryview(message)
    while unsent:
        sock.settimeout(deadline.left())
        unsent = unsent[sock.send(unsent) :]
