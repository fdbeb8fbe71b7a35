"""Conformance suites for cloud APIs, driven by the vendor's own documentation."""
