"""The documentation site: every link that workerlint gives leads to a place on it, and nothing on it leads nowhere."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")

from workerlint.core.text import Source
from workerlint.core.wording import dotted
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import parse_examples, read_page
from workerlint.manifest.document import read_workers
from workerlint.manifest.schema import shape_at
from workerlint.report.report import rule_url
from workerlint.report.rule_catalog import RuleEntry, describe
from workerlint.syntax.nodes import leaves
from workerlint.testing import strip_annotations
from workerlint_lsp.markdown import field_url
from workerlint_schemas import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

from docs.generator.examples import PageError, run_examples
from docs.generator.site_check import find_problems

from .conftest import ROOT

RULES = load_rules()
PICTURES = "img[src$='.svg']"
"""Of terminals: smaller than so many pixels, nobody can read what stands in them."""


def _page(site: Path, url: str) -> tuple[str, str]:
    """Give the text of the page that an address leads to, as a server of files does, and the anchor."""
    parts = urlsplit(url)
    return (site / parts.path.lstrip("/") / "index.html").read_text(encoding="utf-8"), parts.fragment


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_its_page(site: Path, rule: Any) -> None:
    text, _ = _page(site, rule_url(rule.code))
    words = unescape(re.sub(r"<[^>]+>", "", text))
    assert f"{rule.code} {rule.name}" in words
    for example in read_page(rule).examples:
        for line in example.text.splitlines():
            assert line.strip() in words


def _attribute_paths() -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every attribute in the manifests that rules show as good."""
    for rule in RULES:
        for example in read_page(rule).examples:
            if example.kind != "good":
                continue
            for worker in read_workers(Source("example.yaml", example.text)):
                for leaf in leaves(worker.root) if worker.root else ():
                    free = (shape_at(worker, leaf.path[:depth]) for depth in range(len(leaf.path)))
                    if shape_at(worker, leaf.path) and not any(s and not isinstance(s.additional, bool) for s in free):
                        yield leaf.path


def test_an_attribute_has_its_entry(site: Path) -> None:
    missing = set()
    for path in set(_attribute_paths()):
        text, anchor = _page(site, field_url(dotted(path)))
        if f'id="{anchor}"' not in text:
            missing.add(anchor)
    assert missing == set()


def test_every_setting_is_told(site: Path) -> None:
    text, _ = _page(site, "/configuration")
    for name in load_schema("config.json")["properties"]:
        assert f'id="{name}"' in text


def test_the_guide_to_plug_ins_shows_the_package_that_is_tested(site: Path) -> None:
    text, _ = _page(site, "/writing-a-plug-in")
    source = next((ROOT / "tests" / "plugin" / "acme_rules" / "src").rglob("ac001*.py")).read_text(encoding="utf-8")
    assert source in unescape(re.sub(r"<[^>]+>", "", text))


def test_schemas_are_where_they_say_that_they_are(site: Path) -> None:
    for name in ("config.json", "worker-v1beta.json", "worker-v2alpha.json", "stacks/bento.json"):
        assert (site / urlsplit(load_schema(name)["$id"]).path.lstrip("/")).is_file()


def test_the_site_has_no_problems(site: Path) -> None:
    assert list(find_problems(site)) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="../gone/">x</a>', "a/index.html: ../gone/ leads nowhere"),
        ('<a href="#gone">x</a>', "a/index.html: #gone leads to no place on that page"),
        ('<a href="../#here">x</a>', "a/index.html: ../#here leads to no place on that page"),
        ('<img src="gone.png">', "a/index.html: gone.png leads nowhere"),
        ('<p id="here"><p id="here">', "a/index.html: the anchor here stands twice"),
        (
            '<link rel="stylesheet" href="https://fonts.example.org/x.css">',
            "a/index.html: needs https://fonts.example.org/x.css to be shown",
        ),
    ],
)
def test_a_fault_is_found(tmp_path: Path, html: str, fault: str) -> None:
    (tmp_path / "index.html").write_text("<p id='there'>", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text(f'<a href="../#there">x</a>{html}', encoding="utf-8")
    assert list(find_problems(tmp_path)) == [fault]


def test_a_page_that_does_not_match_its_rule_is_refused(tmp_path: Path) -> None:
    entry = describe(next(rule for rule in RULES if rule.code == "DW301"))
    page = entry.page
    bad = next(example for example in page.examples if example.kind == "bad")
    wrong = parse_examples(f"```yaml bad\n{strip_annotations(bad.text)}```\n")
    changed = type(page)(page.title, page.summary, page.body, page.evidence, wrong)
    run_examples(entry, tmp_path)
    with pytest.raises(PageError, match=r"^DW301: example 1 \(bad\) shows what the rule does not do$"):
        run_examples(RuleEntry(entry.rule, changed, entry.fix), tmp_path)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Serve the site on this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize(
    "page", ["", "rules/", "rules/dw323/", "attributes/", "architecture/", "dry-run/", "commands/"]
)
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_a_page_fits_and_needs_nothing_from_elsewhere(
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
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert all(width >= 700 for width in tab.eval_on_selector_all(PICTURES, "all => all.map(one => one.width)"))
    assert tab.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
    context.close()
