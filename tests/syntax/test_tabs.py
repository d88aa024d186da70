"""Lines that are indented with tabs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.syntax.tabs import likely_widths, may_be_deeper, structure_lines, tab_indented_lines, with_spaces


def test_lines_with_a_tab_in_their_indentation_are_found() -> None:
    text = "a:\n\tb: 1\n  \tc: 2\n  d:\t3\n\n\t\n"
    assert [text[span.start : span.end] for span in tab_indented_lines(text)] == ["\t", "  \t"]
    assert [span.start for span in tab_indented_lines(text)] == [3, 9]


def test_tabs_in_a_block_scalar_are_content() -> None:
    text = "a: |\n  one\n  \ttwo\nb:\n\tc: 1\n"
    assert [text[span.end :].split("\n", maxsplit=1)[0] for span in tab_indented_lines(text)] == ["c: 1"]
    assert [line for _, line in structure_lines(text)] == ["a: |", "b:", "\tc: 1"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a:\n\tb: 1\n", 2),
        ("a:\n\tb: 1\n    c: 2\n", 2),  # 2 and 4 parse alike, and 2 is the indentation of the platform's samples
        ("a:\n\tb: 1\n        c: 2\n", 8),
        ("a:\n\tb: 1\n c: 2\n", 1),
        ("a:\n\tb: 1\n  c: 2\n        d: 3\n", 2),
    ],
)
def test_the_width_that_aligns_a_line_with_others_is_tried_first(text: str, first: int) -> None:
    widths = likely_widths(text, tab_indented_lines(text))
    assert sorted(widths) == [1, 2, 4, 8]
    assert widths[0] == first


def test_a_line_may_belong_deeper_below_the_line_above_it() -> None:
    text = "a:\n    b: 1\n\tc: 2\n"
    assert may_be_deeper(text, tab_indented_lines(text), 2)
    assert not may_be_deeper(text, tab_indented_lines(text), 4)


@given(st.text("a\t \n", max_size=30), st.sampled_from((1, 2, 4, 8)))
def test_each_character_knows_its_original_offset(text: str, width: int) -> None:
    lines = tab_indented_lines(text)
    expanded, origin = with_spaces(text, lines, width)
    assert len(origin) == len(expanded) + 1
    assert origin[-1] == len(text)
    assert all(
        text[at] == char or (text[at] == "\t" and char == " ") for char, at in zip(expanded, origin, strict=False)
    )
    assert not tab_indented_lines(expanded)
