"""A page that holds the drawings of some Workers and nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.report.graph.svg import figure
from workerlint.report.markup import document, escape
from workerlint.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workerlint.graph.drawing import Drawing

LEGEND = "An arrow leads from an element to those that depend on it."


def as_page(drawings: Sequence[Drawing]) -> Iterator[str]:
    """Yield the page. Raises LayoutError."""
    names = listing([drawing.title for drawing in drawings[:3]] if len(drawings) < 4 else [f"{len(drawings)} Workers"])
    parts = [
        '<header class="top"><p class="brand">workerlint</p><h1>Topology</h1>',
        f"<p>{LEGEND}</p></header>",
        "<main>",
    ]
    parts += [_section(drawing) for drawing in drawings]
    body = "\n".join([*parts, "</main>"])
    yield document(f"Topology of {names}", body, ("page.css", "graph.css"))


def _section(drawing: Drawing) -> str:
    heading = f'<h2>{escape(drawing.title)} <span class="place">{escape(drawing.path)}:{drawing.line}</span></h2>'
    if not drawing.boxes:
        return f'<section class="worker">{heading}<p class="faint">It has no topology.</p></section>'
    return f'<section class="worker">{heading}{captioned(drawing)}</section>'


def captioned(drawing: Drawing) -> str:
    """Give a drawing with what it shows in words beneath. Raises LayoutError."""
    caption = "" if drawing.is_sound else f"<figcaption>{escape(drawing.outline)}</figcaption>"
    return f'<figure><div class="scroll">{figure(drawing)}</div>{caption}</figure>'
