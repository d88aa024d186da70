"""Takes single items out of a list as it is written, block or flow, every other byte left alone."""

from __future__ import annotations

from workerlint.diagnostic import Edit
from workerlint.edits import last_offset, line_start
from workerlint.pattern import Pattern
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.nodes import Node, Sequence
    from workerlint.text import Source

_DASH = Pattern(r" *-[ \t]+")
_COMMA = Pattern(r"\s*,\s*")


def delete_item(source: Source, sequence: Sequence, index: int) -> Edit | None:
    """Delete the item at *index*.

    None for the only item, for one that an alias may refer to, and where it shares its lines with something else.
    """
    items = sequence.items
    if len(items) < 2 or items[index].anchor is not None:
        return None
    return _from_flow(source, items, index) if sequence.flow else _from_block(source, items[index])


def _from_block(source: Source, item: Node) -> Edit | None:
    start = line_start(source, item.start)
    if not _DASH.fullmatch(source.text[start : item.start]):
        return None
    lines = source.lines
    last = lines.line_of(last_offset(item))
    end = lines.starts[last + 1] if last + 1 < len(lines.starts) else len(source.text)
    return Edit(Span(start, end), "")


def _from_flow(source: Source, items: list[Node], index: int) -> Edit | None:
    if index + 1 < len(items):
        span, gap = Span(items[index].start, items[index + 1].start), Span(items[index].end, items[index + 1].start)
    else:
        span = Span(items[index - 1].end, items[index].end)
        gap = Span(items[index - 1].end, items[index].start)
    # What else stands between two items, a comment or an anchor, is not ours to drop.
    return Edit(span, "") if _COMMA.fullmatch(source.text[gap.start : gap.end]) else None
