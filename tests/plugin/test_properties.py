"""The drawn cases as properties: collected only when named, and red with the finding when a case shows a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contracts.emulator import Emulator
from tests.runs import run_here
from tests.worlds import with_few_values

PROPERTIES = ("--pyargs", "contracts.conformance.properties", "-p", "no:cacheprovider", "-p", "no:schemathesis", "-q")
TOO_LONG = ("-k", "alibaba and Name/maxLength and reject", "--hypothesis-seed", "1", "--hypothesis-profile", "few")
FEW = """
from hypothesis import Phase, settings

settings.register_profile("few", max_examples=8, phases=[Phase.generate])
"""


@pytest.fixture(autouse=True)
def few(pytester: pytest.Pytester) -> None:
    """Let Hypothesis try a few examples only: what it does with many is its own affair."""
    pytester.makeconftest(FEW)


@pytest.fixture
def target(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, ...]]:
    """Start an emulator that takes a name of one character too many; return the options that lead to it."""
    with Emulator("alibaba", fault="alibaba-name-max-129") as emulator:
        for name, value in emulator.environment.items():
            monkeypatch.setenv(name, value)
        world = pytester.path / "world.toml"
        world.write_text(with_few_values(emulator.world_toml()))
        yield ("--target", emulator.url, "--world", str(world))


def test_ordinary_runs_do_not_collect_them(pytester: pytest.Pytester) -> None:
    result = run_here(pytester, "--collect-only", "-q")
    result.stdout.no_fnmatch_line("*test_drawn*")


def test_only_sides_that_can_be_drawn_for_are_properties(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess(*PROPERTIES, "--collect-only", "-m", "hypothesis")
    result.stdout.fnmatch_lines(["*::test_drawn[[]alibaba/CreateVpcPeerConnection/Name/maxLength-reject]"])
    result.stdout.no_fnmatch_line("*RegionId*")


@pytest.mark.thorough
def test_a_drawn_case_that_shows_a_fault_is_a_finding(pytester: pytest.Pytester, target: tuple[str, ...]) -> None:
    result = pytester.runpytest_subprocess(*PROPERTIES, *TOO_LONG, *target)
    assert (result.ret, result.parseoutcomes()["failed"]) == (1, 1)
    result.stdout.fnmatch_lines(["*alibaba/CreateVpcPeerConnection/Name/maxLength (reject)", "*request   curl *"])
    result.stdout.fnmatch_lines(["*1 broken*"])


def test_a_recording_cannot_be_fuzzed(pytester: pytest.Pytester) -> None:
    (pytester.path / "empty.jsonl").write_text("")
    result = pytester.runpytest_inprocess(*PROPERTIES, "-rs", "--cassette", "empty.jsonl")
    assert (result.ret, result.parseoutcomes()) == (0, {"skipped": 1})
    result.stdout.fnmatch_lines(["*drawn cases are sent, and a recording is only judged*"])
