"""The baseline of a target: which clause sides are known to be broken there, and which held; compared both ways.

A break that is not listed is red, and so is a listed one that now holds: the list can only shrink by itself.
"""

from contracts.baseline.compare import Comparison, Difference, Scope, compare, differences_of
from contracts.baseline.file import read_baseline, write_baseline
from contracts.baseline.model import Baseline, KnownBreak, Name
from contracts.baseline.show import baseline_block
from contracts.baseline.update import Update, updated

__all__ = [
    "Baseline",
    "Comparison",
    "Difference",
    "KnownBreak",
    "Name",
    "Scope",
    "Update",
    "baseline_block",
    "compare",
    "differences_of",
    "read_baseline",
    "updated",
    "write_baseline",
]
