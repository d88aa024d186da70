"""The site for programs: each page as Markdown, and ``llms.txt``, the list of them (https://llmstxt.org)."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from workerlint.report.report import HOME_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from docs.generator.navigation import Node

LIST = "llms.txt"
_ABOUT = "workerlint checks DataOS Worker manifests. Coding agents: begin with the page for them."
_COPY = "index.html.md"
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r"\]\((?![a-z]+:|#|/)([^)\s#]+)\.md(#[^)\s]*)?\)")
_MARK = re.compile(r"^<!--.*?-->\n", re.MULTILINE)


def write_text_pages(site: Path, pages: Mapping[str, str], tree: Iterable[Node]) -> None:
    """Write the Markdown of each page next to its HTML below *site*, and the list of all in the order of *tree*.

    *pages* are the texts by file, such as ``rules/dw301.md``.
    """
    for name, text in pages.items():
        path = site / _copy_of(name)
        if path.parent.is_dir():
            path.write_text(_standalone(name, text), encoding="utf-8")
    sections = "\n".join(_sections(tree, pages))
    (site / LIST).write_text(f"# workerlint\n\n> {_ABOUT}\n{sections}\n", encoding="utf-8")


def _copy_of(name: str) -> str:
    """Return the path on the site of the copy of a page."""
    directory = posixpath.dirname(name) if posixpath.basename(name) == "index.md" else name.removesuffix(".md")
    return posixpath.join(directory, _COPY)


def _standalone(name: str, text: str) -> str:
    """Return the Markdown of a page without its front matter and marks, with absolute links to other copies."""

    def absolute(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), f"{match[1]}.md"))
        return f"]({HOME_PAGE}/{_copy_of(target)}{match[2] or ''})"

    return _MARK.sub("", _LINK.sub(absolute, _FRONT_MATTER.sub("", text))).lstrip("\n")


def _sections(tree: Iterable[Node], pages: Mapping[str, str]) -> Iterator[str]:
    for node in tree:
        for title, below in node.items() if isinstance(node, dict) else ():
            yield f"\n## {title}\n"
            yield from _items(below if isinstance(below, list) else [below], pages)


def _items(nodes: Iterable[Node], pages: Mapping[str, str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            if node in pages:
                yield f"- [{_title(pages[node])}]({HOME_PAGE}/{_copy_of(node)})"
        else:
            for below in node.values():
                yield from _items(below if isinstance(below, list) else [below], pages)


def _title(text: str) -> str:
    found = _HEADING.search(text)
    return _TAG.sub("", found[1]).replace("`", "") if found else "workerlint"
