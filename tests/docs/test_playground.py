"""The playground in a browser: findings, fixes, completion, drawings, links, and no request to another host."""

from __future__ import annotations

import functools
import http.server
import os
import tarfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")

from tests.accessibility import serious_violations

from docs.generator.playground import EXTENSION

from .conftest import BUILT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

MANIFEST = "#wlp-manifest-text .cm-content"
FINDINGS = "#wlp-findings-list"
READY = "#wlp-root[data-state=ready]"
SECONDS = 1000
START, WAIT = 120 * SECONDS, 30 * SECONDS
"""The time for a start, and for anything else, in milliseconds: machines may be busy."""
WORKER = """\
name: a-worker
version: v1beta
type: worker
worker:
  replicas: 1
  stack: bento:3.0
  compute: runnable-default
"""
REST = """\
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
    limits:
      cpu: 500m
      memory: 256Mi
  topology:
    - name: source
      type: input
      doc: Reads.
    - name: sink
      type: output
      doc: Writes.
      dependencies:
        - source
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server of static files that writes no log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def serve(site: Path) -> Iterator[Callable[[], tuple[str, Callable[[], None]]]]:
    """Return a function that serves the site; it returns the address, and a function that ends the server."""
    if BUILT not in os.environ:
        reason = f"the playground is not built (python -m docs.generator.playground DIRECTORY, {BUILT}=DIRECTORY)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    ends: list[Callable[[], None]] = []

    def start() -> tuple[str, Callable[[], None]]:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def end() -> None:
            server.shutdown()
            thread.join()
            server.server_close()

        ends.append(end)
        return f"http://127.0.0.1:{server.server_port}/", end

    yield start
    for end in ends:
        end()


@pytest.fixture(scope="module")
def address(serve: Any) -> str:
    url: str = serve()[0]
    return url


def opened(context: BrowserContext, url: str, noise: list[str], host: str) -> Page:
    """Return a tab that has loaded a page; *noise* gets its messages, errors, and requests to other hosts."""
    tab = context.new_page()
    tab.set_default_timeout(WAIT)
    tab.on("console", lambda message: noise.append(message.text))
    tab.on("pageerror", lambda error: noise.append(str(error)))
    context.on(
        "request",
        lambda request: None if request.url.startswith((host, "data:", "blob:")) else noise.append(request.url),
    )
    tab.goto(url)
    return tab


@pytest.fixture(scope="module")
def noise() -> list[str]:
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, address: str, noise: list[str]) -> Iterator[Page]:
    """Open the playground once for the tests here, each of which writes its own texts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = opened(context, f"{address}playground/", noise, address)
    tab.wait_for_selector(READY, timeout=START)
    yield tab
    context.close()


@pytest.fixture(autouse=True)
def no_noise(noise: list[str]) -> Iterator[None]:
    noise.clear()
    yield
    assert noise == []


def write(page: Page, text: str, editor: str = MANIFEST) -> None:
    """Replace the text of an editor, as a paste does."""
    page.click("#wlp-tab-manifest" if editor == MANIFEST else "#wlp-tab-settings")
    page.click(editor)
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def text_of(page: Page) -> str:
    return "\n".join(page.locator(f"{MANIFEST} .cm-line").all_text_contents())


def finding(page: Page, code: str) -> Any:
    page.click("#wlp-tab-findings")
    return page.locator(f"{FINDINGS} li", has_text=code)


def test_the_parser_in_c_is_used(page: Page) -> None:
    """Without a compiler for WebAssembly, the playground may have the parser in Python; that of a release never has."""
    with tarfile.open(Path(os.environ[BUILT]) / "core.tgz") as archive:
        is_built = f"yaml/{EXTENSION}" in archive.getnames()
    assert is_built or os.environ.get("CI") != "true"
    assert page.get_attribute("#wlp-root", "data-parser") == ("c" if is_built else "pure")


def test_a_finding_is_underlined_explained_and_fixed(page: Page) -> None:
    write(page, f"{WORKER.replace('replicas: 1', 'logLevel: info')}{REST}")
    row = finding(page, "DW301")
    row.wait_for()
    assert "invalid log level info" in row.inner_text()
    assert row.locator("a").get_attribute("href").endswith("/rules/dw301/")
    marked = page.locator(f"{MANIFEST} .cm-lintRange-error", has_text="info")
    marked.hover()
    page.locator(".cm-tooltip-lint", has_text="DW301").wait_for()
    page.mouse.move(0, 0)  # the tooltip covers the button
    row.locator("button", has_text="INFO").click()
    row.wait_for(state="detached")
    assert "  logLevel: INFO\n" in text_of(page)


