"""The characters of a text as libyaml reads them."""

from __future__ import annotations

import pytest
from yaml.reader import ReaderError

from workerlint.syntax.pure_reader import END, PureReader


def test_characters_are_read_in_order_up_to_the_end() -> None:
    reader = PureReader("ab")
    assert (reader.peek(), reader.peek(1), reader.peek(2), reader.peek(9)) == ("a", "b", END, END)
    reader.forward()
    assert (reader.prefix(2), reader.get_mark().column) == (f"b{END}", 1)


@pytest.mark.parametrize(
    ("text", "found"), [("\nb", "\n"), ("\r\nb", "\n"), ("\rb", "\n"), ("\x85b", "\n"), ("\u2028b", "\u2028")]
)
def test_each_line_break_starts_a_line(text: str, found: str) -> None:
    reader = PureReader(text)
    assert reader.scan_line_break() == found
    assert (reader.get_mark().line, reader.get_mark().column, reader.peek()) == (1, 0, "b")


def test_a_byte_order_mark_is_not_counted() -> None:
    assert PureReader("\ufeffa").peek() == "a"


def test_a_forbidden_character_is_reported_when_its_chunk_is_read() -> None:
    with pytest.raises(ReaderError, match="control characters are not allowed"):
        PureReader("a\x01").peek()
    reader = PureReader("a" * 20_000 + "\x01")
    assert reader.peek(16_000) == "a"
    with pytest.raises(ReaderError):
        reader.peek(17_000)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        PureReader("\ud800")
