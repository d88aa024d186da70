"""Drawings in a browser: SVG, the page, and Mermaid's own reading of what is written for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.core.wording import shorten, visible
from workerlint.report.graph.diagram_text import as_mermaid
from workerlint.report.graph.svg import as_page, as_svg

from .conftest import HOSTILE, hostile_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from workerlint.report.graph.drawing import Drawing

    Draw = Callable[[str], list[Drawing]]

pytestmark = pytest.mark.browser

SHOW = """async ([text, level]) => {
    mermaid.initialize({startOnLoad: false, securityLevel: level});
    const {svg} = await mermaid.render("drawing", text);
    document.body.innerHTML = svg;
    return {
        labels: Array.from(document.querySelectorAll(".nodeLabel, .edgeLabel, text"), (node) => node.innerText ?? node.textContent),
        strange: document.body.querySelectorAll("script, img, iframe, a").length,
        nodes: document.querySelectorAll(".node").length,
    };
}"""


def mermaid() -> str:
    """Return the path of the Mermaid bundle from the environment; skip if it is not set."""
    named = os.environ.get("WORKERLINT_MERMAID")
    if not named:
        pytest.skip("WORKERLINT_MERMAID does not name mermaid.min.js (of the npm package mermaid)")
    return named


def shown_by_mermaid(visit: Any, drawings: Sequence[Drawing], level: str) -> dict[str, Any]:
    visit.tab.set_content("<!DOCTYPE html><title>t</title>")
    visit.tab.add_script_tag(path=mermaid())
    shown: dict[str, Any] = visit.tab.evaluate(SHOW, ["\n".join(as_mermaid(drawings)), level])
    return shown


@pytest.mark.npm
def test_mermaid_draws_all(visit: Any, drawings: list[Drawing]) -> None:
    shown = shown_by_mermaid(visit, drawings, "strict")
    assert shown["nodes"] == sum(len(drawing.boxes) or 1 for drawing in drawings)
    assert visit.noise == []


@pytest.mark.npm
@pytest.mark.parametrize("level", ["strict", "loose"])
def test_hostile_names_are_text_to_mermaid(visit: Any, draw: Draw, level: str) -> None:
    drawings = [drawing for value in HOSTILE for drawing in draw(hostile_manifest(value))]
    shown = shown_by_mermaid(visit, drawings, level)
    assert (shown["strange"], shown["nodes"], visit.noise) == (0, 2 * len(HOSTILE), [])
    labels = [" ".join(label.split()) for label in shown["labels"]]
    for value in HOSTILE:
        words = " ".join(visible(shorten(value, 48)).split())
        assert sum(words in label for label in labels) >= 3, labels


def test_svg_runs_nothing(visit: Any, hostile: tuple[str, list[Drawing]], tmp_path: Path) -> None:
    _, drawings = hostile
    path = tmp_path / "drawing.svg"
    path.write_text("".join(as_svg(drawings)), encoding="utf-8")
    visit.tab.goto(path.as_uri())
    assert visit.tab.locator("g.box").count() == 2
    assert visit.noise == []


def test_the_page_runs_nothing_and_fits_a_phone(
    visit: Any, drawings: list[Drawing], hostile: tuple[str, list[Drawing]], tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text("".join(as_page([*drawings, *hostile[1]])), encoding="utf-8")
    visit.tab.set_viewport_size({"width": 390, "height": 800})
    visit.tab.goto(path.as_uri())
    assert visit.tab.locator("section svg").count() == 3
    assert visit.tab.locator("script, img, a").count() == 0
    assert visit.tab.evaluate("document.documentElement.scrollWidth") <= 390
    visit.tab.screenshot(path=tmp_path / "page.png", full_page=True)
    assert visit.noise == []


def test_names_fit_into_their_boxes(visit: Any, drawings: list[Drawing], tmp_path: Path) -> None:
    path = tmp_path / "drawing.svg"
    path.write_text("".join(as_svg(drawings)), encoding="utf-8")
    visit.tab.goto(path.as_uri())
    room = """() => Array.from(document.querySelectorAll("g.box"), (box) => {
        const width = (node) => node.getBoundingClientRect().width;
        return width(box.querySelector("rect")) - Math.max(...Array.from(box.querySelectorAll("text"), width));
    })"""
    assert min(visit.tab.evaluate(room)) > 4
