"""Shared by all tests of the repository. The contract suite itself comes from the plugin `contracts.plugin`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["pytester"]

TOGETHER = ("tests/cassette/", "tests/install/", "tests/report/test_pages.py")

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Keep the tests of some files on one worker: what they share (a recording, a wheel, a browser) is made once."""
    if config.getvalue("dist") != "load":
        return None
    from contracts.plugin.scheduling import VendorScheduling  # noqa: PLC0415 - pytest-xdist may not be installed

    class Scheduling(VendorScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if file.startswith(TOGETHER) else super()._split_scope(nodeid)

    return Scheduling(config, log)
