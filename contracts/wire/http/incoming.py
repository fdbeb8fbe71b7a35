"""The bytes of an answer on their way in, and what went wrong with them in words."""

from __future__ import annotations

import io
import socket
from http.client import BadStatusLine, IncompleteRead, LineTooLong, UnknownProtocol
from typing import TYPE_CHECKING, Self

from contracts.wire.http.deadline import Deadline, UnusableError, size_in_words

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SEEN_BYTES = 2048
HEAD_BYTES = 256 * 2**10  # for the status line, all headers, and what frames the chunks of a body


class Incoming(io.RawIOBase):
    """The bytes of one answer as they arrive: no read outlasts the deadline, and the first bytes are kept."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self.deadline = deadline
        self.seen = bytearray()
        self.count = 0
        self.part = "headers"
        self.limit = HEAD_BYTES
        self.most = HEAD_BYTES  # so many bytes the present part may have, as it is told to people
        self.ended = False  # the server has closed the connection
        self.complete = False  # no more is wanted
        self._sock = sock

    @property
    def too_large(self) -> str:
        """What is wrong when more comes than may."""
        what = "the headers of the answer are" if self.part == "headers" else "the answer is"
        return f"{what} larger than {size_in_words(self.most)}"

    def expect_body(self, max_body: int) -> None:
        """Take what comes from now on for a body of at most that many bytes."""
        self.part = "body"
        self.limit = self.count + max_body + HEAD_BYTES
        self.most = max_body

    def readable(self) -> bool:
        """Tell the reader around this that it can be read from."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what is there. Raises UnusableError beyond the limit, TimeoutError after the deadline."""
        if self.complete or self.ended:
            return 0
        if self.count >= self.limit:
            raise UnusableError(self.too_large)
        self._sock.settimeout(self.deadline.left())
        count = self._sock.recv_into(buffer)
        self.ended = count == 0
        if self.count < SEEN_BYTES:
            self.seen += memoryview(buffer)[: min(count, SEEN_BYTES - self.count)]
        self.count += count
        return count


class Reader(io.BufferedReader):
    """What HTTPResponse takes for a socket and for its file. It outlives the response, so that leftovers show."""

    def makefile(self, _mode: str) -> Self:
        """Return itself: it is socket and file in one."""
        return self

    def close(self) -> None:
        """Stay open."""


def in_words(error: Exception, incoming: Incoming) -> str:
    """Return what went wrong with an answer, in one clause of a sentence."""
    start = bytes(incoming.seen[:60])
    if not b"HTTP/".startswith(start[:5]):
        return f"this is not HTTP: the answer begins with {start!r}"
    match error:
        case UnusableError():
            words = str(error)
        case TimeoutError():
            words = f"no complete answer within {incoming.deadline.seconds:g} s ({incoming.count} bytes arrived)"
        case _ if incoming.ended or isinstance(error, ConnectionError):
            words = closed(incoming)
        case LineTooLong():
            words = f"a line in the {incoming.part} of the answer is longer than 64 KiB"
        case BadStatusLine() | UnknownProtocol():
            words = f"this is not HTTP/1: the answer begins with {start!r}"
        case IncompleteRead():
            words = f"the chunking of the body is broken ({incoming.count} bytes arrived)"
        case _:
            words = f"the answer could not be read: {error}"
    return words


def closed(incoming: Incoming) -> str:
    """Return in words that the connection was closed too early."""
    if not incoming.count:
        return "the connection was closed without an answer"
    verb = "were" if incoming.part == "headers" else "was"
    return f"the connection was closed after {incoming.count} bytes, before the {incoming.part} {verb} complete"
