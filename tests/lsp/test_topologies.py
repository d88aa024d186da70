"""Topologies for an editor: its findings in the boxes, and links to the elements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from workerlint.core.text import LineIndex
from workerlint.report.graph.svg import layout_requests
from workerlint_lsp.commands import CommandError
from workerlint_lsp.deferral import defer_findings
from workerlint_lsp.positions import UTF16, Positions
from workerlint_lsp.snapshot import Snapshot
from workerlint_lsp.topologies import draw_topologies, from_answers, show_topologies

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion
    from tests.lsp.conftest import Editor

TEXT = """\
name: first
type: worker
worker:
  replicas: 2
  topology:
    - {name: in, type: input}
    - {name: out, type: output, dependencies: [in, gone]}
---
name: second
type: worker
worker:
  topology: [{name: "😀", type: input}, {name: b, dependencies: [c]}]
"""
URI = "file:///a%20b/worker.yaml?x='\"&<"


def snapshot_of(text: str) -> Snapshot:
    return Snapshot(URI, "worker.yaml", Positions(LineIndex(text), UTF16))


def test_one_of_several(snapshot: SnapshotAssertion) -> None:
    result = show_topologies(draw_topologies(snapshot_of(TEXT), 0), "worker.yaml")
    assert result["title"] == "Topology of first"
    assert result["text"] == snapshot
    assert "gone" in result["mermaid"]
    assert "href" not in result["svg"]


@pytest.mark.deep
def test_all_of_several() -> None:
    result = show_topologies(draw_topologies(snapshot_of(TEXT), None), "worker.yaml")
    assert result["title"] == "Topologies of worker.yaml"


def test_a_worker_that_does_not_exist() -> None:
    with pytest.raises(CommandError, match=r"no Worker with index 7 in worker\.yaml"):
        draw_topologies(snapshot_of(TEXT), 7)


def test_boxes_link_to_the_elements_and_to_dependencies_that_no_element_has() -> None:
    drawings = draw_topologies(snapshot_of(TEXT), None, reveal_command="editor.reveal")
    svg = ET.fromstring(show_topologies(drawings, "worker.yaml")["svg"])
    links = [
        (link.get("href", ""), "".join(link.itertext()).split()[0])
        for link in svg.iter("{http://www.w3.org/2000/svg}a")
    ]
    found = []
    for href, name in links:
        command, _, arguments = href.partition("?")
        assert command == "command:editor.reveal"
        uri, line, character = json.loads(unquote(arguments))
        assert uri == URI
        found.append((name, TEXT.split("\n")[line].encode("utf-16-le")[character * 2 :].decode("utf-16-le")))
    assert [(name, text[: len("{name: out")]) for name, text in found] == [
        ("in", "{name: in,"),
        ("out", "{name: out"),
        ("gone", "gone]}"),
        ("😀", '{name: "😀"'[: len("{name: out")]),
        ("b", "{name: b, "),
        ("c", "c]}]"),
    ]


def test_findings_are_on_their_elements_and_not_on_names_without_one(editor: Callable[..., Editor]) -> None:
    text = TEXT.replace("{name: in, type: input}", "{name: in, tyep: input, dependencies: [out]}").partition("---")[0]
    opened = editor(text + "|")
    defer_findings(opened.checked, None)
    (drawing,) = draw_topologies(opened.snapshot, None, opened.checked)
    found = {box.name: {item.code for item in box.findings} for box in drawing.boxes}
    assert "DW403" in found["out"]
    assert found["in"] - found["out"]
    assert found["gone"] == set()
    elsewhere = {item.code for item in opened.checked.visible} - {code for codes in found.values() for code in codes}
    assert elsewhere  # of the rest of the Worker


def test_the_layouts_of_a_client_replace_graphviz() -> None:
    drawings = draw_topologies(snapshot_of(TEXT), None)
    requests = layout_requests(drawings)
    assert len(requests) == 2
    assert show_topologies(drawings, "worker.yaml", from_answers({}))["svg"] is None
    assert show_topologies(drawings, "worker.yaml", from_answers(dict.fromkeys(requests, "nonsense")))["svg"] is None
    from workerlint.report.graph.layout import run_graphviz

    answers = {dot: run_graphviz(dot) for dot in requests}
    expected = show_topologies(drawings, "worker.yaml")
    assert show_topologies(drawings, "worker.yaml", from_answers(answers)) == expected
