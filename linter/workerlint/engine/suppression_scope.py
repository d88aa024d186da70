"""What suppression comments apply to, and where there can be one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice

from workerlint.core.record import Record
from workerlint.core.text import Pattern, Span
from workerlint.syntax.nodes import Leaf, LeafIndex, Mapping, Node, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker

_NOTHING_YET = Pattern(r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+|%[^\r\n]*[\r\n]+|---[ \t]*(?:#[^\r\n]*)?[\r\n]+)*[ \t]*")


class Place(Record):
    """Where a comment for a finding can be inserted."""

    offset: int
    """The end of a line, or the start of the line that the comment is *above*."""
    is_above: bool


def comment_place(worker: Worker, start: int) -> Place | None:
    """Return where a comment suppresses the findings that start at an offset; None if no comment is possible."""
    lines = worker.source.lines
    line = lines.line_of(start)
    end = lines.line_bounds(line)[1]
    leaf = _value_across(worker, line, end)
    if leaf is None:
        return Place(end, is_above=False)
    first = _key_of(leaf).start
    above, _ = lines.line_bounds(lines.line_of(first))
    if not worker.text[above:first].strip(" -"):
        return Place(above, is_above=True)
    # The line begins with something else.
    last = lines.line_of(leaf.node.end)
    below, end = lines.line_bounds(last)
    if _value_across(worker, last, end) is None and _line_scope(worker.root, below, end).start <= start:
        return Place(end, is_above=False)
    first, _ = lines.line_bounds(line)
    is_in_value = worker.cached(_leaves).at(first - 1) is not None  # the line break before it
    return None if is_in_value else Place(first, is_above=True)


def _value_across(worker: Worker, line: int, end: int) -> Leaf | None:
    """Return the value that continues past the *end* of a line, so that no comment is possible there."""
    if worker.root is None:
        return None
    leaf = worker.cached(_leaves).at(end - 1)
    if leaf is None:
        return None
    node = leaf.node
    if isinstance(node, Scalar) and node.style in {"|", ">"}:
        # A comment may follow the header of a block scalar, but not be inside it.
        return None if worker.source.lines.line_of(node.start) == line else leaf
    return leaf if node.end > end else None


def _leaves(worker: Worker) -> LeafIndex:
    assert worker.root is not None  # noqa: S101 - the caller returns before
    return LeafIndex(worker.root)


def _key_of(leaf: Leaf) -> Node:
    """Return the key of a value; the node itself when it is an item or a key."""
    if not isinstance(leaf.parent, Mapping):
        return leaf.node
    pairs = leaf.parent.pairs
    key, value = pairs[bisect_right(pairs, leaf.node.start, key=lambda pair: pair[0].start) - 1]
    return key if value is leaf.node else leaf.node


class Scopes:
    """Finds the scopes of comments. No line is read twice, even if a thousand comments follow each other."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._lines = worker.source.lines
        head = _NOTHING_YET.match(worker.text, worker.span.start, worker.span.end)
        self._head = head.end() if head else worker.span.start
        self._from = self._to = -1

    def of(self, span: Span, *, is_for_file: bool) -> Span | None:
        """Return the scope of the comment at *span*, which may be for the whole document; None if it has no effect."""
        worker = self._worker
        line = self._lines.line_of(span.start)
        start, end = self._lines.line_bounds(line)
        alone = not worker.text[max(start, worker.span.start) : span.start].strip()
        if is_for_file:
            return worker.span if alone and span.start <= self._head else None
        if not alone:
            return _line_scope(worker.root, start, end)
        # On a line of its own, it applies to the node that begins on the next line with content.
        below = self._next(line)
        if below == len(self._lines.starts):
            return None
        start, end = self._lines.line_bounds(below)
        return None if start >= worker.span.end else Span(start, max(end, _node_end(worker.root, start, end)))

    def _next(self, line: int) -> int:
        """Return the next 0-based line that contains more than a comment, or the number of lines if there is none."""
        if not self._from <= line < self._to:
            self._from = line
            self._to = line + 1
            while self._to < len(self._lines.starts):
                content = self._lines.line_text(self._to).strip()
                if content and not content.startswith("#"):
                    break
                self._to += 1
        return self._to


def _line_scope(root: Node | None, start: int, end: int) -> Span:
    """Return the scope of a comment at the end of the line between two offsets.

    It is the line, and each value of several lines that cannot have a comment elsewhere: a scalar or flow collection
    that ends on the line, and a flow collection, a block scalar or a section that begins on it.
    """
    scope = Span(start, end)
    todo = [root] if root else []
    while todo:
        for first, node in _children_on(todo.pop(), start, end):
            is_block = isinstance(node, (Mapping, Sequence)) and not node.flow
            if first < start and node.end <= end and not is_block:
                scope = Span(first, scope.end)
            elif first >= start and node.end > end and not (is_block and _begins_before(node, end)):
                scope = Span(scope.start, node.end)
            else:
                todo.append(node)
    return scope


def _children_on(node: Node, start: int, end: int) -> Iterator[tuple[int, Node]]:
    """Yield the values in a collection that have text between two offsets, each with the start of its key or itself."""
    if isinstance(node, Mapping):
        at = bisect_left(node.pairs, start, key=lambda pair: pair[0].start)
        children = ((pair[0].start, pair[1]) for pair in islice(node.pairs, max(at - 1, 0), None))
    elif isinstance(node, Sequence):
        at = bisect_left(node.items, start, key=lambda item: item.start)
        children = ((item.start, item) for item in islice(node.items, max(at - 1, 0), None))
    else:
        return
    for first, child in children:
        if first >= end:
            return
        if child.end > start:
            yield first, child


def _begins_before(node: Node, end: int) -> bool:
    """Return whether the first item or key of a block collection is before an offset."""
    first = next(iter(node.children()), None)
    return first is not None and first.start < end


def _node_end(root: Node | None, start: int, end: int) -> int:
    """Return the end of the outermost node that begins between two offsets."""
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        # Nodes are in the order of the text: the node begins on the line, or is inside the last one before it.
        if isinstance(node, Mapping):
            at = bisect_left(node.pairs, start, key=lambda pair: pair[0].start)
            if at < len(node.pairs) and node.pairs[at][0].start < end:
                return node.pairs[at][1].end
            before = node.pairs[at - 1][1] if at else None
        elif isinstance(node, Sequence):
            at = bisect_left(node.items, start, key=lambda item: item.start)
            if at < len(node.items) and node.items[at].start < end:
                return node.items[at].end
            before = node.items[at - 1] if at else None
        else:
            continue
        if before is not None and before.start < end and start <= before.end:
            todo.append(before)
    return end
