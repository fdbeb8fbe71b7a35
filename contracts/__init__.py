"""Conformance suites for cloud APIs, driven by the vendor's own documentation. What others may import: docs/api.md."""

__version__ = "0.1.0"
"""The one place where the version stands; package, command and recordings take it from here."""
