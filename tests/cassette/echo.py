"""An emulator that betrays what it gets: in headers, bodies and error messages, in every encoding it can think of."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from html.entities import html5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote, unquote_plus


def spellings(text: str) -> list[str]:
    """Return a text in many encodings."""
    data = text.encode()
    return [
        text,
        text.lower(),
        text.upper(),
        quote(text, safe=""),
        quote(text, safe="").lower(),
        quote(quote(text, safe=""), safe=""),
        "".join(f"%{octet:02x}" for octet in data),
        "".join(f"%25{octet:02X}" for octet in data),
        text.replace("/", "\\/"),
        json.dumps(json.dumps(text)),
        json.dumps(text),
        json.dumps(text, ensure_ascii=False),
        repr(text),
        repr(data),
        ascii(text),
        "".join(f"\\{octet:03o}" for octet in data),
        "".join(f"\\x{octet:02X}" for octet in data),
        "".join(f"\\u{unit:04x}" for unit in _utf16(text)),
        "".join(f"%u{unit:04X}" for unit in _utf16(text)),
        "".join(f"\\u{{{ord(character):x}}}" for character in text),
        quote(json.dumps(text), safe=""),
        html.escape(text),
        html.escape(html.escape(text)),
        text.encode("ascii", "xmlcharrefreplace").decode(),
        "".join(f"&{name};" if (name := _NAMES.get(character)) else character for character in text),
        "".join(f"&#{ord(character)};" for character in text),
        "".join(f"&#x{ord(character):X};" for character in text),
        *(base64.b64encode(b"abc"[:shift] + data + b"=").decode() for shift in range(3)),
        *(base64.urlsafe_b64encode(b"abc"[:shift] + data + b"?").decode().rstrip("=") for shift in range(3)),
        quote(base64.b64encode(data).decode(), safe=""),
        base64.b64encode(base64.b64encode(data)).decode(),
        base64.encodebytes(b"x" * 50 + data).decode(),
        data.hex(),
        data.hex().upper(),
        *(
            "".join(f"&#{ord(character)};" for character in one)
            for one in (quote(text, safe=""), base64.b64encode(data).decode(), data.hex())
        ),
        *(one.encode().hex() for one in (json.dumps(text), quote(text, safe=""), base64.b64encode(data).decode())),
    ]


_NAMES = {text: name[:-1] for name, text in html5.items() if name.endswith(";")}


def _utf16(text: str) -> list[int]:
    units = text.encode("utf-16-be")
    return [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    texts: tuple[str, ...] = ()
    count = 0

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("latin-1")
        given = [self.path, unquote_plus(self.path), body, *map(": ".join, self.headers.items())]
        type(self).count += 1
        told = (*self.texts, given[self.count % len(given)])
        said = [*given, *(spelling for text in told for spelling in spellings(text))]
        status, answer = self._answer(said)
        packed = zlib.compress(answer) if self.count % 3 == 0 else answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if self.count % 2 else "text/xml")
        self.send_header("Content-Length", str(len(packed)))
        if packed is not answer:
            self.send_header("Content-Encoding", "deflate")
        self.send_header("Set-Cookie", f"session={self.texts[0]}")
        self.send_header("Location", f"https://elsewhere.example{self.path}")
        for number, text in enumerate(self.texts):
            betrayed = " ".join(re.sub(r"[\r\n]", "", spelling) for spelling in spellings(text))
            self.send_header(f"X-Echo-{number}", betrayed.encode().decode("latin-1"))
            if text.isascii() and text.isalnum():
                self.send_header(f"X-{text}", "a name")
        # One write: a body that comes after its headers waits for an acknowledgement.
        self._headers_buffer.append(b"\r\n" + packed)
        self.flush_headers()
        if self.count % 5 == 0:
            self.close_connection = True

    def __getattr__(self, name: str) -> object:
        if name.startswith("do_"):
            return self.do_GET
        raise AttributeError(name)

    def _answer(self, said: list[str]) -> tuple[int, bytes]:
        kind = self.count % 6
        if kind == 0:
            text = "specified signature is not matched with our calculation. server string to sign is:"
            return 400, json.dumps({"Code": "SignatureDoesNotMatch", "Message": text + " ".join(said)}).encode()
        if kind == 1:
            return 200, json.dumps({"RequestId": said[0], "InstanceId": f"id-{self.count}", "echo": said}).encode()
        if kind == 2:
            inner = "".join(f"<Echo>{html.escape(text)}</Echo>" for text in said if text.isprintable())
            return 400, f"<Error><Code>{html.escape(said[0])}</Code><Message>{inner}</Message></Error>".encode()
        if kind == 3:
            return 302, " ".join(said).encode("utf-16-le") + b"\0\xff"
        if kind == 4:
            return 500, "\n".join(said).encode() + b"\xff\xfe"
        return 200, json.dumps({"Code": self.texts[0] * 3, "Message": said[0]}).encode()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def echoing(texts: tuple[str, ...]) -> Iterator[str]:
    """Start the server and yield its URL. `texts` are betrayed in every answer, whatever was sent."""
    handler = type("_Echo", (_Echo,), {"texts": texts})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
