"""The page: whole by itself, everything escaped, valid for an empty run, and usable in a browser."""

from __future__ import annotations

import os
import shutil
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.cli.entry import main
from workerlint.report import RenderOptions, RunReport
from workerlint.reporters import get_reporter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VOID = {"meta", "input", "br", "rect", "path"}
MANIFEST = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento
  logLevel: "<img src=x onerror=alert(1)>"
  replicas: 0
  topology:
    - {name: "<script>alert(2)</script>", type: input, dependencies: [b]}
    - {name: b, type: '"><svg onload=alert(3)>', dependencies: ["<script>alert(2)</script>"]}
"""


class Checker(HTMLParser):
    """Follows the open elements and collects what a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.suspicious: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if (
                name.startswith("on")
                or name in {"src", "action"}
                or (name == "href" and not str(value).startswith("https://workerlint.dev/rules/dw"))
            ):
                self.suspicious.append(f"{tag} {name}={value}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(page: str) -> Checker:
    checker = Checker()
    checker.feed(page)
    checker.close()
    assert checker.open == []
    assert checker.suspicious == []
    return checker


def render(report: RunReport) -> str:
    return "".join(get_reporter("html")(report, RenderOptions()))


def test_any_run_gives_a_whole_page(report: RunReport, empty: RunReport) -> None:
    for run in (report, empty):
        page = render(run)
        check(page)
        assert page.startswith("<!doctype html>")
        assert page.endswith("</html>\n")


def test_every_finding_is_on_it(report: RunReport) -> None:
    page = render(report)
    assert page.count("<article ") == report.total
    for rule in {item.code for _, item in report.findings()}:
        assert f'data-filter="code" data-value="{rule}"' in page


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "worker.yaml").write_text(MANIFEST)
    main(["check", "--output-format", "html:page.html", "worker.yaml"])
    return tmp_path / "page.html"


def test_values_of_manifests_are_text(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    check(text)
    assert text.count("<script>") == 1
    assert "<img" not in text


@pytest.mark.browser
def test_in_a_browser(page: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        assert not os.environ.get("CI"), "CI installs Chromium"
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    loud: list[str] = []
    options = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        tab: Any = browser.new_page(viewport={"width": 390, "height": 800})
        tab.on("console", lambda message: loud.append(message.text))
        tab.on("pageerror", lambda error: loud.append(str(error)))
        tab.on("dialog", lambda dialog: loud.append(dialog.message))
        tab.on("request", lambda request: loud.append(request.url) if not request.url.startswith("file:") else None)
        tab.goto(page.as_uri())
        articles = tab.locator("article")
        everything = articles.count()
        visible: Callable[[], int] = lambda: tab.locator("article:visible").count()  # noqa: E731
        assert everything == visible() > 3
        tab.locator("input[data-severity=error]").uncheck()
        assert 0 < visible() < everything
        tab.locator("input[data-severity=error]").check()
        tab.locator("button[data-value=DW311]").click()
        assert visible() == 1
        tab.get_by_text("show all").click()
        assert visible() == everything
        assert tab.locator("figure svg").count() == 1
        # On a phone nothing but code and drawings is wider than the screen.
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        tab.screenshot(path=str(page.with_suffix(".png")), full_page=True)
        browser.close()
    assert loud == []
