"""The variables of a manifest, and their replacement by values, as in dataos-ctl before an apply.

``$NAME`` and ``${NAME}`` are replaced alike, except in comments. Only values are replaced, in a copy of the tree: all
offsets stay those of the text as it is written. Source: the help of ``dataos-ctl apply``.
"""

from __future__ import annotations

from workerlint.core.text import Pattern, Span
from workerlint.manifest.filling import Filled, Filling, Rejected
from workerlint.manifest.worker import Worker
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, leaves
from workerlint.syntax.parser import LimitError, Problem, parse_tree
from workerlint.syntax.shift import copied_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from collections.abc import Mapping as Values

EXPRESSION = Pattern(
    r"(?a)\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*)|\{(?!\{)((?:[^{}\r\n]|\$\{[^{}\r\n]*\})*)\}|([0-9$]))"
)
"""What begins with ``$``. Of its groups one matches: the name of a variable in braces or without, what else is in
braces, or the character after ``$``."""

OPERATION = Pattern(r"(?as)([A-Za-z_]\w*)(:?[-?=+]|:)(.*)")
"""The content of braces with an operator: the name of a variable, the operator and its operand."""

NOT_NAMES = frozenset(("true", "false", "null"))
"""Values where the name of a variable is expected: ``${true}`` is a placeholder."""


def variables_in(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Yield the name and the range of each variable in *text* between two offsets."""
    for match in EXPRESSION.finditer(text, start, end):
        name = _name(match)
        if name:
            yield name, Span(match.start(), match.end())


def _name(match: re.Match[str]) -> str:
    return match[1] or match[2] or ""


def fill(worker: Worker, values: Values[str, str]) -> Worker:
    """Return *worker* with its variables replaced by *values*; *worker* itself if none is, or if they were before.

    An empty value counts as unset. A value that would add keys or lines is not put in.
    """
    if (
        worker.filling is not None
        or worker.root is None
        or worker.text.find("$", worker.span.start, worker.span.end) < 0
    ):
        return worker
    filling = Filling()
    replaced: dict[int, list[Node]] = {}
    inventory = worker.inventory
    for leaf in leaves(worker.root):
        node = leaf.node
        if not isinstance(node, Scalar) or "$" not in node.text:
            continue
        uses = [(name, span) for name, span in variables_in(worker.text, node.start, node.end) if values.get(name)]
        if not uses:
            continue
        raw = _replace(worker.text[node.start : node.end], values)
        parts, reason = _read(node, raw, values, leaf.parent, is_key=leaf.is_key)
        if reason:
            name, span = next(((name, span) for name, span in uses if "\n" in values[name]), uses[0])
            filling.rejected.append(Rejected(span, name, reason))
        else:
            replaced[id(node)] = parts
            if leaf.is_key:
                inventory = None
            filling.filled.append(Filled(node.span, raw, tuple((name, values[name]) for name, _ in uses)))
    if not filling.filled and not filling.rejected:
        return worker
    root = copied_tree(worker.root, replaced=replaced)
    assert isinstance(root, Mapping)  # noqa: S101 - a mapping is never replaced
    syntax = [item for item in worker.syntax if not item.variables or not all(map(values.get, item.variables))]
    problems, damaged = worker.problems, worker.damaged
    if inventory is not None:
        inventory = inventory.with_other_values()
    made = Worker(worker.source, worker.span, root, worker.settings, syntax, problems, damaged, inventory, worker.entry)
    made.filling = filling
    return made


def _replace(text: str, values: Values[str, str]) -> str:
    return EXPRESSION.compiled.sub(lambda match: values.get(_name(match)) or match[0], text)


_WORD = Pattern(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
"""A plain scalar wherever it is written, which needs no parser."""
_LINE_BREAKS = frozenset("\n\r\x85\u2028\u2029")
_ADDS_LINES = "contains a line break: it would add lines"
_ADDS_KEYS = "would add keys"
_COMMENT = Pattern(r"(?s)[^\"'\[{].*\s#|#")
_ADDS_COMMENT = "would begin a comment: the rest of it would be lost"
_INVALID = "would make the YAML invalid"


def _read(
    node: Scalar, raw: str, values: Values[str, str], parent: Node | None, *, is_key: bool
) -> tuple[list[Node], str]:
    """Return the nodes that replace a scalar, which would be written *raw*; or why it cannot be replaced."""
    used = [values.get(name) or "" for name, _ in variables_in(node.text, 0, len(node.text))]
    if any(not _LINE_BREAKS.isdisjoint(value) for value in used):
        return [], _ADDS_LINES
    if not node.style and _WORD.fullmatch(raw):
        return [Scalar.of(node.start, node.end, raw, "", node.anchor, node.tag)], ""
    if node.style in {"|", ">"}:
        return [Scalar.of(node.start, node.end, _replace(node.text, values), node.style, node.anchor, node.tag)], ""
    if not node.style and _COMMENT.match(raw):
        return [], _ADDS_COMMENT
    in_flow = isinstance(parent, (Mapping, Sequence)) and parent.flow
    problems: list[Problem] = []
    try:
        root = parse_tree(f"[{raw}\n]" if in_flow else f" {raw}", problems=problems)
    except (YAMLError, LimitError, UnicodeEncodeError):
        return [], _INVALID
    found = root.items if in_flow and isinstance(root, Sequence) else [root or Scalar.of(0, 0, "")]
    parts = [part for item in found for part in item.walk()]
    if any(isinstance(part, Mapping) for part in parts):
        return [], _ADDS_KEYS
    if (
        problems
        or not found
        or any(isinstance(part, Alias) or (isinstance(part, Sequence) and not part.flow) for part in parts)
    ):
        return [], _INVALID
    if len(found) > 1 and not isinstance(parent, Sequence):
        return [], _ADDS_KEYS
    if is_key and not isinstance(found[0], Scalar):
        return [], _INVALID
    for part in parts:
        part.start, part.end = node.start, node.end
    if len(found) == 1:
        only = found[0]
        if isinstance(only, Scalar):
            found = [Scalar.of(node.start, node.end, only.text, only.style, node.anchor, node.tag or only.tag)]
        else:
            only.anchor, only.tag = node.anchor, node.tag or only.tag
    return found, ""
