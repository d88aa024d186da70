"""Turns a value into the kind that its attribute takes, where only the form of it is wrong."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit
from workerlint.core.text import Span
from workerlint.fixes.edits import column_of, line_start, owns_its_line, pair_lines, shift_lines
from workerlint.syntax.nodes import BOOLEAN_WORDS_1_1, Mapping, Node, Scalar, Sequence
from workerlint.syntax.scalars import scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.core.text import Source

_TRUE_WORDS = frozenset(("true", "yes", "on", "y", "1"))
_FALSE_WORDS = frozenset(("false", "no", "off", "n", "0"))
_OPEN = frozenset(",[]{}#\"'\n")
"""What a plain value may not hold when it becomes an item between brackets."""

DASH = "- "


def as_boolean(node: Scalar) -> str:
    """Give ``true`` or ``false`` for a word that stands for one of them, else an empty text."""
    word = node.text.strip().lower()
    return "true" if word in _TRUE_WORDS else "false" if word in _FALSE_WORDS else ""


def is_boolean_word(node: Scalar) -> bool:
    """Tell whether a plain scalar is text to YAML 1.2 and a boolean to YAML 1.1 readers."""
    return not node.style and node.text in BOOLEAN_WORDS_1_1


def in_quotes(node: Node) -> list[Edit]:
    """Put what a node spans between double quotes."""
    return [Edit(Span(node.start, node.start), '"'), Edit(Span(node.end, node.end), '"')]


def as_list(source: Source, node: Scalar) -> str:
    """Write a scalar as a list of texts between brackets, one or those between commas; empty where that is unsure."""
    if node.style in {"'", '"'}:
        return f"[{source.text[node.start : node.end]}]"
    parts = [part.strip() for part in node.text.split(",")]
    if node.style or any(not part or _OPEN & set(part) or ": " in part or part.endswith(":") for part in parts):
        return ""
    return f"[{', '.join(map(scalar, parts))}]"


def as_only_item(source: Source, mapping: Mapping) -> list[Edit] | None:
    """Make a mapping the one item of a list; None where its lines are not its own."""
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
    """Take the dashes from the block list of mappings behind *key*, so that they become one mapping.

    None where their keys would clash or lines cannot simply be moved.
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
        # A list may stand right below its key, a mapping must stand further in: only the dashes go then.
        below = dash > column_of(source, key.start)
        edits.append(Edit(Span(start + dash, item.start if below else start + dash + 1), "" if below else " "))
        end = pair_lines(source, item.pairs[-1]).end
        following = source.lines.line_of(item.start) + 1
        if below and following < len(source.lines.starts) and source.lines.starts[following] < end:
            edits += shift_lines(source, Span(source.lines.starts[following], end), dash - len(lead))
    return edits if edits and len(columns) == 1 and len(set(names)) == len(names) else None


def as_its_item(source: Source, key: Node | None, sequence: Sequence) -> list[Edit] | None:
    """Put the one scalar of a list in the place of the list; None for more items, or where more would go."""
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
    """Tell whether a mapping is but a text that a ``: `` in it made into one: one plain pair on one line."""
    if not isinstance(node, Mapping) or node.flow or len(node.pairs) != 1 or node.anchor is not None:
        return False
    text = source.text[node.start : node.end]
    return all(isinstance(part, Scalar) and not part.style and part.text for part in node.pairs[0]) and not (
        set(text) & set('"\\\n')
    )
