"""Whatever a conforming target may do otherwise, it is not blamed for it.

`CONTRACTS_SEEDS=10` tries each variant alone, with that many seeds, and with drawn cases too. With one seed several are
tried at once: a target that does many things in its own way is as conforming as one that does only one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from contracts.emulator import VARIANTS
from contracts.run.matrix import conforming

SEEDS = range(int(os.environ.get("CONTRACTS_SEEDS", "1")))
EXAMPLES = 2 if len(SEEDS) > 1 else 0
TOGETHER = 6 if len(SEEDS) == 1 else 1
VENDORS = ("alibaba", "naver")


def groups() -> Iterator[tuple[str, ...]]:
    """Yield the variants in groups of one vendor; neighbours by name are about the same thing, so they are parted."""
    for vendor in VENDORS:
        names = sorted(name for name, variant in VARIANTS.items() if variant.vendor == vendor)
        count = -(-len(names) // TOGETHER)
        yield from (tuple(names[first::count]) for first in range(count))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_conforming_emulator_breaks_nothing(vendor: str, seed: int) -> None:
    assert conforming(vendor, seed=seed, examples=EXAMPLES).why == {}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("variants", list(groups()), ids=lambda names: names[0])
def test_variants_break_nothing(variants: tuple[str, ...], seed: int) -> None:
    assert conforming(VARIANTS[variants[0]].vendor, variants, seed, examples=EXAMPLES).why == {}


def test_every_variant_is_in_a_group() -> None:
    assert sorted(name for group in groups() for name in group) == sorted(VARIANTS)
