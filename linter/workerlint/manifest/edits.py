"""Minimal text edits on a manifest: insert, delete and reindent whole attributes; every other byte stays the same."""

from __future__ import annotations

from collections.abc import Iterable

from workerlint.core.diagnostic import Edit
from workerlint.core.text import Pattern, Source, Span, indent_of
from workerlint.syntax.nodes import Mapping, Node, Pair, Scalar, Sequence


def replace(node: Node, content: str) -> Edit:
    """Return the edit that replaces the node's text by *content*."""
    return Edit(node.span, content)


def column_of(source: Source, offset: int) -> int:
    """Return the 0-based column (code points) of *offset*."""
    lines = source.lines
    return offset - lines.starts[lines.line_of(offset)]


def line_start(source: Source, offset: int) -> int:
    """Return the offset at which the line of *offset* begins."""
    lines = source.lines
    return lines.starts[lines.line_of(offset)]


def line_end(source: Source, offset: int) -> int:
    """Return the offset at which the line of *offset* ends, before its line break."""
    lines = source.lines
    return lines.line_bounds(lines.line_of(offset))[1]


def last_offset(node: Node) -> int:
    """Return the offset after the last character of a node; its start when it is empty."""
    return max(node.start, node.end - 1)


def owns_its_line(source: Source, key: Node) -> bool:
    """Return whether only white space precedes *key* on its line (no ``- ``, no ``{``)."""
    return not source.text[line_start(source, key.start) : key.start].strip(" ")


def is_implicit(source: Source, key: Node) -> bool:
    """Return whether a colon follows *key* on its line. If not, a ``?`` is before it, perhaps on a line above."""
    return source.text[key.end : line_end(source, key.end)].lstrip(" \t").startswith(":")


def key_column(source: Source, mapping: Mapping) -> int | None:
    """Return the 0-based column of the keys of a block mapping.

    None where its first key does not show it: in an empty mapping, after an anchor, a tag or ``? ``.
    """
    if not mapping.pairs:
        return None
    first = mapping.pairs[0][0]
    explicit = "?" in source.text[mapping.start : first.start]
    return None if explicit or first.anchor is not None or first.tag is not None else column_of(source, first.start)


