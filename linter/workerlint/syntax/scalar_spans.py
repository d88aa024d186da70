"""Where a part of a scalar's value is written: block scalars are indented, quoted ones have escapes."""

from __future__ import annotations

from workerlint.core.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.syntax.nodes import Scalar

_ESCAPES = {"x": 4, "u": 6, "U": 10}
"""The lengths of the escapes of characters by their code."""


def written_span(text: str, node: Scalar, start: int, end: int) -> Span:
    """Return the range in *text* of the characters of the value of *node* between two offsets.

    White space at either end of the range is not exact: it may be folded.
    """
    value = node.text
    while start < end - 1 and value[start].isspace():
        start += 1
    while end > start + 1 and value[end - 1].isspace():
        end -= 1
    places = character_spans(text, node, end)
    if not places:
        return Span(node.start, node.end)
    first = places[min(start, len(places) - 1)]
    last = places[min(max(end - 1, start), len(places) - 1)]
    return Span(first.start, max(last.end, first.end))


def content_bounds(text: str, node: Scalar) -> tuple[int, int]:
    """Return the offsets of a scalar's content: without its quotes, or the header and indentation of a block."""
    if node.style in {"'", '"'}:
        return node.start + 1, node.end - 1
    if node.style:
        start = text.find("\n", node.start, node.end)
        while 0 <= start < node.end and text[start].isspace():
            start += 1
        return (node.start, node.end) if start < 0 else (start, node.end)
    return node.start, node.end


def character_spans(text: str, node: Scalar, count: int | None = None) -> list[Span]:
    """Return where each of the first characters of the value of *node* is written; by default, of all characters."""
    at, end = node.start, node.end
    if node.style in {"|", ">"}:
        at = _end_of_line(text, at, end)
    elif node.style:
        at += 1
    places = []
    for character in node.text[:count]:
        at = _next(text, at, end, character, escapes=node.style == '"')
        if at >= end:
            break
        length = 1
        if node.style == '"' and text[at] == "\\":
            length = _ESCAPES.get(text[at + 1 : at + 2], 2)
        elif node.style == "'" and text.startswith("''", at):
            length = 2
        elif character.isspace():
            length = 0  # a line break may stand for a space, or for nothing before another one
        places.append(Span(at, at + max(length, 1)))
        at += length
    return places


def _next(text: str, at: int, end: int, character: str, *, escapes: bool) -> int:
    """Return the offset of the next character, after white space that is not part of the value."""
    while at < end:
        if escapes and text[at] == "\\":
            if text[at + 1 : at + 2] not in {"\n", "\r"}:
                return at
            at += 2  # an escaped line break
        elif text[at].isspace() and not character.isspace():
            at += 1
        else:
            return at
    return at


def _end_of_line(text: str, at: int, end: int) -> int:
    while at < end and text[at] not in "\r\n":
        at += 1
    return at
