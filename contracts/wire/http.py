"""The one connection to a target: a request goes out once, and an answer or a failure in words comes back.

Whatever a target sends is taken for hostile: an answer has one deadline for all of it and one size limit, which also
holds for what a compressed body unpacks to. No redirect is followed, no proxy is used, nothing is added to a request
that HTTP does not need.

No request is ever sent a second time, not even a GET: both vendors create by GET as well, and a create must not happen
twice. So that a connection the server has let go of costs nothing all the same, it is found out before the request is
sent: an idle connection is looked at first, and one that was idle for long, or belongs to a server that was seen to
close without notice, is not used again.
"""

from __future__ import annotations

import contextlib
import io
import queue
import re
import socket
import ssl
import threading
import zlib
from dataclasses import dataclass
from email.errors import FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect
from http.client import BadStatusLine, HTTPException, HTTPResponse, IncompleteRead, LineTooLong, UnknownProtocol
from time import monotonic
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from contracts.errors import TargetError
from contracts.exchange import Request, Response, TransportFailure, header
from contracts.wire.body import Malformed
from contracts.wire.plain_head import PlainHead, plain_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import WriteableBuffer

SEEN_BYTES = 2048
HEAD_BYTES = 256 * 2**10  # for the status line, all headers, and what frames the chunks of a body
STEP_BYTES = 2**20  # a body is read and unpacked in steps of this size, so a bomb costs one step more than the limit
IDLE_SECONDS = 1.0  # shorter than the idle limit of any server we know (gunicorn has 2 s, Node and uvicorn 5 s)

_URL = re.compile(
    r"(?=[!-~]*\Z)(?P<scheme>https?)://(?:[^/?#@]*@)?(?P<netloc>[^/?#@]+)(?P<target>[^#]*)(?:#.*)?", re.IGNORECASE
)
_METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER = re.compile(rf"{_METHOD.pattern}: [^\r\n\0]*")  # both are tokens (RFC 9110, 5.6.2)
_Address = tuple[str, int]
_GZIP = ("gzip", "x-gzip")
_BROKEN_HEADER = (FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect)


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
        self._origin = _Origin.from_url(base_url)
        self._answers_within = answers_within
        self._max_body = max_body
        self._tls = _tls_context(certificates) if self._origin.scheme == "https" else None
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
        message = _message(request, self._origin)
        deadline = _Deadline.after(self._answers_within)
        try:
            sock = self._taken(deadline)
        except TargetError as error:
            return TransportFailure(problem=error.problem)
        incoming = _Incoming(sock, deadline)
        reusable = False
        try:
            # A server may answer and close before it has read everything: its answer counts.
            with contextlib.suppress(ConnectionError):
                _put(sock, message, deadline)
            response, reusable = _answer(incoming, request.method, self._max_body)
        except (_UnusableError, HTTPException, OSError) as error:
            return TransportFailure(problem=_in_words(error, incoming), seen=bytes(incoming.seen))
        finally:
            # The socket is ours alone until the answer is complete: an interrupt leaves no half-read answer behind.
            if reusable and self._keeps_alive:
                self._idle, self._idle_since = sock, monotonic()
            else:
                sock.close()
        return response

    def _taken(self, deadline: _Deadline) -> socket.socket:
        sock, self._idle = self._idle, None
        if sock is not None:
            if monotonic() - self._idle_since < IDLE_SECONDS:
                if _is_quiet(sock):
                    return sock
                self._keeps_alive = False
            sock.close()
        sock = _connected(self._origin, deadline)
        return sock if self._tls is None else _secured(sock, self._tls, self._origin, deadline)


def check_reachable(base_url: str, *, within: float = 5.0) -> None:
    """Raise TargetError unless something accepts connections there. Connects, sends nothing, and hangs up."""
    origin = _Origin.from_url(base_url)
    if "?" in base_url or "#" in base_url:
        raise TargetError(
            base_url, "the URL of a target has no query and no fragment", "Leave out what follows ? or #."
        )
    _connected(origin, _Deadline.after(within)).close()


