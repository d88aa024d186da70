"""What people read on the pages of the repository: made from the code where it can be, and without dead links."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")

from docs.generator.readme import made, picture
from docs.generator.terminal import draw

from .conftest import ROOT


def test_what_is_made_is_current() -> None:
    for path, text in made().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: python -m docs.generator.readme"


def test_the_picture_shows_what_the_command_prints() -> None:
    drawing = ET.fromstring(picture())
    words = "".join(drawing.itertext())
    assert "$ workerlint check examples/bad/first-try.yaml" in words
    assert "set `limits.cpu` to `1000m` or lower `requests.cpu` to `400m`" in words
    assert "\x1b" not in words


def test_columns_and_colors_of_a_picture() -> None:
    first, second, third = ET.fromstring(draw("x", "\x1b[1;31mred\x1b[0m  <plain>")).findall("{*}text")[1:] or []
    assert first.text == "x"
    assert (second.text, second.get("fill"), second.get("font-weight")) == ("red", "#ff7b72", "bold")
    assert (third.text, third.get("fill"), third.get("font-weight")) == ("<plain>", "#e6edf3", None)
    assert float(third.get("x", 0)) - float(second.get("x", 0)) == pytest.approx(5 * 8.4, abs=0.1)


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], ids=lambda page: page.stem)
def test_links_lead_to_files(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
