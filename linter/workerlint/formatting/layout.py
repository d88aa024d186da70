"""Works out in which column each line of a Worker belongs."""

from __future__ import annotations

from workerlint.enclosing import content_span
from workerlint.nodes import Alias, Mapping, Node, Scalar, Sequence
from workerlint.pattern import Pattern
from workerlint.syntax import indent_of
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.worker import Worker

DASH = 2
"""How much a dash and the blank behind it take."""

_LEAD = Pattern(r" *(?:- +)*(?:[&!][^\s,\[\]{}]* +)*")
"""What may stand in front of the first attribute of an item."""
_PROPERTIES = Pattern(r"(?:(?:&[^\s,\[\]{}]+|!<[^>]*>|![^\s,\[\]{}]*)?(?:\s|#[^\r\n]*))*")
_BETWEEN = Pattern(r"(?:\s|#[^\r\n]*)*")
_HEADER = Pattern(r"[|>][-+]?([1-9])?")


class LayoutError(Exception):
    """The document is written in a way that is not laid out: keys over several lines, tabs between dash and item."""


class BlockText(Span):
    """The lines of a block scalar, first to last (0-based, *end* exclusive), blank ones behind it included.

    *old* and *new* are the columns in which its text begins; *key* is the new column of what it belongs to.
    """

    __slots__ = ("key", "new", "old")

    def __init__(self, start: int, end: int, old: int, new: int, key: int) -> None:
        super().__init__(start, end)
        self.old = old
        self.new = new
        self.key = key


class Layout:
    """Where the lines of a Worker belong; columns and lines count from 0.

    *columns*: for each line on which keys or dashes begin, their old and new columns, the first one's first.
    *followers*: lines that go on with a value, each with the line that it moves along with. *values*: the new column
    of lines that hold a value alone. *blocks*: the block scalars, by each of their lines. *gaps*: the blanks behind
    dashes, each to become one. *unfinished*: lines that end inside a text, where blanks may mean something.
    """

    def __init__(self, worker: Worker, step: int) -> None:
        self._text = worker.text
        self._lines = worker.source.lines
        self._step = step
        self.columns: dict[int, list[tuple[int, int]]] = {}
        self.values: dict[int, int] = {}
        self.followers: dict[int, int] = {}
        self.blocks: dict[int, BlockText] = {}
        self.gaps: dict[int, list[Span]] = {}
        self.unfinished: set[int] = set()
        self._todo: list[tuple[Node, int]] = []
        if isinstance(worker.root, Mapping) and not worker.root.flow:
            self._todo.append((worker.root, 0))
        while self._todo:
            node, column = self._todo.pop()
            if isinstance(node, Mapping):
                self._lay_mapping(node, column)
            elif isinstance(node, Sequence):
                self._lay_sequence(node, column)

    def _lay_mapping(self, mapping: Mapping, column: int) -> None:
        old = -1
        for number, (key, value) in enumerate(mapping.pairs):
            start = content_span(self._text, key).start
            if not isinstance(key, (Scalar, Alias)) or self._line(start) != self._line(max(start, key.end - 1)):
                raise LayoutError
            old = self._column(start) if number == 0 else old
            self._begin(start, old, column, first=number == 0)
            self._lay_value(value, self._line(start), old, column, column + self._step)

    def _lay_sequence(self, sequence: Sequence, column: int) -> None:
        text = self._text
        at = sequence.start
        if sequence.anchor is not None or sequence.tag is not None:
            at = _PROPERTIES.match(text, at).end()  # type: ignore[union-attr]
        old = self._column(at)
        for number, item in enumerate(sequence.items):
            at = at if number == 0 else _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
            if text[at : at + 1] != "-":
                raise LayoutError
            self._begin(at, old, column, first=number == 0)
            line = self._line(at)
            start = content_span(text, item).start
            if self._line(start) == line and item.end > item.start:
                if text[at + 1 : start].strip(" "):
                    raise LayoutError
                self.gaps.setdefault(line, []).append(Span(at + 1, start))
            self._lay_value(item, line, old, column, column + DASH)
            at = max(item.end, at + 1)

    def _begin(self, offset: int, old: int, new: int, *, first: bool) -> None:
        """Note that a key or a dash begins at *offset*."""
        line = self._line(offset)
        lead = self._text[self._lines.starts[line] : offset]
        if lead.strip(" ") and not (first and _LEAD.fullmatch(lead)):
            raise LayoutError
        self.columns.setdefault(line, []).append((old, new))

    def _lay_value(self, value: Node, line: int, old: int, column: int, below: int) -> None:
        """Lay out what stands behind a key or a dash of the *line*; *below* is the column for what begins a line."""
        if isinstance(value, (Mapping, Sequence)) and not value.flow:
            properties = self._line(value.start)
            if properties != line and (value.anchor is not None or value.tag is not None):
                self.values[properties] = below
            self._todo.append((value, below))
            return
        if value.end <= value.start and value.anchor is None and value.tag is None:
            return
        for start in (content_span(self._text, value).start, value.start):
            if self._line(start) != line and not self._lead(start).strip(" "):
                self.values[self._line(start)] = below
        first, last = self._line(value.start), self._line(max(value.start, value.end - 1))
        if isinstance(value, Scalar) and value.style in {"|", ">"}:
            self._lay_block(value, first, last, old, column, below)
            return
        for follower in range(first + 1, last + 1):
            self.followers[follower] = first
        self._note_unfinished(value)

    def _lay_block(self, value: Scalar, header: int, last: int, old: int, column: int, below: int) -> None:
        match = _HEADER.match(self._text, value.start)
        digit = int(match[1]) if match and match[1] else 0
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

    def _note_unfinished(self, value: Node) -> None:
        todo = [value]
        while todo:
            node = todo.pop()
            if isinstance(node, Mapping):
                todo += [part for pair in node.pairs for part in pair]
            elif isinstance(node, Sequence):
                todo += node.items
            elif isinstance(node, Scalar) and node.end > node.start:
                self.unfinished.update(range(self._line(node.start), self._line(node.end - 1)))

    def _line(self, offset: int) -> int:
        return self._lines.line_of(offset)

    def _column(self, offset: int) -> int:
        return offset - self._lines.starts[self._line(offset)]

    def _lead(self, offset: int) -> str:
        return self._text[self._lines.starts[self._line(offset)] : offset]
