"""The contract suite: one test per clause side, against the target of the options or the embedded emulators."""

from contracts.conformance.test_clauses import test_clause

__all__ = ["test_clause"]
