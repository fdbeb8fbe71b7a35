"""The table of rules about one parameter: how a value stands, what an exchange shows of it, and what is new in it.

A *mark* is a word for something that an exchange showed about a clause side ("at", "lower", "unknown"). A side is held
when all its *goals* were shown; marks that are no goals do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Literal

from contracts.judge.accepted import Accepted, doubles_of, kind_of, size_of
from contracts.judge.conditions import in_condition, row_of
from contracts.spec import Operation, Side
from contracts.spec.clauses import written
from contracts.wire.call import Call
from contracts.world import World

Standing = Literal["satisfied", "violated", "unspecified"]
Probe = Callable[[str], bool]
Goals = Mapping[Side, frozenset[str]]

_INT64 = range(-(2**63), 2**63)
_INTEGER = re.compile(r"-?[0-9]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PRINTABLE = [chr(code) for code in range(0x20, 0x7F)]
_WIDE = "\u20ac"
_HANGUL = "\ud55c"


def goals(*, accept: Iterable[str] = (), reject: Iterable[str] = ()) -> Goals:
    """Return the goals of both sides."""
    return {"accept": frozenset(accept), "reject": frozenset(reject)}


class Rule:
    """One keyword. The defaults are those of a rule that nothing can violate."""

    rank = 5
    """How basic the rule is: of several that a refused value is new to, the most basic is blamed."""

    constant_goals: Goals = goals()

    is_of_absence = True
    """Whether nothing else in a call decides how one without the parameter stands."""

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        """Return how a given text stands."""
        return "violated" if self.violated(argument, text) else "satisfied"

    def is_of_text(self, argument: Any) -> bool:
        """Tell whether text and world alone decide how a given text stands, whatever else is in the call."""
        return type(self).of is Rule.of

    def of_absent(self, argument: Any, call: Call, operation: Operation, world: World) -> Standing:
        """Return how a call without the parameter stands."""
        return "satisfied"

    def violated(self, argument: Any, text: str) -> bool:
        """Tell whether a text violates the rule, where the text alone decides."""
        return False

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        """Return what a value shows: an accepted one, or a refused one that violates this clause alone."""
        return self.constant_goals[side] if text is not None else ()

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        """Return what must be shown of a side.

        `probe` tells of a text whether it is legal for the whole parameter (accept) or violates this clause alone
        (reject), for goals that depend on what the parameter's other rules leave.
        """
        return self.constant_goals[side]

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        """Tell whether a value asks something of this rule that no accepted value has asked before."""
        return text is not None and text not in accepted.texts


class Required(Rule):
    """`required`: the parameter must be given."""

    rank = 1
    constant_goals = goals(reject={"absent"})

    def of_absent(self, argument: Any, call: Call, operation: Operation, world: World) -> Standing:
        return "violated"

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return ("absent",) if side == "reject" and text is None else ()

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False


class Optional(Rule):
    """`optional`: the parameter may be given or left out."""

    rank = 0
    constant_goals = goals(accept={"absent", "given"})

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return ("absent",) if text is None else ("given",)

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return not accepted.absent if text is None else not accepted.given


class Type(Rule):
    """`type`: a whole number or a truth value, written as text."""

    rank = 1

    def violated(self, argument: Any, text: str) -> bool:
        return text not in ("true", "false") if argument == "boolean" else not _INTEGER.fullmatch(text)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return ()
        if argument == "boolean":
            return (text,) if side == "accept" else ("other word",)
        return ("integer",) if side == "accept" else ("empty",) if text == "" else ("no integer",)

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        of_type = _BOOLEAN_GOALS if argument == "boolean" else _INTEGER_GOALS
        return of_type[side]

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return text is not None and (text not in accepted.texts if argument == "boolean" else not accepted.given)


_BOOLEAN_GOALS = goals(accept={"true", "false"}, reject={"other word"})
_INTEGER_GOALS = goals(accept={"integer"}, reject={"empty", "no integer"})


class Int64(Rule):
    """`format: int64`: at most 64 bits."""

    rank = 2
    constant_goals = goals(reject={"beyond 64 bits"})

    def violated(self, argument: Any, text: str) -> bool:
        # Beyond 25 digits no 64-bit number lies, and Python refuses to read thousands of them.
        return _INTEGER.fullmatch(text) is not None and (len(text) > 25 or int(text) not in _INT64)

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False


class MinLength(Rule):
    """`minLength`, in characters."""

    rank = 6
    constant_goals = goals(accept={"at"}, reject={"below"})

    def violated(self, argument: Any, text: str) -> bool:
        return bool(len(text) < argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return ()
        if side == "accept":
            return ("at",) if len(text) == argument else ()
        return ("below",) if len(text) == argument - 1 else ()

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return text is not None and len(text) < accepted.shortest


class MaxLength(Rule):
    """`maxLength`, in characters: where characters of several bytes are legal, each must have counted as one."""

    rank = 7

    def violated(self, argument: Any, text: str) -> bool:
        return bool(len(text) > argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return
        if side == "reject":
            if len(text) == argument + 1:
                yield "above"
            return
        if len(text) == argument:
            yield "at"
        if size_of(text) > argument:
            yield "wide"

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        if side == "reject":
            return frozenset({"above"})
        return frozenset({"at", "wide"} if probe("aa" + _WIDE) else {"at"})

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        if text is None:
            return False
        is_wide = size_of(text) > len(text)
        return len(text) > accepted.longest or (is_wide and len(text) > accepted.longest_wide)


class MaxBytes(Rule):
    """`x-max-bytes`, in bytes of UTF-8: a text of few characters may be too long, and must have been tried."""

    rank = 7
    constant_goals = goals(accept={"at"}, reject={"above", "wide"})

    def violated(self, argument: Any, text: str) -> bool:
        return bool(size_of(text) > argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return
        if side == "accept":
            if size_of(text) == argument:
                yield "at"
            return
        if size_of(text) == argument + 1:
            yield "above"
        if len(text) <= argument:
            yield "wide"

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        if text is None:
            return False
        size = size_of(text)
        is_wider = len(text) < size > accepted.most_bytes_wide
        return size > accepted.most_bytes or is_wider or (text == "" and text not in accepted.texts)


class Pattern(Rule):
    """`pattern`: which characters a text has, or which one stands first or last, as the pattern's anchors say."""

    rank = 4

    def violated(self, argument: Any, text: str) -> bool:
        return _compiled(argument).search(text) is None

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if not text:
            return set()
        characters = _where(argument, text)
        if side == "reject":
            return {_coarse(character) for character in characters if _is_illegal(argument, character)}
        return {kind_of(character) for character in characters}

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        model = _MODELS[_anchors(argument)]
        tried = [*_PRINTABLE, _HANGUL] if side == "reject" else _PRINTABLE
        kind = _coarse if side == "reject" else kind_of
        return frozenset(kind(character) for character in tried if probe(model.format(character)))

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        if not text:
            return False
        place = _anchors(argument)
        if place == "first":
            return text[0] not in accepted.first
        if place == "last":
            return text[-1] not in accepted.last
        return (
            not accepted.inner.issuperset(text[1:-1])
            or text[-1] not in accepted.last
            or not all(map(accepted.has_seen, text))
            or not doubles_of(text) <= accepted.doubles
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # In JSON Schema `$` is the very end; Python's would let a line break follow.
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)


