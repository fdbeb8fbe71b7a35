"""What the emulated Alibaba Cloud can do wrong on purpose: one fault, one clause side."""

from contracts.emulator.alibaba.faults.answers import ANSWERS, ERRORS, TRANSPORT
from contracts.emulator.alibaba.faults.options import DRY_RUN, RESOURCE_GROUP
from contracts.emulator.alibaba.faults.request import ACCOUNT, ROUTING, VPCS
from contracts.emulator.alibaba.faults.texts import DESCRIPTION, NAME, TOKEN

FAULTS = (
    *ROUTING,
    *VPCS,
    *ACCOUNT,
    *NAME,
    *DESCRIPTION,
    *DRY_RUN,
    *TOKEN,
    *RESOURCE_GROUP,
    *ANSWERS,
    *TRANSPORT,
    *ERRORS,
)

__all__ = ["FAULTS"]
