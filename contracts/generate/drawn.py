"""Drawn cases: Hypothesis strategies built straight from the clauses, so that drawing costs less than sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from contracts.generate.case import Case
from contracts.generate.texts import WIDE, alphabet_of, breaking, takes_free_text
from contracts.judge.goals import is_legal, violates_only
from contracts.judge.rules import prefixes
from contracts.spec import Clause, Operation, Parameter, Side, Spec
from contracts.wire.answer import Form
from contracts.wire.call import Position
from contracts.world import World

Manner = tuple[str, Position, Form]

_MANNERS: tuple[Manner, ...] = (
    ("GET", "query", "json"),
    ("POST", "form", "json"),
    ("POST", "query", "json"),
    ("GET", "query", "xml"),
    ("POST", "form", "xml"),
    ("POST", "query", "xml"),
)
"""How a call may travel, and which form it may ask for; the first is what shrinking ends at."""

_FEWEST, _MOST = 8, 16
"""How many cases share an example."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts to draw: what Hypothesis draws and shrinks, and what is made of it.

    The two stand apart because Hypothesis keeps a record of every step of a strategy, which costs more than the step.
    `variety` is a number of texts that can be told apart at least.
    """

    drawn: st.SearchStrategy[Any]
    made: Callable[[Any], str]
    variety: int

    def several(self) -> st.SearchStrategy[list[Any]]:
        """Return a strategy for what a few different texts are made of."""
        # Unique, because Hypothesis likes to copy one element of a list over another. Then all the others would be
        # drawn in vain: what was sent before is not sent again.
        return st.lists(self.drawn, min_size=min(_FEWEST, self.variety), max_size=_MOST, unique=True)


def drawn_cases(clause: Clause, side: Side, spec: Spec, world: World) -> st.SearchStrategy[list[Case]] | None:
    """Return a strategy for a few cases of a clause side, or None where the fixed cases are all there is.

    The cases of one draw differ in the text in question. Beside it they may change one other parameter, within the law,
    and travel in any way that is allowed, all alike: an example costs Hypothesis about as much as a request costs the
    target, so several requests share one. The first that shows a fault shrinks to the smallest text, with the parameter
    in question alone, by GET.
    """
    operation = spec.operation_of(clause)
    parameter = operation.parameter(clause.subject)
    if parameter is None or not takes_free_text(parameter):
        return None
    subject = _Subject(clause, parameter, operation, world)
    texts = legal_texts(parameter, operation, world) if side == "accept" else _illegal_texts(subject)
    if texts is None:
        return None

    def cases(drawn: list[Any], beside: Mapping[str, str], manner: Manner) -> list[Case]:
        method, position, form = manner
        return [
            Case(
                clause=clause,
                side=side,
                changes={**beside, parameter.name: text},
                method=method,
                position=position,
                form=form,
            )
            for text in map(texts.made, drawn)
        ]

    return st.builds(cases, texts.several(), _beside(parameter, operation, world), st.sampled_from(_MANNERS))


def _beside(parameter: Parameter, operation: Operation, world: World) -> st.SearchStrategy[dict[str, str]]:
    """Return a strategy for what a call holds beside a parameter: nothing, or one other that may be left out."""
    drawn: list[st.SearchStrategy[dict[str, str]]] = [st.just({})]
    for other in operation.parameters:
        if other is not parameter and not other.required and other.condition is None and takes_free_text(other):
            texts = legal_texts(other, operation, world)
            drawn.append(st.fixed_dictionaries({other.name: texts.drawn.map(texts.made)}))
    return st.one_of(drawn)


@lru_cache(maxsize=64)  # the strategies of one world; building one costs more than drawing from it
def legal_texts(parameter: Parameter, operation: Operation, world: World) -> Texts:
    """Return texts that satisfy every clause of a parameter that takes free text."""
    alphabet = alphabet_of(parameter, operation, world)
    # What is counted in bytes must be short enough for characters of three.
    longest = min(alphabet.longest // (3 if alphabet.in_bytes else 1), 300)

    def made(drawn: str) -> str:
        text = alphabet.fitted(drawn)
        # Chance may write what a clause about a whole text forbids (a prefix); it becomes the plainest legal text.
        return text if is_legal(text, parameter.name, operation, world) else alphabet.model

    return _texts(alphabet.inner or alphabet.model, alphabet.shortest, longest, made)


def _texts(characters: Iterable[str], shortest: int, longest: int, made: Callable[[str], str]) -> Texts:
    characters = "".join(dict.fromkeys(characters))
    drawn = st.text(characters, min_size=max(1, shortest), max_size=max(1, longest))
    return Texts(drawn=drawn, made=made, variety=len(characters))


@dataclass(frozen=True, slots=True)
class _Subject:
    """What texts are about."""

    clause: Clause
    parameter: Parameter
    operation: Operation
    world: World

    def is_alone_in(self, text: str) -> bool:
        """Tell whether a text violates the clause and no other."""
        return violates_only(self.clause, text, self.operation, self.world)


def _illegal_texts(subject: _Subject) -> Texts | None:
    """Return texts that violate the clause and no other; None where there are no more than the fixed cases have."""
    make = _REFUSED.get(subject.clause.keyword)
    return make(subject) if make is not None else None


def _too_short(subject: _Subject) -> Texts:
    alphabet = alphabet_of(subject.parameter, subject.operation, subject.world)

    def made(drawn: str) -> str:
        text = alphabet.fitted(drawn)
        return text if subject.is_alone_in(text) else alphabet.stretched(len(text))

    return _texts(alphabet.inner or alphabet.model, 1, subject.clause.argument - 1, made)


def _too_long(subject: _Subject) -> Texts:
    """Return texts repeated until they are too long, by as much as one of them is."""
    alphabet = alphabet_of(subject.parameter, subject.operation, subject.world)
    most = subject.clause.argument

    def made(drawn: str) -> str:
        length = most + len(drawn)
        text = alphabet.fitted((drawn * length)[:length])
        return text if subject.is_alone_in(text) else alphabet.stretched(length)

    return _texts(alphabet.inner or alphabet.model, 1, most, made)


def _too_many_bytes(subject: _Subject) -> Texts:
    """Return wide texts repeated until they are too long."""
    most = subject.clause.argument
    return _texts(
        (c for c in WIDE if len(c.encode()) <= 3), 1, most, lambda drawn: drawn * (most // len(drawn.encode()) + 1)
    )


def _with_prefix(subject: _Subject) -> Texts:
    alphabet = alphabet_of(subject.parameter, subject.operation, subject.world)
    rest = st.text("".join(alphabet.last), max_size=40)
    drawn = st.tuples(st.sampled_from(prefixes(subject.clause.argument)), rest)
    return Texts(drawn=drawn, made="".join, variety=len(alphabet.last))


def _with_bad_character(subject: _Subject) -> Texts | None:
    """Return legal texts with one bad character put where the clause looks."""
    shown = breaking(subject.clause, subject.parameter, subject.operation, subject.world)
    if not shown:
        return None
    legal = legal_texts(subject.parameter, subject.operation, subject.world)
    plain = alphabet_of(subject.parameter, subject.operation, subject.world).model
    pattern = str(subject.clause.argument)

    def made(drawn: tuple[str, str]) -> str:
        bad, text = drawn[0], legal.made(drawn[1])
        if not pattern.startswith("^"):
            text = text[:-1] + bad[-1]
        elif pattern.endswith("$"):
            at = max(1, len(text) // 2)
            text = text[:at] + _odd_one(bad, plain) + text[at + 1 :]
        else:
            text = bad[0] + text[1:]
        return text if subject.is_alone_in(text) else bad

    return Texts(drawn=st.tuples(st.sampled_from(shown), legal.drawn), made=made, variety=legal.variety)


def _odd_one(text: str, plain: str) -> str:
    """Return the character of a text that is not in the plain one."""
    return next((character for character in text if character not in plain), text[1])


_REFUSED: Mapping[str, Callable[[_Subject], Texts | None]] = {
    "minLength": _too_short,
    "maxLength": _too_long,
    "x-max-bytes": _too_many_bytes,
    "not": _with_prefix,
    "pattern": _with_bad_character,
}
