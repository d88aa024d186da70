"""The documentation site: all links of workerlint to the site, and all links within it, work."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")

from workerlint.core.diagnostic import NOT_SUPPRESSIBLE
from workerlint.core.text import Source
from workerlint.core.wording import dotted
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import read_page
from workerlint.manifest.document import read_workers
from workerlint.manifest.schema import shape_at
from workerlint.report.field_facts import field_url
from workerlint.report.report import rule_url
from workerlint.report.rule_catalog import RuleEntry, describe
from workerlint.syntax.nodes import leaves
from workerlint.version import VERSION
from workerlint_schemas import load_schema
from workerlint_schemas.export import export, exported_names
from workerlint_schemas.tables.worker_v1beta import ROOT as ROOT_SHAPE

if TYPE_CHECKING:
    from collections.abc import Iterator

from docs.generator.examples import PageError, run_examples
from docs.generator.site_check import find_problems

from .conftest import ROOT

RULES = load_rules()


def _page(site: Path, url: str) -> tuple[str, str]:
    """Return the text of the page at a URL, as a file server does, and the anchor."""
    parts = urlsplit(url)
    return (site / parts.path.lstrip("/") / "index.html").read_text(encoding="utf-8"), parts.fragment


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_its_page(site: Path, rule: Any) -> None:
    text, _ = _page(site, rule_url(rule))
    words = unescape(re.sub(r"<[^>]+>", "", text))
    assert f"{rule.code} {rule.name}" in words
    for example in read_page(rule).examples:
        for line in (example.text + example.findings + (example.fixed or "")).splitlines():
            assert line.strip() in words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_shows_a_comment_if_it_suppresses_the_rule(site: Path, rule: Any) -> None:
    text, _ = _page(site, rule_url(rule))
    words = unescape(re.sub(r"<[^>]+>", "", text))
    shown = f"field: value # workerlint: ignore[{rule.code}] the reason" in words
    assert shown == (NOT_SUPPRESSIBLE not in rule.traits)


def _attribute_paths() -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every attribute in the manifests that rules show as good."""
    for rule in RULES:
        for example in read_page(rule).examples:
            if example.kind != "good":
                continue
            for worker in read_workers(Source("example.yaml", example.manifest.text)):
                for leaf in leaves(worker.root) if worker.root else ():
                    free = (shape_at(worker, leaf.path[:depth]) for depth in range(len(leaf.path)))
                    if shape_at(worker, leaf.path) and not any(s and not isinstance(s.additional, bool) for s in free):
                        yield leaf.path


def test_an_attribute_has_its_page(site: Path) -> None:
    missing = set()
    for path in set(_attribute_paths()):
        text, _ = _page(site, field_url(dotted(path)))
        name = dotted(path).rpartition(".")[2].partition("[")[0]
        if name.lower() not in text.partition("<h1")[2].partition("</h1>")[0].lower():
            missing.add(dotted(path))
    assert missing == set()


def test_the_page_of_an_attribute_says_what_is_known(site: Path) -> None:
    text, _ = _page(site, "/attributes/worker/loglevel")
    for source in ROOT_SHAPE.properties["worker"].properties["logLevel"].sources:
        assert f'<a href="{source.url}">{source.title}</a>' in text
    words = " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())
    assert (
        "type string required no default INFO allowed values INFO, DEBUG, WARN, ERROR versions v1beta, v2alpha" in words
    )
    assert "worker: logLevel: INFO" in words


def test_a_field_of_several_versions_or_stacks_has_one_page(site: Path) -> None:
    for path, labels in {
        "name": ["Version v1beta", "Version v2alpha"],
        "worker/stackspec/input": ["bento", "fastfun"],
    }.items():
        text, _ = _page(site, f"/attributes/{path}")
        assert [label for label in labels if not re.search(rf"<h2[^>]*>[^<]*{label}", text)] == []


