"""Lines and columns, and decoding and encoding of files: byte order marks and invalid bytes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import LineIndex, Position, Source, Span, decode, indent_of

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


TEXT = "name: é日🚀\r\nb: 1\n"


@pytest.mark.parametrize(
    ("data", "encoding", "bom"),
    [
        (TEXT.encode(), "utf-8", b""),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", b"\xef\xbb\xbf"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le", b"\xff\xfe"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", b"\xfe\xff"),
        (TEXT.encode("utf-16-le"), "utf-16-le", b""),
        (TEXT.encode("utf-16-be"), "utf-16-be", b""),
        (b"\xff\xfe\0\0" + TEXT.encode("utf-32-le"), "utf-32-le", b"\xff\xfe\0\0"),
        (b"\0\0\xfe\xff" + TEXT.encode("utf-32-be"), "utf-32-be", b"\0\0\xfe\xff"),
        (TEXT.encode("utf-32-le"), "utf-32-le", b""),
        (TEXT.encode("utf-32-be"), "utf-32-be", b""),
    ],
    ids=[
        "utf-8",
        "utf-8 with a mark",
        "utf-16-le",
        "utf-16-be",
        "utf-16-le without a mark",
        "utf-16-be without a mark",
        "utf-32-le",
        "utf-32-be",
        "utf-32-le without a mark",
        "utf-32-be without a mark",
    ],
)
def test_text_is_read_and_written_back_in_its_encoding(data: bytes, encoding: str, bom: bytes) -> None:
    source = decode(data, "w.yaml")
    assert (source.path, source.text, source.encoding, source.bom) == ("w.yaml", TEXT, encoding, bom)
    assert source.undecodable == ()
    assert source.encode(source.text) == data


def test_the_mark_is_not_part_of_the_first_line() -> None:
    assert decode(b"\xef\xbb\xbfa: 1\n", "w.yaml").lines.position(0).column == 1


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_an_empty_file_is_an_empty_text(data: bytes) -> None:
    source = decode(data, "w.yaml")
    assert (source.text, source.undecodable) == ("", ())
    assert source.encode("") == data


@pytest.mark.parametrize(
    ("data", "text", "undecodable"),
    [
        (b"a: \xff\n", "a: \ufffd\n", (3,)),
        (b"\x80a\xc3", "\ufffda\ufffd", (0, 2)),
        ("ok: \ufffd ".encode() + b"\xe9", "ok: \ufffd \ufffd", (6,)),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd", (0, 1, 2)),
        (b"\xef\xbb\xbfa\xff", "a\ufffd", (1,)),
    ],
    ids=["latin-1", "both ends", "beside a true U+FFFD", "a surrogate", "behind a mark"],
)
def test_bytes_that_are_no_text_are_replaced_and_listed(data: bytes, text: str, undecodable: tuple[int, ...]) -> None:
    source = decode(data, "w.yaml")
    assert (source.text, source.undecodable) == (text, undecodable)


@pytest.mark.parametrize("text", ["name: a\0b\n", "\0", "a\0b\0c", "\ufeffa\0"])
def test_null_characters_in_utf8_are_kept(text: str) -> None:
    source = decode(text.encode(), "w.yaml")
    assert (source.text, source.encoding) == (text.removeprefix("\ufeff"), "utf-8")


def test_half_a_code_unit_is_undecodable() -> None:
    source = decode(b"\xff\xfea\x00b", "w.yaml")
    assert source.text.startswith("a")
    assert source.undecodable


@given(st.binary(max_size=60))
def test_decoding_never_fails_and_what_was_text_is_kept(data: bytes) -> None:
    source = decode(data, "w.yaml")
    source.text.encode()
    assert all(source.text[at : at + 1] in {"\ufffd", ""} for at in source.undecodable)
    if not source.undecodable:
        assert source.encode(source.text) == data


@pytest.mark.parametrize(
    ("text", "newline"),
    [
        ("", "\n"),
        ("a", "\n"),
        ("a\nb\r\n", "\n"),
        ("a\r\nb\n", "\r\n"),
        ("a\rb", "\r"),
        ("\nb\r\n", "\n"),
        ("\r\n", "\r\n"),
    ],
)
def test_new_lines_are_broken_as_the_first_is(text: str, newline: str) -> None:
    assert Source("w.yaml", text).newline == newline


def test_the_line_index_is_made_once() -> None:
    source = Source("w.yaml", "a\nb")
    assert source.lines is source.lines


def test_a_released_line_index_is_made_again() -> None:
    source = Source("w.yaml", "a\nb")
    before = source.lines
    source.release()
    assert source.lines is not before
    assert source.lines.position(2) == before.position(2)


def test_only_spaces_indent() -> None:
    assert [indent_of(line) for line in ("a", "  a", "\t a", "   ")] == [0, 2, 0, 3]
