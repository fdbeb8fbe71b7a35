"""Faults in the rules for texts: Name, Description, ClientToken."""

from __future__ import annotations

from collections.abc import Callable

from contracts.emulator.alibaba.checks import (
    LETTER_FIRST,
    NAME_CHARACTERS,
)
from contracts.emulator.alibaba.faults.making import MAKING, fault
from contracts.emulator.behaviour import Asked, Change
from contracts.emulator.changes import (
    failing,
    fails_to_match,
    judging,
    matches,
    without,
)
from contracts.emulator.faults import lower_limit, upper_limit
from contracts.exchange import header

_NAME = "Name.characters"
_LONGEST = 128


def _too_long(besides: Callable[[Asked], bool]) -> Change:
    """Look at the greatest length of Name in some requests only."""
    return failing(
        "Name.maxLength", lambda asked, _cloud: len(asked.given.get("Name", "")) > _LONGEST and besides(asked)
    )


NAME = (
    MAKING.optional("name", "Name"),
    *lower_limit(fault, "name", "Name", 2),
    *upper_limit(fault, "name", "Name", 128),
    fault("name-max-get", "Name/maxLength", "reject", "Has a greatest length of Name in a GET only.",
          _too_long(lambda asked: asked.method == "GET")),
    fault("name-max-json", "Name/maxLength", "reject", "Has a greatest length of Name where JSON is asked for only.",
          _too_long(lambda asked: asked.format == "json")),
    fault("name-max-v1", "Name/maxLength", "reject", "Has a greatest length of Name under the older scheme only.",
          _too_long(lambda asked: header(asked.headers, "authorization") is None)),
    fault("name-dot", "Name/characters", "reject", "Allows a dot in Name.",
          judging(_NAME, fails_to_match(r"[A-Za-z0-9_.-]*"))),
    fault("name-space", "Name/characters", "reject", "Allows a space in Name.",
          judging(_NAME, fails_to_match(r"[A-Za-z0-9_ -]*"))),
    fault("name-trailing-newline", "Name/characters", "reject", "Allows a line feed at the end of Name.",
          judging(_NAME, fails_to_match(r"[A-Za-z0-9_-]*\n?"))),
    fault("name-trimmed", "Name/characters", "reject", "Ignores white space around Name.",
          judging(_NAME, lambda text: not NAME_CHARACTERS.fullmatch(text.strip()))),
    fault("name-range-slip", "Name/characters", "reject", "Allows what stands between Z and a in ASCII in Name.",
          judging(_NAME, fails_to_match(r"[A-z0-9_-]*"))),
    fault("name-first-word", "Name/characters", "reject", "Looks only at the first characters of Name.",
          judging(_NAME, lambda text: not NAME_CHARACTERS.fullmatch(text[:2]))),
    fault("name-any", "Name/characters", "reject", "Allows every character in Name.", without(_NAME)),
    fault("name-no-hyphen", "Name/characters", "accept", "Refuses a hyphen in Name.",
          judging(_NAME, fails_to_match(r"[A-Za-z0-9_]*"))),
    fault("name-no-underscore", "Name/characters", "accept", "Refuses an underscore in Name.",
          judging(_NAME, fails_to_match(r"[A-Za-z0-9-]*"))),
    fault("name-no-nine", "Name/characters", "accept", "Refuses the digit 9 in Name.",
          judging(_NAME, fails_to_match(r"[A-Za-z0-8_-]*"))),
    fault("name-no-inner-zero", "Name/characters", "accept", "Refuses the digit 0 inside Name, but not at its end.",
          judging(_NAME, lambda text: not NAME_CHARACTERS.fullmatch(text) or "0" in text[1:-1])),
    fault("name-no-inner-upper-case", "Name/characters", "accept", "Refuses a capital letter inside Name.",
          judging(_NAME, lambda text: not NAME_CHARACTERS.fullmatch(text) or matches(r".+[A-Z].+")(text))),
    fault("name-no-last-hyphen", "Name/characters", "accept", "Refuses a hyphen at the end of Name.",
          judging(_NAME, lambda text: not NAME_CHARACTERS.fullmatch(text) or text.endswith("-"))),
    fault("name-no-last-digit", "Name/characters", "accept", "Refuses a digit at the end of Name.",
          judging(_NAME, lambda text: not NAME_CHARACTERS.fullmatch(text) or text[-1].isdigit())),
    fault("name-no-first-z", "Name/startsWith", "accept", "Refuses a Name that starts with z.",
          judging("Name.startsWith", fails_to_match(r"[A-Za-y].*"))),
    fault("name-no-first-upper-case", "Name/startsWith", "accept", "Refuses a Name that starts with a capital letter.",
          judging("Name.startsWith", fails_to_match(r"[a-z].*"))),
    fault("name-first-digit", "Name/startsWith", "reject", "Allows a digit first in Name.",
          judging("Name.startsWith", fails_to_match(r"[A-Za-z0-9].*"))),
    fault("name-first-underscore", "Name/startsWith", "reject", "Allows an underscore first in Name.",
          judging("Name.startsWith", fails_to_match(r"[A-Za-z_].*"))),
    fault("name-first-hyphen", "Name/startsWith", "reject", "Allows a hyphen first in Name.",
          judging("Name.startsWith", fails_to_match(r"[A-Za-z-].*"))),
    fault("name-first-any", "Name/startsWith", "reject", "Has no rule for the first character of Name.",
          without("Name.startsWith")),
)  # fmt: skip

