"""Whatever a conforming target may do otherwise, it is not blamed for it.

`CONTRACTS_SEEDS=10` tries each variant with that many seeds, and with drawn cases too.
"""

from __future__ import annotations

import os

import pytest

from contracts.emulator import VARIANTS
from contracts.run.matrix import conforming

SEEDS = range(int(os.environ.get("CONTRACTS_SEEDS", "1")))
EXAMPLES = 2 if len(SEEDS) > 1 else 0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("vendor", ["alibaba", "naver"])
def test_the_conforming_emulator_breaks_nothing(vendor: str, seed: int) -> None:
    assert conforming(vendor, seed=seed, examples=EXAMPLES).why == {}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_breaks_nothing(variant: str, seed: int) -> None:
    assert conforming(VARIANTS[variant].vendor, variant, seed, examples=EXAMPLES).why == {}
