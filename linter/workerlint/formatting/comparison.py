"""Tells whether two versions of a Worker say the same: data, styles, anchors and comments."""

from __future__ import annotations

from workerlint.nodes import Alias, Mapping, Node, Scalar, Sequence
from workerlint.pattern import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker

_COMMENT = Pattern(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*")


def same_content(before: Worker, after: Worker, *, ordered: bool) -> bool:
    """Tell whether both hold the same, comments included; unless *ordered*, attributes may have changed places."""
    if before.root is None or after.root is None:
        return False
    remarks, new_remarks = comments(before), comments(after)
    if not ordered:
        remarks.sort()
        new_remarks.sort()
    return remarks == new_remarks and _data(before.root, ordered=ordered) == _data(after.root, ordered=ordered)


def comments(worker: Worker) -> list[str]:
    """Give the comments of a document in order, without the blanks behind them."""
    text = worker.text
    at = worker.span.start
    found: list[str] = []
    for leaf in _leaves(worker.root):
        found += _COMMENT.findall(text[at : leaf.start])
        at = max(at, leaf.end)
        if isinstance(leaf, Scalar) and leaf.style in {"|", ">"}:
            header = text[leaf.start : leaf.end].splitlines()[:1]
            found += _COMMENT.findall(header[0] if header else "")
    found += _COMMENT.findall(text[at : worker.span.end])
    return [comment.rstrip(" \t") for comment in found]


def _leaves(root: Node | None) -> Iterator[Node]:
    todo = [root] if root is not None else []
    while todo:
        node = todo.pop()
        if isinstance(node, Mapping):
            todo += [part for key, value in reversed(node.pairs) for part in (value, key)]
        elif isinstance(node, Sequence):
            todo += reversed(node.items)
        else:
            yield node


def _data(node: Node, *, ordered: bool) -> tuple[object, ...]:
    """Give the tree as values that compare; it nests no deeper than the parser allows."""
    own = (node.anchor, node.tag)
    if isinstance(node, Mapping):
        pairs = [(_data(key, ordered=ordered), _data(value, ordered=ordered)) for key, value in node.pairs]
        return ("mapping", *own, node.flow, *(pairs if ordered else sorted(pairs, key=repr)))
    if isinstance(node, Sequence):
        return ("list", *own, node.flow, *(_data(item, ordered=ordered) for item in node.items))
    if isinstance(node, Alias):
        return ("alias", node.name, node.node is None)
    return ("scalar", *own, node.text, node.style) if isinstance(node, Scalar) else ("unknown",)
