"""Minimal text edits on a manifest: insert, delete and re-indent whole attributes, every other byte left alone."""

from __future__ import annotations

from workerlint.diagnostic import Edit
from workerlint.nodes import Mapping, Scalar, Sequence
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.nodes import Node, Pair
    from workerlint.text import Source

DEFAULT_INDENT = 2


def replace(node: Node, content: str) -> Edit:
    """Put *content* in place of the node's text."""
    return Edit(node.span, content)


def column_of(source: Source, offset: int) -> int:
    """Give the 0-based column (code points) of *offset*."""
    lines = source.lines
    return offset - lines.starts[lines.line_of(offset)]


def line_start(source: Source, offset: int) -> int:
    """Give the offset at which the line of *offset* begins."""
    lines = source.lines
    return lines.starts[lines.line_of(offset)]


def line_end(source: Source, offset: int) -> int:
    """Give the offset at which the line of *offset* ends, before its line break."""
    lines = source.lines
    return lines.line_bounds(lines.line_of(offset))[1]


def last_offset(node: Node) -> int:
    """Give the offset of the last character that belongs to a node; its start when it is empty."""
    return max(node.start, node.end - 1)


def owns_its_line(source: Source, key: Node) -> bool:
    """Tell whether nothing but white space stands before *key* on its line (no ``- ``, no ``{``)."""
    return not source.text[line_start(source, key.start) : key.start].strip(" ")


def key_column(source: Source, mapping: Mapping) -> int | None:
    """Give the 0-based column where the keys of a block mapping stand.

    None where its first key does not show it: in an empty mapping, behind an anchor, a tag or ``? ``.
    """
    if not mapping.pairs:
        return None
    first = mapping.pairs[0][0]
    explicit = "?" in source.text[mapping.start : first.start]
    return None if explicit or first.anchor is not None or first.tag is not None else column_of(source, first.start)


def pair_lines(source: Source, pair: Pair, *, with_comments: bool = False) -> Span:
    """Give the range of the whole lines that a block pair takes, the last line break included.

    *with_comments* adds the comment lines directly above that are indented like the key.
    """
    key = pair[0]
    start = line_start(source, key.start)
    if with_comments:
        start = _comments_above(source, key, start)
    lines = source.lines
    last = last_line(source, pair)
    end = lines.starts[last + 1] if last + 1 < len(lines.starts) else len(source.text)
    return Span(start, end)


def last_line(source: Source, pair: Pair) -> int:
    """Give the 0-based last line of a block pair, with the blank lines that a block scalar at its end holds."""
    key, node = pair
    lines = source.lines
    last = lines.line_of(max(last_offset(node), key.end))
    while isinstance(node, (Mapping, Sequence)) and not node.flow:
        node = node.pairs[-1][1] if isinstance(node, Mapping) else node.items[-1]
    if not isinstance(node, Scalar) or node.style not in {"|", ">"}:
        return last
    header = lines.line_text(lines.line_of(node.start))[column_of(source, node.start) :]
    kept = "+" in header.partition("#")[0]
    for number in range(last + 1, len(lines.starts)):
        line = lines.line_text(number)
        if line.strip(" ") or lines.starts[number] == len(source.text):
            break
        # Blank lines are text with a + in the header; without one, those with blanks beyond the indentation are.
        if kept or line:
            last = number
    return last


def _comments_above(source: Source, key: Node, start: int) -> int:
    lines = source.lines
    column = column_of(source, key.start)
    line = lines.line_of(start)
    while line > 0:
        above = lines.line_text(line - 1)
        if not (above.lstrip(" ").startswith("#") and len(above) - len(above.lstrip(" ")) == column):
            break
        line -= 1
        start = lines.starts[line]
    return start


def delete_pair(source: Source, mapping: Mapping, pair: Pair) -> Edit | None:
    """Delete a block pair with its lines.

    None where it shares a line with something else, or has an anchor within that an alias may refer to.
    """
    if mapping.flow or not owns_its_line(source, pair[0]) or len(mapping.pairs) < 2 or _has_anchor(pair):
        return None
    return Edit(pair_lines(source, pair), "")


def _has_anchor(pair: Pair) -> bool:
    from workerlint.anchors import nodes_in_order  # needed for a fix alone

    return any(node.anchor is not None for part in pair for node in nodes_in_order(part))


def insert_pair(source: Source, mapping: Mapping, content: str, *, after: str | None = None) -> Edit | None:
    r"""Insert the attribute whose lines are *content* (``\n`` between them, no indentation) into *mapping*.

    It goes behind the attribute called *after* when that is there, else to the end. None where there is no safe place:
    a block mapping whose ``key_column`` is not known, a pair without braces (``[a: b]``), or several lines for a flow
    mapping.
    """
    if mapping.flow:
        closing = mapping.end - 1
        if "\n" in content or source.text[closing] != "}":
            return None
        if not mapping.pairs:
            return Edit(Span(closing, closing), content)
        end = mapping.pairs[-1][1].end
        return Edit(Span(end, end), f", {content}")
    column = key_column(source, mapping)
    if column is None:
        return None
    pair = mapping.entries.get(after, mapping.pairs[-1]) if after else mapping.pairs[-1]
    if not mapping.start <= pair[0].start < mapping.end:
        pair = mapping.pairs[-1]  # the one found came in through a merge key
    at = source.lines.line_bounds(last_line(source, pair))[1]
    return Edit(Span(at, at), indented(content, " " * column, source.newline, lead=True))


def indented(content: str, indent: str, newline: str, *, lead: bool) -> str:
    """Indent each line of *content*; *lead* puts a line break in front, else one goes behind each line."""
    lines = [f"{indent}{line}" if line else "" for line in content.split("\n")]
    return "".join(f"{newline}{line}" for line in lines) if lead else "".join(f"{line}{newline}" for line in lines)


def indent_step(source: Source) -> int:
    """Give how many spaces one level takes in this text: the first indented line that follows a bare key tells."""
    lines = source.lines
    above = ""
    for number in range(min(len(lines.starts), 400)):
        line = lines.line_text(number)
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        step = (len(line) - len(line.lstrip(" "))) - (len(above) - len(above.lstrip(" ")))
        if above.rstrip().endswith(":") and step > 0 and not stripped.startswith("- "):
            return step
        above = line.split(" #")[0].rstrip()
    return DEFAULT_INDENT


def shift_lines(source: Source, span: Span, amount: int) -> list[Edit]:
    """Indent (positive *amount*) or dedent the lines that begin in *span* by so many spaces; empty lines stay."""
    lines = source.lines
    first = lines.line_of(span.start)
    last = lines.line_of(max(span.start, span.end - 1))
    edits = []
    for number in range(first, last + 1):
        start, end = lines.line_bounds(number)
        line = source.text[start:end]
        # One of blanks alone is shifted too: in a block scalar they may be text.
        if not line:
            continue
        if amount > 0:
            edits.append(Edit(Span(start, start), " " * amount))
        else:
            spaces = len(line) - len(line.lstrip(" "))
            edits.append(Edit(Span(start, start + min(-amount, spaces)), ""))
    return edits
