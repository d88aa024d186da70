"""Gives the edits that bring each line of a Worker to where the layout wants it."""

from __future__ import annotations

from workerlint.diagnostic import Edit
from workerlint.formatting.layout import Layout
from workerlint.syntax import indent_of
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.formatting.layout import BlockText
    from workerlint.worker import Worker


def indent(worker: Worker, step: int, *, trim: bool) -> list[Edit]:
    """Give the edits that indent the document by *step* spaces a level and, if *trim*, end its lines with no blanks.

    They change nothing but blanks, at most the start, the blanks behind dashes and the end of each line. Raises
    LayoutError.
    """
    return _Lines(worker, Layout(worker, step), trim=trim).edits()


class _Lines:
    """Goes through the lines from top to bottom; *open* are the columns of the mappings and lists around the line."""

    def __init__(self, worker: Worker, layout: Layout, *, trim: bool) -> None:
        self._worker = worker
        self._lines = worker.source.lines
        self._layout = layout
        self._trim = trim
        self._moved: dict[int, int] = {}
        self._open: list[tuple[int, int]] = []
        self._above: BlockText | None = None
        self._following: dict[int, tuple[int, int]] = {}

    def edits(self) -> list[Edit]:
        worker, lines, layout = self._worker, self._lines, self._layout
        first = lines.line_of(worker.span.start)
        last = lines.line_of(max(worker.span.start, worker.span.end - 1))
        self._read_following(first, last)
        edits: list[Edit] = []
        for line in range(first, last + 1):
            start, end = lines.line_bounds(line)
            end = min(end, worker.span.end)
            content = worker.text[start:end]
            block = layout.blocks.get(line)
            if block is not None:
                self._above = block
                _shift(edits, start, indent_of(content), _in_block(block, content))
                continue
            if not content.strip(" \t") and line not in layout.unfinished:
                if self._trim and content:
                    edits.append(Edit(Span(start, end), ""))
                continue
            old = indent_of(content)
            new = max(0, self._column(line, content, old))
            self._moved[line] = new - old
            _shift(edits, start, old, new)
            edits += [Edit(gap, " ") for gap in layout.gaps.get(line, ()) if gap.end - gap.start > 1]
            tail = len(content.rstrip(" \t"))
            if self._trim and tail < len(content) and line not in layout.unfinished:
                edits.append(Edit(Span(start + tail, end), ""))
        return edits

    def _column(self, line: int, content: str, old: int) -> int:
        """Give the new column of a line that is indented by *old*."""
        layout = self._layout
        columns = layout.columns.get(line)
        if columns:
            while self._open and self._open[-1][0] >= columns[0][0]:
                self._open.pop()
            self._open += columns
            self._above = None
            # What stands in front of the first key of an item is the dash, which is the first of the line.
            return columns[0][1] if columns[0][0] == old else old
        if line in layout.followers:
            return old + self._moved.get(layout.followers[line], 0)
        if line in layout.values:
            return layout.values[line]
        return self._comment_column(line, old) if content[old:].startswith("#") else old

    def _comment_column(self, line: int, old: int) -> int:
        """Give where a comment goes: with what follows it, else with what it is in line with, else by proportion."""
        following = self._following.get(line)
        if following is not None and following[0] == old:
            new = following[1]
        else:
            level = next((level for level in reversed(self._open) if level[0] <= old), (0, 0))
            new = level[1] + old - level[0]
        # Any deeper, and it would be read as part of the text above.
        return new if self._above is None else min(new, self._above.key)

    def _read_following(self, first: int, last: int) -> None:
        """Note for each comment old and new column of the next line that is neither blank nor a comment."""
        layout = self._layout
        following: tuple[int, int] | None = None
        for line in range(last, first - 1, -1):
            text = self._lines.line_text(line)
            if line in layout.columns:
                following = layout.columns[line][0]
            elif line in layout.values:
                following = indent_of(text), layout.values[line]
            elif text.lstrip(" \t").startswith("#") and line not in layout.blocks:
                if following is not None:
                    self._following[line] = following
            elif text.strip(" \t"):
                following = None


def _in_block(block: BlockText, content: str) -> int:
    """Give the new indentation of a line of a block scalar: what goes beyond its first column is text."""
    old = indent_of(content)
    if old == len(content) and old <= block.old:
        return min(old, block.new) if block.old != block.new else old
    return old + block.new - block.old


def _shift(edits: list[Edit], start: int, old: int, new: int) -> None:
    if new > old:
        edits.append(Edit(Span(start, start), " " * (new - old)))
    elif new < old:
        edits.append(Edit(Span(start, start + old - new), ""))
