"""A certificate authority of this process's own, and what it says of 127.0.0.1.

It is made when it is first needed, once for all emulators of the process: importing what makes it takes a tenth of a
second, which is more than starting an emulator does.
"""

from __future__ import annotations

import ssl
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import trustme

HOST = "127.0.0.1"

_ONE_AT_A_TIME = threading.Lock()  # two authorities would not vouch for each other's certificates


def server_context() -> ssl.SSLContext:
    """Return the context of a server on the loopback interface."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with _ONE_AT_A_TIME:
        _authority().issue_cert(HOST).configure_cert(context)
    return context


def write_authority() -> Path:
    """Write the authority's certificate to a new temporary file, which the caller removes."""
    with tempfile.NamedTemporaryFile(prefix="contracts-", suffix=".pem", delete=False) as file, _ONE_AT_A_TIME:
        file.write(_authority().cert_pem.bytes())
    return Path(file.name)


@cache
def _authority() -> trustme.CA:
    import trustme  # noqa: PLC0415 - see above

    return trustme.CA()
