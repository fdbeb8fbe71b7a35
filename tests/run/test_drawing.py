"""Drawn cases against a target with a fault that no fixed case shows: it is found, and shrinks to the least."""

from __future__ import annotations

import re

import pytest

from contracts.emulator import FAULTS, Fault
from contracts.emulator.changes import judging
from contracts.judge import Broken, Held, Verdict
from contracts.run import Run, Settings
from contracts.spec import load_spec
from contracts.targets.embedded import embedded
from contracts.wire import alibaba

SPEC = load_spec("alibaba")
CHARACTERS = SPEC.clauses["alibaba/CreateVpcPeerConnection/Name/characters"]


def is_refused(name: str) -> bool:
    """Tell whether the characters of a name are illegal, with a fault: a dot passes if a digit stands before it."""
    return re.fullmatch("[A-Za-z0-9_-]*", re.sub(r"([0-9])\.", r"\1", name)) is None


DOT_AFTER_DIGIT = Fault(
    name="alibaba-name-dot-after-digit",
    vendor="alibaba",
    breaks=(CHARACTERS.id, "reject"),
    says="Allows a dot after a digit in Name.",
    change=judging("Name.characters", is_refused),
)


UNDERSCORE_AFTER_DIGIT = Fault(
    name="alibaba-name-underscore-after-digit",
    vendor="alibaba",
    breaks=(CHARACTERS.id, "accept"),
    says="Refuses an underscore after a digit in Name.",
    change=judging("Name.characters", lambda name: re.fullmatch("(?!.*[0-9]_)[A-Za-z0-9_-]*", name) is None),
)


def verdict_of(fault: Fault, examples: int) -> Verdict:
    with embedded("alibaba", fault=fault.name) as (target, world):
        run = Run(SPEC, world, target, Settings(name="d0", examples=examples))
        verdict = run.exercise(CHARACTERS, fault.breaks[1])
        run.close()
    return verdict


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        # A letter must be first, and a drawn case has its bad character in the middle.
        (DOT_AFTER_DIGIT, "v0.0"),
        (UNDERSCORE_AFTER_DIGIT, "v0_"),
    ],
    ids=lambda each: getattr(each, "name", None),
)
def test_what_chance_finds_shrinks_to_the_least(fault: Fault, least: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FAULTS, fault.name, fault)  # type: ignore[misc]
    assert isinstance(verdict_of(fault, examples=0), Held)

    verdict = verdict_of(fault, examples=40)

    assert isinstance(verdict, Broken)
    request = verdict.finding.exchanges[-1].request
    texts = dict(alibaba.decode(request))
    assert texts["Name"] == least
    assert texts.keys().isdisjoint({"Description", "ClientToken"})
