"""All faults and variants of both vendors, by name."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.emulator.alibaba.faults import FAULTS as ALIBABA_FAULTS
from contracts.emulator.alibaba.variants import VARIANTS as ALIBABA_VARIANTS
from contracts.emulator.faults import Fault, Variant
from contracts.emulator.naver.faults import FAULTS as NAVER_FAULTS
from contracts.emulator.naver.variants import VARIANTS as NAVER_VARIANTS

FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in (*ALIBABA_FAULTS, *NAVER_FAULTS)}
VARIANTS: Mapping[str, Variant] = {variant.name: variant for variant in (*ALIBABA_VARIANTS, *NAVER_VARIANTS)}