_MODELS = {"all": "aa{}aa", "first": "{}aaa", "last": "aaa{}"}


def _anchors(pattern: str) -> Literal["all", "first", "last"]:
    if pattern.startswith("^"):
        return "all" if pattern.endswith("$") else "first"
    return "last"


def _where(pattern: str, text: str) -> Iterable[str]:
    place = _anchors(pattern)
    return text[0] if place == "first" else text[-1] if place == "last" else set(text)


def _coarse(character: str) -> str:
    """Return the coarser kind that stands for illegal characters: there are too many to ask for each."""
    found = kind_of(character)
    return found if len(found) > 1 else "blank" if found == " " else "symbol"


def _is_illegal(pattern: str, character: str) -> bool:
    """Tell whether a character breaks the pattern where it stands; one alone is first, last and all at once."""
    return _compiled(pattern).search(character) is None


class NotPrefix(Rule):
    """`not` with patterns of prefixes: a text must not begin with any of them."""

    rank = 8

    def violated(self, argument: Any, text: str) -> bool:
        return text.startswith(prefixes(argument))

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return ()
        if side == "reject":
            return [prefix for prefix in prefixes(argument) if text.startswith(prefix)]
        return [f"almost {prefix}" for prefix in prefixes(argument) if text[:4] == prefix[:4] or prefix in text]

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        return frozenset(prefix if side == "reject" else f"almost {prefix}" for prefix in prefixes(argument))

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return text is not None and text not in accepted.texts and bool(list(self.marks("accept", argument, text)))


