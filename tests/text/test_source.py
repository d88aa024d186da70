"""Files as text: byte order marks, bytes that are no text, and the way back to the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source, decode

TEXT = "name: é日🚀\r\nb: 1\n"


@pytest.mark.parametrize(
    ("data", "encoding", "bom"),
    [
        (TEXT.encode(), "utf-8", b""),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", b"\xef\xbb\xbf"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le", b"\xff\xfe"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", b"\xfe\xff"),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16-le", "utf-16-be"],
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
