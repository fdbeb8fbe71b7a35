"""Shared by all tests of the repository. The contract suite itself comes from the plugin `contracts.plugin`."""

from hypothesis import settings

pytest_plugins = ["pytester"]

# The same run, the same cases: what is drawn anew each time is left to `make explore`.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile("repeatable")
