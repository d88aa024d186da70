"""Fixes that turn a value into the type that its attribute accepts, where only its form is wrong."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit
from workerlint.core.text import Source, Span
from workerlint.manifest.edits import column_of, line_start, owns_its_line, pair_lines, shift_lines
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from workerlint.syntax.scalars import scalar

_TRUE_WORDS = frozenset(("true", "yes", "on", "y", "1"))
_FALSE_WORDS = frozenset(("false", "no", "off", "n", "0"))
_OPEN = frozenset(",[]{}#\"'\n")
"""The characters that a plain value in brackets must not contain."""

DASH = "- "


def as_boolean(node: Scalar) -> str:
    """Return ``true`` or ``false`` for a word that means one of them, else an empty string."""
    word = node.text.strip().lower()
    return "true" if word in _TRUE_WORDS else "false" if word in _FALSE_WORDS else ""


def in_quotes(node: Node) -> list[Edit]:
    """Return the edits that put the text of a node in double quotes."""
    return [Edit(Span(node.start, node.start), '"'), Edit(Span(node.end, node.end), '"')]


def as_list(source: Source, node: Scalar) -> str:
    """Return a scalar as a list of strings in brackets, split at commas; an empty string where that is unsure."""
    if node.style in {"'", '"'}:
        return f"[{source.text[node.start : node.end]}]"
    parts = [part.strip() for part in node.text.split(",")]
    if node.style or any(not part or _OPEN & set(part) or ": " in part or part.endswith(":") for part in parts):
        return ""
    return f"[{', '.join(map(scalar, parts))}]"


def as_only_item(source: Source, mapping: Mapping) -> list[Edit] | None:
    """Return the edits that make a mapping the one item of a list; None where it shares its lines."""
    if mapping.flow:
        return [Edit(Span(mapping.start, mapping.start), "["), Edit(Span(mapping.end, mapping.end), "]")]
    if mapping.anchor is not None or mapping.tag is not None or not owns_its_line(source, mapping.pairs[0][0]):
        return None
    if any(not mapping.start <= own.start < mapping.end or not owns_its_line(source, own) for own, _ in mapping.pairs):
        return None
    at = mapping.start
    lines = Span(at, pair_lines(source, mapping.pairs[-1]).end)
    return [Edit(Span(at, at), DASH), *shift_lines(source, lines, len(DASH))[1:]]


def as_mapping(source: Source, key: Node | None, sequence: Sequence) -> list[Edit] | None:
    """Return the edits that turn the block list of mappings after *key* into one mapping, without dashes.

    None where their keys would clash or the lines cannot simply be moved.
    """
    if sequence.flow or key is None:
        return None
    names: list[str] = []
    edits = []
    columns = set()
    below = False
    for item in sequence.items:
        if not isinstance(item, Mapping) or item.flow or item.anchor is not None or item.tag is not None:
            return None
        start = line_start(source, item.start)
        lead = source.text[start : item.start]
        if lead.strip(" ") != "-" or source.lines.line_of(item.start) == source.lines.line_of(key.start):
            return None
        names += [own.text for own, _ in item.pairs if isinstance(own, Scalar)]
        dash = lead.index("-")
        columns.add((dash, len(lead)))
        # A list may be at the column of its key, a mapping must be deeper: then only the dashes are removed.
        below = dash > column_of(source, key.start)
        edits.append(Edit(Span(start + dash, item.start if below else start + dash + 1), "" if below else " "))
        end = pair_lines(source, item.pairs[-1]).end
        following = source.lines.line_of(item.start) + 1
        if below and following < len(source.lines.starts) and source.lines.starts[following] < end:
            edits += shift_lines(source, Span(source.lines.starts[following], end), dash - len(lead))
    return edits if edits and len(columns) == 1 and len(set(names)) == len(names) else None


def as_its_item(source: Source, key: Node | None, sequence: Sequence) -> list[Edit] | None:
    """Return the edit that replaces a list by its one scalar; None for more items, or where more would be deleted."""
    item = sequence.items[0] if len(sequence.items) == 1 else None
    if not isinstance(item, Scalar) or item.anchor is not None or item.tag is not None or item.style in {"|", ">"}:
        return None
    text = source.text
    content = text[item.start : item.end]
    if not content or sequence.anchor is not None:
        return None
    if sequence.flow:
        inside = text[sequence.start + 1 : item.start] + text[item.end : sequence.end - 1]
        return [Edit(sequence.span, content)] if not inside.strip(" ,") else None
    if key is None or text[key.end : sequence.start].strip() != ":" or text[sequence.start : item.start].strip() != "-":
        return None
    return [Edit(Span(text.index(":", key.end) + 1, item.end), f" {content}")]


def is_split_text(source: Source, node: Node) -> bool:
    """Return whether a mapping is a string that a ``: `` in it turned into one: one plain pair on one line."""
    if not isinstance(node, Mapping) or node.flow or len(node.pairs) != 1 or node.anchor is not None:
        return False
    text = source.text[node.start : node.end]
    return all(isinstance(part, Scalar) and not part.style and part.text for part in node.pairs[0]) and not (
        set(text) & set('"\\\n')
    )