def pair_lines(source: Source, pair: Pair, *, with_comments: bool = False) -> Span:
    """Return the range of the whole lines of a block pair, the last line break included.

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
    """Return the 0-based last line of a block pair, with the empty lines of a block scalar at its end."""
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
        # Empty lines are content with a + in the header; without one, lines with spaces beyond the indentation are.
        if kept or line:
            last = number
    return last


def _comments_above(source: Source, key: Node, start: int) -> int:
    lines = source.lines
    column = column_of(source, key.start)
    line = lines.line_of(start)
    while line > 0:
        above = lines.line_text(line - 1)
        if not (above.lstrip(" ").startswith("#") and indent_of(above) == column):
            break
        line -= 1
        start = lines.starts[line]
    return start


def delete_pair(source: Source, mapping: Mapping, pair: Pair) -> Edit | None:
    """Return the edit that deletes a block pair with its lines.

    None where it shares a line with something else, or contains an anchor that an alias may refer to.
    """
    if mapping.flow or not owns_its_line(source, pair[0]) or len(mapping.pairs) < 2:
        return None
    if any(node.anchor is not None for part in pair for node in part.walk()):
        return None
    return Edit(pair_lines(source, pair), "")


def has_comment(source: Source, span: Span, nodes: Iterable[Node]) -> bool:
    """Return whether *span* contains a comment; *nodes* are what else is in it."""
    at = span.start
    for node in nodes:
        for part in node.walk():
            if not isinstance(part, (Mapping, Sequence)):
                if "#" in source.text[at : part.start]:
                    return True
                at = max(at, part.end)
    return "#" in source.text[at : span.end]


def insert_pair(source: Source, mapping: Mapping, content: str, *, after: str | None = None) -> Edit | None:
    r"""Return the edit that inserts an attribute, whose lines are *content* (``\n`` between them), into *mapping*.

    It is inserted after the attribute named *after* when that exists, else at the end. None where that is not safe:
    in a block mapping without a known ``key_column``, a pair without braces (``[a: b]``), or for several lines in a
    flow mapping.
    """
    if mapping.flow:
        closing = mapping.end - 1
        if "\n" in content or source.text[closing] != "}":
            return None
        if not mapping.pairs:
            return Edit(Span(closing, closing), content)
        end = _pair_before(mapping, after)[1].end
        return Edit(Span(end, end), f", {content}")
    column = key_column(source, mapping)
    if column is None:
        return None
    pair = _pair_before(mapping, after)
    at = source.lines.line_bounds(last_line(source, pair))[1]
    return Edit(Span(at, at), indented(content, " " * column, source.newline, lead=True))


def _pair_before(mapping: Mapping, name: str | None) -> Pair:
    """Return the pair of the attribute *name* if it is written in *mapping*, else the last one."""
    pair = mapping.entries.get(name, mapping.pairs[-1]) if name else mapping.pairs[-1]
    # The one found may have been added by a merge key.
    return pair if mapping.start <= pair[0].start < mapping.end else mapping.pairs[-1]


def indented(content: str, indent: str, newline: str, *, lead: bool) -> str:
    """Return *content* with each line indented; *lead* puts a line break before each line, else one follows it."""
    lines = [f"{indent}{line}" if line else "" for line in content.split("\n")]
    return "".join(f"{newline}{line}" for line in lines) if lead else "".join(f"{line}{newline}" for line in lines)


def shift_lines(source: Source, span: Span, amount: int) -> list[Edit]:
    """Return the edits that indent (positive *amount*) or dedent the lines that begin in *span*; empty lines stay."""
    lines = source.lines
    first = lines.line_of(span.start)
    last = lines.line_of(max(span.start, span.end - 1))
    edits = []
    for number in range(first, last + 1):
        start, end = lines.line_bounds(number)
        line = source.text[start:end]
        # A line of spaces is shifted too: in a block scalar it may be content.
        if not line:
            continue
        if amount > 0:
            edits.append(Edit(Span(start, start), " " * amount))
        else:
            spaces = indent_of(line)
            edits.append(Edit(Span(start, start + min(-amount, spaces)), ""))
    return edits


def insert_in_order(source: Source, mapping: Mapping, content: str, order: Iterable[str]) -> Edit | None:
    r"""Return the edit that inserts an attribute, whose lines are *content*, by its position in *order*.

    An attribute that is not in *order* is inserted at the end. None where that is not safe, as in ``insert_pair``.
    """
    name = content.partition(":")[0]
    names = list(order)
    here = {key.text for key, _ in mapping.pairs if isinstance(key, Scalar)}
    if name not in names:
        return insert_pair(source, mapping, content)
    before = [other for other in names[: names.index(name)] if other in here]
    if mapping.flow or before or not mapping.pairs or not owns_its_line(source, mapping.pairs[0][0]):
        return insert_pair(source, mapping, content, after=before[-1] if before else None)
    column = key_column(source, mapping)
    if column is None:
        return None
    first = mapping.pairs[0]
    # Above the comments on the present first key: they are about that key, but at the top level about the file.
    at = pair_lines(source, first, with_comments=column > 0).start
    return Edit(Span(at, at), indented(content, " " * column, source.newline, lead=False))


def replace_value(key: Node | None, node: Node, content: str) -> Edit | None:
    """Return the edit that replaces a value by *content*, or writes it after the colon when there is none yet.

    *key* is the key of the value, None for an item of a list. None for a block scalar, a collection in block style or
    with an anchor in it, a value with a tag, and where the colon does not follow the key directly.
    """
    if node.tag is not None or (isinstance(node, Scalar) and node.style in {"|", ">"}):
        return None
    if isinstance(node, (Mapping, Sequence)) and (
        not node.flow or any(part.anchor is not None for part in node.walk())
    ):
        return None
    if node.end > node.start:
        return replace(node, content)
    if node.anchor is not None or key is None:
        return None
    # The colon need not follow the key directly; the parser puts an empty value after it.
    return Edit(Span(node.start, node.start), f" {content}") if node.start == key.end + 1 else None


def append_item(source: Source, sequence: Sequence, fields: Iterable[str]) -> Edit | None:
    """Return the edit that adds a mapping with *fields*, each written as ``name: value``, to the end of a list.

    None for an empty list, and where the last item does not show how the items are written.
    """
    if not sequence.items:
        return None
    last = sequence.items[-1]
    if sequence.flow:
        return Edit(Span(last.end, last.end), f", {{{', '.join(fields)}}}")
    dash = source.text[line_start(source, last.start) : last.start]
    if not _DASH.fullmatch(dash):
        return None
    at = source.lines.line_bounds(last_line(source, (last, last)))[1]
    lines = f"{source.newline}{' ' * len(dash)}".join(fields)
    return Edit(Span(at, at), f"{source.newline}{dash}{lines}")


_DASH = Pattern(r" *-[ \t]+")
_COMMA = Pattern(r"\s*,\s*")


def delete_item(source: Source, sequence: Sequence, index: int) -> Edit | None:
    """Return the edit that deletes the item at *index*.

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
    # Anything else between two items, a comment or an anchor, must not be deleted.
    return Edit(span, "") if _COMMA.fullmatch(source.text[gap.start : gap.end]) else None
