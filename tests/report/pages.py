"""What tests read in an HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import html5lib

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def parse(page: str) -> Element:
    """Parse as browsers do, but with every error of syntax an error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root: Element = parser.parse(page)
    return root


def text_of(node: Element) -> str:
    return "".join(node.itertext())


def by_class(root: Element, name: str) -> list[Element]:
    return [node for node in root.iter() if isinstance(node.tag, str) and name in node.get("class", "").split()]
