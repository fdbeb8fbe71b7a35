"""The outcome of a run for people and machines. The JSON record is the truth; everything else is a view of it."""

from contracts.report.record import ClauseResult, Record, merged
from contracts.report.terminal import block, finding_text

__all__ = ["ClauseResult", "Record", "block", "finding_text", "merged"]
