"""Translates between offsets (code points) and the protocol's positions, in the encoding that the client asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from workerlint.core.text import LineIndex, Span

UTF8 = "utf-8"
UTF16 = "utf-16"
UTF32 = "utf-32"
"""The encodings that may be negotiated; the units of a column are their code units."""


def units(text: str, encoding: str) -> int:
    """Count the code units of *text*; a lone surrogate counts as one in UTF-16, as three bytes in UTF-8."""
    if encoding == UTF32 or text.isascii():
        return len(text)
    if encoding == UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def code_points(text: str, column: int, encoding: str) -> int:
    """Give how many code points the first *column* code units of *text* are; past its end, all of them.

    A column in the middle of a character counts as the one before it.
    """
    if encoding == UTF32 or text.isascii():
        return max(0, min(column, len(text)))
    taken = 0
    for count, char in enumerate(text):
        taken += units(char, encoding)
        if taken > column:
            return count
    return len(text)


class Positions:
    """The positions in one text. Lines and columns are 0-based; columns count code units of *encoding*."""

    __slots__ = ("encoding", "lines")

    lines: LineIndex
    encoding: str

    def __init__(self, lines: LineIndex, encoding: str) -> None:
        self.lines = lines
        self.encoding = encoding

    def offset(self, position: types.Position) -> int:
        """Give the offset of a position: in a line that is not there, the end of the text; past a line's end, that."""
        if position.line >= len(self.lines.starts):
            return len(self.lines.text)
        start, end = self.lines.line_bounds(max(position.line, 0))
        return start + code_points(self.lines.text[start:end], position.character, self.encoding)

    def position(self, offset: int) -> types.Position:
        """Give the position of an offset (past the end of the text: of its end)."""
        text = self.lines.text
        offset = min(offset, len(text))
        line = self.lines.line_of(offset)
        return types.Position(line, units(text[self.lines.starts[line] : offset], self.encoding))

    def range(self, start: int, end: int) -> types.Range:
        """Give the range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def range_of(self, span: Span) -> types.Range:
        """Give the range of a span."""
        return self.range(span.start, span.end)

    def offsets(self, range: types.Range) -> tuple[int, int]:
        """Give start and end offset of a range, in order."""
        start, end = self.offset(range.start), self.offset(range.end)
        return (start, end) if start <= end else (end, start)
