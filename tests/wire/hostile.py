"""Servers that misbehave: each connection is handed, as a raw socket, to a script that says what happens on it."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Self

DRIP_SECONDS = 0.05  # between two bytes of a drip: far below the deadlines in the tests, so no single read runs out


class Peer:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket, stopped: threading.Event) -> None:
        self.sock = sock
        self._stopped = stopped
        self._unread = b""

    def request(self) -> bytes:
        """Read one request, head and body; b"" at the end of the connection."""
        while b"\r\n\r\n" not in self._unread:
            if not self._more():
                return b""
        head, _, _ = self._unread.partition(b"\r\n\r\n")
        lengths = [
            line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
        ]
        size = len(head) + 4 + int(lengths[0] if lengths else 0)
        while len(self._unread) < size and self._more():
            pass
        whole, self._unread = self._unread[:size], self._unread[size:]
        return whole

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send byte by byte, slowly, until the test is over."""
        for byte in data:
            if self._stopped.wait(DRIP_SECONDS):
                return
            self.send(bytes([byte]))
        self.hang()

    def flood(self, pieces: Iterable[bytes]) -> None:
        """Send for as long as the client takes it."""
        for piece in pieces:
            if self._stopped.is_set():
                return
            self.send(piece)

    def hang(self) -> None:
        self._stopped.wait()

    def reset(self) -> None:
        """Have the connection closed by RST in place of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    def _more(self) -> bool:
        data = self.sock.recv(65536)
        self._unread += data
        return bool(data)


class Server:
    """Listens on a free loopback port. The script gets the Peer and the number of the connection, counted from 1."""

    def __init__(self, script: Callable[[Peer, int], None], *, tls: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._tls = tls
        self._stopped = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.connections = 0

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, sock, self.connections)

    def _serve(self, sock: socket.socket, number: int) -> None:
        # A client that has enough hangs up, which is what most of these tests are about.
        with sock, suppress(OSError):
            if self._tls is None:
                self._script(Peer(sock, self._stopped), number)
                return
            with self._tls.wrap_socket(sock, server_side=True) as secured:
                self._script(Peer(secured, self._stopped), number)


def answering(data: bytes) -> Callable[[Peer, int], None]:
    """Return a script that gives the same bytes to every request, over connections that stay open."""

    def script(peer: Peer, _number: int) -> None:
        while peer.request():
            peer.send(data)

    return script


def once(data: bytes) -> Callable[[Peer, int], None]:
    """Return a script that gives these bytes to the first request of a connection and closes it."""

    def script(peer: Peer, _number: int) -> None:
        peer.request()
        peer.send(data)

    return script


def dripping(at_once: bytes, slowly: bytes) -> Callable[[Peer, int], None]:
    def script(peer: Peer, _number: int) -> None:
        peer.request()
        peer.send(at_once)
        peer.drip(slowly)

    return script


def hanging_after(data: bytes) -> Callable[[Peer, int], None]:
    return dripping(data, b"")


def flooding(start: bytes, piece: bytes) -> Callable[[Peer, int], None]:
    def script(peer: Peer, _number: int) -> None:
        peer.request()
        peer.send(start)
        peer.flood(iter(lambda: piece, None))

    return script