def test_rules_and_attributes_link_to_each_other(site: Path) -> None:
    """A rule that is about a field links to its page, and that page to the rule."""
    linked: set[tuple[str, str]] = set()
    for page in (site / "attributes").rglob("index.html"):
        links = re.findall(r'<td><a href="[./]*/rules/(dw\d{3})/"', page.read_text(encoding="utf-8"))
        linked.update((code, page.parent.relative_to(site).as_posix()) for code in links)
    assert ("dw323", "attributes/worker/resources/limits/cpu") in linked
    for code in {code for code, _ in linked}:
        text, _ = _page(site, f"/rules/{code}")
        part = text.partition('<h2 id="fields">')[2].partition("<h2")[0]
        fields = {link.strip("/") for link in re.findall(r'href="\.\./\.\./(attributes/[^"]+)"', part)}
        assert fields
        assert fields <= {page for found, page in linked if found == code} | {"attributes"}


def test_every_setting_is_documented(site: Path) -> None:
    text, _ = _page(site, "/configuration")
    for name in load_schema("config.json")["properties"]:
        assert f'id="{name}"' in text


def test_the_guide_to_plug_ins_shows_the_package_that_is_tested(site: Path) -> None:
    text, _ = _page(site, "/writing-a-plug-in")
    source = next((ROOT / "tests" / "plugin" / "acme_rules" / "src").rglob("ac001*.py")).read_text(encoding="utf-8")
    assert source in unescape(re.sub(r"<[^>]+>", "", text))


def test_schemas_are_at_the_urls_in_their_ids(site: Path) -> None:
    for name in exported_names():
        schema = export(name)
        assert json.loads((site / urlsplit(schema["$id"]).path.lstrip("/")).read_text(encoding="utf-8")) == schema


def test_the_site_has_no_problems(site: Path) -> None:
    assert list(find_problems(site)) == []


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="../gone/">x</a>', "a/index.html: broken link ../gone/"),
        ('<a href="#gone">x</a>', "a/index.html: broken link #gone: the page has no such anchor"),
        ('<a href="../#here">x</a>', "a/index.html: broken link ../#here: the page has no such anchor"),
        ('<img src="gone.png">', "a/index.html: broken link gone.png"),
        ('<p id="here"><p id="here">', "a/index.html: duplicate anchor here"),
        (
            '<link rel="stylesheet" href="https://fonts.example.org/x.css">',
            "a/index.html: loads https://fonts.example.org/x.css from another host",
        ),
    ],
)
def test_a_problem_is_found(tmp_path: Path, html: str, problem: str) -> None:
    (tmp_path / "index.html").write_text("<p id='there'>", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text(f'<a href="../#there">x</a>{html}', encoding="utf-8")
    assert list(find_problems(tmp_path)) == [problem]


def test_a_page_that_does_not_match_its_rule_is_refused() -> None:
    entry = describe(next(rule for rule in RULES if rule.code == "DW704"))
    page = entry.page
    changed = type(page)(page.title, page.summary, page.body.replace("^^^^", "^^^"), page.sources)
    run_examples(entry)
    with pytest.raises(PageError, match=r"^DW704: example 1 \(bad\): outdated findings on the page"):
        run_examples(RuleEntry(entry.rule, changed, entry.fix))


def test_the_copy_button_of_a_fragment_copies_the_whole_manifest(site: Path) -> None:
    (rule,) = (rule for rule in RULES if rule.code == "DW704")
    text, _ = _page(site, rule_url(rule))
    copied = [unescape(value) for value in re.findall(r'data-copy="([^"]*)"', text)]
    (bad,) = read_page(rule).examples
    assert copied == [bad.manifest.text, bad.complete(bad.fixed or "").text]


def test_a_page_links_to_the_file_to_edit(site: Path) -> None:
    sources = set()
    for page in [*site.rglob("*.html")]:
        if page.name == "index.html":
            (link,) = re.findall(r'href="https://github.com/workerlint/workerlint/edit/main/([^"]+)"', page.read_text())
            sources.add(link)
    assert {"docs/pages/faq.md", "editors/README.md", "docs/scaling.md", "CHANGELOG.md"} < sources
    assert [source for source in sources if not (ROOT / source).is_file()] == []


def test_the_header_has_the_version_and_the_repository(site: Path) -> None:
    text, _ = _page(site, "/rules")
    header = text.partition("<header")[2].partition("</header>")[0]
    assert f">{VERSION}<" in header
    assert 'href="https://github.com/workerlint/workerlint"' in header
