"""All faults and variants of both vendors, by name."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.emulator.faults import Fault, Variant

FAULTS: Mapping[str, Fault] = {}
VARIANTS: Mapping[str, Variant] = {}
