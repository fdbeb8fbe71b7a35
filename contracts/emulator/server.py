"""A small HTTP/1.1 server on the loopback interface: kept-alive connections, one write per answer, TLS if wanted.

Why not `http.server`: it parses headers as an e-mail would, which costs more than everything else an emulator does for
a request, and it writes headers and body apart, which costs 44 ms of delayed acknowledgement (facts/tools.md).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from io import BufferedReader

from contracts.exchange import Headers, Response, header

LINE_LIMIT = 1 << 20  # bytes; a query may carry a text far beyond every documented length
HEADER_LIMIT = 200  # lines
BODY_LIMIT = 1 << 24  # bytes
HANG_UP = 0  # a status that is no answer: the connection is closed without a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request as it arrived. `target` is path and query of the request line; header names are in lower case.

    `scheme` is http or https, `crowd` the number of connections that were open to the server when it was read.
    """

    method: str
    target: str
    headers: Headers
    body: bytes
    scheme: str = "http"
    crowd: int = 1


class LoopbackServer:
    """Serves one function, `answer`, to any number of connections, each in a thread of its own.

    With `context`, connections are encrypted; it is asked for its value when the first one comes.
    """

    def __init__(
        self,
        answer: Callable[[Received], Response],
        *,
        port: int,
        context: Callable[[], ssl.SSLContext] | None = None,
    ) -> None:
        self._answer = answer
        self._context = context
        self._scheme = "http" if context is None else "https"
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self._connections: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        self._accepting = threading.Thread(target=self._accept, name="emulator", daemon=True)

    @property
    def url(self) -> str:
        """The address to send requests to, without a slash at its end."""
        return f"{self._scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        """Begin to answer."""
        self._accepting.start()

    def stop(self) -> None:
        """Close the port and every connection, and wait until all threads have ended."""
        _hang_up(self._listener)
        if self._accepting.ident is not None:  # else it was never started
            self._accepting.join()
        with self._lock:
            open_connections = dict(self._connections)
        for connection in open_connections.values():
            _wake(connection)
        for thread in open_connections:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:  # the listener was closed: that is how `stop` ends this loop
                return
            try:
                connection = self._prepared(accepted)
            except OSError:  # the client is gone already
                accepted.close()
                continue
            thread = threading.Thread(target=self._serve, args=(connection,), name="emulator connection", daemon=True)
            with self._lock:
                self._connections[thread] = connection
            thread.start()

    def _prepared(self, accepted: socket.socket) -> socket.socket:
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is None:
            return accepted
        # The handshake is left to the first read, which the connection's own thread does.
        return self._context().wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as stream:
                while self._serve_one(connection, stream):
                    pass
        except OSError:  # the client is gone, or `stop` closed the connection
            pass
        finally:
            with self._lock:
                self._connections.pop(threading.current_thread(), None)

    def _serve_one(self, connection: socket.socket, stream: BufferedReader) -> bool:
        """Answer one request and tell whether the connection stays open."""
        line = stream.readline(LINE_LIMIT)
        if not line:
            return False
        try:
            received, keep = self._read(line, stream, connection)
        except ValueError as problem:
            connection.sendall(_written(_plain(400, f"{problem}\n"), body=True))
            return False
        response = self._answer(received)
        if response.status == HANG_UP:
            return False
        connection.sendall(_written(response, body=received.method != "HEAD"))
        return keep and (header(response.headers, "connection") or "").lower() != "close"

    def _read(self, line: bytes, stream: BufferedReader, connection: socket.socket) -> tuple[Received, bool]:
        """Read the rest of a request, and tell whether the connection is to stay open.

        Raises:
            ValueError: it is not HTTP/1.x, or too large.
        """
        words = line.decode("latin-1").split()
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise ValueError("This is not an HTTP/1.1 request line of acceptable length.")
        headers = _headers(stream)
        fields = dict(headers)
        body = _body(fields, stream, connection)
        keep = fields.get("connection", "").lower() != "close" and words[2] != "HTTP/1.0"
        received = Received(
            method=words[0],
            target=words[1],
            headers=headers,
            body=body,
            scheme=self._scheme,
            crowd=len(self._connections),
        )
        return received, keep


def _headers(stream: BufferedReader) -> Headers:
    headers: list[tuple[str, str]] = []
    while (text := stream.readline(LINE_LIMIT).decode("latin-1").rstrip("\r\n")) != "":
        name, colon, value = text.partition(":")
        if not colon or len(headers) >= HEADER_LIMIT:
            raise ValueError("A header line lacks its colon, or there are too many of them.")
        headers.append((name.lower(), value.strip()))
    return tuple(headers)


def _body(fields: Mapping[str, str], stream: BufferedReader, connection: socket.socket) -> bytes:
    length = fields.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length) > BODY_LIMIT or "transfer-encoding" in fields:
        raise ValueError("The body needs a Content-Length within the limit; chunked requests are not read.")
    if fields.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = stream.read(int(length)) if length != "0" else b""
    if len(body) < int(length):
        raise ValueError("The body ended early.")
    return body


def _written(response: Response, *, body: bool) -> bytes:
    """Return status line, headers and body as one piece. A `Transfer-Encoding` among the headers is carried out."""
    lines = [f"HTTP/1.1 {response.status} {_reason(response.status)}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    content = response.body
    if header(response.headers, "transfer-encoding") is not None:
        content = b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content) if content else b"0\r\n\r\n"
    elif response.status != 204 and header(response.headers, "content-length") is None:
        is_lower = bool(response.headers) and all(name.islower() for name, _ in response.headers)
        lines.append(f"{'content-length' if is_lower else 'Content-Length'}: {len(content)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (content if body else b"")


@cache
def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _plain(status: int, text: str) -> Response:
    return Response(
        status=status,
        headers=(("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")),
        body=text.encode(),
    )


def _hang_up(listener: socket.socket) -> None:
    """Close a socket so that a thread blocked on it wakes up."""
    _wake(listener)
    listener.close()


def _wake(connection: socket.socket) -> None:
    """End a connection so that the thread blocked on it wakes up, and closes it.

    An encrypted one must not be told: it would take itself apart while the thread still reads from it.
    """
    with contextlib.suppress(OSError):  # the other side may be faster
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
