"""The record as a page for people: one file that needs nothing else, not even a network or a script."""

from contracts.report.html.page import html

__all__ = ["html"]
