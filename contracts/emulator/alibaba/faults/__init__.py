"""What the emulated Alibaba Cloud can do wrong on purpose: one fault, one clause side."""

from contracts.emulator.alibaba.faults.answers import ANSWERS, ERRORS, TRANSPORT
from contracts.emulator.alibaba.faults.conditions import CONDITIONS, DRY_RUN_CONDITIONS
from contracts.emulator.alibaba.faults.gateway import COMMON, SCHEMES, SIGNATURE
from contracts.emulator.alibaba.faults.lifecycle import INSTANCES, REPEATED, STATES
from contracts.emulator.alibaba.faults.options import DRY_RUN, RESOURCE_GROUP
from contracts.emulator.alibaba.faults.request import ACCOUNT, ROUTING, VPCS
from contracts.emulator.alibaba.faults.texts import DESCRIPTION, NAME, TOKEN
from contracts.emulator.alibaba.faults.tokens import DISTINCT, IDEMPOTENT

FAULTS = (
    *ROUTING,
    *VPCS,
    *ACCOUNT,
    *NAME,
    *DESCRIPTION,
    *DRY_RUN,
    *DRY_RUN_CONDITIONS,
    *TOKEN,
    *IDEMPOTENT,
    *DISTINCT,
    *RESOURCE_GROUP,
    *ANSWERS,
    *TRANSPORT,
    *ERRORS,
    *CONDITIONS,
    *STATES,
    *INSTANCES,
    *REPEATED,
    *SIGNATURE,
    *COMMON,
    *SCHEMES,
)

__all__ = ["FAULTS"]
