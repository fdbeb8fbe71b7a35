"""What the emulated NAVER Cloud can do wrong on purpose: one fault, one clause side."""

from contracts.emulator.naver.faults.answers import ENVELOPE, ERRORS, FORMS, TRANSPORT
from contracts.emulator.naver.faults.gateway import SCHEMES, SIGNATURE
from contracts.emulator.naver.faults.instances import CONTENT, MEMBERS, NUMBERS
from contracts.emulator.naver.faults.lifecycle import REVERSES, STATES
from contracts.emulator.naver.faults.request import FORMAT, REGION, ROUTING, VPCS
from contracts.emulator.naver.faults.texts import DESCRIPTION, NAME

FAULTS = (
    *ROUTING,
    *REGION,
    *NAME,
    *VPCS,
    *DESCRIPTION,
    *FORMAT,
    *FORMS,
    *TRANSPORT,
    *ENVELOPE,
    *MEMBERS,
    *CONTENT,
    *NUMBERS,
    *ERRORS,
    *STATES,
    *REVERSES,
    *SIGNATURE,
    *SCHEMES,
)

__all__ = ["FAULTS"]
