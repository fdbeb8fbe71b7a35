"""Faults in what comes before the service: signatures, HTTP and HTTPS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.emulator.behaviour import Asked, Change, Check
from contracts.emulator.changes import adding_gate, both, gate, open_gates
from contracts.emulator.naver.cloud import OWNERS, SECRETS, Cloud
from contracts.emulator.naver.faults.making import CREATE, fault
from contracts.emulator.naver.gates import (
    GATES,
    WINDOW,
    Proof,
    is_right,
    proof_of,
    seconds_away,
    timestamp,
    wrong_signature,
)
from contracts.emulator.naver.refusals import NOT_FOUND, always
from contracts.emulator.uncovered import shorter

A_MINUTE, TEN_MINUTES, FOR_EVER = 60, 10 * 60, 1e12  # seconds


def _without(missing: Callable[[Proof], Proof]) -> Change:
    """Serve requests that lack the headers which `missing` makes empty, and have the others."""

    def lacks(asked: Asked) -> bool:
        proof = proof_of(asked)
        return proof == missing(proof) and proof != Proof(key="", signature="", stamp="")

    required, right = GATES["signature.required"].fails, GATES["signature.right"].fails
    return both(
        gate("signature.required", lambda asked, cloud: required(asked, cloud) and not lacks(asked)),
        gate("signature.right", lambda asked, cloud: right(asked, cloud) and not lacks(asked)),
    )


def _shows_nothing(asked: Asked, cloud: Cloud) -> bool:
    is_bare = proof_of(asked) == Proof(key="", signature="", stamp="")
    return GATES["signature.required"].fails(asked, cloud) and not is_bare


def _was_added_to(asked: Asked) -> bool:
    """Tell whether the signature is right for the request without one of its parameters."""
    proof = proof_of(asked)
    secret = SECRETS[OWNERS[proof.key]].access_key_secret
    return any(is_right(other, proof, secret) for other in shorter(asked))


def _far(seconds: float) -> Callable[[Asked, Cloud], bool]:
    def fails(asked: Asked, cloud: Cloud) -> bool:
        away = seconds_away(proof_of(asked).stamp, cloud.clock.now())
        return GATES["signature.timestamp"].fails(asked, cloud) or (away is not None and abs(away) > seconds)

    return fails


SIGNATURE = (
    fault("stamp-a-minute", "signature/accepted", "accept", "Refuses time stamps more than a minute away.",
          gate("signature.timestamp", _far(A_MINUTE))),
    fault("stamp-not-ahead", "signature/accepted", "accept", "Refuses time stamps more than a second ahead.",
          gate("signature.timestamp", timestamp(WINDOW, future=1))),
    fault("unsigned-served", "signature/required", "reject", "Serves requests without any of the three headers.",
          gate("signature.required", _shows_nothing)),
    fault("stamp-missing-served", "signature/required", "reject", "Serves where only the time stamp is missing.",
          _without(lambda proof: replace(proof, stamp=""))),
    fault("key-missing-served", "signature/required", "reject", "Serves where only the key is missing.",
          _without(lambda proof: replace(proof, key=""))),
    fault("signature-missing-served", "signature/required", "reject", "Serves where only the signature is missing.",
          _without(lambda proof: replace(proof, signature=""))),
    fault("secret-any", "signature/secret", "reject", "Takes a signature with any secret.",
          gate("signature.right", lambda asked, cloud: wrong_signature(asked, cloud) and _was_added_to(asked))),
    fault("secret-any-post", "signature/secret", "reject", "Takes a signature with any secret in a POST.",
          gate("signature.right", lambda asked, cloud: wrong_signature(asked, cloud)
               and (asked.method != "POST" or _was_added_to(asked)))),
    fault("key-any", "signature/key", "reject", "Takes an unknown key for the first account's.",
          open_gates("signature.key")),
    fault("covers-less", "signature/covers", "reject", "Takes parameters that were added to the URL after signing.",
          gate("signature.right", lambda asked, cloud: wrong_signature(asked, cloud) and not _was_added_to(asked))),
    fault("stamp-any", "signature/timestamp", "reject", "Looks at no time stamp.", open_gates("signature.timestamp")),
    fault("stamp-any-past", "signature/timestamp", "reject", "Takes a time stamp however long ago.",
          gate("signature.timestamp", timestamp(FOR_EVER, future=WINDOW))),
    fault("stamp-any-future", "signature/timestamp", "reject", "Takes a time stamp however far ahead.",
          gate("signature.timestamp", timestamp(WINDOW, future=FOR_EVER))),
    fault("stamp-ten-minutes", "signature/timestamp", "reject", "Takes time stamps up to ten minutes away.",
          gate("signature.timestamp", timestamp(TEN_MINUTES))),
)  # fmt: skip


def _by_https(asked: Asked) -> bool:
    return asked.scheme == "https"


SCHEMES = (
    fault("https-refused", "request/schemes", "accept", "Refuses creations by HTTPS.",
          adding_gate("scheme", Check(fails=lambda asked, _cloud: _by_https(asked) and asked.operation == CREATE,
                                      refusal=always(NOT_FOUND)))),
)  # fmt: skip
