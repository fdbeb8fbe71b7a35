"""Texts for one parameter: exact boundaries, and one of each kind. None stands for leaving it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from contracts.generate.case import ordinary
from contracts.generate.fixed.about import About, FixedTexts, is_meant
from contracts.generate.texts import WIDE, alphabet_of, breaking, takes_free_text
from contracts.judge.rules import prefixes
from contracts.spec.clauses import written

FAR = 4000
"""Far beyond a bound, in characters, but within what any server takes as a request line."""


_ODD = ("\u6f22", "'", '"', "%", "\\", "&<>;")
"""What gets lost, or stands in the way, where texts are put together carelessly."""


def _required(about: About) -> FixedTexts:
    yield None


def _optional(about: About) -> FixedTexts:
    text = ordinary(about.operation, about.world, about.parameter.name)
    if text is not None:
        yield text
        if takes_free_text(about.parameter):
            around = alphabet_of(about.parameter, about.operation, about.world).around
            yield from (odd for odd in map(around, (*WIDE, *_ODD)) if is_meant(about, odd))
    yield None


def _type(about: About) -> FixedTexts:
    if about.parameter.type == "boolean":
        yield from ("true", "false") if about.accepts else ("yes", "maybe", "t", "on", "2", "-1", "tru", "truefalse")
    elif about.accepts:
        yield ordinary(about.operation, about.world, about.parameter.name)
    else:
        known = ordinary(about.operation, about.world, about.parameter.name) or "1"
        yield from ("", "abc", "12a4", "1.5", "a1", "1_2", "1e3")
        yield from (f"{known}x", f"{known}.0", f"{known}L")  # nearly one that is known


def _int64(about: About) -> FixedTexts:
    known = ordinary(about.operation, about.world, about.parameter.name) or "1"
    yield from (str(2**63), str(2**64), "9" * 20, "1" + "0" * 40)
    yield str(int(known) + 2**64)  # cut to 64 bits, it is one that is known


def _min_length(about: About) -> FixedTexts:
    low = about.clause.argument
    alphabet = alphabet_of(about.parameter, about.operation, about.world)
    lengths = (low, low + 1) if about.accepts else range(low - 1, -1, -1)
    for text in map(alphabet.stretched, lengths):
        if is_meant(about, text):
            yield text


def _max_length(about: About) -> FixedTexts:
    most = about.clause.argument
    alphabet = alphabet_of(about.parameter, about.operation, about.world)
    wide = next((c for c in alphabet.inner if not c.isascii()), None)
    if about.accepts:
        yield from (alphabet.stretched(most - 1), alphabet.stretched(most))
        if wide is not None:
            yield from (alphabet.stretched(most // 2 + 2, wide), alphabet.stretched(most, wide))
        return
    yield from map(alphabet.stretched, (most + 1, most + 2, 2 * most, FAR))
    if wide is not None:
        yield alphabet.stretched(most + 1, wide)


def _minimum(about: About) -> FixedTexts:
    low = int(about.clause.argument)
    yield from map(str, (low, low + 1) if about.accepts else (low - 1, low - 2, low - 1000))


def _maximum(about: About) -> FixedTexts:
    most = int(about.clause.argument)
    yield from map(str, (most, most - 1) if about.accepts else (most + 1, most + 2, most + 1000))


def _max_bytes(about: About) -> FixedTexts:
    most = about.clause.argument
    alphabet = alphabet_of(about.parameter, about.operation, about.world)
    if about.accepts:
        yield from ("", alphabet.stretched(1), alphabet.stretched(most - 1), alphabet.stretched(most))
        yield from ("\ud55c" * (most // 3), "\u00df" * (most // 2), _mixed(most))
        return
    yield from (alphabet.stretched(most + 1), _mixed(most + 1))
    yield from ("\ud55c" * (most // 3 + 1), "\u00df" * most, alphabet.stretched(FAR))


def _mixed(size: int) -> str:
    """Return a text of exactly so many bytes, with characters of three and of one."""
    wide = (size - 1) // 3
    return "\ud55c" * wide + "a" * (size - 3 * wide)


def _pattern(about: About) -> FixedTexts:
    if not about.accepts:
        yield from breaking(about.clause, about.parameter, about.operation, about.world)
        return
    alphabet = alphabet_of(about.parameter, about.operation, about.world)
    pattern = str(about.clause.argument)
    if not pattern.startswith("^"):
        yield from map(alphabet.ending, _some_of_each(alphabet.last))
    elif pattern.endswith("$"):
        yield from _inner(alphabet.inner, alphabet.longest - 2, alphabet.around)
        yield from (alphabet.around(c * 2) for c in alphabet.inner if c.isascii() and not c.isalnum() and c != " ")
        # The same characters at the two ends, where other rules leave them.
        yield from map(alphabet.ending, _some_of_each(alphabet.last))
    else:
        # A rule about beginnings (`http://`) is tried with texts that begin alike, so that letter must be known good.
        alike = (clause.argument for clause in about.parameter.clauses if clause.keyword == "not")
        initials = {prefix[0] for argument in alike for prefix in prefixes(argument)}
        yield from map(alphabet.starting, dict.fromkeys([*_some_of_each(alphabet.first), *sorted(initials)]))


def _some_of_each(characters: tuple[str, ...]) -> Iterator[str]:
    """Yield the first, the middle and the last character of each kind."""
    for _, group in groupby((c for c in characters if c.isascii()), key=_kind):
        members = list(group)
        yield from dict.fromkeys((members[0], members[len(members) // 2], members[-1]))


def _inner(characters: tuple[str, ...], room: int, around: Callable[[str], str]) -> FixedTexts:
    """Yield every character inside a text, those of one kind together."""
    for _, group in groupby((c for c in characters if c.isascii()), key=_kind):
        members = "".join(group)
        yield from (around(members[at : at + room]) for at in range(0, len(members), room))


def _kind(character: str) -> str:
    if character.isalnum():
        return "digit" if character.isdigit() else "upper" if character.isupper() else "lower"
    return character


def _not_prefix(about: About) -> FixedTexts:
    literals = prefixes(about.clause.argument)
    if about.accepts:
        for literal in literals:
            texts = (
                literal[:-1] + "x",
                literal.replace(":", "x:"),
                f"see {literal}x",
                literal[:-2],
                literal[:-3] + " x",
            )
            yield from (text for text in texts if is_meant(about, text))
    else:
        for literal in literals:
            yield from (literal, f"{literal}a", f"{literal}example.com/{'a' * 20}", f"{literal} a")


def _const(about: About) -> FixedTexts:
    value = written(about.clause.argument)
    if about.accepts:
        yield value
        return
    cased = dict.fromkeys((value.lower(), value.upper(), value.swapcase()))  # of digits there is only one case
    yield from (text for text in cased if text != value)
    yield from ("", f"{value}s", value[:-1], f"X{value}", f"{value} ")
    number = re.search("[1-9][0-9]*", value)
    if number is not None:  # an edition before, and one after it
        for other in (int(number[0]) - 1, int(number[0]) + 1):
            yield value[: number.start()] + str(other) + value[number.end() :]


def _enum(about: About) -> FixedTexts:
    values = [written(value) for value in about.clause.argument]
    yield from values if about.accepts else ("other", f"{values[0]}x", "".join(values), ",".join(values))


def exists(about: About) -> FixedTexts:
    """Yield ids that exist at the target, or that do not."""
    world, name = about.world, about.parameter.name
    condition = about.clause.argument.get("condition")
    if about.accepts:
        yield from world.values.get(name, ())[:8]
    elif condition is not None:
        yield from dict.fromkeys(row[name] for row in world.rows(condition) if name in row)
    else:
        yield from world.absent(name)


TEXTS: Mapping[str, Callable[[About], FixedTexts]] = {
    "required": _required,
    "optional": _optional,
    "type": _type,
    "format": _int64,
    "minimum": _minimum,
    "maximum": _maximum,
    "minLength": _min_length,
    "maxLength": _max_length,
    "x-max-bytes": _max_bytes,
    "pattern": _pattern,
    "not": _not_prefix,
    "const": _const,
    "enum": _enum,
    "x-exists": exists,
}
