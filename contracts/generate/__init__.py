"""From clauses to cases: fixed boundary cases first, then drawn ones, all built directly and none filtered."""

from contracts.generate.case import Base, Case, ordinary
from contracts.generate.drawn import drawn_cases
from contracts.generate.fixed import fixed_cases, simpler_cases

__all__ = ["Base", "Case", "drawn_cases", "fixed_cases", "ordinary", "simpler_cases"]
