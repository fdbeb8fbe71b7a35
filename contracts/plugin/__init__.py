"""The pytest plugin: options, one test per clause side, findings without tracebacks, reports, exit code."""

# In the order of their imports: pytest looks into the assertions of a module only as it imports it itself.
pytest_plugins = [
    "contracts.plugin.options",
    "contracts.plugin.workers",
    # Before the session, which then has the record ready by the time that it is compared.
    "contracts.plugin.baseline",
    "contracts.plugin.checks",
    "contracts.plugin.session",
    "contracts.plugin.progress",
]
