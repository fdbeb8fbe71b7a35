"""Runs of the suite as a user starts it, for tests of what is given to it and what it prints."""

from __future__ import annotations

import pytest
import trustme  # noqa: F401 - what a run inside this process imports first is forgotten with it, and half of this cannot be

# The plugin of Schemathesis has no part in it, and takes half a second to import.
SUITE = ("--pyargs", "contracts.conformance", "-p", "no:cacheprovider", "-p", "no:schemathesis")


def run_here(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run the suite in this process, which has imported everything: half as long as in one of its own."""
    return pytester.runpytest_inprocess(*SUITE, *arguments)


def run_apart(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run the suite in a process of its own: for workers, plugins, signals, and what must not depend on a test run."""
    return pytester.runpytest_subprocess(*SUITE, *arguments)