def test_a_button_of_the_tooltip_applies_a_fix(page: Page) -> None:
    write(page, f"{WORKER.replace('replicas', 'replcas')}{REST}")
    finding(page, "DW204").locator("button").first.wait_for()
    page.locator(f"{MANIFEST} .cm-lintRange", has_text="replcas").hover()
    page.locator(".cm-diagnosticAction", has_text="replicas").click()
    finding(page, "DW204").wait_for(state="detached")
    assert "  replicas: 1\n" in text_of(page)


def test_all_safe_fixes(page: Page) -> None:
    write(page, f"{WORKER.replace('replicas: 1', 'logLevel: info')}{REST}")
    finding(page, "DW301").wait_for()
    page.click("#wlp-fix")
    finding(page, "DW301").wait_for(state="detached")
    assert "  logLevel: INFO\n" in text_of(page)
    page.click("#wlp-fix")
    page.locator("#wlp-note", has_text="no safe fix").wait_for()


def test_characters_outside_of_the_basic_plane_count_twice(page: Page) -> None:
    value = "[\N{PILE OF POO}, info]"
    write(page, f"{WORKER.replace('replicas: 1', f'logLevel: {value}')}{REST}")
    finding(page, "DW205").wait_for()
    assert page.locator(f"{MANIFEST} .cm-lintRange").first.inner_text() == value


def test_completion_and_hover(page: Page) -> None:
    write(page, f"{WORKER}{REST}  logLevel: ")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete li", has_text="DEBUG").click()
    assert text_of(page).endswith("  logLevel: DEBUG")
    page.locator(f"{MANIFEST} span", has_text="compute").first.hover()
    page.locator(".cm-tooltip-hover", has_text="source:").wait_for()
    link = page.locator(".cm-tooltip-hover a", has_text="Reference")
    assert "/attributes" in (link.get_attribute("href") or "")
    assert "workerlint.dev" not in (link.get_attribute("href") or "")


def test_format_removes_trailing_spaces(page: Page) -> None:
    write(page, f"{WORKER}{REST}".replace("  replicas: 1\n", "  replicas: 1   \n"))
    # Other locators ignore spaces.
    line = page.locator(f"{MANIFEST} >> xpath=.//div[substring(., string-length(.)) = ' ']")
    line.wait_for()
    page.click("#wlp-format")
    line.wait_for(state="detached")
    assert text_of(page).startswith(f"{WORKER}{REST}".rstrip())


def test_the_topology_is_drawn(page: Page) -> None:
    write(page, f"{WORKER}{REST}")
    page.click("#wlp-tab-topology")
    drawing = page.locator("#wlp-drawing svg")
    drawing.locator("text", has_text="sink").wait_for()
    assert drawing.locator(".arrow").count() == 1
    write(page, "a: 1\n")
    page.locator("#wlp-topology-note", has_text="no Worker").wait_for()


def test_a_manifest_cannot_add_elements_to_the_page(page: Page) -> None:
    element = "<img src=x onerror=alert(1)>"
    write(page, f"{WORKER.replace('a-worker', element)}{REST.replace('sink', element)}")
    finding(page, "DW102").filter(has_text=element).wait_for()
    page.locator(f"{MANIFEST} .cm-lintRange", has_text="<img").first.hover()
    page.locator(".cm-tooltip-lint", has_text="<img").wait_for()
    page.mouse.move(0, 0)
    page.click("#wlp-tab-topology")
    page.locator("#wlp-drawing svg text", has_text="<img").first.wait_for()
    assert page.locator("#wlp-root img").count() == 0


def test_the_effective_manifest(page: Page) -> None:
    write(page, f"{WORKER}{REST}")
    page.click("#wlp-tab-effective")
    page.locator("#wlp-effective-text .cm-line", has_text="logLevel: INFO").wait_for()
    assert page.locator("#wlp-effective-text .cm-line", has_text="# default").count() > 0


def test_the_configuration_and_the_policy_file_apply(page: Page) -> None:
    write(page, f"{WORKER.replace('replicas: 1', 'logLevel: info')}{REST}")
    finding(page, "DW301").wait_for()
    configuration, policy = "#wlp-configuration-text .cm-content", "#wlp-policy-text .cm-content"
    write(
        page,
        'ignore = ["DW301"]\n[[policy]]\ncode = "ACME001"\nat = "worker.stack"\nmust = { const = "soda:1.0" }',
        configuration,
    )
    finding(page, "DW301").wait_for(state="detached")
    finding(page, "ACME001").wait_for()
    write(page, 'mandatory = ["DW301"]', policy)
    finding(page, "DW301").wait_for()
    write(page, "", policy)
    write(page, "ignore = 1", configuration)
    page.locator("#wlp-configuration-text .cm-lintRange-error").wait_for()
    write(page, "", configuration)
    finding(page, "DW301").wait_for()


def test_a_text_that_is_too_long_is_refused(page: Page) -> None:
    write(page, WORKER)
    page.keyboard.insert_text("# " + "x" * 100_000)
    page.locator("#wlp-note", has_text="100,000 characters").wait_for()
    assert len(text_of(page)) < 1000


