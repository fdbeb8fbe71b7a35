"""Faults in what comes before the service: signatures, the version, the answer format, HTTP and HTTPS."""

from __future__ import annotations

import re
from collections.abc import Callable

from contracts.emulator.alibaba import refusals
from contracts.emulator.alibaba.cloud import OWNERS, SECRETS, Cloud
from contracts.emulator.alibaba.faults.making import CREATE, fault
from contracts.emulator.alibaba.gates import (
    GATES,
    V1_NAMES,
    WINDOW,
    formats,
    is_right,
    proof_of,
    seconds_away,
    timestamp,
    unsigned,
    used_nonce,
    version_of,
    wrong_signature,
)
from contracts.emulator.behaviour import Asked, Change, Check
from contracts.emulator.changes import adding_gate, both, gate, open_gates
from contracts.emulator.uncovered import shorter
from contracts.exchange import header

Fails = Callable[[Asked, Cloud], bool]
FIVE_MINUTES, AN_HOUR, FOR_EVER = 5 * 60, 60 * 60, 1e12  # seconds


def _of(scheme: str) -> Callable[[Asked], bool]:
    return lambda asked: proof_of(asked).scheme == scheme


def _except(gate_name: str, served: Callable[[Asked], bool]) -> Change:
    """Let a gate open for some requests."""
    fails = GATES[gate_name].fails
    return gate(gate_name, lambda asked, cloud: not served(asked) and fails(asked, cloud))


def _besides(gate_name: str, refused: Callable[[Asked], bool]) -> Change:
    """Let a gate stay closed for some requests besides."""
    fails = GATES[gate_name].fails
    return gate(gate_name, lambda asked, cloud: refused(asked) or fails(asked, cloud))


def _was_added_to(asked: Asked) -> bool:
    """Tell whether the signature is right for the request without one of its parameters."""
    proof = proof_of(asked)
    secret = SECRETS[OWNERS[proof.key]].access_key_secret
    return any(is_right(other, proof, secret) for other in shorter(asked))


def _is_foreign(asked: Asked, cloud: Cloud) -> bool:
    """Tell whether the signature was made with another secret, as far as can be told."""
    return wrong_signature(asked, cloud) and not _was_added_to(asked)


def _right(served: Fails) -> Change:
    fails = GATES["signature.right"].fails
    return gate("signature.right", lambda asked, cloud: fails(asked, cloud) and not served(asked, cloud))


def _shows_nothing(asked: Asked) -> bool:
    names = (*V1_NAMES, "Authorization")
    return not any(asked.given.get(name) or header(asked.headers, name) for name in names)


def _in_v3_headers(asked: Asked) -> bool:
    return header(asked.headers, "x-acs-action") is not None


def _once_by(scheme: str) -> Change:
    return gate("signature.nonce", lambda asked, cloud: proof_of(asked).scheme != scheme and used_nonce(asked, cloud))


def _stale(asked: Asked, cloud: Cloud) -> bool:
    away = seconds_away(proof_of(asked).stamp, cloud.clock.now())
    return GATES["signature.timestamp"].fails(asked, cloud) or (away is not None and abs(away) > FIVE_MINUTES)


def _served_without(name: str) -> Change:
    """Serve requests by the older scheme that lack one part of their signature, whatever its value is."""

    def lacks(asked: Asked) -> bool:
        return unsigned(asked) == name and asked.given.get("Signature", "") != ""

    return both(_except("signature.required", lacks), _except("signature.right", lacks))


def _by_post(asked: Asked) -> bool:
    return asked.method == "POST"


def _for_xml(asked: Asked) -> bool:
    return asked.given.get("Format", "").lower() == "xml"


