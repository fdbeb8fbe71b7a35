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


def verdict_of(examples: int) -> Verdict:
    with embedded("alibaba", fault=DOT_AFTER_DIGIT.name) as (target, world):
        run = Run(SPEC, world, target, Settings(name="d0", examples=examples))
        verdict = run.exercise(CHARACTERS, "reject")
        run.close()
    return verdict


def test_what_chance_finds_shrinks_to_the_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FAULTS, DOT_AFTER_DIGIT.name, DOT_AFTER_DIGIT)  # type: ignore[misc]
    assert isinstance(verdict_of(examples=0), Held)

    verdict = verdict_of(examples=40)

    assert isinstance(verdict, Broken)
    request = verdict.finding.exchanges[-1].request
    texts = dict(alibaba.decode(request))
    assert texts["Name"] == "v0.0"  # a letter must be first, and a drawn case has its bad character in the middle
    assert texts.keys().isdisjoint({"Description", "ClientToken"})
