"""A real browser, one for all tests of pages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}: install it, or name it in the environment variable CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Opened:
    """A page opened from disk, with all that it said and asked for."""

    def __init__(self, page, path):
        self.page = page
        self.said, self.asked, self.blocked, self.dialogs = [], [], [], []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", lambda request: self.blocked.append(request.url) if request.failure == "csp" else None)
        page.on("dialog", self._dismiss)
        page.goto(path.as_uri())

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture
def opened(browser, tmp_path):
    """Return what opens a page's text in a browser window of its own."""
    contexts = []

    def open_page(text, *, width=1280, **given):
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(text, "utf-8")
        context = browser.new_context(viewport={"width": width, "height": 800}, **given)
        context.set_default_timeout(120_000)  # a machine may be busy; nothing here waits for long by itself
        contexts.append(context)
        return Opened(context.new_page(), path)

    yield open_page
    for context in contexts:
        context.close()