_FIRST, _PREFIX = "Description.startsWith", "Description.notPrefix"
DESCRIPTION = (
    MAKING.optional("description", "Description"),
    *lower_limit(fault, "description", "Description", 2),
    *upper_limit(fault, "description", "Description", 256),
    fault("description-bytes", "Description/maxLength", "accept", "Counts the bytes of Description.",
          judging("Description.maxLength", lambda text: len(text.encode()) > 256)),
    fault("description-first-digit", "Description/startsWith", "reject", "Allows a digit first in Description.",
          judging(_FIRST, fails_to_match(r"[A-Za-z0-9].*"))),
    fault("description-first-space", "Description/startsWith", "reject", "Ignores spaces before Description.",
          judging(_FIRST, lambda text: not LETTER_FIRST.match(text.lstrip(" ")))),
    fault("description-first-symbol", "Description/startsWith", "reject", "Refuses only digits and spaces first.",
          judging(_FIRST, lambda text: text[0].isdigit() or text[0].isspace())),
    fault("description-first-any", "Description/startsWith", "reject", "Has no rule for Description's first character.",
          without(_FIRST)),
    fault("description-no-first-upper-case", "Description/startsWith", "accept", "Refuses a capital letter first.",
          judging(_FIRST, fails_to_match(r"[a-z].*"))),
    fault("description-no-first-z", "Description/startsWith", "accept", "Refuses a Description that starts with z.",
          judging(_FIRST, fails_to_match(r"[A-Za-y].*"))),
    fault("description-https", "Description/notPrefix", "reject", "Refuses only http:// before Description.",
          judging(_PREFIX, lambda text: text.startswith("http://"))),
    fault("description-http", "Description/notPrefix", "reject", "Refuses only https:// before Description.",
          judging(_PREFIX, lambda text: text.startswith("https://"))),
    fault("description-bare-prefix", "Description/notPrefix", "reject", "Refuses only the prefix alone.",
          judging(_PREFIX, lambda text: text in ("http://", "https://"))),
    fault("description-any-prefix", "Description/notPrefix", "reject", "Has no forbidden prefix of Description.",
          without(_PREFIX)),
    fault("description-no-http", "Description/notPrefix", "accept", "Refuses every Description that starts with http.",
          judging(_PREFIX, lambda text: text.startswith("http"))),
    fault("description-no-http-slash", "Description/notPrefix", "accept", "Refuses http:/ before Description.",
          judging(_PREFIX, lambda text: text.startswith(("http:/", "https:/")))),
    fault("description-no-https-inside", "Description/notPrefix", "accept", "Refuses https:// anywhere in Description.",
          judging(_PREFIX, lambda text: text.startswith("http://") or "https://" in text)),
)  # fmt: skip


_ASCII = "ClientToken.ascii"
TOKEN = (
    MAKING.optional("token", "ClientToken"),
    *upper_limit(fault, "token", "ClientToken", 64),
    fault("token-any", "ClientToken/ascii", "reject", "Takes every character in ClientToken.", without(_ASCII)),
    fault("token-latin-1", "ClientToken/ascii", "reject", "Takes the characters of Latin-1 in ClientToken.",
          judging(_ASCII, lambda text: any(ord(character) > 255 for character in text))),
    fault("token-first-only", "ClientToken/ascii", "reject", "Looks only at the first character of ClientToken.",
          judging(_ASCII, lambda text: not text[0].isascii())),
    fault("token-no-space", "ClientToken/ascii", "accept", "Refuses a space in ClientToken.",
          judging(_ASCII, lambda text: not text.isascii() or " " in text)),
    fault("token-no-tilde", "ClientToken/ascii", "accept", "Refuses a tilde in ClientToken.",
          judging(_ASCII, lambda text: not text.isascii() or "~" in text)),
    fault("token-no-inner-plus", "ClientToken/ascii", "accept", "Refuses a plus sign inside ClientToken.",
          judging(_ASCII, lambda text: not text.isascii() or "+" in text[1:-1])),
    fault("token-no-last-percent", "ClientToken/ascii", "accept", "Refuses a percent sign at the end of ClientToken.",
          judging(_ASCII, lambda text: not text.isascii() or text.endswith("%"))),
)  # fmt: skip
