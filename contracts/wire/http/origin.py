"""Where a request goes, and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from contracts.errors import TargetError
from contracts.exchange import Request

_URL = re.compile(
    r"(?=[!-~]*\Z)(?P<scheme>https?)://(?:[^/?#@]*@)?(?P<netloc>[^/?#@]+)(?P<target>[^#]*)(?:#.*)?", re.IGNORECASE
)
_METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER = re.compile(rf"{_METHOD.pattern}: [^\r\n\0]*")  # both are tokens (RFC 9110, 5.6.2)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a URL points: what to connect to, and what `Host` says."""

    url: str
    scheme: str
    host: str
    port: int
    netloc: str

    @classmethod
    def from_url(cls, url: str) -> Origin:
        """Return the origin of a URL. Raises TargetError where it is none that can be used."""
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
        """Tell whether a URL points to the same place."""
        other = Origin.from_url(url)
        return (other.scheme, other.host, other.port) == (self.scheme, self.host, self.port)


def message_of(request: Request, origin: Origin) -> bytes:
    """Return a request as HTTP/1.1. Raises ValueError where that cannot be, or where it is for another place."""
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
