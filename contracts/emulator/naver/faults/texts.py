"""Faults in the rules for texts: the name and the description of a peering."""

from __future__ import annotations

from contracts.emulator.changes import fails_to_match, judging, setting, without
from contracts.emulator.faults import lower_limit, upper_limit
from contracts.emulator.naver.checks import HYPHEN_LAST, NAME_CHARACTERS
from contracts.emulator.naver.faults.making import MAKING, fault

_FIELD = "vpcPeeringName"
_CHARACTERS, _FIRST, _LAST = f"{_FIELD}.characters", f"{_FIELD}.startsWith", f"{_FIELD}.endsWith"
NAME = (
    MAKING.optional("name", _FIELD),
    fault("name-not-granted", f"response.vpcPeeringInstanceList[].{_FIELD}/granted", "accept", "Grants no name.",
          setting(granted=lambda _number: "")),
    *lower_limit(fault, "name", _FIELD, 3),
    *upper_limit(fault, "name", _FIELD, 30),
    fault("name-underscore", f"{_FIELD}/characters", "reject", "Allows an underscore in a name.",
          judging(_CHARACTERS, fails_to_match(r"[A-Za-z0-9_-]*"))),
    fault("name-dot", f"{_FIELD}/characters", "reject", "Allows a dot in a name.",
          judging(_CHARACTERS, fails_to_match(r"[A-Za-z0-9.-]*"))),
    fault("name-hangul", f"{_FIELD}/characters", "reject", "Allows letters that are not English in a name.",
          judging(_CHARACTERS, lambda text: not text.replace("-", "a").isalnum())),
    fault("name-lines", f"{_FIELD}/characters", "reject", "Allows line feeds inside a name.",
          judging(_CHARACTERS, fails_to_match(r"[A-Za-z0-9-]*(\n[A-Za-z0-9-]+)*"))),
    fault("name-range-slip", f"{_FIELD}/characters", "reject", "Allows what stands between Z and a in ASCII.",
          judging(_CHARACTERS, fails_to_match(r"[A-z0-9-]*"))),
    fault("name-ends-only", f"{_FIELD}/characters", "reject", "Looks only at the first and last character of a name.",
          judging(_CHARACTERS, lambda text: not NAME_CHARACTERS.fullmatch(text[0] + text[-1]))),
    fault("name-any", f"{_FIELD}/characters", "reject", "Allows every character in a name.", without(_CHARACTERS)),
    fault("name-no-hyphen", f"{_FIELD}/characters", "accept", "Refuses a hyphen in a name.",
          judging(_CHARACTERS, fails_to_match(r"[A-Za-z0-9]*"))),
    fault("name-no-digit", f"{_FIELD}/characters", "accept", "Refuses digits in a name.",
          judging(_CHARACTERS, fails_to_match(r"[A-Za-z-]*"))),
    fault("name-no-q", f"{_FIELD}/characters", "accept", "Refuses the letter q in a name.",
          judging(_CHARACTERS, fails_to_match(r"[A-Za-pr-z0-9-]*"))),
    fault("name-no-inner-zero", f"{_FIELD}/characters", "accept", "Refuses the digit 0 inside a name.",
          judging(_CHARACTERS, lambda text: not NAME_CHARACTERS.fullmatch(text) or "0" in text[1:-1])),
    fault("name-no-two-hyphens", f"{_FIELD}/characters", "accept", "Refuses two hyphens in a row.",
          judging(_CHARACTERS, lambda text: not NAME_CHARACTERS.fullmatch(text) or "--" in text)),
    fault("name-first-digit", f"{_FIELD}/startsWith", "reject", "Allows a digit first in a name.",
          judging(_FIRST, fails_to_match(r"[A-Za-z0-9].*"))),
    fault("name-first-hyphen", f"{_FIELD}/startsWith", "reject", "Allows a hyphen first in a name.",
          judging(_FIRST, fails_to_match(r"[A-Za-z-].*"))),
    fault("name-first-any", f"{_FIELD}/startsWith", "reject", "Has no rule for the first character.", without(_FIRST)),
    fault("name-no-first-z", f"{_FIELD}/startsWith", "accept", "Refuses a name that begins with z.",
          judging(_FIRST, fails_to_match(r"[A-Za-y].*"))),
    fault("name-no-first-vowel", f"{_FIELD}/startsWith", "accept", "Refuses a name that begins with a, e, i, o or u.",
          judging(_FIRST, fails_to_match(r"[A-Zb-df-hj-np-tv-z].*"))),
    fault("name-last-hyphen", f"{_FIELD}/endsWith", "reject", "Allows a hyphen last in a name.", without(_LAST)),
    fault("name-last-hyphens", f"{_FIELD}/endsWith", "reject", "Allows several hyphens last, but not one.",
          judging(_LAST, fails_to_match(r".*([^-]|--)"))),
    fault("name-no-last-digit", f"{_FIELD}/endsWith", "accept", "Refuses a digit last in a name.",
          judging(_LAST, fails_to_match(r".*[^0-9-]"))),
    fault("name-no-last-nine", f"{_FIELD}/endsWith", "accept", "Refuses the digit 9 last in a name.",
          judging(_LAST, lambda text: bool(HYPHEN_LAST.fullmatch(text)) or text.endswith("9"))),
    fault("name-no-last-z", f"{_FIELD}/endsWith", "accept", "Refuses the letter z last in a name.",
          judging(_LAST, lambda text: bool(HYPHEN_LAST.fullmatch(text)) or text.endswith("z"))),
)  # fmt: skip

_TEXT = "vpcPeeringDescription"
_BYTES = f"{_TEXT}.max-bytes"
DESCRIPTION = (
    fault("description-needed", f"{_TEXT}/optional", "accept", f"Wants {_TEXT} in every request.", MAKING.needs(_TEXT)),
    fault("description-max-1001", f"{_TEXT}/max-bytes", "reject", "Takes a description of 1001 bytes.",
          judging(_BYTES, lambda text: len(text.encode()) > 1001)),
    fault("description-mixed-1001", f"{_TEXT}/max-bytes", "reject",
          "Takes a description of 1001 bytes with characters of several.",
          judging(_BYTES, lambda text: len(text.encode()) > (1000 if text.isascii() else 1001))),
    fault("description-max-none", f"{_TEXT}/max-bytes", "reject", "Takes a description of any length.",
          without(_BYTES)),
    fault("description-characters", f"{_TEXT}/max-bytes", "reject", "Counts the characters of a description.",
          judging(_BYTES, lambda text: len(text) > 1000)),
    fault("description-utf-16", f"{_TEXT}/max-bytes", "reject", "Counts every character of a description as two bytes.",
          judging(_BYTES, lambda text: (not text.isascii() and len(text) > 500) or len(text) > 1000)),
    fault("description-max-999", f"{_TEXT}/max-bytes", "accept", "Refuses a description of 1000 bytes.",
          judging(_BYTES, lambda text: len(text.encode()) > 999)),
    fault("description-max-255", f"{_TEXT}/max-bytes", "accept", "Refuses a description beyond 255 bytes.",
          judging(_BYTES, lambda text: len(text.encode()) > 255)),
    fault("description-four-bytes", f"{_TEXT}/max-bytes", "accept", "Counts four bytes for a character beyond ASCII.",
          judging(_BYTES, lambda text: sum(1 if character.isascii() else 4 for character in text) > 1000)),
    fault("description-empty-refused", f"{_TEXT}/max-bytes", "accept", "Refuses an empty description.",
          MAKING.refuses(_TEXT, lambda asked, _cloud: asked.given.get(_TEXT) == "")),
)  # fmt: skip
