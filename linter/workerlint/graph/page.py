"""A page that holds the drawings of some Workers and nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from workerlint.graph.svg import as_svg
from workerlint.reporters.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workerlint.graph.drawing import Drawing

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Topology</title><style>
:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
h1{font-size:1.3rem}figure{margin:0 0 2rem;overflow-x:auto}</style></head><body>
"""


def as_page(drawings: Iterable[Drawing]) -> Iterator[str]:
    """Yield the parts of the page. Raises MissingLibraryError."""
    yield _HEAD
    for drawing in drawings:
        yield f"<h1>{escape(visible(drawing.title))}</h1>\n"
        yield f"<figure>{as_svg(drawing)}</figure>\n" if drawing.boxes else "<p>It has no topology.</p>\n"
    yield "</body></html>\n"
