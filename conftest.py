"""Shared by all tests of the repository. The contract suite itself comes from the plugin `contracts.plugin`."""

pytest_plugins = ["pytester"]