SIGNATURE = (
    fault("v3-refused", "signature/accepted", "accept", "Finds every signature of the newer scheme wrong.",
          _besides("signature.right", _of("V3"))),
    fault("v3-form-refused", "signature/accepted", "accept", "Finds signatures of the newer scheme wrong over a form.",
          _besides("signature.right", lambda asked: proof_of(asked).scheme == "V3" and asked.body != b"")),
    fault("v3-spaces-refused", "signature/accepted", "accept",
          "Finds signatures of the newer scheme wrong over anything but the plainest characters.",
          _besides("signature.right", lambda asked: proof_of(asked).scheme == "V3" and "%" in asked.target)),
    fault("stamp-five-minutes", "signature/accepted", "accept", "Refuses time stamps more than five minutes away.",
          gate("signature.timestamp", _stale)),
    fault("unsigned-served", "signature/required", "reject", "Serves requests that show nothing of a signature.",
          _except("signature.required", _shows_nothing)),
    fault("unsigned-v3-served", "signature/required", "reject",
          "Serves requests that show nothing of a signature, if the operation stands in a header.",
          _except("signature.required", lambda asked: _shows_nothing(asked) and _in_v3_headers(asked))),
    fault("signature-missing-served", "signature/required", "reject", "Serves where only the signature is missing.",
          _except("signature.required", lambda asked: unsigned(asked) == "Signature")),
    fault("secret-any", "signature/secret", "reject", "Takes a signature with any secret.", _right(_is_foreign)),
    fault("secret-any-v3", "signature/secret", "reject", "Takes a signature of the newer scheme with any secret.",
          _right(lambda asked, cloud: proof_of(asked).scheme == "V3" and _is_foreign(asked, cloud))),
    fault("secret-any-post", "signature/secret", "reject", "Takes a signature with any secret in a POST.",
          _right(lambda asked, cloud: _by_post(asked) and _is_foreign(asked, cloud))),
    fault("secret-any-xml", "signature/secret", "reject", "Takes a signature with any secret where XML is asked for.",
          _right(lambda asked, cloud: _for_xml(asked) and _is_foreign(asked, cloud))),
    fault("stamp-missing-served", "signature/required", "reject", "Serves where only the time stamp is missing.",
          _served_without("Timestamp")),
    fault("nonce-missing-served", "signature/required", "reject", "Serves where only the nonce is missing.",
          _served_without("SignatureNonce")),
    fault("signature-method-missing-served", "signature/required", "reject",
          "Serves where only the method of the signature is missing.", _served_without("SignatureMethod")),
    fault("key-any", "signature/key", "reject", "Takes an unknown key for the first account's.",
          open_gates("signature.key")),
    fault("key-any-v3", "signature/key", "reject", "Takes an unknown key of the newer scheme for the first account's.",
          _except("signature.key", _of("V3"))),
    fault("covers-less", "signature/covers", "reject", "Takes parameters that were added after signing.",
          _right(lambda asked, _cloud: _was_added_to(asked))),
    fault("covers-less-v3", "signature/covers", "reject",
          "Takes parameters that were added after signing by the newer scheme.",
          _right(lambda asked, _cloud: proof_of(asked).scheme == "V3" and _was_added_to(asked))),
    fault("covers-less-form", "signature/covers", "reject",
          "Takes parameters that were added to a form after signing by the newer scheme.",
          _right(lambda asked, _cloud: proof_of(asked).scheme == "V3" and not asked.query and _was_added_to(asked))),
    fault("nonce-any-post", "signature/nonce", "reject", "Looks at no nonce in a POST.",
          gate("signature.nonce", lambda asked, cloud: used_nonce(asked, cloud) and not _by_post(asked))),
    fault("stamp-any", "signature/timestamp", "reject", "Looks at no time stamp.", open_gates("signature.timestamp")),
    fault("stamp-any-past", "signature/timestamp", "reject", "Takes a time stamp however long ago.",
          gate("signature.timestamp", timestamp(FOR_EVER, future=WINDOW))),
    fault("stamp-any-future", "signature/timestamp", "reject", "Takes a time stamp however far ahead.",
          gate("signature.timestamp", timestamp(WINDOW, future=FOR_EVER))),
    fault("stamp-an-hour", "signature/timestamp", "reject", "Takes time stamps up to an hour away.",
          gate("signature.timestamp", timestamp(AN_HOUR))),
    fault("stamp-any-v3", "signature/timestamp", "reject", "Looks at no time stamp of the newer scheme.",
          _except("signature.timestamp", _of("V3"))),
    fault("nonce-any", "signature/nonce", "reject", "Looks at no nonce.", open_gates("signature.nonce")),
    fault("nonce-any-v1", "signature/nonce", "reject", "Looks at no nonce of the older scheme.", _once_by("V1")),
    fault("nonce-any-v3", "signature/nonce", "reject", "Looks at no nonce of the newer scheme.", _once_by("V3")),
)  # fmt: skip


def _version(served: str) -> Change:
    pattern = re.compile(served)
    return _except("Version.const", lambda asked: pattern.fullmatch(version_of(asked)) is not None)


def _format_begins_well(asked: Asked) -> bool:
    return (
        formats(asked.given.get("Format", "")[:4]) is not None or formats(asked.given.get("Format", "")[:3]) is not None
    )


COMMON = (
    fault("version-any-post", "Version/const", "reject", "Takes any Version in a POST.",
          _except("Version.const", _by_post)),
    fault("version-missing", "Version/required", "reject", "Serves without a Version.", open_gates("Version.required")),
    fault("version-any", "Version/const", "reject", "Takes any Version.", open_gates("Version.const")),
    fault("version-any-date", "Version/const", "reject", "Takes any date as a Version.",
          _version(r"\d{4}-\d\d-\d\d")),
    fault("format-any", "Format/enum", "reject", "Answers XML where an unknown Format is asked for.",
          open_gates("Format.enum")),
    fault("format-longer", "Format/enum", "reject", "Takes every Format that begins with XML or JSON.",
          _except("Format.enum", _format_begins_well)),
)  # fmt: skip

_NO_HTTPS = refusals.always(refusals.error("InvalidProtocol", "This protocol is not served."))


def _by_https(asked: Asked) -> bool:
    return asked.scheme == "https"


SCHEMES = (
    fault("https-refused", "request/schemes", "accept", "Refuses creations by HTTPS.",
          adding_gate("scheme", Check(fails=lambda asked, _cloud: _by_https(asked) and asked.operation == CREATE,
                                      refusal=_NO_HTTPS))),
)  # fmt: skip