def prefixes(argument: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the literal prefixes of a `not` clause."""
    patterns = (item["pattern"].removeprefix("^") for item in argument.get("anyOf", [argument]))
    return tuple(re.sub(r"\\(.)", r"\1", pattern) for pattern in patterns)


class Const(Rule):
    """`const`: exactly this text."""

    rank = 1

    def violated(self, argument: Any, text: str) -> bool:
        return bool(text != argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        if text is None:
            return ()
        if side == "accept":
            return (text,)
        return ("letter case",) if text.lower() == str(argument).lower() else ("other",)

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        if side == "accept":
            return frozenset({argument})
        return frozenset({"other", "letter case"} if argument.swapcase() != argument else {"other"})


class Minimum(Rule):
    """`minimum`, of a whole number."""

    rank = 6
    constant_goals = goals(accept={"at"}, reject={"below"})

    def violated(self, argument: Any, text: str) -> bool:
        value = _whole(text)
        return value is not None and value < int(argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        value = _whole(text or "")
        if side == "accept":
            return ("at",) if value == argument else ()
        return ("below",) if value == argument - 1 else ()


class Maximum(Rule):
    """`maximum`, of a whole number."""

    rank = 7
    constant_goals = goals(accept={"at"}, reject={"above"})

    def violated(self, argument: Any, text: str) -> bool:
        value = _whole(text)
        return value is not None and value > int(argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        value = _whole(text or "")
        if side == "accept":
            return ("at",) if value == argument else ()
        return ("above",) if value == argument + 1 else ()


def _whole(text: str) -> int | None:
    """Return the whole number that a text writes; None for any other text, about which another rule speaks."""
    return int(text) if len(text) <= 25 and _INTEGER.fullmatch(text) else None


class Enum(Rule):
    """`enum`: one of these texts."""

    rank = 1

    def violated(self, argument: Any, text: str) -> bool:
        return text not in map(written, argument)

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return () if text is None else (text,) if side == "accept" else ("other",)

    def goals(self, side: Side, argument: Any, probe: Probe) -> frozenset[str]:
        return frozenset(map(written, argument) if side == "accept" else {"other"})


class Exists(Rule):
    """`x-exists`: the value names something that exists, as far as the world tells."""

    rank = 2
    constant_goals = goals(accept={"known"}, reject={"unknown"})

    def is_of_text(self, argument: Any) -> bool:
        return "when" not in argument

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        when = argument.get("when")
        if text == "":
            return "satisfied"  # that something must be there is another rule
        if when is not None:
            row = row_of(when, call, operation, world)
            if row is None:
                return "unspecified"
            if text == row.get(subject):
                return "satisfied"
            return "violated" if text in world.absent(subject) else "unspecified"
        unknown = {row.get(subject) for row in world.rows(argument.get("condition", ""))}
        if text in unknown or text in world.absent(subject):
            return "violated"
        return "satisfied" if text in world.known(subject) else "unspecified"


class RequiredWhen(Rule):
    """`x-required-when`: the parameter must be given in a condition; whether it may be given elsewhere is open."""

    rank = 1
    is_of_absence = False
    constant_goals = goals(accept={"given"}, reject={"absent"})

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        return "satisfied" if _holds(argument, call, operation, world) else "unspecified"

    def of_absent(self, argument: Any, call: Call, operation: Operation, world: World) -> Standing:
        return "violated" if _holds(argument, call, operation, world) else "satisfied"

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return ("given",) if side == "accept" and text is not None else ("absent",) if text is None else ()

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return not accepted.absent if text is None else not accepted.given


def _holds(argument: Mapping[str, Any], call: Call, operation: Operation, world: World) -> bool:
    """Tell whether a call is in a condition, by name or by what its parameters hold."""
    if "condition" in argument:
        return in_condition(argument["condition"], call, operation, world)
    if "all" in argument:
        return all(_holds(part, call, operation, world) for part in argument["all"])
    if "any" in argument:
        return any(_holds(part, call, operation, world) for part in argument["any"])
    text = call.get(argument["parameter"])
    if "equals" in argument:
        return text == written(argument["equals"])
    return (text is None) == ("absent" in argument)


class FormatWhen(Rule):
    """`x-format-when`: the value has a format, judged in a condition."""

    rank = 3
    constant_goals = goals(reject={"other form"})

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        if not in_condition(argument["condition"], call, operation, world):
            return "unspecified"
        return "satisfied" if _EMAIL.fullmatch(text) else "violated"

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False


class DiffersFrom(Rule):
    """`x-differs-from`: not the value of another parameter."""

    constant_goals = goals(reject={"same"})

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        return "violated" if text and text == call.get(argument["parameter"]) else "satisfied"

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False


class Outside(Rule):
    """`x-outside`: the call is not in a condition that the world has values for. It is about values together."""

    constant_goals = goals(accept={"outside"}, reject={"inside"})

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False

    def of(self, argument: Any, text: str, subject: str, call: Call, operation: Operation, world: World) -> Standing:
        return "violated" if in_condition(argument["condition"], call, operation, world) else "satisfied"


class OnHistory(Rule):
    """A rule that one value cannot show; the judge's rules about answers and history decide it."""

    def is_new(self, argument: Any, text: str | None, accepted: Accepted) -> bool:
        return False

    def marks(self, side: Side, argument: Any, text: str | None) -> Iterable[str]:
        return ()


class Default(OnHistory):
    """`default` and `x-default-from`: what an absent value means, seen in the answer."""

    constant_goals = goals(accept={"absent"})


class DryRun(OnHistory):
    """`x-dry-run`: a passing request is answered with the agreed code and makes nothing; a bad one fails as ever."""

    constant_goals = goals(accept={"passes", "makes nothing"}, reject={"fails"})


class Performs(OnHistory):
    """`x-performs`: what was created exists afterwards."""

    constant_goals = goals(accept={"exists"})


class Idempotent(OnHistory):
    """`x-idempotent`: the same value with the same parameters is the same creation, one after the other and at once."""

    constant_goals = goals(accept={"again", "settled"}, reject={"other parameters", "simultaneous"})


class Distinct(OnHistory):
    """`x-distinct`: another value, be it in letter case only, or none, is another request."""

    constant_goals = goals(accept={"other", "letter case", "none"}, reject={"other"})


RULES: Mapping[str, Rule] = {
    "required": Required(),
    "optional": Optional(),
    "type": Type(),
    "format": Int64(),
    "minimum": Minimum(),
    "maximum": Maximum(),
    "minLength": MinLength(),
    "maxLength": MaxLength(),
    "x-max-bytes": MaxBytes(),
    "pattern": Pattern(),
    "not": NotPrefix(),
    "const": Const(),
    "enum": Enum(),
    "default": Default(),
    "x-default-from": Default(),
    "x-exists": Exists(),
    "x-required-when": RequiredWhen(),
    "x-format-when": FormatWhen(),
    "x-differs-from": DiffersFrom(),
    "x-outside": Outside(),
    "x-dry-run": DryRun(),
    "x-performs": Performs(),
    "x-idempotent": Idempotent(),
    "x-distinct": Distinct(),
}
