"""Columns in code points, UTF-16 units and UTF-8 bytes agree with the encoded text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source, Span
from workerlint.report.locations import UNKNOWN, Location, code_points, utf8_bytes, utf16_units

TEXTS = st.text(st.sampled_from("ab:é日🚀\u2028\u0301\t\r\n"), max_size=40)


@pytest.mark.slow
@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_columns_agree_with_the_encodings(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    source = Source("w.yaml", text)
    lines = [text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n") for offset in (start, end)]
    # Between the two halves of a \r\n lies no place of its own: the line ends in front of it.
    if any(text[offset - 1 : offset + 1] == "\r\n" for offset in (start, end)):
        return
    rows = [len(line) for line in lines]
    heads = [line[-1] for line in lines]
    span = Span(start, end)
    assert code_points(source, span) == Location(rows[0], len(heads[0]) + 1, rows[1], len(heads[1]) + 1)
    units = [len(head.encode("utf-16-le")) // 2 + 1 for head in heads]
    assert utf16_units(source, span) == Location(rows[0], units[0], rows[1], units[1])
    sizes = [len(head.encode()) + 1 for head in heads]
    assert utf8_bytes(source, span) == Location(rows[0], sizes[0], rows[1], sizes[1])


def test_the_three_units_differ_behind_an_emoji() -> None:
    source = Source("w.yaml", "name: 😀x")
    span = Span(7, 8)
    assert code_points(source, span).column == 8
    assert utf16_units(source, span).column == 9
    assert utf8_bytes(source, span).column == 11


def test_a_span_beyond_the_text_ends_with_it() -> None:
    assert code_points(Source("w.yaml", "ab\n"), Span(1, 99)) == Location(1, 2, 2, 1)


def test_a_file_that_is_not_part_of_the_run_has_one_place() -> None:
    assert code_points(None, Span(5, 9)) == UNKNOWN == Location(1, 1, 1, 1)
