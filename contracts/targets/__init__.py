"""Whatever answers a request. Where it is and how fast it may be asked is known here and nowhere else."""

from contracts.targets.live import Guard, NotSent, Pace, Target, pauses

__all__ = ["Guard", "NotSent", "Pace", "Target", "pauses"]
