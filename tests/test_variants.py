"""Whatever a conforming target may do otherwise, it is not blamed for it.

Several variants are tried at once: a target that does many things in its own way is as conforming as one that does only
one. `CONTRACTS_SEEDS=10` does so with that many seeds, with drawn cases and with other variants together for each; and
it tries each variant alone.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from contracts.emulator import VARIANTS
from contracts.run.matrix import conforming

SEEDS = range(int(os.environ.get("CONTRACTS_SEEDS", "1")))
EXAMPLES = 2 if len(SEEDS) > 1 else 0
TOGETHER = 6
VENDORS = ("alibaba", "naver")


def names_of(vendor: str) -> list[str]:
    return sorted(name for name, variant in VARIANTS.items() if variant.vendor == vendor)


def groups(seed: int) -> Iterator[tuple[str, ...]]:
    """Yield the variants in groups of one vendor, which are others for each seed.

    With the first, neighbours by name are parted: they are about the same thing.
    """
    for vendor in VENDORS:
        names = names_of(vendor)
        if seed:
            random.Random(seed).shuffle(names)
        count = -(-len(names) // TOGETHER)
        yield from (tuple(names[first::count]) for first in range(count))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_conforming_emulator_breaks_nothing(vendor: str, seed: int) -> None:
    assert conforming(vendor, seed=seed, examples=EXAMPLES).why == {}


@pytest.mark.parametrize(
    ("seed", "variants"),
    [pytest.param(seed, names, id=f"{seed}-{names[0]}") for seed in SEEDS for names in groups(seed)],
)
def test_variants_together_break_nothing(seed: int, variants: tuple[str, ...]) -> None:
    assert conforming(VARIANTS[variants[0]].vendor, variants, seed, examples=EXAMPLES).why == {}


@pytest.mark.thorough
@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_a_variant_alone_breaks_nothing(variant: str) -> None:
    assert conforming(VARIANTS[variant].vendor, (variant,), 0, examples=EXAMPLES).why == {}


@pytest.mark.parametrize("seed", range(3))
def test_every_variant_is_in_a_group(seed: int) -> None:
    assert sorted(name for group in groups(seed) for name in group) == sorted(VARIANTS)
