"""Both vendors, emulated: the project's conforming reference, and the carrier of deliberate faults.

It shares with the rest of the project only exchanges, errors and the signing of requests. It knows nothing of specs or
of the judge, so that a misreading there cannot hide behind the same misreading here.
"""

from contracts.emulator._emulator import Emulator
from contracts.emulator.catalogue import FAULTS, VARIANTS
from contracts.emulator.faults import Fault, Variant

__all__ = ["FAULTS", "VARIANTS", "Emulator", "Fault", "Variant"]
