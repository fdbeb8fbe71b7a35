"""What a compressed body unpacks to, in bounds of size and time."""

from __future__ import annotations

import zlib

from contracts.wire.body import Malformed
from contracts.wire.http.deadline import Deadline, UnusableError, size_in_words

STEP_BYTES = 2**20  # a body is read and unpacked in steps of this size, so a bomb costs one step more than the limit
_GZIP = ("gzip", "x-gzip")


def unpacked(packed: bytes, coding: str, *, max_body: int = 16 * 2**20, within: float = 10.0) -> bytes:
    """Return what a body of that content coding (gzip, deflate) unpacks to.

    `max_body` is in bytes, `within` in seconds. Raises Malformed where it cannot be unpacked, or not in these bounds.
    """
    try:
        return unpack(packed, coding.strip().lower(), max_body, Deadline.after(within))
    except (UnusableError, TimeoutError) as error:
        raise Malformed(str(error) or f"unpacking takes longer than {within:g} s") from None


def unpack(packed: bytes, coding: str, max_body: int, deadline: Deadline) -> bytes:
    """Return what a body unpacks to. Raises UnusableError where that is too much or broken."""
    if not packed or coding in ("", "identity"):
        return packed
    if coding != "deflate" and coding not in _GZIP:
        raise UnusableError(f"the content coding {coding!r} is not understood")
    window = zlib.MAX_WBITS + 16 if coding in _GZIP else _deflate_window(packed)
    unpacker = zlib.decompressobj(window)
    parts: list[bytes] = []
    size = 0
    while packed or not unpacker.eof:
        deadline.left()  # thousands of empty gzip members take their time
        if unpacker.eof:
            if not (coding in _GZIP and packed.startswith(b"\x1f\x8b")):
                raise UnusableError(f"{len(packed)} bytes follow the end of the {coding} body")
            unpacker = zlib.decompressobj(window)
        try:
            part = unpacker.decompress(packed, STEP_BYTES)
        except zlib.error as error:
            raise UnusableError(f"the {coding} body is broken: {error}") from None
        packed = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        size += len(part)
        if size > max_body:
            raise UnusableError(f"the answer unpacks to more than {size_in_words(max_body)}")
        if not (part or packed or unpacker.eof):
            raise UnusableError(f"the {coding} body ends too early")
        parts.append(part)
    return b"".join(parts)


def _deflate_window(packed: bytes) -> int:
    # "deflate" means the zlib format (RFC 9110, 8.4.1.2), but some servers send it without that header.
    zlib_header = packed[0] & 0x0F == zlib.DEFLATED and int.from_bytes(packed[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS
