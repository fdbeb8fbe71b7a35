"""Drawn cases: Hypothesis strategies built straight from the clauses, so that drawing costs less than sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from contracts.generate.case import Case
from contracts.generate.texts import alphabet_of, breaking, takes_free_text
from contracts.judge.goals import is_legal, violates_only
from contracts.judge.rules import prefixes
from contracts.spec import Clause, Operation, Parameter, Side, Spec
from contracts.world import World

Texts = st.SearchStrategy[str]

# Ways for a call to travel; the first is what shrinking ends at.
_WAYS = (("GET", "query"), ("POST", "form"), ("POST", "query"))


def drawn_cases(clause: Clause, side: Side, spec: Spec, world: World) -> st.SearchStrategy[list[Case]] | None:
    """Return a strategy for a few cases of a clause side, or None where the fixed cases are all there is.

    The cases of one draw differ in the text in question. Beside it they change other parameters, within the law, and
    travel in any way that is allowed, all alike: an example costs Hypothesis about as much as a request costs the
    target, so several requests share one. They shrink to one case with the parameter in question alone, by GET.
    """
    operation = spec.operation_of(clause)
    parameter = operation.parameter(clause.subject)
    if parameter is None or not takes_free_text(parameter):
        return None
    texts = legal_texts(parameter, operation, world)
    if side == "reject":
        make = _REFUSED.get(clause.keyword)
        if make is None:
            return None
        texts = make(_Subject(clause, parameter, operation, world))
    others = {
        p.name: legal_texts(p, operation, world)
        for p in operation.parameters
        if p is not parameter and not p.required and p.condition is None and takes_free_text(p)
    }
    return st.builds(
        lambda drawn, rest, way, form: [
            Case(
                clause=clause,
                side=side,
                changes={**rest, parameter.name: text},
                method=way[0],
                position=way[1],
                form=form,
            )
            for text in drawn
        ],
        st.lists(texts, min_size=1, max_size=8),
        st.fixed_dictionaries({}, optional=others),
        st.sampled_from(_WAYS),
        st.sampled_from(["json", "xml"]),
    )


def legal_texts(parameter: Parameter, operation: Operation, world: World) -> Texts:
    """Return texts that satisfy every clause of a parameter that takes free text."""
    alphabet = alphabet_of(parameter, operation, world)
    # What is counted in bytes must be short enough for characters of three.
    most = min(alphabet.longest // (3 if alphabet.in_bytes else 1), 300)
    inner = st.text("".join(alphabet.inner), min_size=max(0, alphabet.shortest - 2), max_size=max(0, most - 2))
    texts = st.tuples(st.sampled_from(alphabet.first), inner, st.sampled_from(alphabet.last)).map("".join)
    # Chance may write what a clause about a whole text forbids (a prefix); such a text becomes the plainest legal one.
    return texts.map(lambda text: text if is_legal(text, parameter.name, operation, world) else alphabet.model)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What illegal texts are made from."""

    clause: Clause
    parameter: Parameter
    operation: Operation
    world: World


def _too_short(subject: _Subject) -> Texts:
    alphabet = alphabet_of(subject.parameter, subject.operation, subject.world)
    return st.integers(1, max(1, subject.clause.argument - 1)).map(alphabet.stretched)


def _too_long(subject: _Subject) -> Texts:
    alphabet = alphabet_of(subject.parameter, subject.operation, subject.world)
    most = subject.clause.argument
    return st.integers(most + 1, 2 * most).map(alphabet.stretched)


def _too_many_bytes(subject: _Subject) -> Texts:
    most = subject.clause.argument
    return st.tuples(st.sampled_from("\ud55c\u00df\u20ac"), st.integers(1, 200)).map(
        lambda drawn: drawn[0] * (most // len(drawn[0].encode()) + drawn[1])
    )


def _with_prefix(subject: _Subject) -> Texts:
    alphabet = alphabet_of(subject.parameter, subject.operation, subject.world)
    rest = st.text(st.sampled_from(alphabet.last), max_size=40)
    return st.tuples(st.sampled_from(prefixes(subject.clause.argument)), rest).map("".join)


def _with_bad_character(subject: _Subject) -> Texts:
    """Return legal texts with one bad character put where the clause looks."""
    shown = breaking(subject.clause, subject.parameter, subject.operation, subject.world)
    if not shown:
        return st.nothing()
    legal = legal_texts(subject.parameter, subject.operation, subject.world)
    plain = alphabet_of(subject.parameter, subject.operation, subject.world).model
    pattern = str(subject.clause.argument)

    def put(bad: str, text: str) -> str:
        if not pattern.startswith("^"):
            made = text[:-1] + bad[-1]
        elif pattern.endswith("$"):
            at = max(1, len(text) // 2)
            made = text[:at] + _odd_one(bad, plain) + text[at + 1 :]
        else:
            made = bad[0] + text[1:]
        alone = violates_only(subject.clause, made, subject.operation, subject.world)
        return made if alone else bad

    return st.builds(put, st.sampled_from(shown), legal)


def _odd_one(text: str, plain: str) -> str:
    """Return the character of a text that is not in the plain one."""
    return next((character for character in text if character not in plain), text[1])


_REFUSED: Mapping[str, Callable[[_Subject], Texts]] = {
    "minLength": _too_short,
    "maxLength": _too_long,
    "x-max-bytes": _too_many_bytes,
    "not": _with_prefix,
    "pattern": _with_bad_character,
}
