"""The recordings in `cassettes/` are judged with every run of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.emulator import Emulator
from tests.cassette.recording import play, verdicts

CASSETTES = Path(__file__).parents[2] / "cassettes"


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_a_shipped_recording_breaks_nothing_and_shows_nearly_everything(vendor):
    playback = play(CASSETTES / vendor)
    kinds = [kind for kind, *_ in verdicts(playback.judges[0]).values()]
    assert playback.problems == []
    assert "Broken" not in kinds
    assert kinds.count("Held") > 0.8 * len(kinds)


@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_no_shipped_recording_holds_the_emulators_credentials(vendor):
    with Emulator(vendor) as emulator:
        secrets = set(emulator.environment.values())
    assert secrets
    for path in (CASSETTES / vendor).iterdir():
        text = path.read_text("utf-8")
        assert [secret for secret in secrets if secret in text] == []
