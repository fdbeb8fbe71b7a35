"""The vendors' pages: they lie in a folder beside a working copy, and are not ours to ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.score import DOCUMENTS

SHARED = DOCUMENTS.parent
SEEDS = DOCUMENTS / "seeds"
OF_ALIBABA = DOCUMENTS / "alibaba"
LABELS = DOCUMENTS / "truth"


def needs(folder: Path) -> pytest.MarkDecorator:
    """Skip a test where one of these folders is not at hand."""
    return pytest.mark.skipif(
        not folder.is_dir(), reason="the vendors' pages are not at hand; they are not ours to ship"
    )
