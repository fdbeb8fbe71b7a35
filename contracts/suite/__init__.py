"""The suite as one thing: which vendors, which target, one run each, and the record in the end."""

from contracts.suite.options import SuiteOptions
from contracts.suite.prepare import Basis, check_world, prepare
from contracts.suite.sides import ClauseSide, in_order
from contracts.suite.suite import Suite

__all__ = ["Basis", "ClauseSide", "Suite", "SuiteOptions", "check_world", "in_order", "prepare"]
