"""Checks of a built site: no broken links, and no page loads anything from another host."""

from __future__ import annotations

import posixpath
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOADED = {"img": "src", "script": "src", "iframe": "src", "source": "src", "use": "href"}
_LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch", "manifest"}


class _Page(HTMLParser):
    """The anchors, the links and the loaded files of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.repeated: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        anchor = values.get("id")
        if anchor:
            (self.repeated if anchor in self.anchors else self.anchors).add(anchor)
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and _LOADING_LINKS & set(values.get("rel", "").split()):
            self.loads.append(values.get("href", ""))
        elif tag in _LOADED and values.get(_LOADED[tag]):
            self.loads.append(values[_LOADED[tag]])


def find_problems(site: Path) -> Iterator[str]:
    """Yield the problems of the pages below *site*, a line each."""
    pages = {
        path.relative_to(site).as_posix(): _Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")
    }
    for name, page in pages.items():
        yield from (f"{name}: duplicate anchor {anchor}" for anchor in sorted(page.repeated))
        for url in page.loads:
            if urlsplit(url).netloc:
                yield f"{name}: loads {url} from another host"
            else:
                yield from _check_link(site, pages, name, url)
        for url in page.links:
            # The error page is served at any address, so its links are absolute.
            if not urlsplit(url).scheme and not urlsplit(url).netloc and name != "404.html":
                yield from _check_link(site, pages, name, url)


def _check_link(site: Path, pages: dict[str, _Page], name: str, url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.scheme:
        return
    target = name
    if parts.path:
        target = (
            posixpath.normpath(posixpath.join("/", posixpath.dirname(name), unquote(parts.path))).lstrip("/") or "."
        )
    if (site / target).is_dir():
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    anchor = unquote(parts.fragment)
    if not (site / target).is_file():
        yield f"{name}: broken link {url}"
    elif anchor and not anchor.startswith("__") and target in pages and anchor not in pages[target].anchors:
        yield f"{name}: broken link {url}: the page has no such anchor"
