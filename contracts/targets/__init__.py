"""Whatever answers a request. Where it is and how fast it may be asked is known here and nowhere else."""

from contracts.targets.live import Target

__all__ = ["Target"]
