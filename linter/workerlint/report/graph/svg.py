"""Topologies as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.graph.drawing import CYCLE, FINE, ITSELF, UNDEFINED
from workerlint.graph.layout import lay_out
from workerlint.report.assets import read_asset
from workerlint.report.markup import escape
from workerlint.reporters.cells import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workerlint.graph.drawing import Arrow, Box, Drawing
    from workerlint.graph.layout import Layout, Point, Route

_CELL = 7.9
"""The width of a character in the face and size that names are set in (13px, fixed width)."""
_LINE = 16
_PADDING = 14
_NARROWEST = 90
_EDGE = 3
"""Room around a drawing for the strokes of its outermost boxes."""
_TITLE = 44
_BETWEEN = 28
_EMPTY = (220, 30)


def as_svg(drawings: Sequence[Drawing]) -> Iterator[str]:
    """Yield a file with all drawings, each below its title. Raises LayoutError."""
    parts: list[tuple[Drawing, str, float, float]] = []
    for drawing in drawings:
        if drawing.boxes:
            parts.append((drawing, *_content(drawing)))
        else:
            parts.append((drawing, '<text class="note" x="0" y="12">no topology</text>', *_EMPTY))
    width = max((max(size, text_width(drawing.title) * 10) for drawing, _, size, _ in parts), default=100) + 2 * 16
    height = sum(size + _TITLE + _BETWEEN for *_, size in parts) + 8
    names = escape(", ".join(drawing.title for drawing in drawings))
    yield _open(width, height, f"Topology of {names}", "topology alone")
    yield f"<style>{read_asset('graph.css')}</style>\n"
    yield f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>\n'
    at = 8.0
    for drawing, content, _, size in parts:
        yield f'<text class="title" x="16" y="{at + 24:.0f}">{escape(drawing.title)}</text>\n'
        yield f'<g transform="translate(16 {at + _TITLE:.0f})">\n{content}</g>\n'
        at += size + _TITLE + _BETWEEN
    yield "</svg>\n"


def figure(drawing: Drawing) -> str:
    """Give one drawing without title and style, for a page that has both. Raises LayoutError."""
    content, width, height = _content(drawing)
    label = f"Topology of {escape(drawing.title)}: {drawing.outline}"
    return f"{_open(width, height, label, 'topology')}{content}</svg>"


def _open(width: float, height: float, label: str, look: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{look}" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{label}">\n'
    )


def _content(drawing: Drawing) -> tuple[str, float, float]:
    """Give the shapes of a drawing, and their width and height."""
    sizes = [_size(box) for box in drawing.boxes]
    layout: Layout = lay_out(drawing, sizes)
    arrows = [_arrow(arrow, route) for arrow, route in zip(drawing.arrows, layout.routes, strict=True)]
    boxes = [_box(box, centre, size) for box, centre, size in zip(drawing.boxes, layout.centres, sizes, strict=True)]
    content = f'<g transform="translate({_EDGE} {_EDGE})">\n{"".join([*arrows, *boxes])}</g>\n'
    return content, layout.width + 2 * _EDGE, layout.height + 2 * _EDGE


def _lines(box: Box) -> list[tuple[str, str]]:
    """Give what a box says, each with the class of its type."""
    return [(kind, text) for kind, text in (("name", box.name), ("kind", box.kind), ("note", box.note)) if text]


def _size(box: Box) -> tuple[float, float]:
    cells = max(text_width(text) * (1 if kind == "name" else 0.88) for kind, text in _lines(box))
    return max(cells * _CELL + 2 * _PADDING, _NARROWEST), len(_lines(box)) * _LINE + 18


def _box(box: Box, centre: Point, size: tuple[float, float]) -> str:
    x, y = centre
    width, height = size
    state = f" {box.state}" if box.state != FINE else ""
    lines = _lines(box)
    first = y - (len(lines) - 1) * _LINE / 2 + 4.5
    texts = "".join(
        f'<text class="{kind}" x="{x:.1f}" y="{first + at * _LINE:.1f}">{escape(text)}</text>'
        for at, (kind, text) in enumerate(lines)
    )
    return (
        f'<g class="box{state}"><rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}"'
        f' height="{height:.1f}" rx="7"/>{texts}</g>\n'
    )


def _arrow(arrow: Arrow, route: Route) -> str:
    state = " faulty" if arrow.state in {UNDEFINED, CYCLE, ITSELF} else " repeated" if arrow.note else ""
    (start, *rest), tip = route.points, route.tip
    curve = f"M{_at(start)}C{' '.join(map(_at, rest))}"
    base = rest[-1]
    # The head is as long as the gap that the layout leaves for it, and 0.4 of that to either side.
    dx, dy = (tip[0] - base[0]) * 0.4, (tip[1] - base[1]) * 0.4
    head = f"M{_at(tip)}L{_at((base[0] - dy, base[1] + dx))} {_at((base[0] + dy, base[1] - dx))}Z"
    label = ""
    if arrow.note and route.label:
        label = f'<text class="label" x="{route.label[0]:.1f}" y="{route.label[1] + 4:.1f}">{arrow.note}</text>'
    return f'<g class="arrow{state}"><path d="{curve}"/><path class="head" d="{head}"/>{label}</g>\n'


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
