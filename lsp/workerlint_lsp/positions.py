"""Positions of the protocol in a text, in the negotiated encoding, and the client's edits at such positions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint.core.text import LineIndex, Span

UTF8 = "utf-8"
UTF16 = "utf-16"
UTF32 = "utf-32"


def count_units(text: str, encoding: str) -> int:
    """Return the number of code units in *text*; a lone surrogate is one unit in UTF-16 and three in UTF-8."""
    if encoding == UTF32 or text.isascii():
        return len(text)
    if encoding == UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def count_code_points(text: str, column: int, encoding: str) -> int:
    """Return the number of code points in the first *column* code units of *text*; at most all of them.

    A column inside a character is rounded down to the start of the character.
    """
    if encoding == UTF32 or text.isascii():
        return max(0, min(column, len(text)))
    taken = 0
    for count, char in enumerate(text):
        taken += count_units(char, encoding)
        if taken > column:
            return count
    return len(text)


class Positions(Struct):
    """Converts between offsets (code points) and positions in a text. Lines and columns are 0-based."""

    lines: LineIndex
    encoding: str
    """The encoding whose code units columns count."""
    _is_ascii: bool | None = new()

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; the end of the line or text for a position after it."""
        if position.line >= len(self.lines.starts):
            return len(self.lines.text)
        start, end = self.lines.line_bounds(max(position.line, 0))
        return start + count_code_points(self.lines.text[start:end], position.character, self.encoding)

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset; the end of the text for an offset after it."""
        text = self.lines.text
        offset = min(offset, len(text))
        return types.Position(*self._locate(offset))

    def encode_range(self, start: int, end: int) -> str:
        """Return the range between two offsets as JSON."""
        first, column = self._locate(start)
        last, stop = self._locate(end)
        return f'{{"start":{{"line":{first},"character":{column}}},"end":{{"line":{last},"character":{stop}}}}}'

    def _locate(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        lines = self.lines
        line = lines.line_of(offset)
        first = lines.starts[line]
        if self._is_ascii is None:
            self._is_ascii = lines.text.isascii()
        if self._is_ascii:
            return line, offset - first
        return line, count_units(lines.text[first:offset], self.encoding)

    def range(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def range_of(self, span: Span) -> types.Range:
        """Return the range of a span."""
        return self.range(span.start, span.end)

    def offsets(self, range: types.Range) -> tuple[int, int]:
        """Return the start and end offset of a range; swap them if the range is reversed."""
        start, end = self.offset(range.start), self.offset(range.end)
        return (start, end) if start <= end else (end, start)


def apply_changes(positions: Positions, changes: Iterable[types.TextDocumentContentChangeEvent]) -> Positions:
    """Return the text after the client's *changes*, each of which refers to the text after the previous change.

    A formatter or a hundred cursors cause one change for each location, usually from the last location to the first.
    The text before a change stays the same, so one line index is enough for all changes of such a sequence.
    """
    waiting: list[tuple[int, int, str]] = []
    for change in changes:
        if not isinstance(change, types.TextDocumentContentChangePartial):
            waiting = []
            positions = Positions(LineIndex(change.text), positions.encoding)
            continue
        start, end = positions.offsets(change.range)
        # Two adjacent changes may join "\r" and "\n" to one line break.
        if waiting and end >= waiting[-1][0]:
            positions = _splice(positions, waiting)
            waiting = []
            start, end = positions.offsets(change.range)
        waiting.append((start, end, change.text))
    return _splice(positions, waiting) if waiting else positions


def edited_offset(
    before: Positions, after: Positions, changes: Sequence[types.TextDocumentContentChangeEvent]
) -> int | None:
    """Return the offset (code points) in *after* where the last of the client's *changes* ends; None if there is none.

    It is the position of the cursor while a user types.
    """
    last = changes[-1] if changes else None
    if isinstance(last, types.TextDocumentContentChangePartial):
        return after.offset(last.range.start) + len(last.text)
    return _end_of_change(before.lines.text, after.lines.text) if last is not None else None


def _end_of_change(old: str, new: str) -> int:
    """Return the offset in *new* after the part that *old* does not have."""
    size = min(len(old), len(new))
    start = _largest(size, lambda count: old.startswith(new[:count]))
    same = _largest(size - start, lambda count: old.endswith(new[len(new) - count :]))
    return len(new) - same


def _largest(size: int, holds: Callable[[int], bool]) -> int:
    """Return the largest count, at most *size*, for which *holds* is true, as it is for all smaller ones."""
    low, high = 0, size
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _splice(positions: Positions, changes: list[tuple[int, int, str]]) -> Positions:
    """Return the text with the parts between two offsets replaced; *changes* run from the last to the first."""
    text = positions.lines.text
    parts: list[str] = []
    previous_start = len(text)
    for start, end, content in changes:
        parts += (text[end:previous_start], content)
        previous_start = start
    parts.append(text[:previous_start])
    return Positions(LineIndex("".join(reversed(parts))), positions.encoding)
