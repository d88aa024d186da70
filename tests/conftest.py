"""What tests share, and a browser for those that look at pages."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page

pytest.register_assert_rewrite("workerlint.testing")

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("workerlint", deadline=None)
hypothesis.settings.load_profile("workerlint")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the Chromium of the system without a window; where there is none, skip, but fail in CI.

    It ends with the module: while it runs, so does an event loop, and no other test can start one.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "Chromium is not installed (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield running
        running.close()


class Visit:
    """A tab, and everything that a page did in it which a report must not do."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.noise: list[str] = []
        tab.on("console", lambda message: self.noise.append(f"console: {message.text}"))
        tab.on("pageerror", lambda error: self.noise.append(f"error: {error}"))
        tab.on("dialog", self._asked)
        tab.on("request", lambda request: self._requested(request.url))

    def _asked(self, dialog: Dialog) -> None:
        self.noise.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _requested(self, url: str) -> None:
        if not url.startswith(("file:", "data:")):
            self.noise.append(f"request: {url}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a tab that tells what a page says, asks, loads and breaks."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield Visit(context.new_page())
    context.close()
