"""Spans as lines and columns, in each unit that an output format counts in."""

from __future__ import annotations

from workerlint.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.report import FileReport, RunReport
    from workerlint.text import Source, Span


class Place(Record):
    """A range as lines and columns, all 1-based; the end is exclusive."""

    __slots__ = ("column", "end_column", "end_line", "line")

    line: int
    column: int
    end_line: int
    end_column: int

    def __init__(self, line: int, column: int, end_line: int, end_column: int) -> None:
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column


NOWHERE = Place(1, 1, 1, 1)
"""The place of a finding in a file whose text is not at hand."""


def code_points(source: Source | None, span: Span) -> Place:
    """Give the place of *span* with columns in Unicode code points."""
    if source is None:
        return NOWHERE
    lines = source.lines
    return _place(source, span, lambda offset: lines.position(offset).column)


def utf16_units(source: Source | None, span: Span) -> Place:
    """Give the place of *span* with columns in UTF-16 code units."""
    return _place(source, span, source.lines.utf16_column) if source else NOWHERE


def utf8_bytes(source: Source | None, span: Span) -> Place:
    """Give the place of *span* with columns in UTF-8 bytes."""
    return _place(source, span, source.lines.utf8_column) if source else NOWHERE


def file_at(report: RunReport, file: FileReport, path: str | None) -> FileReport | None:
    """Give the file that a related place lies in: *file* itself when it names none, None when it was not checked."""
    return report.file(path) if path and path != file.path else file


def _place(source: Source, span: Span, column: Callable[[int], int]) -> Place:
    start = min(span.start, len(source.text))
    end = min(max(span.end, start), len(source.text))
    lines = source.lines
    return Place(lines.line_of(start) + 1, column(start), lines.line_of(end) + 1, column(end))
