"""Shared by all tests of the repository. The contract suite itself comes from the plugin `contracts.plugin`."""

import os

import pytest
from hypothesis import settings

pytest_plugins = ["pytester"]

# The same run, the same cases: what is drawn anew each time is left to `make explore`.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker of tests that take long and show once more what others show in less time."""
    config.addinivalue_line("markers", "thorough: takes long; runs with CONTRACTS_SEEDS above 1, as in `make faults`")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what takes long to `make faults`."""
    if int(os.environ.get("CONTRACTS_SEEDS", "1")) > 1:
        return
    for item in items:
        if item.get_closest_marker("thorough") is not None:
            item.add_marker(pytest.mark.skip("takes long: `make faults` runs it"))
