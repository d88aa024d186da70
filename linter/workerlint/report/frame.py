"""Code frames: source lines with the spans of a finding and its related locations underlined."""

from __future__ import annotations

from bisect import bisect_left

from workerlint.core.memo import Memo
from workerlint.core.record import Record
from workerlint.core.text import LineIndex, Span
from workerlint.core.wording import break_commands, visible, visible_character
from workerlint.engine.result import Result
from workerlint.secrets.redaction import MASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workerlint.report.style import Style

NARROWEST = 24
"""The width in cells that a frame has at least, however narrow the terminal is."""


class Mark(Record):
    """A range of columns on one line to underline."""

    line: int
    """The 0-based line."""
    start: int
    """The first 0-based column."""
    end: int
    """The column after the last one."""
    label: str
    """The text after the underline."""
    kind: str
    """The key of the underline's color."""


def mark(lines: LineIndex, span: Span, label: str, kind: str) -> Mark:
    """Return the mark of a span. A span over several lines is marked to the end of the first."""
    start = min(span.start, len(lines.text))
    line = lines.line_of(start)
    first, last = lines.line_bounds(line)
    start = min(start, last)
    end = min(span.end, last)
    if span.end > last:
        end = max(start, first + len(lines.text[first:last].rstrip()))
    return Mark(line, start - first, end - first, label, kind)


def excerpt(file: Result, marks: Iterable[Mark], gutter: int, width: int, style: Style) -> Iterator[str]:
    """Yield the lines of a frame: each line with a mark, its underlines, and a sign for omitted lines.

    *gutter* is the width of the line numbers and *width* that of the frame, in cells.
    """
    index = file.source.lines
    by_line: dict[int, list[Mark]] = {}
    for item in marks:
        by_line.setdefault(item.line, []).append(item)
    room = max(width - gutter - 3, NARROWEST)
    bar = style.paint("frame", style.bar)
    previous = -1
    for number in sorted(by_line):
        if previous >= 0 and number > previous + 1:
            if number == previous + 2:
                skipped = masked_line(file, index, previous + 1)
                yield _numbered(previous + 2, skipped.cut(0, room, style.ellipsis), gutter, style, bar)
            else:
                yield f"{' ' * gutter} {style.paint('frame', style.gap)}"
        line = masked_line(file, index, number)
        for shown, group in _views(line, by_line[number], room, style):
            yield _numbered(number + 1, shown, gutter, style, bar)
            for row in _rows(group, room, style):
                yield f"{' ' * gutter} {bar} {row}"
        previous = number


def _numbered(number: int, shown: str, gutter: int, style: Style, bar: str) -> str:
    return f"{style.paint('frame', f'{number:>{gutter}}')} {bar} {shown}".rstrip(" ")


def masked_line(file: Result, index: LineIndex, number: int) -> DisplayLine:
    """Return a line for display, with its secrets masked from their first visible character."""
    line: DisplayLine = _LINES[file, index, number]
    return line


def _masked_line(about: tuple[Result, LineIndex, int]) -> DisplayLine:
    file, index, number = about
    start, end = index.line_bounds(number)
    text = index.text[start:end]
    masks = []
    for secret in file.masks_within(start, end):
        first = max(secret.start, start + len(text) - len(text.lstrip()))
        masks.append((first - start, min(secret.end, end) - start))
    return DisplayLine(text, masks)


_LINES = Memo(_masked_line, 2)
"""The last lines: one may have many thousands of findings, which are shown one after the other."""


class _Underline(Record):
    """A mark in cells, counted from the left edge of the visible part of the line."""

    left: int
    right: int
    label: str
    kind: str


def _views(line: DisplayLine, marks: list[Mark], room: int, style: Style) -> Iterator[tuple[str, list[_Underline]]]:
    """Yield the visible parts of a line, each with the marks that start in it; one part if the line fits."""
    while marks:
        left, right = 0, max(line.width, 1)
        if line.width > room:
            left, right = _window(line, marks[0], room, len(style.ellipsis))
        first = left + (len(style.ellipsis) if left else 0)
        last = right - (len(style.ellipsis) if right < line.width else 0)
        inside: list[_Underline] = []
        outside: list[Mark] = []
        for item in marks:
            start, end = line.cells(item.start, item.end)
            if first <= start < last or item is marks[0] or line.width <= room:
                end = max(min(end, last), start + 1) if line.width > room else end
                inside.append(_Underline(start - left, end - left, item.label, item.kind))
            else:
                outside.append(item)
        yield line.cut(left, right, style.ellipsis), inside
        marks = outside


