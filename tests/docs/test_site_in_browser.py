"""The pages of the site in a browser: nothing overflows, the contrast suffices, and the controls work."""

from __future__ import annotations

import contextlib
import functools
import http.server
import threading
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")

from tests.accessibility import serious_violations

from docs.generator.publish import DEVELOPMENT, publish_version
from workerlint.engine.registry import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

RULES = load_rules()
PAGES = ["", "rules/", "rules/dw323/", "attributes/worker/loglevel/", "command-line/", "versioning/"]
"""A page of each kind."""
OVERFLOWING = """() => [...document.querySelectorAll("pre, pre > code, .md-typeset__scrollwrap, table, img, svg, p, li")]
  .filter(one => one.getClientRects().length && !one.closest(".drawing, .md-header, .md-nav"))
  .filter(one => one.scrollWidth > one.clientWidth + (one.matches("p, li") ? 8 : 1) && getComputedStyle(one).display !== "inline"
              || one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.tagName + ": " + one.textContent.trim().slice(0, 60))"""
"""The blocks that are wider than their place. Drawings of the architecture may be moved, and the padding of code at the end
of a line of text may be in the margin."""


@contextlib.contextmanager
def serve(directory: Path) -> Iterator[str]:
    """Serve a directory on this machine, and return its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def copyfile(self, source: Any, outputfile: Any) -> None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the page was left
                super().copyfile(source, outputfile)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(directory)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Serve the site on this machine."""
    with serve(site) as address:
        yield address


@pytest.mark.parametrize("page", [*PAGES, "architecture/", "attributes/", "commands/", "dry-run/"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_a_page_needs_nothing_from_elsewhere(
    browser: Browser, address: str, page: str, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    tab = context.new_page()
    noise: list[str] = []
    tab.on("console", lambda message: noise.append(message.text))
    tab.on("pageerror", lambda error: noise.append(str(error)))
    tab.on("request", lambda request: None if request.url.startswith((address, "data:")) else noise.append(request.url))
    tab.goto(address + page, wait_until="networkidle")
    assert noise == []
    assert tab.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_block_overflows(browser: Browser, site: Path, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    tab = context.new_page()
    found = {}
    for page in sorted(site.rglob("index.html")):
        name = page.parent.relative_to(site).as_posix()
        if name.startswith(("rules/", "attributes/")) and f"{name}/" not in PAGES:
            continue  # they are made like those of the list
        tab.goto(f"{address}{'' if name == '.' else f'{name}/'}")
        if not tab.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found[name] = ["the page"]
        elif overflowing := tab.evaluate(OVERFLOWING):
            found[name] = overflowing
    assert found == {}
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_picture_is_readable(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    tab = context.new_page()
    tab.goto(address, wait_until="networkidle")
    scale = tab.locator("picture img").evaluate(
        "async image => { const whole = new Image(); whole.src = image.currentSrc; await whole.decode();"
        " return image.clientWidth / whole.naturalWidth; }"
    )
    assert scale >= 0.8  # of 14 px
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_accessible(browser: Browser, address: str, page: str, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 844}, color_scheme=scheme, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(address + page, wait_until="networkidle")
    assert serious_violations(tab) == {}
    context.close()


def test_the_rules_are_filtered_and_the_filter_is_in_the_address(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(f"{address}rules/")
    tab.get_by_label("default").select_option("off")
    shown = tab.locator("tbody tr:visible td:first-child")
    off = [rule.code for rule in RULES if not rule.on]
    assert shown.all_inner_texts() == off
    assert tab.locator("form output").inner_text() == f"{len(off)} rules"
    tab.get_by_label("area").select_option("Good habits")
    fewer = [rule.code for rule in RULES if not rule.on and rule.area == "habits"]
    assert shown.all_inner_texts() == fewer
    assert tab.locator("h2:visible").all_inner_texts()[0].startswith("Good habits")
    tab.reload()
    assert shown.all_inner_texts() == fewer
    assert tab.locator("table:visible").count() == 1
    tab.get_by_label("area").select_option("all")
    tab.get_by_label("default").select_option("all")
    assert sorted(shown.all_inner_texts()) == [rule.code for rule in RULES]
    context.close()


def test_the_header_lists_the_versions_and_an_old_one_says_so(browser: Browser, site: Path, tmp_path: Path) -> None:
    for version in ("0.1.0", "0.2.0", DEVELOPMENT):
        publish_version(site, tmp_path / "all", version)
    with serve(tmp_path / "all") as address:
        context = browser.new_context(viewport={"width": 1280, "height": 844})
        tab = context.new_page()
        tab.goto(f"{address}rules/")
        versions = tab.locator("header").get_by_label("Version")
        versions.wait_for()
        assert versions.locator("option").all_inner_texts() == ["0.2", "0.1", "dev"]
        versions.select_option("0.1")
        tab.wait_for_url(f"{address}0.1/")
        note = tab.get_by_text("This is the documentation of version 0.1.")
        note.wait_for()
        assert tab.locator("header").get_by_label("Version").input_value() == "0.1"
        note.get_by_role("link").click()
        tab.wait_for_url(address)
        versions.select_option("dev")
        tab.wait_for_url(f"{address}dev/")
        tab.get_by_text("of a version that is not released yet. Version 0.2 is the newest release.").wait_for()
        assert tab.locator("header").get_by_label("Version").input_value() == "dev"
        context.close()


def test_the_copy_button_leaves_out_the_prompt(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(f"{address}pre-commit/")
    block = tab.locator(".console").first
    block.hover()
    block.locator("button").first.click()
    assert tab.evaluate("navigator.clipboard.readText()") == "pre-commit install"
    context.close()
