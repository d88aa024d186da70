"""Lines and columns: what ends a line, and the way from an offset to a place and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import LineIndex, Position, Span

TEXTS = st.text(st.sampled_from("ab日🚀\t \u2028\u0085\x0b\x0c\r\n"), max_size=40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb", ["a", "b"]),
        ("a\rb", ["a", "b"]),
        ("a\n\rb", ["a", "", "b"]),
        ("a\r\r\nb", ["a", "", "b"]),
        ("a\n\n\n", ["a", "", "", ""]),
        ("a\r\nb\nc\rd", ["a", "b", "c", "d"]),
    ],
)
def test_lines_end_at_lf_crlf_and_cr(text: str, lines: list[str]) -> None:
    index = LineIndex(text)
    assert [index.line_text(number) for number in range(len(index.starts))] == lines


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_no_other_character_ends_a_line(character: str) -> None:
    for text in (f"a{character}b\nc", f"a{character}b\r\nc"):
        index = LineIndex(text)
        assert len(index.starts) == 2
        assert index.line_text(0) == f"a{character}b"


@given(TEXTS)
def test_lines_agree_with_a_split(text: str) -> None:
    index = LineIndex(text)
    expected = re.split(r"\r\n|\r|\n", text)
    assert [index.line_text(number) for number in range(len(index.starts))] == expected


@given(TEXTS, st.integers(0, 40))
def test_there_and_back(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    index = LineIndex(text)
    place = index.position(offset)
    start, end = index.line_bounds(place.line - 1)
    assert place.line - 1 == index.line_of(offset)
    assert start <= offset
    assert index.offset(place.line, place.column) == min(offset, end)


@pytest.mark.parametrize(
    ("line", "column", "offset"),
    [(1, 1, 0), (1, 3, 2), (1, 99, 2), (2, 1, 4), (2, 0, 4), (2, 99, 6), (3, 1, 7)],
)
def test_an_offset_is_kept_inside_its_line(line: int, column: int, offset: int) -> None:
    assert LineIndex("ab\r\ncd\n").offset(line, column) == offset


def test_a_position_counts_from_one_in_code_points() -> None:
    index = LineIndex("a\n🚀日b")
    assert index.position(0) == Position(1, 1)
    assert index.position(4) == Position(2, 3)


def test_columns_in_other_units() -> None:
    text = "x\r\né🚀\ttab"
    index = LineIndex(text)
    at = text.index("tab")
    assert index.position(at).column == 4
    assert index.utf16_column(at) == 5
    assert index.utf8_column(at) == 8


@given(TEXTS, st.integers(0, 40))
def test_columns_agree_with_the_encodings(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    index = LineIndex(text)
    head = text[index.starts[index.line_of(offset)] : offset]
    assert index.utf16_column(offset) == len(head.encode("utf-16-le")) // 2 + 1
    assert index.utf8_column(offset) == len(head.encode()) + 1


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ((0, 3), (2, 5), True),
        ((0, 3), (3, 5), False),
        ((2, 2), (0, 3), True),
        ((3, 3), (0, 3), True),
        ((4, 4), (0, 3), False),
        ((1, 1), (1, 1), True),
    ],
)
def test_spans_overlap_in_both_directions(one: tuple[int, int], other: tuple[int, int], overlap: bool) -> None:
    assert Span(*one).overlaps(Span(*other)) is overlap
    assert Span(*other).overlaps(Span(*one)) is overlap


def test_spans_sort_by_start_then_end() -> None:
    assert sorted([Span(2, 3), Span(0, 9), Span(0, 1)]) == [Span(0, 1), Span(0, 9), Span(2, 3)]
