"""Environment variables in the notation of Kubernetes, and their conversion to the mapping that a Worker has."""

from __future__ import annotations

from workerlint.core.diagnostic import Edit
from workerlint.core.text import Pattern, Source, Span
from workerlint.manifest.edits import column_of, line_start
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from workerlint.syntax.scalars import quoted_scalar, scalar

_DASH = Pattern(r" *- *")
_BETWEEN = Pattern(r"[\s:,]*+\{?[\s:,]*+\}?")


def lists_variables(node: Node) -> bool:
    """Return whether a value is a list of ``{name: A, value: a}``."""
    return isinstance(node, Sequence) and bool(node.items) and all(map(_is_variable, node.values()))


def _is_variable(item: Node) -> bool:
    return isinstance(item, Mapping) and item.entries.keys() == {"name", "value"}


def as_variables(source: Source, key: Node | None, sequence: Node) -> list[Edit] | None:
    """Return the edits that turn the list of ``{name: A, value: a}`` after *key* into a mapping of ``A: a``.

    None where something would be lost: a comment, an anchor, a second variable of the same name.
    """
    if not isinstance(sequence, Sequence) or sequence.anchor is not None or key is None:
        return None
    names: set[str] = set()
    edits: list[Edit] = []
    for item in sequence.items:
        if not isinstance(item, Mapping):
            return None
        found = _read_variable(source, item)
        if found is None or found[0] in names:
            return None
        names.add(found[0])
        start, lead = item.start, ""
        if not sequence.flow:
            first = line_start(source, item.start)
            dash = source.text[first : item.start]
            if not _DASH.fullmatch(dash):
                return None
            start = first + dash.index("-")
            # A list may be at the column of its key, a mapping must be deeper.
            lead = "" if start - first > column_of(source, key.start) else "  "
        edits.append(Edit(Span(start, item.end), f"{lead}{scalar(found[0])}: {found[1]}"))
    if sequence.flow:
        first, last = sequence.start, sequence.end
        edits = [Edit(Span(first, first + 1), "{"), *edits, Edit(Span(last - 1, last), "}")]
    return edits


def _read_variable(source: Source, item: Mapping) -> tuple[str, str] | None:
    """Return the name and the value, as written, of a variable; None where an edit would lose something."""
    parts = [node for pair in item.pairs for node in pair if isinstance(node, Scalar)]
    if len(item.pairs) != 2 or len(parts) != 4:
        return None
    # Comments, anchors and tags are in the gaps.
    bounds = [item.start, *(bound for node in parts for bound in (node.start, node.end))]
    gaps = [source.text[bounds[at] : bounds[at + 1]] for at in range(0, len(bounds) - 1, 2)]
    name, value = item.get("name"), item.get("value")
    if not all(map(_BETWEEN.fullmatch, gaps)) or not isinstance(name, Scalar) or not isinstance(value, Scalar):
        return None
    content = source.text[value.start : value.end]
    if name.kind != "string" or value.style in {"|", ">"} or "\n" in content:
        return None
    # The values of variables are strings.
    if value.kind not in {"string", "unknown"}:
        content = quoted_scalar("" if value.kind == "null" else value.text)
    return name.text, content
