"""Drift: what changed in a contract between two editions, clause by clause, and for whom that breaks."""

from contracts.diff.compare import Change, changes, is_breaking
from contracts.diff.show import as_json, as_markdown, as_text

__all__ = ["Change", "as_json", "as_markdown", "as_text", "changes", "is_breaking"]
