"""What people read on the pages of the repository: made from the code where it can be, and without dead links."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")

from docs.generator.readme import made, picture, speed
from docs.generator.terminal import draw

from .conftest import ROOT


@pytest.mark.slow
def test_what_is_made_is_current() -> None:
    for path, text in made().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: python -m docs.generator.readme"


def test_the_picture_shows_what_the_command_prints() -> None:
    drawing = ET.fromstring(picture())
    words = "".join(drawing.itertext())
    assert "$ workerlint check examples/bad/first-try.yaml" in words
    assert "set `limits.cpu` to `1000m` or lower `requests.cpu` to `400m`" in words
    assert "\x1b" not in words


@pytest.mark.slow
def test_the_picture_for_phones_is_narrow_and_has_every_word() -> None:
    drawing = ET.fromstring(made()[ROOT / "docs" / "images" / "finding-narrow.svg"])
    assert float(drawing.get("width", 0)) <= 430
    words = " ".join("".join(drawing.itertext()).split())
    assert "help: set `limits.cpu` to `1000m` or lower `requests.cpu` to `400m`" in words


def test_a_long_line_is_wrapped_and_keeps_its_color() -> None:
    texts = ET.fromstring(draw("x", "\x1b[31mone two three four\x1b[0m five", 12)).findall("{*}text")[2:]
    assert [(text.text, text.get("fill")) for text in texts] == [
        ("one two", "#ff7b72"),
        ("three", "#ff7b72"),
        ("four", "#ff7b72"),
        ("five", "#e6edf3"),
    ]


def test_the_readme_is_short_and_has_one_figure_of_the_speed() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 130
    figures = """| 1,000 manifests | processor s | clock s | memory MB | times workerlint |
|---|--:|--:|--:|--:|
| workerlint, one process | 0.850 | 0.720 | 21 | 1.00 |
| check-jsonschema | 11.009 | 11.027 | 42 | 15.43 |
| yamllint | 15.137 | 15.149 | 17 | 21.60 |

| 10,000 manifests | processor s | clock s | memory MB | times workerlint |
| yamllint | 1 | 1 | 1 | 3.00 |
"""
    assert speed(figures) == (
        "workerlint checks 1,000 manifests in 0.8 s of processor time; yamllint takes 22 times as long, and "
        "check-jsonschema 15 times\n([all figures](docs/pages/comparison.md#speed)).\n"
    )


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
