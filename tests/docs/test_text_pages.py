"""The pages for programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs.generator.text_pages import write_text_pages
from workerlint.report.report import HOME_PAGE

if TYPE_CHECKING:
    from pathlib import Path

LINK = re.compile(re.escape(HOME_PAGE) + r"/([^)\s#]*index\.html\.md)")


def test_links_lead_to_the_copies_and_the_list_follows_the_navigation(tmp_path: Path) -> None:
    for directory in ("rules/dw301", "faq"):
        (tmp_path / directory).mkdir(parents=True)
    pages = {
        "index.md": "---\ntitle: x\n---\n\n# workerlint\n\n<!-- release: install -->\n[FAQ](faq.md#a)\n",
        "faq.md": "# Questions\n\n[DW301](rules/dw301.md), [home](index.md), [other](https://example.com/a.md)\n",
        "rules/dw301.md": "# DW301 <small>invalid-log-level</small>\n\n[FAQ](../faq.md)\n",
        "playground.md": "# Playground\n",
    }
    write_text_pages(tmp_path, pages, [{"Start": ["index.md", "faq.md"]}, {"Rules": [{"Worker": ["rules/dw301.md"]}]}])
    assert (tmp_path / "index.html.md").read_text() == f"# workerlint\n\n[FAQ]({HOME_PAGE}/faq/index.html.md#a)\n"
    assert (
        f"[DW301]({HOME_PAGE}/rules/dw301/index.html.md), [home]({HOME_PAGE}/index.html.md)"
        in (tmp_path / "faq" / "index.html.md").read_text()
    )
    assert f"[FAQ]({HOME_PAGE}/faq/index.html.md)" in (tmp_path / "rules" / "dw301" / "index.html.md").read_text()
    assert re.findall(r"^(?:##|-) .*", (tmp_path / "llms.txt").read_text(), re.MULTILINE) == [
        "## Start",
        f"- [workerlint]({HOME_PAGE}/index.html.md)",
        f"- [Questions]({HOME_PAGE}/faq/index.html.md)",
        "## Rules",
        f"- [DW301 invalid-log-level]({HOME_PAGE}/rules/dw301/index.html.md)",
    ]


@pytest.mark.deep
def test_all_copies_of_the_site_exist_and_link_to_copies(site: Path) -> None:
    listed = LINK.findall((site / "llms.txt").read_text(encoding="utf-8"))
    assert "coding-agents/index.html.md" in listed
    copies = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html.md")}
    missing = {(name, link) for name, text in copies.items() for link in LINK.findall(text) if link not in copies}
    assert missing == set()
    assert set(listed) <= set(copies)
