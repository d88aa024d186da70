"""What can be folded: sections, items, texts over several lines, documents of a stream, and runs of comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from workerlint.manifest.ranges import content_span
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from workerlint.core.text import LineIndex
    from workerlint.manifest.worker import Worker
    from workerlint_lsp.features import Request

MOST_RANGES = 5000
"""So many are given at most, the largest first; it is what VS Code takes."""


def folding_ranges(request: Request, _params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    """Give the lines that fold; of several that begin on one line the longest, as editors show only one."""
    folds = _Folds(request.snapshot.source.lines)
    for worker in request.snapshot.workers:
        folds.add_worker(worker)
    limit = min(request.client.most_foldings or MOST_RANGES, MOST_RANGES)
    longest = sorted(folds.ends.items(), key=lambda item: item[0] - item[1])[:limit]
    return [
        types.FoldingRange(first, last, kind=types.FoldingRangeKind.Comment if first in folds.comments else None)
        for first, last in sorted(longest)
    ] or None


class _Folds:
    """Collects first and last lines (0-based): *ends* by first line, *comments* the first lines of runs of comments."""

    def __init__(self, lines: LineIndex) -> None:
        self._lines = lines
        self.ends: dict[int, int] = {}
        self.comments: set[int] = set()

    def add_worker(self, worker: Worker) -> None:
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
            elif isinstance(node, Scalar) and node.end > node.start:
                inside.update(range(self._lines.line_of(node.start) + 1, self._lines.line_of(node.end - 1) + 1))
        self._add_comments(worker, inside)

    def _add(self, start: int, end: int) -> None:
        """Add the lines from the one of *start* to the one in front of *end*."""
        first, last = self._lines.line_of(start), self._lines.line_of(max(start, end - 1))
        if last > self.ends.get(first, first):
            self.ends[first] = last

    def _end(self, node: Node) -> int:
        """Give the end of a value; the line of a bracket that closes it stays in sight."""
        line = self._lines.line_of(max(node.start, node.end - 1))
        lead = self._lines.text[self._lines.starts[line] : max(node.start, node.end - 1)]
        closes = isinstance(node, (Mapping, Sequence)) and node.flow and not lead.strip()
        return self._lines.starts[line] if closes else node.end

    def _add_comments(self, worker: Worker, inside: set[int]) -> None:
        first = None
        last = self._lines.line_of(worker.span.end)
        for line in range(self._lines.line_of(worker.span.start), last + 1):
            in_worker = self._lines.starts[line] < worker.span.end
            is_comment = in_worker and line not in inside and self._lines.line_text(line).lstrip(" \t").startswith("#")
            if is_comment and first is None:
                first = line
            elif not is_comment and first is not None:
                self._add_run(first, line - 1)
                first = None
        if first is not None:
            self._add_run(first, last)

    def _add_run(self, first: int, last: int) -> None:
        if last > first and first not in self.ends:
            self.ends[first] = last
            self.comments.add(first)
