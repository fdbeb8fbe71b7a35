"""Texts for a parameter, built from its own clauses: which characters may stand where, and how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from contracts.judge.goals import is_legal, violates, violates_only
from contracts.spec import Clause, Operation, Parameter
from contracts.world import World

PRINTABLE = tuple(chr(code) for code in range(0x20, 0x7F))
WIDE = ("\ud55c", "\u20ac", "\u00df", "\U0001f600")
CONTROLS = ("\t", "\n", "\x00", "\x7f")


_FREE_TEXT = frozenset({"minLength", "maxLength", "pattern", "not", "x-max-bytes"})


def takes_free_text(parameter: Parameter) -> bool:
    """Tell whether a parameter takes text of the caller's own making, within bounds that its clauses set."""
    return any(clause.keyword in _FREE_TEXT for clause in parameter.clauses) and parameter.clause("x-exists") is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alphabet:
    """The characters that a legal text may have, by place, and its bounds. `model` is an ordinary legal text.

    Texts of other lengths are stretched from the model, so that length is all that is new about them.
    """

    model: str
    first: tuple[str, ...]
    inner: tuple[str, ...]
    last: tuple[str, ...]
    shortest: int
    longest: int
    in_bytes: bool

    def stretched(self, length: int, filler: str | None = None) -> str:
        """Return a legal text of that many characters, if the bounds allow it."""
        if length <= 1:
            return self.model[:length]
        middle = filler or (self.model[1] if len(self.model) > 2 else self.model[0])
        return self.model[0] + middle * (length - 2) + self.model[-1]

    def around(self, inner: str) -> str:
        """Return the model with other characters inside; as long as the model, or longer where there are many."""
        middle = max(1, (len(self.model) - len(inner)) // 2)
        room = max(1, len(self.model) - len(inner) - middle)
        if len(inner) + middle + room > self.longest:
            middle = room = 1
        return self.model[:middle] + inner + self.model[-room:]

    def fitted(self, text: str) -> str:
        """Return the text with the model's character at either end where the text's own may not stand there."""
        first = text[0] if text[0] in self.first else self.model[0]
        last = text[-1] if text[-1] in self.last else self.model[-1]
        return first + text[1:-1] + last if len(text) > 1 else first

    def starting(self, first: str) -> str:
        """Return the model with another first character."""
        return first + self.model[1:]

    def ending(self, last: str) -> str:
        """Return the model with another last character."""
        return self.model[:-1] + last


@lru_cache(maxsize=256)
def alphabet_of(parameter: Parameter, operation: Operation, world: World) -> Alphabet:
    """Work out the alphabet of a parameter that takes free text."""

    def legal(text: str) -> bool:
        return is_legal(text, parameter.name, operation, world)

    shortest, longest = parameter.clause("minLength"), parameter.clause("maxLength")
    most_bytes = parameter.clause("x-max-bytes")
    limit = most_bytes or longest
    low = shortest.argument if shortest is not None else 1
    bound = limit.argument if limit is not None else 200
    model = _model(parameter.example, legal, low, bound)
    middle = model[1:-1]
    candidates = (*PRINTABLE, *WIDE)
    return Alphabet(
        model=model,
        first=tuple(c for c in candidates if c != " " and legal(c + model[1:])),
        inner=tuple(c for c in candidates if legal(model[0] + c + middle + model[-1])),
        last=tuple(c for c in candidates if c != " " and legal(model[:-1] + c)),
        shortest=low,
        longest=bound,
        in_bytes=most_bytes is not None,
    )


def _model(example: str, legal: Callable[[str], bool], low: int, bound: int) -> str:
    """Return an ordinary text: the letters of the page's example if they will do, far from any bound."""
    size = max(low, min(12, bound))
    letters = "".join(character for character in example.lower() if character.isascii() and character.isalpha())
    stretched = (letters * size)[:size]
    candidates = (stretched, example, "a" * size, "A" * size, "0" * size)
    return next((text for text in candidates if len(text) >= 3 and legal(text)), "a" * size)


def breaking(clause: Clause, parameter: Parameter, operation: Operation, world: World) -> tuple[str, ...]:
    """Return texts with one character, where the clause looks, that violates the clause and nothing else."""
    alphabet = alphabet_of(parameter, operation, world)
    pattern = str(clause.argument)
    put: Callable[[str], str]
    if not pattern.startswith("^"):
        put = alphabet.ending
    elif pattern.endswith("$"):
        put = alphabet.around
    else:
        put = alphabet.starting
    texts = [put(character) for character in (*PRINTABLE, *CONTROLS, *WIDE)]
    if put == alphabet.around:
        # Matched from the start only, or up to a line break: what regular expressions are wont to overlook at the end.
        texts += (alphabet.model + character for character in "!.\n")
    elif put == alphabet.ending:
        texts += (text[:-2] + text[-1] * 2 for text in texts[: len(PRINTABLE)])
    # A line break at the very end may break several rules of one parameter at once, and is still one mistake.
    is_break = put == alphabet.around and violates(clause, texts[-1], operation, world)
    alone = tuple(text for text in texts[:-1] if violates_only(clause, text, operation, world))
    return (*alone, texts[-1]) if is_break else alone
