"""The judge: what an exchange shows about the clauses of a spec. It knows no generator and no source of exchanges."""

from contracts.judge.judge import Judge
from contracts.judge.opinion import Opinion
from contracts.judge.verdict import Broken, Finding, Held, NotExercised, Observation, Verdict

__all__ = ["Broken", "Finding", "Held", "Judge", "NotExercised", "Observation", "Opinion", "Verdict"]
