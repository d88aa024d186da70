"""The ranges around an offset in a document: the scalar, its pair, the mapping around that, and so on."""

from __future__ import annotations

from workerlint.core.text import Pattern, Span
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import PROPERTY, Mapping, Node, Pair, Scalar, Sequence

_PROPERTIES_BEFORE = Pattern(rf"(?:{PROPERTY}\s+)+\Z")
_LONGEST_PROPERTIES = 400
"""How many characters before a value are searched for its anchor and tag."""


def enclosing_spans(worker: Worker, offset: int) -> list[Span]:
    """Return the ranges around *offset* (code points), outermost first, each within the one before and smaller.

    The outermost is the document; a quoted string is listed with its quotes and then without.
    """
    text = worker.text
    spans = [worker.span]
    node: Node | None = worker.root
    if node is not None:
        spans.append(content_span(text, node))
        if not _contains(spans[-1], offset):
            return spans[:1]
    while node is not None:
        if _contains(node.span, offset):  # else the cursor is at its anchor or tag
            spans.append(node.span)
        node, around = _step_in(text, node, offset, spans)
        spans += around
    return _nested(spans)


def _step_in(text: str, node: Node, offset: int, spans: list[Span]) -> tuple[Node | None, list[Span]]:
    """Return the child of *node* at *offset*, and the ranges around that child."""
    if isinstance(node, Mapping):
        for pair in reversed(node.pairs):
            span = pair_span(text, pair)
            if _contains(span, offset):
                child = _part_at(text, pair, offset)
                return child, [span] if child is None else [span, content_span(text, child)]
    elif isinstance(node, Sequence):
        for item in reversed(node.items):
            span = content_span(text, item)
            if _contains(span, offset):
                return item, [span]
    elif isinstance(node, Scalar) and _contains(inner_span(node), offset):
        spans.append(inner_span(node))
    return None, []


def _part_at(text: str, pair: Pair, offset: int) -> Node | None:
    return next((part for part in reversed(pair) if _contains(content_span(text, part), offset)), None)


def _contains(span: Span, offset: int) -> bool:
    """Return whether a cursor at *offset* is in *span* or at one of its ends."""
    return span.start <= offset <= span.end


def _nested(spans: list[Span]) -> list[Span]:
    """Return the ranges, each clipped to the one before it: recovery from syntax errors may have moved an end."""
    kept = spans[:1]
    for span in spans[1:]:
        around = kept[-1]
        start = min(max(span.start, around.start), around.end)
        inner = Span(start, min(max(span.end, start), around.end))
        if inner != around:
            kept.append(inner)
    return kept


def content_span(text: str, node: Node) -> Span:
    """Return the range of a node with its anchor and tag."""
    start = node.start
    if isinstance(node, Scalar) and (node.anchor is not None or node.tag is not None):
        first = max(0, start - _LONGEST_PROPERTIES)
        match = _PROPERTIES_BEFORE.search(text[first:start])
        start = first + match.start() if match else start
    return Span(start, max(start, node.end))


def pair_span(text: str, pair: Pair) -> Span:
    """Return the range from the key of a pair to the end of its value."""
    key, value = pair
    start = content_span(text, key).start
    return Span(start, max(start, key.end, value.end))


def inner_span(node: Node) -> Span:
    """Return the range of a scalar without its quotes; of anything else, its own."""
    quotes = isinstance(node, Scalar) and node.style in {'"', "'"} and node.end - node.start >= 2
    return Span(node.start + 1, node.end - 1) if quotes else Span(node.start, max(node.start, node.end))
