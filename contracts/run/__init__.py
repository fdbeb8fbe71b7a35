"""A run against a target: sends the cases of each clause side, lets the judge see what came, and cleans up."""

from contracts.run.run import Run
from contracts.run.settings import Settings

__all__ = ["Run", "Settings"]
