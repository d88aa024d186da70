"""Folding ranges and selection ranges: the parts of a document that can be folded or selected."""

from __future__ import annotations

from lsprotocol import types

from workerlint.core.record import Struct, new
from workerlint.core.text import LineIndex
from workerlint.manifest.ranges import content_span, enclosing_spans
from workerlint.manifest.reader import Part
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from workerlint_lsp.encoded import Encoded, encode
from workerlint_lsp.features import Request, feature

MAX_FOLDING_RANGES = 5000
"""The maximum number of folding ranges, which is that of VS Code; the largest ranges are returned."""


@feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
def folding_ranges(request: Request, _params: types.FoldingRangeParams) -> Encoded | None:
    """Return the ranges of lines that fold; the longest of those that begin on the same line."""
    lines = request.snapshot.document.source.lines

    def fold(part: Part) -> list[tuple[int, int, bool]]:
        folds = _Folds(lines)
        for worker in part.workers:
            folds.add_worker(worker)
        return [(first, last, first in folds.comments) for first, last in folds.ends.items()]

    def move(found: list[tuple[int, int, bool]], by: int) -> list[tuple[int, int, bool]]:
        return [(first + by, last + by, is_comment) for first, last, is_comment in found]

    found = [item for items in request.parts("folds", fold, move) for item in items]
    limit = min(request.client.max_foldings or MAX_FOLDING_RANGES, MAX_FOLDING_RANGES)
    longest = sorted(found, key=lambda item: item[0] - item[1])[:limit]
    ranges = [
        {"startLine": first, "endLine": last, **({"kind": "comment"} if is_comment else {})}
        for first, last, is_comment in sorted(longest)
    ]
    return Encoded(encode(ranges)) if ranges else None


@feature(types.TEXT_DOCUMENT_SELECTION_RANGE)
def selection_ranges(request: Request, params: types.SelectionRangeParams) -> list[types.SelectionRange] | None:
    """Return the ranges around each position, innermost first; None if no position is in a Worker."""
    found = [_enclosing_range(request, position) for position in params.positions]
    if not any(found):
        return None
    # The protocol requires one range for each position.
    return [
        ranges or types.SelectionRange(types.Range(position, position))
        for ranges, position in zip(found, params.positions, strict=True)
    ]


def _enclosing_range(request: Request, position: types.Position) -> types.SelectionRange | None:
    offset = request.positions.offset(position)
    worker = request.snapshot.document.worker_at(offset)
    found: types.SelectionRange | None = None
    for span in enclosing_spans(worker, offset) if worker is not None else ():
        found = types.SelectionRange(request.positions.range_of(span), found)
    return found


class _Folds(Struct):
    """The folding ranges of Workers, as they are collected."""

    _lines: LineIndex
    ends: dict[int, int] = new(dict)
    """The last line of each range by its first line, both 0-based."""
    comments: set[int] = new(set)
    """The first lines of comments over several lines."""

    def add_worker(self, worker: Worker) -> None:
        """Add its document in a stream, its sections, list items, scalars over several lines, and comments."""
        text = worker.text
        if worker.span.end - worker.span.start < len(text):
            document = text[worker.span.start : worker.span.end]
            start = worker.span.start + len(document) - len(document.lstrip())
            self._add(start, worker.span.start + len(document.rstrip()))
        inside: set[int] = set()
        for node in worker.nodes():
            if isinstance(node, Mapping):
                for key, value in node.pairs:
                    self._add(content_span(text, key).start, self._end(value))
            elif isinstance(node, Sequence):
                for item in node.items:
                    self._add(content_span(text, item).start, self._end(item))
            elif isinstance(node, Scalar):
                first, last = self._lines_of(node.start, node.end)
                if last > first:
                    inside.update(range(first + 1, last + 1))
        self._add_comments(worker, inside)

    def _add(self, start: int, end: int) -> None:
        """Add the lines from *start* to the last character before *end*."""
        first, last = self._lines_of(start, end)
        if last > first and last > self.ends.get(first, first):
            self.ends[first] = last

    def _lines_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the lines of *start* and of the last character before *end*."""
        starts = self._lines.starts
        first = self._lines.line_of(start)
        # Most ranges are within a line.
        if first + 1 == len(starts) or end <= starts[first + 1]:
            return first, first
        return first, self._lines.line_of(end - 1)

    def _end(self, node: Node) -> int:
        """Return the end of a value; a line that begins with its closing bracket is not folded."""
        if not isinstance(node, (Mapping, Sequence)) or not node.flow:
            return node.end
        start = self._lines.starts[self._lines.line_of(max(node.start, node.end - 1))]
        lead = self._lines.text[start : max(node.start, node.end - 1)]
        return node.end if lead.strip() else start

    def _add_comments(self, worker: Worker, inside: set[int]) -> None:
        """Add consecutive lines of comments; the lines *inside* are those of scalars."""
        first = None
        last = self._lines.line_of(worker.span.end)
        for line in range(self._lines.line_of(worker.span.start), last + 1):
            in_worker = self._lines.starts[line] < worker.span.end
            is_comment = in_worker and line not in inside and self._lines.line_text(line).lstrip(" \t").startswith("#")
            if is_comment and first is None:
                first = line
            elif not is_comment and first is not None:
                self._add_comment(first, line - 1)
                first = None
        if first is not None:
            self._add_comment(first, last)

    def _add_comment(self, first: int, last: int) -> None:
        if last > first and first not in self.ends:
            self.ends[first] = last
            self.comments.add(first)
