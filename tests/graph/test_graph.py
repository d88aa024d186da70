"""Topologies are drawn whole, faults marked, and no name breaks out of its drawing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workerlint.cli.entry import main
from workerlint.documents import read_workers
from workerlint.graph.drawing import Arrow, Box, Drawing, draw
from workerlint.graph.page import as_page
from workerlint.graph.svg import as_svg
from workerlint.graph.text import as_dot, as_mermaid, as_tree
from workerlint.settings import Settings
from workerlint.text import Source

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

MANIFEST = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
    - {name: source, type: input}
    - {name: clean, type: step, dependencies: [source, enrich]}
    - {name: enrich, type: step, dependencies: [clean]}
    - {name: sink, type: output, dependencies: [enrich, lookup, sink]}
    - {name: log, type: output, dependencies: [source]}
    - {name: log, type: output, dependencies: [source, source]}
"""
HOSTILE = '"]; end\n%% <script>alert(1)</script> \\" \x1b[31m é😀 }| --> A'


def drawing(text: str = MANIFEST) -> Drawing:
    (worker,) = read_workers(Source("worker.yaml", text), Settings())
    return draw(worker)


def test_what_is_wrong_is_known() -> None:
    drawn = drawing()
    assert {(box.name, box.fault) for box in drawn.boxes if box.fault} == {
        ("log", "duplicate"),
        ("lookup", "undefined"),
    }
    names = [box.name for box in drawn.boxes]
    faults = {(names[arrow.start], names[arrow.end]): arrow.fault for arrow in drawn.arrows if arrow.fault}
    assert faults == {
        ("enrich", "clean"): "cycle",
        ("clean", "enrich"): "cycle",
        ("lookup", "sink"): "undefined",
        ("sink", "sink"): "self",
        ("source", "log"): "duplicate",
    }


@pytest.mark.parametrize("kind", ["tree", "mermaid", "dot"])
def test_as_text(kind: str, snapshot: SnapshotAssertion) -> None:
    render = {"tree": as_tree, "mermaid": as_mermaid, "dot": as_dot}[kind]
    assert "\n".join(render(drawing())) == snapshot


def test_a_tree_is_plain_ascii_where_it_must_be() -> None:
    assert "\n".join(as_tree(drawing(), unicode=False)).isascii()
    assert "\x1b[31m" in "\n".join(as_tree(drawing(), colour=True))


def test_svg_is_xml_with_every_box_and_arrow() -> None:
    root = ET.fromstring(as_svg(drawing()))
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}g[@class='wl-box']") + root.findall(f"{space}g[@class='wl-box wl-fault']")) == 7
    assert len(root.findall(f".//{space}path[@class='wl-arrow wl-fault']")) == 5


def test_boxes_do_not_overlap_and_arrows_lead_to_the_right() -> None:
    drawn = drawing(MANIFEST.replace("[source, enrich]", "[source]"))
    places = {
        match[1]: (float(match[2]), float(match[3]))
        for match in re.finditer(r"<title>(\w+)</title><rect x=\"([\d.]+)\" y=\"([\d.]+)\"", as_svg(drawn))
    }
    assert len(set(places.values())) == len(places)
    assert places["source"][0] < places["clean"][0] < places["enrich"][0] < places["sink"][0]


NAMES = st.text(max_size=12) | st.just(HOSTILE)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5), NAMES)
def test_no_name_breaks_out(pairs: list[tuple[str, str]], title: str) -> None:
    boxes = tuple(Box(number, name, kind) for number, (name, kind) in enumerate(pairs))
    arrows = tuple(Arrow(number, (number * 2) % len(boxes)) for number in range(len(boxes)))
    drawn = Drawing(title, boxes, arrows)
    ET.fromstring(as_svg(drawn))
    page = "".join(as_page([drawn]))
    assert "<script" not in page
    for lines in (list(as_tree(drawn)), list(as_mermaid(drawn)), list(as_dot(drawn))):
        assert all("\n" not in line and "\r" not in line and "\x1b" not in line for line in lines)
    mermaid = [line for line in as_mermaid(drawn) if re.match(r"  n\d+\[", line)]
    assert all(re.fullmatch(r'  n\d+\["[^"\[\]<>]*(<br/>[^"\[\]<>]*)?"\]', line) for line in mermaid)
    dot = [line for line in as_dot(drawn) if re.match(r"  n\d+ \[label=", line)]
    assert all(re.fullmatch(r'  n\d+ \[label="(?:[^"\\]|\\.)*"\];', line) for line in dot)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "worker.yaml").write_text(MANIFEST)
    (tmp_path / "other.yaml").write_text("type: secret\n")

    def run(*arguments: str) -> tuple[int, Any]:
        code = main(["graph", *arguments])
        return code, capsys.readouterr()

    assert run("worker.yaml")[1].out.startswith("Worker city-sync\n")
    assert run("worker.yaml", "--format", "svg", "-o", "out.svg")[0] == 0
    ET.parse(tmp_path / "out.svg")
    assert run("worker.yaml", "worker.yaml", "--format", "html")[1].out.count("<svg") == 2
    code, captured = run("worker.yaml", "worker.yaml", "--format", "svg")
    assert (code, "html draws them all" in captured.err) == (2, True)
    code, captured = run("other.yaml")
    assert (code, "no Worker manifest to draw" in captured.err) == (2, True)
