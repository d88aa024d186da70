"""Topologies as SVG, and the HTML page that contains them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from workerlint.core.diagnostic import SEVERITIES
from workerlint.core.wording import listing
from workerlint.report.assets import read_asset
from workerlint.report.frame import text_width
from workerlint.report.graph.drawing import CYCLE, ITSELF, UNDEFINED, Arrow, Box, Drawing
from workerlint.report.graph.layout import Point, Route, RunGraphviz, Size, lay_out, layout_request, run_graphviz

_CELL = 7.9
"""The width of a character in the font and size of the names (13px, fixed width)."""
_LINE = 16
_PADDING = 14
_NARROWEST = 90
_EDGE = 3
"""The margin around a drawing for the strokes of its outermost boxes."""
_MARGIN = 16
_TITLE = 44
_BETWEEN = 28
_EMPTY = (220, 30)
_MOST_CODES = 3
"""The number of codes of findings that a box shows."""


def as_page(drawings: Sequence[Drawing]) -> Iterator[str]:
    """Yield a page with all drawings. Raise LayoutError."""
    from workerlint.report.markup import render_page, trusted  # loads jinja2

    names = [drawing.title for drawing in drawings[:3]] if len(drawings) < 4 else [f"{len(drawings)} Workers"]
    yield from render_page(
        "topology.html",
        styles=("page.css", "graph.css"),
        names=listing(names),
        drawings=((drawing, trusted(figure(drawing)) if drawing.boxes else "") for drawing in drawings),
    )


def layout_requests(drawings: Sequence[Drawing]) -> list[str]:
    """Return the graphs in DOT that ``as_svg`` passes to Graphviz."""
    return [layout_request(drawing, _sizes(drawing)) for drawing in drawings if drawing.boxes]


def as_svg(drawings: Sequence[Drawing], run: RunGraphviz = run_graphviz) -> Iterator[str]:
    """Yield a file with all drawings, each below its title. Raise LayoutError."""
    parts = [_content(drawing, run) for drawing in drawings]
    titles = [drawing.title for drawing in drawings]
    widths = [max(size[0], text_width(title) * 10) for (_, size), title in zip(parts, titles, strict=True)]
    width = max(widths, default=100) + 2 * _MARGIN
    height = sum(size[1] + _TITLE + _BETWEEN for _, size in parts) + 8
    svg = _svg((width, height), f"Topology of {', '.join(titles)}", "topology alone")
    SubElement(svg, "style").text = read_asset("graph.css")
    SubElement(svg, "rect", {"class": "paper", "width": f"{width:.0f}", "height": f"{height:.0f}"})
    top = 8.0
    for title, (content, size) in zip(titles, parts, strict=True):
        SubElement(svg, "text", {"class": "title", "x": f"{_MARGIN}", "y": f"{top + 24:.0f}"}).text = title
        SubElement(svg, "g", transform=f"translate({_MARGIN} {top + _TITLE:.0f})").append(content)
        top += size[1] + _TITLE + _BETWEEN
    yield _written(svg) + "\n"


def figure(drawing: Drawing, run: RunGraphviz = run_graphviz) -> str:
    """Return one drawing without title and style, for a page that has both. Raise LayoutError."""
    content, size = _content(drawing, run)
    svg = _svg(size, f"Topology of {drawing.title}: {drawing.outline}", "topology")
    svg.append(content)
    return _written(svg)


def _svg(size: Size, label: str, classes: str) -> Element:
    width, height = (f"{length:.0f}" for length in size)
    return Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": classes,
            "width": width,
            "height": height,
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "aria-label": label,
        },
    )


def _written(svg: Element) -> str:
    indent(svg, "")
    return tostring(svg, "unicode")


def _content(drawing: Drawing, run: RunGraphviz) -> tuple[Element, Size]:
    """Return the shapes of a drawing, and their width and height."""
    if not drawing.boxes:
        note = Element("text", {"class": "note", "x": "0", "y": "12"})
        note.text = "no topology"
        return note, _EMPTY
    sizes = _sizes(drawing)
    layout = lay_out(drawing, sizes, run)
    group = Element("g", transform=f"translate({_EDGE} {_EDGE})")
    for arrow, route in zip(drawing.arrows, layout.routes, strict=True):
        _add_arrow(group, arrow, route)
    for box, centre, size in zip(drawing.boxes, layout.centres, sizes, strict=True):
        _add_box(group, box, centre, size)
    return group, (layout.width + 2 * _EDGE, layout.height + 2 * _EDGE)


def _lines(box: Box) -> list[tuple[str, str]]:
    """Return the lines of text in a box, each with its classes."""
    lines = [("name", box.name), ("kind", box.kind), ("note", box.note)]
    if box.findings:
        codes = list(dict.fromkeys(finding.code for finding in box.findings))
        more = f" +{len(codes) - _MOST_CODES}" if len(codes) > _MOST_CODES else ""
        lines.append((f"finding {_severity(box)}", f"{', '.join(codes[:_MOST_CODES])}{more}"))
    return [(kind, text) for kind, text in lines if text]


def _severity(box: Box) -> str:
    """Return the highest severity of the findings of a box; empty if it has none."""
    return min((finding.severity for finding in box.findings), key=SEVERITIES.index, default="")


def _sizes(drawing: Drawing) -> list[Size]:
    return [_size(box) for box in drawing.boxes]


def _size(box: Box) -> Size:
    cells = max(text_width(text) * (1 if kind == "name" else 0.88) for kind, text in _lines(box))
    return max(cells * _CELL + 2 * _PADDING, _NARROWEST), len(_lines(box)) * _LINE + 18


def _add_box(parent: Element, box: Box, centre: Point, size: Size) -> None:
    (x, y), (width, height) = centre, size
    group = SubElement(parent, "g", {"class": " ".join(filter(None, ("box", box.state, _severity(box))))})
    if box.href:
        group = SubElement(group, "a", href=box.href)
    if box.findings:
        SubElement(group, "title").text = "\n".join(f"{item.code}: {item.message}" for item in box.findings)
    SubElement(
        group,
        "rect",
        x=f"{x - width / 2:.1f}",
        y=f"{y - height / 2:.1f}",
        width=f"{width:.1f}",
        height=f"{height:.1f}",
        rx="7",
    )
    lines = _lines(box)
    first = y - (len(lines) - 1) * _LINE / 2 + 4.5
    for at, (kind, text) in enumerate(lines):
        _add_text(group, kind, (x, first + at * _LINE), text)


def _add_arrow(parent: Element, arrow: Arrow, route: Route) -> None:
    state = " faulty" if arrow.state in {UNDEFINED, CYCLE, ITSELF} else " repeated" if arrow.note else ""
    group = SubElement(parent, "g", {"class": f"arrow{state}"})
    (start, *rest), tip = route.points, route.tip
    SubElement(group, "path", d=f"M{_at(start)}C{' '.join(map(_at, rest))}")
    base = rest[-1]
    # The head is as long as the gap that the layout leaves for it, and 0.4 of that to either side.
    dx, dy = (tip[0] - base[0]) * 0.4, (tip[1] - base[1]) * 0.4
    head = f"M{_at(tip)}L{_at((base[0] - dy, base[1] + dx))} {_at((base[0] + dy, base[1] - dx))}Z"
    SubElement(group, "path", {"class": "head", "d": head})
    if arrow.note and route.label:
        _add_text(group, "label", (route.label[0], route.label[1] + 4), arrow.note)


def _add_text(parent: Element, kind: str, point: Point, text: str) -> None:
    SubElement(parent, "text", {"class": kind, "x": f"{point[0]:.1f}", "y": f"{point[1]:.1f}"}).text = text


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