def test_a_link_contains_the_texts_only_when_shared(
    page: Page, browser: Browser, address: str, noise: list[str]
) -> None:
    write(page, WORKER.replace("a-worker", "shared-worker"))
    assert "share=" not in page.url
    page.click("#wlp-share")
    page.locator("#wlp-note", has_text="link").wait_for()
    assert "#share=" in page.url
    context = browser.new_context()
    other = opened(context, page.url, noise, address)
    other.locator(f"{MANIFEST} .cm-line", has_text="name: shared-worker").wait_for()
    context.close()


def test_a_secret_is_shared_only_after_a_warning(page: Page) -> None:
    page.evaluate("history.replaceState(null, '', location.pathname)")
    write(page, f"{WORKER}  envs:\n    AWS_ACCESS_KEY_ID: AKIA{'Q3EGRIB7TWSAV5XZ'}\n# workerlint: ignore-file\n")
    page.click("#wlp-share")
    page.locator("#wlp-note", has_text="contains a secret").wait_for()
    assert "share=" not in page.url
    page.click("#wlp-note button")
    page.locator("#wlp-note", has_text="address bar").wait_for()
    assert "#share=" in page.url


def test_a_damaged_link_is_reported(browser: Browser, address: str, noise: list[str]) -> None:
    context = browser.new_context()
    tab = opened(context, f"{address}playground/#share=AAAA", noise, address)
    tab.locator("#wlp-note", has_text="The link is not valid").wait_for()
    tab.locator(f"{MANIFEST} .cm-line").first.wait_for()
    context.close()


def test_neither_the_page_nor_its_worker_reaches_another_host(page: Page, noise: list[str]) -> None:
    reached = "fetch('https://example.org/').then(() => true, () => false)"
    assert page.evaluate(reached) is False
    assert page.workers[0].evaluate(reached) is False
    assert all("https://example.org/" in text for text in noise)
    noise.clear()


def test_a_bad_example_of_a_rule_opens(browser: Browser, address: str, noise: list[str]) -> None:
    context = browser.new_context()
    tab = opened(context, f"{address}rules/dw323/", noise, address)
    tab.locator(".try-it").first.click()
    finding(tab, "DW323").first.wait_for(timeout=START)
    assert tab.locator("#wlp-examples").input_value() == "DW323-1"
    tab.select_option("#wlp-examples", "tabs")
    finding(tab, "DW323").first.wait_for(state="detached")
    context.close()


def test_a_check_without_end_is_stopped(browser: Browser, address: str, noise: list[str]) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.set_default_timeout(WAIT)
    tab.clock.install()
    tab.goto(f"{address}playground/")
    tab.wait_for_selector(READY, timeout=START)
    tab.workers[0].evaluate("setTimeout(() => { for (;;); })")
    write(tab, WORKER.replace("v1beta", "v9"))
    tab.clock.run_for(20 * SECONDS)
    tab.locator("#wlp-note", has_text="was stopped").wait_for()
    tab.wait_for_selector("#wlp-root[data-state=paused]", timeout=START)
    tab.click("#wlp-note button")
    tab.clock.run_for(5 * SECONDS)
    finding(tab, "DW103").wait_for()
    context.close()


def test_the_page_works_after_the_server_is_gone(browser: Browser, serve: Any, noise: list[str]) -> None:
    address, end = serve()
    context = browser.new_context()
    tab = opened(context, f"{address}playground/", noise, address)
    tab.wait_for_selector("#wlp-root[data-offline=ready]", timeout=START)
    end()
    tab.goto(f"{address}playground/?example=DW323-1")
    finding(tab, "DW323").first.wait_for(timeout=START)
    tab.wait_for_selector(READY, timeout=START)
    tab.click("#wlp-tab-topology")
    tab.locator("#wlp-drawing svg").wait_for()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_tab_is_accessible(browser: Browser, address: str, noise: list[str], scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 844}, color_scheme=scheme, reduced_motion="reduce")
    tab = opened(context, f"{address}playground/", noise, address)
    tab.wait_for_selector(READY, timeout=START)
    finding(tab, "DW102").locator("button", has_text="cities-to-log").wait_for()
    found = {"findings": serious_violations(tab)}
    shown = {
        "topology": "#wlp-drawing svg",
        "effective": "#wlp-effective-text .cm-line",
        "settings": "#wlp-policy-text .cm-content",
    }
    for name, content in shown.items():
        tab.click(f"#wlp-tab-{name}")
        tab.locator(content).first.wait_for()
        found[name] = serious_violations(tab)
    assert {name: violations for name, violations in found.items() if violations} == {}
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_the_page_fits(browser: Browser, address: str, noise: list[str], width: int, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    tab = opened(context, f"{address}playground/", noise, address)
    finding(tab, "DW102").wait_for(timeout=START)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
