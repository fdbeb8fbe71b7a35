"""The `contracts` command: what surrounds a run of the suite, which is pytest's own."""

from contracts.cli.main import main

__all__ = ["main"]
