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
        ("a:\n\t   b: 1\n\t\tc: 2\n           d: 3\n", 8),
        ("a:\n\t\tb: 1\n                c: 2\n", 8),
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


@pytest.mark.parametrize(
    ("text", "width", "deeper"),
    [
        ("a:\n        b: 1\n\tc: 2\n", 2, True),
        ("a:\n        b: 1\n\tc: 2\n", 4, True),
        ("a:\n        b: 1\n\tc: 2\n", 8, False),
        ("a:\n      b: 1\n\t  c: 2\n", 2, True),
        ("a:\n      b: 1\n\tc: 2\n", 2, False),
        ("a:\n  b: 1\n\tc: 2\n", 1, True),
        ("a:\n  b: 1\n\tc: 2\n", 2, False),
        ("    a:\nb: 1\n\tc: 2\n", 2, False),
        ("\ta: 1\n", 1, False),
    ],
)
def test_which_tabs_may_be_wider(text: str, width: int, deeper: bool) -> None:
    assert may_be_deeper(text, tab_indented_lines(text), width) == deeper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  b: 1\n\n \t\n  c:\n", ["a:", "  b: 1", "  c:"]),
        ("a: |2- # b\n    c\n  d\ne: >\n f\n", ["a: |2- # b", "e: >"]),
        ("- |\n  a\n- b|c\n  d\n", ["- |", "- b|c", "  d"]),
        ("  \ta: |\n   \tb: 1\n", ["  \ta: |", "   \tb: 1"]),
        ("  a: |\n   b\n  c\n", ["  a: |", "  c"]),
    ],
)
def test_the_lines_outside_of_block_scalars(text: str, expected: list[str]) -> None:
    found = list(structure_lines(text))
    assert [line for _, line in found] == expected
    assert all(text.startswith(line, start) for start, line in found)


def test_tabs_become_spaces() -> None:
    text = "a\n\t b\n \tc:\td\n"
    expanded, origin = with_spaces(text, tab_indented_lines(text), 4)
    assert expanded == "a\n     b\n     c:\td\n"
    assert origin == [0, 1, 2, 2, 2, 2, 3, 4, 5, 6, 7, 7, 7, 7, 8, 9, 10, 11, 12, 13]