def unpacked(packed: bytes, coding: str, *, max_body: int = 16 * 2**20, within: float = 10.0) -> bytes:
    """Return what a body of that content coding (gzip, deflate) unpacks to.

    `max_body` is in bytes, `within` in seconds. Raises Malformed where it cannot be unpacked, or not in these bounds.
    """
    try:
        return _unpacked(packed, coding.strip().lower(), max_body, _Deadline.after(within))
    except (_UnusableError, TimeoutError) as error:
        raise Malformed(str(error) or f"unpacking takes longer than {within:g} s") from None


class _UnusableError(Exception):
    """An answer that cannot be used, in one clause of a sentence."""


@dataclass(frozen=True, slots=True)
class _Deadline:
    seconds: float
    at: float

    @classmethod
    def after(cls, seconds: float) -> _Deadline:
        return cls(seconds, monotonic() + seconds)

    def left(self) -> float:
        """Return the seconds that are left, or raise TimeoutError."""
        left = self.at - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a URL points: what to connect to, and what `Host` says."""

    url: str
    scheme: str
    host: str
    port: int
    netloc: str

    @classmethod
    def from_url(cls, url: str) -> _Origin:
        example = "Give it as http://HOST:PORT or https://HOST"
        match = _URL.fullmatch(url)
        if match is None:
            raise TargetError(url, "this is not an http or https URL", f"{example}.")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise TargetError(url, f"this URL cannot be read: {error}", f"{example}.") from None
        if not parts.hostname:
            raise TargetError(url, "this URL names no host", f"{example}.")
        if port == 0:
            raise TargetError(url, "nothing can listen on port 0", "Give the port that the target listens on.")
        default = 443 if parts.scheme == "https" else 80
        return cls(url, parts.scheme, parts.hostname, port or default, match["netloc"])

    def is_of(self, url: str) -> bool:
        other = _Origin.from_url(url)
        return (other.scheme, other.host, other.port) == (self.scheme, self.host, self.port)


def _tls_context(certificates: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if certificates is not None:
        try:
            context.load_verify_locations(certificates)
        except OSError as error:  # ssl.SSLError is one too
            problem = f"no certificate can be read from it: {error}"
            raise TargetError(certificates, problem, "Name a PEM file with the authorities to trust.") from None
    context.set_alpn_protocols(["http/1.1"])
    return context


def _connected(origin: _Origin, deadline: _Deadline) -> socket.socket:
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


def _first_to_answer(addresses: Sequence[_Address], deadline: _Deadline) -> socket.socket:
    """Try one address after the other; each has an equal share of the time that is left."""
    *others, last = addresses
    for position, address in enumerate(others):
        share = deadline.left() / (len(addresses) - position)
        with contextlib.suppress(OSError):
            return socket.create_connection(address, share)
    return socket.create_connection(last, deadline.left())


def _addresses(origin: _Origin, deadline: _Deadline) -> list[_Address]:
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


def _secured(sock: socket.socket, context: ssl.SSLContext, origin: _Origin, deadline: _Deadline) -> socket.socket:
    try:
        sock.settimeout(deadline.left())
        return context.wrap_socket(sock, server_hostname=origin.host)
    except ssl.SSLCertVerificationError as error:
        problem = f"the certificate of {origin.host} is not trusted: {error.verify_message}"
    except TimeoutError:
        problem = f"the TLS handshake was not complete within {deadline.seconds:g} s"
    except OSError as error:
        reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
        problem = f"the TLS handshake failed: {reason or error}"
    sock.close()
    cure = "Check that it speaks TLS; SSL_CERT_FILE names the certificates to trust."
    raise TargetError(origin.url, problem, cure)


def _is_quiet(sock: socket.socket) -> bool:
    """Tell whether an idle connection can carry the next request: still open, and nothing unasked for has come."""
    sock.settimeout(0)
    try:
        sock.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    except OSError:
        return False
    return False


def _message(request: Request, origin: _Origin) -> bytes:
    match = _URL.fullmatch(request.url)
    if match is None or _METHOD.fullmatch(request.method) is None:
        raise ValueError(f"no request can be written with method {request.method!r} and URL {request.url!r}")
    if (match["scheme"], match["netloc"]) != (origin.scheme, origin.netloc) and not origin.is_of(request.url):
        raise ValueError(f"{request.url!r} does not belong to {origin.url!r}")
    target = match["target"]
    lines = [f"{request.method} {target if target.startswith('/') else '/' + target} HTTP/1.1"]
    names = {name.lower() for name, _ in request.headers}
    if "host" not in names:
        lines.append(f"Host: {match['netloc']}")
    lines += [f"{name}: {value}" for name, value in request.headers]
    framed = "content-length" in names or "transfer-encoding" in names
    if not framed and (request.body or request.method in ("POST", "PUT", "PATCH")):
        lines.append(f"Content-Length: {len(request.body)}")
    for line in lines[1:]:
        if _HEADER.fullmatch(line) is None:
            raise ValueError(f"no header can be written as {line!r}")
    lines += ["", ""]
    return "\r\n".join(lines).encode("latin-1") + request.body


def _put(sock: socket.socket, message: bytes, deadline: _Deadline) -> None:
    unsent = memoryview(message)
    while unsent:
        sock.settimeout(deadline.left())
        unsent = unsent[sock.send(unsent) :]


class _Incoming(io.RawIOBase):
    """The bytes of one answer as they arrive: no read outlasts the deadline, and the first bytes are kept."""

    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        self.deadline = deadline
        self.seen = bytearray()
        self.count = 0
        self.part = "headers"
        self.limit = HEAD_BYTES
        self.too_large = f"the headers of the answer are larger than {_size(HEAD_BYTES)}"
        self.ended = False  # the server has closed the connection
        self.complete = False  # no more is wanted
        self._sock = sock

    def expect_body(self, max_body: int) -> None:
        self.part = "body"
        self.limit = self.count + max_body + HEAD_BYTES
        self.too_large = f"the answer is larger than {_size(max_body)}"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if self.complete or self.ended:
            return 0
        if self.count >= self.limit:
            raise _UnusableError(self.too_large)
        self._sock.settimeout(self.deadline.left())
        count = self._sock.recv_into(buffer)
        self.ended = count == 0
        if self.count < SEEN_BYTES:
            self.seen += memoryview(buffer)[: min(count, SEEN_BYTES - self.count)]
        self.count += count
        return count


class _Reader(io.BufferedReader):
    """What HTTPResponse takes for a socket and for its file. It outlives the response, so that leftovers show."""

    def makefile(self, _mode: str) -> Self:
        return self

    def close(self) -> None:
        pass


def _answer(incoming: _Incoming, method: str, max_body: int) -> tuple[Response, bool]:
    """Read one answer whole. The flag says whether the connection is good for another request."""
    reader = _Reader(cast("Any", incoming))
    plain = plain_head(reader.peek(1)) if method != "HEAD" else None
    if plain is not None and plain.length <= min(STEP_BYTES, max_body):
        return _plain_answer(reader, incoming, plain, max_body)
    raw = _head(reader, method)
    while 100 <= raw.status < 200 and raw.status != 101:
        raw = _head(reader, method)
    if incoming.ended:
        raise _UnusableError(_closed(incoming))
    incoming.expect_body(max_body)
    bodiless = method == "HEAD" or raw.status in (101, 204, 304)
    _check_framing(raw, bodiless=bodiless)
    framed = raw.chunked or raw.length is not None
    packed = b"" if bodiless else _body(raw, max_body, incoming.too_large)
    if framed and incoming.ended:
        raise _UnusableError(_closed(incoming))
    body = _unpacked(packed, (raw.headers["content-encoding"] or "").strip().lower(), max_body, incoming.deadline)
    incoming.complete = True
    reusable = framed and not raw.will_close and raw.status != 101 and not reader.peek(1)
    headers = tuple((name, value.strip()) for name, value in raw.headers.items())
    return Response(status=raw.status, headers=headers, body=body), reusable


def _plain_answer(reader: _Reader, incoming: _Incoming, head: PlainHead, max_body: int) -> tuple[Response, bool]:
    reader.read(head.size)
    incoming.expect_body(max_body)
    packed = reader.read(head.length)
    if incoming.ended:
        raise _UnusableError(_closed(incoming))
    coding = (header(head.headers, "content-encoding") or "").strip().lower()
    body = _unpacked(packed, coding, max_body, incoming.deadline)
    incoming.complete = True
    return Response(status=head.status, headers=head.headers, body=body), not reader.peek(1)


def _head(reader: _Reader, method: str) -> HTTPResponse:
    raw = HTTPResponse(cast("socket.socket", reader), method=method)
    raw.begin()
    if any(isinstance(defect, _BROKEN_HEADER) for defect in raw.headers.defects):
        raise _UnusableError("a line among the headers is not of the form 'name: value'")
    return raw


def _check_framing(raw: HTTPResponse, *, bodiless: bool) -> None:
    """Refuse an answer whose end cannot be found: http.client would wait for the end of the connection."""
    coding = raw.headers["transfer-encoding"]
    length = raw.headers["content-length"]
    if bodiless or raw.chunked:
        return
    if coding is not None and coding.strip().lower() == "chunked":
        raw.chunked, raw.chunk_left, raw.length = True, None, None
    elif coding is not None and coding.strip().lower() != "identity":
        raise _UnusableError(f"the transfer coding {coding!r} is not understood")
    elif length is not None and raw.length is None:
        raise _UnusableError(f"Content-Length is not a number: {length[:40]!r}")


def _body(raw: HTTPResponse, max_body: int, too_large: str) -> bytes:
    if not raw.chunked and raw.length is not None and raw.length > max_body:
        raise _UnusableError(too_large)
    parts: list[bytes] = []
    size = 0
    while True:
        try:
            part = raw.read(min(STEP_BYTES, max_body - size + 1))
        except (ValueError, OverflowError):
            # http.client reads the size of a chunk with int(), which takes a sign.
            raise _UnusableError("the chunking of the body is broken: a negative size") from None
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > max_body:
            raise _UnusableError(too_large)
        parts.append(part)


def _unpacked(packed: bytes, coding: str, max_body: int, deadline: _Deadline) -> bytes:
    if not packed or coding in ("", "identity"):
        return packed
    if coding != "deflate" and coding not in _GZIP:
        raise _UnusableError(f"the content coding {coding!r} is not understood")
    window = zlib.MAX_WBITS + 16 if coding in _GZIP else _deflate_window(packed)
    unpacker = zlib.decompressobj(window)
    parts: list[bytes] = []
    size = 0
    while packed or not unpacker.eof:
        deadline.left()  # thousands of empty gzip members take their time
        if unpacker.eof:
            if not (coding in _GZIP and packed.startswith(b"\x1f\x8b")):
                raise _UnusableError(f"{len(packed)} bytes follow the end of the {coding} body")
            unpacker = zlib.decompressobj(window)
        try:
            part = unpacker.decompress(packed, STEP_BYTES)
        except zlib.error as error:
            raise _UnusableError(f"the {coding} body is broken: {error}") from None
        packed = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        size += len(part)
        if size > max_body:
            raise _UnusableError(f"the answer unpacks to more than {_size(max_body)}")
        if not (part or packed or unpacker.eof):
            raise _UnusableError(f"the {coding} body ends too early")
        parts.append(part)
    return b"".join(parts)


def _deflate_window(packed: bytes) -> int:
    # "deflate" means the zlib format (RFC 9110, 8.4.1.2), but some servers send it without that header.
    zlib_header = packed[0] & 0x0F == zlib.DEFLATED and int.from_bytes(packed[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS


def _in_words(error: Exception, incoming: _Incoming) -> str:
    start = bytes(incoming.seen[:60])
    if not b"HTTP/".startswith(start[:5]):
        return f"this is not HTTP: the answer begins with {start!r}"
    match error:
        case _UnusableError():
            words = str(error)
        case TimeoutError():
            words = f"no complete answer within {incoming.deadline.seconds:g} s ({incoming.count} bytes arrived)"
        case _ if incoming.ended or isinstance(error, ConnectionError):
            words = _closed(incoming)
        case LineTooLong():
            words = f"a line in the {incoming.part} of the answer is longer than 64 KiB"
        case BadStatusLine() | UnknownProtocol():
            words = f"this is not HTTP/1: the answer begins with {start!r}"
        case IncompleteRead():
            words = f"the chunking of the body is broken ({incoming.count} bytes arrived)"
        case _:
            words = f"the answer could not be read: {error}"
    return words


def _closed(incoming: _Incoming) -> str:
    if not incoming.count:
        return "the connection was closed without an answer"
    verb = "were" if incoming.part == "headers" else "was"
    return f"the connection was closed after {incoming.count} bytes, before the {incoming.part} {verb} complete"


def _size(count: int) -> str:
    for unit, factor in (("MiB", 2**20), ("KiB", 2**10)):
        if count >= factor and count % factor == 0:
            return f"{count // factor} {unit}"
    return f"{count} bytes"