def _window(line: DisplayLine, item: Mark, room: int, ellipsis: int) -> tuple[int, int]:
    """Return the cells of a long line to show: its start if the mark is there, else the part around the mark."""
    start, end = line.cells(item.start, item.end)
    if end + ellipsis <= room:
        return 0, room
    spare = max(room - (end - start), 0)
    before = max(min(spare // 2, room // 3), ellipsis + 1)
    left = max(min(start - before, line.width - room), 0)
    return left, left + room


def _rows(underlines: list[_Underline], room: int, style: Style) -> Iterator[str]:
    """Yield the rows below a line. Marks share a row if they do not touch and only the last one has a label."""
    rows: list[list[_Underline]] = []
    for item in sorted(underlines, key=lambda item: (item.left, item.right)):
        for row in rows:
            if row[-1].right < item.left and not row[-1].label:
                row.append(item)
                break
        else:
            rows.append([item])
    for row in rows:
        shown, at = "", 0
        for item in row:
            sign = "-" if item.kind == "related" else "^"
            shown += " " * (item.left - at) + style.paint(item.kind, sign * (item.right - item.left))
            at = item.right
        label = visible(row[-1].label)
        if not label:
            yield shown
        elif at + 1 + text_width(label) <= room:
            yield f"{shown} {style.paint(row[-1].kind, label)}"
        else:
            yield shown
            yield " " * max(min(row[-1].left, room - text_width(label)), 0) + style.paint(row[-1].kind, label)


TAB_SIZE = 4
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_HANGUL_VOWELS_AND_FINALS = range(0x1160, 0x1200)
_EMOJI_STYLE = "\ufe0f"


class DisplayLine:
    """A line of text, measured in terminal cells."""

    __slots__ = ("edges", "pieces")

    pieces: Sequence[str]
    """The text to show for each code point. A combining character is part of the piece before, and its own is empty."""
    edges: Sequence[int]
    """The cell at which each piece starts, and the cell at which the line ends."""

    def __init__(self, text: str, masks: Sequence[tuple[int, int]] = ()) -> None:
        """Measure *text*. *masks* are the ranges of 0-based columns to mask."""
        if text.isascii() and text.isprintable() and not masks and "##" not in text:
            self.pieces = text
            self.edges = range(len(text) + 1)
            return
        pieces: list[str] = []
        edges = [0]
        for column, character in enumerate(break_commands(text)):
            hidden = _mask_at(column, masks)
            if hidden is not None:
                piece = hidden
            elif character == "\t":
                piece = " " * (TAB_SIZE - edges[-1] % TAB_SIZE)
            else:
                piece = visible_character(character)
            more = _combining_width(piece, edges[-1] - edges[-2]) if pieces and not piece.isascii() else None
            if more is None:
                pieces.append(piece)
                edges.append(edges[-1] + _width(piece))
            else:
                pieces[-1] += piece
                pieces.append("")
                edges[-1] += more
                edges.append(edges[-1])
        self.pieces = pieces
        self.edges = edges

    @property
    def width(self) -> int:
        """The number of cells of the whole line."""
        return self.edges[-1]

    def cells(self, start: int, end: int) -> tuple[int, int]:
        """Return the cells of the 0-based columns from *start* to *end*, at least one."""
        left = self.edges[start]
        return left, max(self.edges[end], left + 1)

    def cut(self, left: int, right: int, ellipsis: str) -> str:
        """Return the part between two cells. An *ellipsis* takes the outermost cells where the line continues."""
        if left <= 0 and right >= self.width:
            return "".join(self.pieces).rstrip(" ")
        before = ellipsis if left > 0 else ""
        after = ellipsis if right < self.width else ""
        first, last = left + len(before), right - len(after)
        shown = ""
        at = first
        # A line may have many thousands of findings: only what is shown of it is visited.
        for column in range(bisect_left(self.edges, first), len(self.pieces)):
            start, end = self.edges[column], self.edges[column + 1]
            if end > last:
                break
            shown += " " * (start - at) + self.pieces[column]
            at = end
        return f"{before}{shown}{' ' * (last - at)}{after}".rstrip(" ")


def text_width(text: str) -> int:
    """Return the number of terminal cells of a printable *text*."""
    return len(text) if text.isascii() else DisplayLine(text).width


def _mask_at(column: int, masks: Sequence[tuple[int, int]]) -> str | None:
    """Return the mask for the first column of a masked range, an empty string for its other columns, or None."""
    for start, end in masks:
        if start <= column < end:
            return MASK if column == start else ""
    return None


def _combining_width(character: str, before: int) -> int | None:
    """Return the cells that *character* adds to the piece before, which has *before* cells; None for a new piece."""
    from unicodedata import category

    if character == _EMOJI_STYLE:
        return 1 if before == 1 else 0
    if category(character) in {"Mn", "Me"} or ord(character) in _HANGUL_VOWELS_AND_FINALS:
        return 0
    return 0 if ord(character) in _SKIN_TONES and before == 2 else None


def _width(piece: str) -> int:
    """Return the number of cells of a piece."""
    if len(piece) != 1 or piece.isascii():
        return len(piece)
    from unicodedata import category, east_asian_width

    if category(piece) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(piece) in "WF" else 1
