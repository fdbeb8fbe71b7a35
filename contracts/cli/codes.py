"""Exit codes that several commands share."""

from __future__ import annotations

CANNOT = 4
"""What the user has to mend first; pytest's own for wrong usage."""
