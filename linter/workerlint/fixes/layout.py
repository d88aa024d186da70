"""The columns in which the lines of a Worker belong, and the edits that put them there."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit
from workerlint.core.text import Pattern, Span, indent_of
from workerlint.manifest.edits import is_implicit
from workerlint.manifest.ranges import content_span
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import PROPERTIES, PROPERTY, Mapping, Node, Scalar, Sequence

DASH = 2
"""The width of a dash and the space after it."""

_LEAD = Pattern(rf" *(?:- +)*(?:{PROPERTY} +)*")
"""The text that may precede the first attribute of an item."""
_BETWEEN = Pattern(r"(?:\s|#[^\r\n]*)*")
_HEADER = Pattern(r"[|>][-+]?([1-9])?")


class LayoutError(Exception):
    """The layout of the document is not supported: keys over several lines, tabs between dash and item."""


class BlockText(Span):
    """The lines of a block scalar (0-based, *end* exclusive), the empty ones after it included."""

    old: int
    """The column in which the text begins."""
    new: int
    """The column in which the text will begin."""
    key: int
    """The new column of the key or dash that the block belongs to."""


class Layout:
    """The columns in which the lines of a Worker belong; columns and lines count from 0."""

    columns: dict[int, list[tuple[int, int]]]
    """For each line on which keys or dashes begin, their old and new columns, in order."""
    values: dict[int, int]
    """The new column of each line that contains only a value; that of a key or dash has precedence."""
    followers: dict[int, int]
    """For each line that continues a value, the line that it moves along with."""
    blocks: dict[int, BlockText]
    """The block scalars, by each of their lines."""
    gaps: dict[int, list[Span]]
    """The spaces after dashes, each to become one."""
    unfinished: set[int]
    """The lines that end inside a scalar, where spaces may be content."""

    def __init__(self, worker: Worker, step: int) -> None:
        self._text = worker.text
        self._source = worker.source
        self._lines = worker.source.lines
        self._step = step
        self.columns = {}
        self.values = {}
        self.followers = {}
        self.blocks = {}
        self.gaps = {}
        self.unfinished = set()
        self._pending: list[tuple[Node, int]] = []
        if worker.top is not None and not worker.top.flow:
            self._pending.append((worker.top, 0))
        while self._pending:
            node, column = self._pending.pop()
            if isinstance(node, Mapping):
                self._lay_mapping(node, column)
            elif isinstance(node, Sequence):
                self._lay_sequence(node, column)

    def _lay_mapping(self, mapping: Mapping, column: int) -> None:
        for key, value in mapping.pairs:
            if not is_implicit(self._source, key):
                raise LayoutError
            start = content_span(self._text, key).start
            old = self._column(start)
            self._begin(start, old, column)
            self._lay_value(value, old, column, column + self._step)

    def _lay_sequence(self, sequence: Sequence, column: int) -> None:
        text = self._text
        at = PROPERTIES.match(text, sequence.start).end()  # type: ignore[union-attr]
        old = self._column(at)
        for item in sequence.items:
            at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
            self._begin(at, old, column)
            line = self._line(at)
            start = content_span(text, item).start
            if self._line(start) == line:
                if text[at:start].strip("- "):
                    raise LayoutError
                self.gaps.setdefault(line, []).append(Span(at + 1, start))
            self._lay_value(item, old, column, column + DASH)
            at = item.end

    def _begin(self, offset: int, old: int, new: int) -> None:
        """Record that a key or a dash begins at *offset*."""
        line = self._line(offset)
        lead = self._text[self._lines.starts[line] : offset]
        if not _LEAD.fullmatch(lead):
            raise LayoutError
        self.columns.setdefault(line, []).append((old, new))

    def _lay_value(self, value: Node, old: int, column: int, below: int) -> None:
        """Record the columns of the value of a key or a dash; *below* is the column for its own lines."""
        if isinstance(value, (Mapping, Sequence)) and not value.flow:
            self.values[self._line(value.start)] = below  # on a line of its own: its anchor or tag
            self._pending.append((value, below))
            return
        for start in (content_span(self._text, value).start, value.start):
            self.values[self._line(start)] = below
        first, last = self._line(value.start), self._line(max(value.start, value.end - 1))
        if isinstance(value, Scalar) and value.style in {"|", ">"}:
            self._lay_block(value, first, last, old, column, below)
            return
        for follower in range(first + 1, last + 1):
            self.followers[follower] = first
        for node in value.walk():
            if isinstance(node, Scalar):
                self.unfinished.update(range(self._line(node.start), self._line(node.end)))

    def _lay_block(self, value: Scalar, header: int, last: int, old: int, column: int, below: int) -> None:
        digit = int(_HEADER.match(self._text, value.start)[1] or 0)  # type: ignore[index]
        lines = self._lines
        written = [indent_of(text) for at in range(header + 1, last + 1) if (text := lines.line_text(at)).strip(" ")]
        if not written:
            base = new = 0
        elif digit:
            base, new = old + digit, column + digit
        else:
            base, new = written[0], below
        end = last + 1
        while end < len(lines.starts) and not lines.line_text(end).strip(" "):
            end += 1
        block = BlockText(header + 1, end, base, new, column)
        for at in range(block.start, block.end):
            self.blocks[at] = block

    def _line(self, offset: int) -> int:
        return self._lines.line_of(offset)

    def _column(self, offset: int) -> int:
        return offset - self._lines.starts[self._line(offset)]


def indent(worker: Worker, step: int, *, trim: bool) -> list[Edit]:
    """Return the edits that indent the document by *step* spaces a level and, if *trim*, remove trailing spaces.

    They change only the indentation, the spaces after dashes and the end of each line. Raises LayoutError.
    """
    return _Lines(worker, Layout(worker, step), trim=trim).edits()


class _Lines:
    """Edits the lines from top to bottom; *open* are the columns of the mappings and lists around the line."""

    def __init__(self, worker: Worker, layout: Layout, *, trim: bool) -> None:
        self._worker = worker
        self._lines = worker.source.lines
        self._layout = layout
        self._trim = trim
        self._shifts: dict[int, int] = {}
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
            new = max(0, self._column(line, old))
            self._shifts[line] = new - old
            _shift(edits, start, old, new)
            edits += [Edit(gap, " ") for gap in layout.gaps.get(line, ()) if gap.end - gap.start > 1]
            tail = len(content.rstrip(" \t"))
            if self._trim and tail < len(content) and line not in layout.unfinished:
                edits.append(Edit(Span(start + tail, end), ""))
        return edits

    def _column(self, line: int, old: int) -> int:
        """Return the new column of a line that is indented by *old*."""
        layout = self._layout
        columns = layout.columns.get(line)
        if columns:
            while self._open and self._open[-1][0] >= columns[0][0]:
                self._open.pop()
            self._open += columns
            self._above = None
            # Before the first key of an item is its dash, which comes first on the line.
            return columns[0][1] if columns[0][0] == old else old
        if line in layout.followers:
            return old + self._shifts.get(layout.followers[line], 0)
        if line in layout.values:
            return layout.values[line]
        return self._comment_column(line, old)

    def _comment_column(self, line: int, old: int) -> int:
        """Return the column of a comment or a marker: that of the next line, of its own level, or in proportion."""
        following = self._following.get(line)
        if following is not None and following[0] == old:
            new = following[1]
        else:
            level = next((level for level in reversed(self._open) if level[0] <= old), (0, 0))
            new = level[1] + old - level[0]
        # Deeper, it would be read as part of the scalar above.
        return new if self._above is None else min(new, self._above.key)

    def _read_following(self, first: int, last: int) -> None:
        """Record for each comment the old and new column of the next line with content."""
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
    """Return the new indentation of a line of a block scalar: spaces beyond its first column are content."""
    old = indent_of(content)
    if old == len(content) and old <= block.old:
        return min(old, block.new) if block.old != block.new else old
    return old + block.new - block.old


def _shift(edits: list[Edit], start: int, old: int, new: int) -> None:
    if new > old:
        edits.append(Edit(Span(start, start), " " * (new - old)))
    elif new < old:
        edits.append(Edit(Span(start, start + old - new), ""))
