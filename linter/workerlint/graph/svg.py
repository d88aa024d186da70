"""A topology as SVG. The layout is igraph's (Sugiyama's layers): a well-kept C library with wheels everywhere."""

from __future__ import annotations

from html import escape

from workerlint.graph.drawing import CYCLE, DUPLICATE, FINE, SELF, Arrow, Box, Drawing
from workerlint.reporters.visible import visible

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 170, 46, 60, 26, 16
_NOTES = {CYCLE: "closes a cycle", SELF: "depends on itself", DUPLICATE: "stands twice"}
STYLE = """\
.wl-box rect{fill:#f6f8fa;stroke:#57606a}.wl-box text{fill:#1f2328;font:13px system-ui,sans-serif;text-anchor:middle}
.wl-box .wl-kind{fill:#57606a;font-size:11px}.wl-arrow{fill:none;stroke:#57606a;stroke-width:1.5}
.wl-head{fill:#57606a}.wl-fault rect{stroke:#cf222e;stroke-dasharray:5 3}.wl-fault text{fill:#cf222e}
.wl-arrow.wl-fault{stroke:#cf222e}.wl-head.wl-fault{fill:#cf222e}
@media (prefers-color-scheme:dark){.wl-box rect{fill:#161b22;stroke:#8b949e}.wl-box text{fill:#e6edf3}
.wl-box .wl-kind{fill:#8b949e}.wl-arrow{stroke:#8b949e}.wl-head{fill:#8b949e}
.wl-fault rect,.wl-arrow.wl-fault{stroke:#ff7b72}
.wl-fault text,.wl-head.wl-fault{fill:#ff7b72}}"""


class MissingLibraryError(Exception):
    """The layout library is not installed."""


def as_svg(drawing: Drawing, *, style: bool = True) -> str:
    """Give the drawing as an SVG element, which stands alone or in a page; *style* puts its colours in.

    Raises MissingLibraryError.
    """
    places = _places(drawing)
    width = max((x for x, _ in places), default=0) + _WIDTH + 2 * _MARGIN
    height = max((y for _, y in places), default=0) + _HEIGHT + 2 * _MARGIN
    title = escape(visible(drawing.title))
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    label = f'role="img" aria-label="Topology of {title}"'
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label}><title>Topology of {title}</title>']
    if style:
        out.append(f"<style>{STYLE}</style>")
    out += [_arrow(arrow, places) for arrow in drawing.arrows]
    out += [_box(box, *places[box.number]) for box in drawing.boxes]
    return "".join([*out, "</svg>"])


def _places(drawing: Drawing) -> list[tuple[float, float]]:
    """Give the upper left corner of each box, in pixels."""
    try:
        from igraph import Graph
    except ImportError:
        raise MissingLibraryError("drawings need igraph: python -m pip install 'workerlint[graph]'") from None
    if not drawing.boxes:
        return []
    graph = Graph(len(drawing.boxes), [(arrow.start, arrow.end) for arrow in drawing.arrows], directed=True)
    # Its layers run from top to bottom; turned on its side, a pipeline reads from left to right.
    coordinates = graph.layout_sugiyama(hgap=1, vgap=1, maxiter=200).coords[: len(drawing.boxes)]
    left = min(x for x, _ in coordinates)
    return [(_MARGIN + y * (_WIDTH + _GAP_X), _MARGIN + (x - left) * (_HEIGHT + _GAP_Y)) for x, y in coordinates]


def _box(box: Box, x: float, y: float) -> str:
    middle = x + _WIDTH / 2
    fault = " wl-fault" if box.fault else ""
    name_y = y + (20 if box.kind or box.fault else 28)
    below = "not defined" if box.fault == "undefined" else "stands twice" if box.fault else box.kind
    kind = f'<text class="wl-kind" x="{middle:.1f}" y="{y + 36:.1f}">{_short(below)}</text>' if below else ""
    return (
        f'<g class="wl-box{fault}"><title>{escape(visible(box.name))}</title>'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{_WIDTH}" height="{_HEIGHT}" rx="7"/>'
        f'<text x="{middle:.1f}" y="{name_y:.1f}">{_short(box.name)}</text>{kind}</g>'
    )


def _short(text: str) -> str:
    shown = visible(text)
    return escape(shown if len(shown) <= 22 else f"{shown[:21]}…")


def _arrow(arrow: Arrow, places: list[tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = places[arrow.start], places[arrow.end]
    fault = " wl-fault" if arrow.fault != FINE else ""
    note = f"<title>{_NOTES[arrow.fault]}</title>" if arrow.fault in _NOTES else ""
    start_y, end_y = y1 + _HEIGHT / 2, y2 + _HEIGHT / 2
    if arrow.start == arrow.end:
        x, y = x1 + _WIDTH * 0.65, y1
        path = f"M{x:.1f},{y:.1f} c-4,-18 34,-18 24,-2"
        return f'<g>{note}<path class="wl-arrow{fault}" d="{path}"/>{_head(x + 24, y, 100, fault)}</g>'
    if x2 > x1:
        sx, ex, bend = x1 + _WIDTH, x2, max(30.0, (x2 - x1 - _WIDTH) / 2)
        path = (
            f"M{sx:.1f},{start_y:.1f} C{sx + bend:.1f},{start_y:.1f} {ex - bend:.1f},{end_y:.1f} {ex:.1f},{end_y:.1f}"
        )
        return f'<g>{note}<path class="wl-arrow{fault}" d="{path}"/>{_head(ex, end_y, 0, fault)}</g>'
    # Back against the flow: below the boxes, so that it crosses none of its own layer.
    sx, ex, low = x1 + _WIDTH / 2, x2 + _WIDTH / 2, max(y1, y2) + _HEIGHT + _GAP_Y * 0.9
    path = f"M{sx:.1f},{y1 + _HEIGHT:.1f} C{sx:.1f},{low:.1f} {ex:.1f},{low:.1f} {ex:.1f},{y2 + _HEIGHT:.1f}"
    return f'<g>{note}<path class="wl-arrow{fault}" d="{path}"/>{_head(ex, y2 + _HEIGHT, -90, fault)}</g>'


def _head(x: float, y: float, angle: int, fault: str) -> str:
    place = f"translate({x:.1f},{y:.1f}) rotate({angle})"
    return f'<path class="wl-head{fault}" transform="{place}" d="M0,0 L-8,-4.5 L-8,4.5 Z"/>'
